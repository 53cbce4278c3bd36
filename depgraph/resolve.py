"""From what a person calls a thing to its id."""

from collections.abc import Iterator
from difflib import get_close_matches

from depgraph.errors import NotFoundError, Problem, list_names
from depgraph.graph import Snapshot
from depgraph.model import LONGEST_ID, Product, System, write_name
from depgraph.names import normalise_name

_MOST_LISTED = 20
_LIKENESS = 0.7


def find_systems(graph: Snapshot, names: list[str]) -> list[str]:
    """
    Find the ids of systems by id, or by a name or alias that only one of them has.

    Returns:
        Ids in the order of the names.

    Raises:
        NotFoundError: With every name that no system has, or several have; names that make
            one only together are told to stand in quotes.
    """
    known = _index(graph)
    found = [_find(graph, known, name) for name in names]
    faults = [each for each in found if isinstance(each, Problem)]
    together = " ".join(names)
    if faults and len(names) > 1 and len(known.get(normalise_name(together), ())) == 1:
        fault = f'Put a name of several words in quotes, as in "{together}".'
        raise NotFoundError([Problem(fault)])
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
    if any(service.id == name for service in graph.services):
        return Problem(f'"{name}" is a service. Name the system that is replaced.')
    near = _suggest(graph, known, name)
    hint = f"Did you mean {list_names(near)}?" if near else "depgraph systems lists them."
    return Problem(f'There is no system "{name}". {hint}')


def _list_names(system: System) -> Iterator[str]:
    """List what a system may be called: its name, its aliases, and its id without the borough."""
    yield write_name(system)
    yield from system.aliases
    yield system.id.partition("/")[2] or system.id


def _suggest(graph: Snapshot, known: dict[str, list[str]], name: str) -> list[str]:
    """Suggest systems by their product, by words of a name, else by likeness."""
    if len(name) > LONGEST_ID:
        return []
    wanted = normalise_name(name)
    if wanted in known:
        return known[wanted]
    words = set(wanted.split())
    products = {
        product.id
        for product in graph.products
        if any(words <= set(each.split()) for each in _list_product_names(product))
    }
    found = [system.id for system in graph.systems if words and system.product in products]
    for each, systems in known.items():
        if words and words <= set(each.split()):
            found.extend(systems)
    if not found:
        near = get_close_matches(wanted, known, n=3, cutoff=_LIKENESS)
        found = [system for each in near for system in known[each]]
    return list(dict.fromkeys(found))


def _list_product_names(product: Product) -> set[str]:
    return {normalise_name(name) for name in (product.id, write_name(product), *product.aliases)}
