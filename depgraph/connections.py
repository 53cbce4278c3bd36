"""
Addresses and technical names that nobody has resolved: who uses them, what they may stand for.

Both can be written as a table to fill in, whose import settles them.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz, process

from depgraph.dictionaries import find_entity, find_held
from depgraph.endpoints import Line, index_names
from depgraph.formulas import neutralise
from depgraph.graph import Snapshot
from depgraph.model import UNRECORDED, Integration, System, write_name
from depgraph.names import normalise_name

_LIKENESS = 85
"""Of 100: a word of an address that is nearly the name of a system, or part of it."""
_SHORTEST = 3
_MOST_SUGGESTED = 3
_PLAIN = frozenset({"prod", "test", "live", "data", "file", "files", "folder", "server", "share"})
"""Words of addresses that name no system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEndpoint:
    """
    An address that no line of a connection table resolves.

    Args:
        address: The address.
        system: Id of the system that stands for it.
        integrations: Ids of the integrations that end at it or pass it, sorted.
    """

    address: str
    system: str
    integrations: Sequence[str]


def find_open_endpoints(graph: Snapshot) -> list[OpenEndpoint]:
    """
    Find the addresses that nobody has resolved, the most used first, then by address.

    Example:
        >>> from depgraph.sketches import sketch
        >>> find_open_endpoints(sketch("crm -> mail"))
        []
    """
    users: dict[str, set[str]] = {each.id: set() for each in graph.systems if each.unresolved}
    for integration in graph.integrations:
        for end in (integration.source, integration.target, *integration.via):
            if end in users:
                users[end].add(integration.id)
    found = [
        OpenEndpoint(
            address=write_name(system),
            system=system.id,
            integrations=sorted(users[system.id]),
        )
        for system in graph.systems
        if system.unresolved
    ]
    return sorted(found, key=lambda each: (-len(each.integrations), each.address))


def suggest_systems(
    graph: Snapshot, endpoints: Iterable[OpenEndpoint]
) -> list[list[tuple[str, str]]]:
    """
    Suggest which systems are behind addresses: this compares each word with all names.

    Returns:
        For each endpoint ids of systems, the likeliest first, each with the word of the address
        that speaks for it.
    """
    names = _index_names(graph.systems)
    return [list(_suggest(each.address, names)) for each in endpoints]


def _index_names(systems: Sequence[System]) -> dict[str, list[str]]:
    """Group the ids of declared systems by the words that they go by."""
    names: dict[str, list[str]] = {}
    for system in systems:
        if not system.unresolved:
            for name in {normalise_name(each) for each in (write_name(system), *system.aliases)}:
                names.setdefault(name, []).append(system.id)
    return names


def _suggest(address: str, names: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    scheme, _, rest = address.partition(":")
    words = [word for word in re.split(r"[^a-z0-9]+", rest) if len(word) >= _SHORTEST]
    scores: Counter[tuple[str, str]] = Counter()
    for word in words:
        if word in _PLAIN or word.isdigit() or word == scheme:
            continue
        near = process.extract(
            word, list(names), scorer=fuzz.WRatio, score_cutoff=_LIKENESS, limit=_MOST_SUGGESTED
        )
        for name, score, _ in near:
            for identifier in names[name]:
                scores[identifier, word] = max(scores[identifier, word], int(score))
    seen: set[str] = set()
    for (identifier, word), _ in sorted(scores.items(), key=lambda each: (-each[1], each[0])):
        if identifier not in seen and len(seen) < _MOST_SUGGESTED:
            seen.add(identifier)
            yield identifier, word


def write_connections(graph: Snapshot) -> str:
    """
    Write a connection table to fill in: a line for each address, the most used first.

    Importing it settles what was filled in; `-` leaves out what goes to an address.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(("pattern", "system", "note"))
    integrations = {each.id: each for each in graph.integrations}
    found = find_open_endpoints(graph)
    for each, candidates in zip(found, suggest_systems(graph, found), strict=True):
        note = _describe(each, candidates, integrations)
        writer.writerow((neutralise(each.address), "", neutralise(note)))
    return text.getvalue()


def _describe(
    endpoint: OpenEndpoint,
    candidates: Sequence[tuple[str, str]],
    integrations: dict[str, Integration],
) -> str:
    receives = sum(integrations[each].target == endpoint.system for each in endpoint.integrations)
    sends = sum(integrations[each].source == endpoint.system for each in endpoint.integrations)
    said = [f"sends {sends}, receives {receives}"]
    said += [f'perhaps {system} ("{word}")' for system, word in candidates]
    return "; ".join(said)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenName:
    """
    A table, message type or path of which nobody says what data it holds.

    Args:
        name: The name.
        integrations: Ids of the integrations that it is recorded for, sorted.
        candidates: Ids of data entities that it may hold, the likeliest first.
    """

    name: str
    integrations: Sequence[str]
    candidates: Sequence[str]


def find_open_names(graph: Snapshot) -> list[OpenName]:
    """
    Find the technical names that stand for no data yet, the most used first, then by name.

    Only those count of integrations of which not all the data is recorded.
    """
    users: dict[str, list[str]] = {}
    for each in graph.integrations:
        for name in each.technical_names if UNRECORDED in each.data else ():
            users.setdefault(name, []).append(each.id)
    lines = [
        Line(pattern, entity.id)
        for entity in graph.data_entities
        for pattern in entity.technical_names
    ]
    settled = index_names(users, lines)
    found = [
        OpenName(name=name, integrations=ids, candidates=_suggest_entities(name))
        for name, ids in users.items()
        if name not in settled and find_held(name) is None
    ]
    return sorted(found, key=lambda each: (-len(each.integrations), each.name))


def _suggest_entities(name: str) -> list[str]:
    """Suggest entities by the words of a name: `HR_PersonEvent` may be about persons."""
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)
    pairs = [f"{one} {two}" for one, two in pairwise(words)]
    known = (find_entity(each) for each in (*pairs, *words) if len(each) >= _SHORTEST)
    return list(dict.fromkeys(each.id for each in known if each is not None))[:_MOST_SUGGESTED]


def write_data(graph: Snapshot) -> str:
    """Write a data table to fill in: a line for each technical name, the most used first."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(("pattern", "entity", "note"))
    for each in find_open_names(graph):
        many = len(each.integrations)
        said = [
            f"{many:,} integration{'s' if many > 1 else ''}",
            *(f"perhaps {one}" for one in each.candidates),
        ]
        writer.writerow((neutralise(each.name), "", neutralise("; ".join(said))))
    return text.getvalue()
