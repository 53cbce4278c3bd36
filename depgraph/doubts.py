"""
What is doubtful in a graph, and the line that would settle it: what `depgraph check` prints.

Each kind of doubt hides an effect or invents one: a trail that ends because two files
spell one thing differently is the worst of them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Final, Literal

from rapidfuzz import fuzz, process

from depgraph.connections import find_open_endpoints
from depgraph.dictionaries import read_data_entities
from depgraph.errors import list_names
from depgraph.facts import LONG_AGO, NOT_YET
from depgraph.graph import Snapshot
from depgraph.merge import Merged
from depgraph.model import UNRECORDED, Integration, Service, System, is_live, write_name
from depgraph.names import normalise_name

DoubtKind = Literal[
    "ambiguous name",
    "unresolved address",
    "near name",
    "near data",
    "possible double",
    "conflict",
    "unknown day",
    "isolated system",
    "unrecorded data",
    "stale source",
]
STALE_DAYS: Final = 365
_LIKENESS: Final = 85
"""Of 100; names that differ in a letter or two of ten reach it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """
    Something to look at.

    Args:
        kind: What is doubtful about it.
        about: Id or name of what is doubtful.
        sentence: What is so, and what would settle it.
    """

    kind: DoubtKind
    about: str
    sentence: str


def find_doubts(merged: Merged, *, on: date) -> list[Doubt]:
    """
    Find what is doubtful in a merged graph.

    Args:
        merged: The graph with the conflicts and suggestions of its merge.
        on: The date asked about; what is not live then is left aside.

    Returns:
        Doubts, those that break trails first, within a kind by what they are about.
    """
    graph = merged.graph
    integrations = [each for each in graph.integrations if is_live(each, on=on)]
    return [
        *_find_ambiguous(merged),
        *_find_unresolved(graph),
        *_find_near_names(merged, on),
        *_find_near_data(graph, integrations),
        *_find_doubles(integrations),
        *_find_conflicts(merged),
        *_find_undated(graph),
        *_find_isolated(graph, on),
        *_find_unrecorded(integrations),
        *_find_stale(graph, on),
    ]


def _find_ambiguous(merged: Merged) -> Iterator[Doubt]:
    addresses = {write_name(each) for each in merged.graph.systems if each.unresolved}
    for suggestion in merged.suggestions:
        if suggestion.name in addresses:
            yield Doubt(
                kind="ambiguous name",
                about=suggestion.name,
                sentence=(
                    f"Connection tables say that {list_names(suggestion.candidates, last='and')} "
                    f'are behind "{suggestion.name}". Make one pattern longer, or take one out.'
                ),
            )
            continue
        where = f" --borough {suggestion.borough}" if suggestion.borough else ""
        yield Doubt(
            kind="ambiguous name",
            about=suggestion.name,
            sentence=(
                f'"{suggestion.name}" may be {list_names(suggestion.candidates)}. Settle it: '
                f'depgraph alias "{suggestion.name}" {suggestion.candidates[0]}{where}'
            ),
        )


def _find_unresolved(graph: Snapshot) -> Iterator[Doubt]:
    """Find addresses that no connection table resolves."""
    for each in find_open_endpoints(graph):
        many = len(each.integrations)
        used = "1 integration uses it" if many == 1 else f"{many:,} integrations use it"
        yield Doubt(
            kind="unresolved address",
            about=each.system,
            sentence=(
                f'Nobody says which system is behind "{each.address}"; {used}. To write a table '
                "to fill in: depgraph connections --suggest FILE.csv"
            ),
        )


def _find_near_names(merged: Merged, on: date) -> Iterator[Doubt]:
    """Find systems that are only mentioned, and a declared one of the borough with a like name."""
    systems = [system for system in merged.graph.systems if is_live(system, on=on)]
    ambiguous = {(each.borough, each.name) for each in merged.suggestions}
    declared: dict[str | None, dict[str, str]] = defaultdict(dict)
    for system in systems:
        if not system.mentioned_only:
            for name in (write_name(system), *system.aliases):
                declared[system.borough].setdefault(normalise_name(name), system.id)
    for system in systems:
        if system.mentioned_only and (system.borough, system.name) not in ambiguous:
            names = declared[system.borough]
            name = write_name(system)
            for near in _find_like(normalise_name(name), list(names)):
                where = f" --borough {system.borough}" if system.borough else ""
                yield Doubt(
                    kind="near name",
                    about=system.id,
                    sentence=(
                        f'Nobody declares "{name}", and "{names[near]}" is spelled much alike. If '
                        f'they are one: depgraph alias "{name}" {names[near]}{where}'
                    ),
                )


def _find_near_data(graph: Snapshot, integrations: Sequence[Integration]) -> Iterator[Doubt]:
    """Find entities that one integration alone carries, and another entity with a like name."""
    uses = Counter(entity for each in integrations for entity in each.data)
    del uses[UNRECORDED]
    named = {entity.id: normalise_name(write_name(entity)) for entity in graph.data_entities}
    shipped = {entry.id for entry in read_data_entities()}
    names = {entity: named.get(entity, normalise_name(entity)) for entity in uses}
    for entity in sorted(entity for entity, times in uses.items() if times == 1):
        others = {
            name: other
            for other, name in names.items()
            if other != entity and not (entity in shipped and other in shipped)
        }
        for near in _find_like(names[entity], list(others)):
            yield Doubt(
                kind="near data",
                about=entity,
                sentence=(
                    f'One integration alone carries "{entity}", and "{others[near]}" is spelled '
                    "much alike. If they are one, give them one name: loss follows the name."
                ),
            )


