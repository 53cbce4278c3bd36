"""From what a person calls a thing to its id."""

from collections.abc import Iterator
from difflib import get_close_matches

from depgraph.errors import NotFoundError, Problem, list_names
from depgraph.graph import Snapshot
from depgraph.model import Product, System, write_name
from depgraph.names import normalise_name

_MOST_LISTED = 20
_LONGEST_NAME = 200


def find_systems(graph: Snapshot, names: list[str]) -> list[str]:
    """
    Find the ids of systems by id, or by a name or alias that only one of them has.

    Returns:
        Ids in the order of the names.

    Raises:
        NotFoundError: With every name that no system has, or several have.
    """
    known = _index(graph)
    found = [_find(graph, known, name) for name in names]
    faults = [each for each in found if isinstance(each, Problem)]
    if faults:
        raise NotFoundError(faults)
    return [each for each in found if isinstance(each, str)]


def suggest_systems(graph: Snapshot, name: str) -> list[str]:
    """Suggest the ids of systems that a name nobody has may stand for, the likeliest first."""
    return _suggest(graph, _index(graph), name)


def _index(graph: Snapshot) -> dict[str, list[str]]:
    """Group the ids of systems by each normalised name that they go by."""
    known: dict[str, list[str]] = {}
    for system in graph.systems:
        for name in {normalise_name(name) for name in _list_names(system)}:
            known.setdefault(name, []).append(system.id)
    return known


def _find(graph: Snapshot, known: dict[str, list[str]], name: str) -> str | Problem:
    if name in graph.system_numbers:
        return name
    candidates = known.get(normalise_name(name), [])
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        listed = list_names(candidates, most=_MOST_LISTED)
        return Problem(
            f'{len(candidates)} systems are called "{name}". Name one by its id: {listed}.'
        )
    near = _suggest(graph, known, name)
    hint = f"Did you mean {list_names(near)}?" if near else "depgraph systems lists them."
    return Problem(f'There is no system "{name}". {hint}')


def _list_names(system: System) -> Iterator[str]:
    """List what a system may be called: its name, its aliases, and its id without the borough."""
    yield write_name(system)
    yield from system.aliases
    yield system.id.partition("/")[2] or system.id


def _suggest(graph: Snapshot, known: dict[str, list[str]], name: str) -> list[str]:
    """Suggest systems by the product they are instances of, else by a like name."""
    if len(name) > _LONGEST_NAME:
        return []
    wanted = normalise_name(name)
    if wanted in known:
        return known[wanted]
    products = {product.id for product in graph.products if wanted in _list_product_names(product)}
    instances = [system.id for system in graph.systems if system.product in products]
    if instances:
        return instances
    near = get_close_matches(wanted, known, n=3, cutoff=0.7)
    return list(dict.fromkeys(system for each in near for system in known[each]))


def _list_product_names(product: Product) -> set[str]:
    return {normalise_name(name) for name in (product.id, write_name(product), *product.aliases)}
