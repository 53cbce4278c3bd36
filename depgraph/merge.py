"""
What the sources state, merged into one graph: a pure function of the statements.

Names are resolved here and not when they are read, so that a better alias table improves
old imports at once. The order of the sources, and importing the same again, change
nothing. Where sources disagree, a field comes from the source of the lowest rank that
knows it, then by name of the source; what loses is kept as a conflict.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, replace
from datetime import date
from itertools import pairwise
from typing import Any, Final, TypeVar

from depgraph.facts import COLLECTIONS, KINDS, Kind, SourceState
from depgraph.graph import Snapshot
from depgraph.mentions import Aliases, Mention, Resolver, Suggestion, change
from depgraph.model import (
    LONGEST_ID,
    UNRECORDED,
    Contract,
    Integration,
    Record,
    Service,
    Source,
    System,
)
from depgraph.names import slugify

_UNITED: Final = {"aliases", "covers", "data", "derives", "shared_with", "technical_names", "uses"}
_ALL_MUST: Final = {"mentioned_only", "unresolved"}
_PERIODS: Final[dict[Kind, tuple[str, ...]]] = {
    "system": ("live_from", "live_to"),
    "integration": ("live_from", "live_to"),
    "service": ("live_from", "live_to"),
    "contract": ("start", "end", "latest_end"),
}
"""Days of each kind of record, which may not run backwards."""
T = TypeVar("T")
_DIFFERENT: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A field that sources state differently: what was chosen, from where, and what lost."""

    kind: Kind
    id: str
    field: str
    chosen: object
    source: str
    losing: tuple[tuple[object, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The graph of all sources, with what the merge could not settle; all sorted."""

    graph: Snapshot
    conflicts: tuple[Conflict, ...]
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class _Stated:
    """A record with its systems resolved, and who states it."""

    record: Record
    source: str
    retired_on: date | None


def merge(
    states: Iterable[SourceState], *, aliases: Aliases | None = None, version: int = 0
) -> Merged:
    """
    Merge what sources state into one graph.

    Args:
        states: What each source states and stated, in any order.
        aliases: The boroughs' own alias tables.
        version: Version to give the graph.

    Example:
        >>> merge([]).graph.systems
        ()
    """
    ordered = sorted(states, key=lambda state: (state.rank, state.source))
    resolver = Resolver(ordered, aliases or {})
    groups: dict[tuple[Kind, str], list[_Stated]] = {}
    for state in ordered:
        for kept in state.kept:
            record = resolver.resolve(kept)
            if record is None:
                continue
            stated = _Stated(record, state.source, kept.retired_on)
            key = KINDS[type(stated.record)], stated.record.id
            groups.setdefault(key, []).append(stated)
    conflicts: list[Conflict] = []
    records: dict[str, list[Record]] = {name: [] for name in COLLECTIONS.values()}
    for (kind, identifier), group in _part_by_ends(groups, ordered).items():
        mention = resolver.mentions.get(identifier) if kind == "system" else None
        record = _merge_group(kind, group, conflicts, mention)
        if record is not None:
            records[COLLECTIONS[kind]].append(record)
    declared = {identifier for kind, identifier in groups if kind == "system"}
    records["systems"].extend(
        _declare(identifier, mention)
        for identifier, mention in resolver.mentions.items()
        if identifier not in declared
    )
    listed = {identifier for kind, identifier in groups if kind == "data entity"}
    records["data_entities"].extend(
        entity for identifier, entity in resolver.entities.items() if identifier not in listed
    )
    collections: dict[str, Any] = {name: tuple(each) for name, each in records.items()}
    graph = Snapshot(**collections, version=version, sources=tuple(_list_sources(ordered)))
    return Merged(
        graph=graph,
        conflicts=tuple(sorted(conflicts, key=lambda each: (each.kind, each.id, each.field))),
        suggestions=resolver.list_suggestions(),
    )


def _list_sources(states: Iterable[SourceState]) -> Iterator[Source]:
    for state in states:
        if any(kept.retired_on is None for kept in state.kept):
            yield Source(id=state.source, borough=state.borough, read_on=state.read_on)


def _declare(identifier: str, mention: Mention) -> System:
    """Declare a system that is only mentioned."""
    return System(
        id=identifier,
        name=None if mention.name == identifier else mention.name,
        borough=mention.borough,
        mentioned_only=True,
        live_to=mention.retired_on,
    )


def _part_by_ends(
    groups: Mapping[tuple[Kind, str], list[_Stated]], ordered: Sequence[SourceState]
) -> dict[tuple[Kind, str], list[_Stated]]:
    """Part integration ids that two sources give different ends: the source joins the ids."""
    places = {state.source: place for place, state in enumerate(ordered)}
    parted: dict[tuple[Kind, str], list[_Stated]] = {}
    for key, group in groups.items():
        if key[0] != "integration" or not _have_different_ends(group):
            parted.setdefault(key, []).extend(group)
            continue
        for stated in group:
            own = replace(stated.record, id=_join_id(stated))
            parted.setdefault((key[0], own.id), []).append(replace(stated, record=own))
    for group in parted.values():
        if len(group) > 1:
            group.sort(key=lambda stated: places[stated.source])
    return parted


def _have_different_ends(group: Sequence[_Stated]) -> bool:
    """Tell whether several sources state or stated different ends."""
    records = [each.record for each in group if isinstance(each.record, Integration)]
    ends = {(record.source, record.target) for record in records}
    return len(ends) >= _DIFFERENT and len({each.source for each in group}) >= _DIFFERENT


def _join_id(stated: _Stated) -> str:
    joined = f"{stated.record.id} ({stated.source})"
    if len(joined) <= LONGEST_ID:
        return joined
    return f"{stated.record.id[: LONGEST_ID - 120]} ({slugify(joined)[-100:]})"


def _merge_group(
    kind: Kind, group: Sequence[_Stated], conflicts: list[Conflict], mention: Mention | None
) -> Record | None:
    """
    Merge what is stated of one thing; what is retired speaks only where nobody else does.

    A system that nobody declares any more lives on, as only mentioned, while others name
    it. A retired contract is gone; other retired records without dates only lend names.
    """
    speaking = [stated for stated in group if stated.retired_on is None] or group
    record = speaking[0].record
    if len(speaking) > 1:
        merging = (each for each in fields(record) if each.name != "id")
        values = {each.name: _merge_field(kind, each, speaking, conflicts) for each in merging}
        record = change(record, values)
    record = _open_reversed(kind, record, speaking, conflicts)
    if speaking[0].retired_on is None:
        return record
    retired_on = max(stated.retired_on for stated in speaking if stated.retired_on is not None)
    if mention is None:
        return None if isinstance(record, Contract) else _end(record, retired_on)
    if mention.retired_on is None:
        return change(record, {"mentioned_only": True})
    if mention.retired_on > retired_on:
        return _end(change(record, {"mentioned_only": True}), mention.retired_on)
    return _end(record, retired_on)


def _open_reversed(
    kind: Kind, record: Record, speaking: Sequence[_Stated], conflicts: list[Conflict]
) -> Record:
    """Open the dates that sources contradict each other about: nobody knows when it is live."""
    dates = ((name, getattr(record, name)) for name in _PERIODS.get(kind, ()))
    known = [(name, day) for name, day in dates if day is not None]
    if all(earlier <= later for (_, earlier), (_, later) in pairwise(known)):
        return record
    for name, _ in known:
        stated = [(getattr(each.record, name), each.source) for each in speaking]
        losing = tuple(pair for pair in stated if pair[0] is not None)
        conflicts.append(
            Conflict(
                kind=kind,
                id=record.id,
                field=name,
                chosen=None,
                source=losing[0][1],
                losing=losing,
            )
        )
    return change(record, {name: None for name, _ in known})


def _end(record: Record, retired_on: date) -> Record:
    """End a retired record on the day of its retirement, or earlier if its own end is."""
    if not isinstance(record, System | Integration | Service):
        return record
    end = min(filter(None, (record.live_to, retired_on)))
    return replace(record, live_to=max(filter(None, (record.live_from, end))))


def _get_default(each: Field[Any]) -> object:
    """Give the default of a field, which says nothing when it is stated."""
    return None if each.default is MISSING else getattr(each.default, "default", each.default)


def _merge_field(
    kind: Kind, each: Field[Any], speaking: Sequence[_Stated], conflicts: list[Conflict]
) -> object:
    """Merge one field: sets are united, else the first known value wins."""
    stated = [(getattr(one.record, each.name), one.source) for one in speaking]
    if each.name in _UNITED:
        return _unite(each.name, [value for value, _ in stated])
    if each.name == "restricted":
        return any(value for value, _ in stated)
    if each.name in _ALL_MUST:
        return all(value for value, _ in stated)
    unknown = (None, (), _get_default(each))
    known = [(value, source) for value, source in stated if value not in unknown]
    if not known:
        return stated[0][0]
    chosen, source = known[0]
    losing = tuple((value, other) for value, other in known if value != chosen)
    if losing:
        conflicts.append(
            Conflict(
                kind=kind,
                id=speaking[0].record.id,
                field=each.name,
                chosen=chosen,
                source=source,
                losing=losing,
            )
        )
    return chosen


def _unite(name: str, values: Sequence[Sequence[Any]]) -> tuple[Any, ...]:
    """Unite sets; data that is not recorded at all says nothing beside data that is."""
    if name == "data":
        values = [value for value in values if tuple(value) != (UNRECORDED,)] or values[:1]
    return tuple(dict.fromkeys(each for value in values for each in value))