def _find_like(name: str, others: Sequence[str]) -> list[str]:
    """Find the name that is most like another, if any is like enough."""
    best = process.extractOne(name, others, scorer=fuzz.ratio, score_cutoff=_LIKENESS)
    return [] if best is None else [best[0]]


def _find_doubles(integrations: Sequence[Integration]) -> Iterator[Doubt]:
    """Find integrations of the same ends that nothing recorded tells apart."""
    by_ends: dict[tuple[str, str], list[Integration]] = defaultdict(list)
    for each in integrations:
        by_ends[each.source, each.target].append(each)
    for alike in by_ends.values():
        for one, other in combinations(alike, 2):
            if _may_be_one(one, other):
                yield Doubt(
                    kind="possible double",
                    about=one.id,
                    sentence=(
                        f'"{one.id}" and "{other.id}" may be the same transfer: their ends are, '
                        "and nothing recorded tells them apart. A false second feed hides a loss."
                    ),
                )


def _may_be_one(one: Integration, other: Integration) -> bool:
    """Tell whether via, mechanism and data of two integrations do not contradict."""
    mechanisms = {one.mechanism, other.mechanism} - {"unknown"}
    shared = set(one.data) & set(other.data) - {UNRECORDED}
    open_data = UNRECORDED in one.data or UNRECORDED in other.data
    vias = not one.via or not other.via or one.via == other.via
    return len(mechanisms) <= 1 and vias and bool(shared or open_data)


def _find_conflicts(merged: Merged) -> Iterator[Doubt]:
    for conflict in merged.conflicts:
        losing = ", ".join(f'"{value}" ({source})' for value, source in conflict.losing)
        yield Doubt(
            kind="conflict",
            about=conflict.id,
            sentence=(
                f"{conflict.field.replace('_', ' ').capitalize()} of {conflict.kind} "
                f'"{conflict.id}" is "{conflict.chosen}" ({conflict.source}), but also {losing}. '
                "Correct one, or give a source a lower rank: depgraph sources --rank."
            ),
        )


def _find_undated(graph: Snapshot) -> Iterator[Doubt]:
    """Find what has ended, or is planned, on a day that nobody wrote down: no answer has it."""
    records: list[System | Integration | Service] = [
        *graph.systems,
        *graph.integrations,
        *graph.services,
    ]
    for record in records:
        begun, ended = record.live_from, record.live_to
        gone = ended is not None and (ended <= LONG_AGO or ended == begun)
        if gone or begun == NOT_YET:
            said = "has ended" if gone else "is planned"
            example = "decommissioned 31/03/2025" if gone else "planned for 01/04/2027"
            sentence = (
                f"{record.id} {said}, and nobody wrote down when: it counts on no day, so no "
                f'answer has it. Write the day into its source, as "{example}".'
            )
            yield Doubt(kind="unknown day", about=record.id, sentence=sentence)


def _say_when(last: date) -> str:
    return f" on {last}" if last >= LONG_AGO else ", nobody wrote down when"


def _find_isolated(graph: Snapshot, on: date) -> Iterator[Doubt]:
    view, ended = graph.live_on(on), _find_last_ends(graph.integrations, on)
    for system in (graph.systems[number].id for number in view.isolated_systems.tolist()):
        last = ended.get(system)
        sentence = (
            f'No integration of "{system}" is recorded. Ask who sends it data.'
            if last is None
            else f'The last recorded integration of "{system}" ended{_say_when(last)}. Ask '
            "whether the system is still used, and what sends it data now."
        )
        yield Doubt(kind="isolated system", about=system, sentence=sentence)


def _find_last_ends(integrations: Sequence[Integration], on: date) -> dict[str, date]:
    """Find the last day of the integrations of each system that have ended, by system."""
    ended: dict[str, date] = {}
    for each in integrations:
        if each.live_to is not None and each.live_to <= on:
            last = each.live_to - timedelta(days=1)
            for system in (each.source, each.target, *each.via):
                ended[system] = max(ended.get(system, last), last)
    return ended


def _find_unrecorded(integrations: Sequence[Integration]) -> Iterator[Doubt]:
    for each in integrations:
        if UNRECORDED in each.data:
            yield Doubt(
                kind="unrecorded data",
                about=each.id,
                sentence=(
                    f'What "{each.id}" carries from "{each.source}" to "{each.target}" is not '
                    "recorded, or not all of it. Name the data in its source."
                ),
            )


def _find_stale(graph: Snapshot, on: date) -> Iterator[Doubt]:
    for source in graph.sources:
        age = (on - source.read_on).days
        if age > STALE_DAYS:
            yield Doubt(
                kind="stale source",
                about=source.id,
                sentence=f'"{source.id}" was last read {age} days ago. Import a new export.',
            )
