"""
The transfers of a graph as integer arrays: what the walks of an analysis run on.

Loss travels between *pairs* (a system, a data entity). Two kinds of step make a
chain: *inside* a system, from data that it receives to data that it sends, and
*along* an integration, from what its source sends to what its target receives.
Both are kept as ragged arrays, so that a walk touches only what it reaches.
Systems, integrations, entities and pairs are numbered in code-point order of their
ids: comparing numbers is comparing ids.

Every pair stands twice, `pair_count` apart: first for the traced walk, which goes over
named data alone, then for the possible walk. No step leads from one half to the
other, so that one walk over the doubled graph is both.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from itertools import chain
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from depgraph.model import UNRECORDED, Integration, Service, System

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_Record = TypeVar("_Record", bound="DataclassInstance")
Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]
NEVER: Final = int(np.iinfo(np.intp).max)
"""Greater than every order."""


@dataclass(frozen=True, slots=True, eq=False)
class Ragged:
    """Rows of different length, end to end: row `k` is `values[start[k]:start[k + 1]]`."""

    start: Ints
    values: Ints

    def __getitem__(self, row: int) -> Ints:
        return self.values[self.start[row] : self.start[row + 1]]

    def gather(self, rows: Ints) -> Ints:
        """Give the values of some rows, end to end."""
        begin = self.start[rows]
        sizes = self.start[rows + 1] - begin
        places: Ints = (begin - sizes.cumsum() + sizes).repeat(sizes)
        places += np.arange(len(places))
        values: Ints = self.values[places]
        return values

    def expand(self, rows: Ints) -> tuple[Ints, Ints]:
        """Give the values of some rows, end to end, and for each the position of its row."""
        begin = self.start[rows]
        sizes = self.start[rows + 1] - begin
        owners = np.arange(len(rows)).repeat(sizes)
        shift = begin - sizes.cumsum() + sizes
        return self.values[np.arange(len(owners)) + shift[owners]], owners


def find_starts(values: Ints) -> Ints:
    """Find where each run of equal values begins."""
    return _mark_starts(values).nonzero()[0]


def sort_distinct(values: Ints) -> Ints:
    """Sort values and keep each once: `np.unique` without what makes it slow when small."""
    ascending = values.copy()
    ascending.sort()
    distinct: Ints = ascending[_mark_starts(ascending)]
    return distinct


def _mark_starts(values: Ints) -> Bools:
    begins = np.empty(len(values), dtype=np.bool_)
    begins[:1] = True
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return begins


def flag(places: Ints, count: int) -> Bools:
    """Mark some places among a number of them."""
    flags = np.zeros(count, dtype=np.bool_)
    flags[places] = True
    return flags


def build_ragged(rows: Ints, values: Ints, count: int) -> Ragged:
    """Group values by row number, within a row in the order given."""
    order = np.argsort(rows, kind="stable")
    start = np.zeros(count + 1, dtype=np.intp)
    np.cumsum(np.bincount(rows, minlength=count), out=start[1:])
    return Ragged(start, values[order])


@dataclass(frozen=True, slots=True, eq=False)
class Flows:
    """
    The transfers of one snapshot, numbered.

    A *delivery* is one entity on one integration. It starts at the pair (source, entity)
    and arrives at the pair (target, entity). Named entities have one in each half, what is
    not recorded in the possible half only.
    """

    entities: tuple[str, ...]
    source: Ints
    target: Ints
    unrecorded: Bools
    via: Ragged
    """Integration -> systems that it passes, as stated."""
    outgoing: Ragged
    """System -> integrations that leave it."""
    incoming: Ragged
    """System -> integrations that arrive."""
    passing: Ragged
    """System -> integrations that it is a via of."""
    uses: Ragged
    """System -> places in the list of all uses, which is in the order of the services."""
    use_service: Ints
    use_system: Ints
    use_essential: Bools
    processes: tuple[str, ...]
    use_process: Ints
    """Use -> its process, -1 for none."""
    pair_count: int
    """Pairs in one half."""
    pair_system: Ints
    pair_entity: Ints
    pairs: Ragged
    """System -> its pairs."""
    delivery_integration: Ints
    delivery_origin: Ints
    delivery_pair: Ints
    sent: Ragged
    """Pair -> deliveries that start there."""
    fed: Ragged
    """Pair -> deliveries that arrive there."""
    delivered: Ragged
    """Integration -> its deliveries."""
    inside: Ragged
    """Pair received -> pairs sent that its loss passes to."""
    unrecorded_pair: Bools
    spare: list["Scratch"] = field(default_factory=list, repr=False)

    @contextmanager
    def borrow_scratch(self) -> Iterator["Scratch"]:
        """Lend cleared working arrays; each walk at a time needs its own."""
        scratch = self.spare.pop() if self.spare else build_scratch(self)
        yield scratch
        self.spare.append(scratch)


@dataclass(frozen=True, slots=True, eq=False)
class Scratch:
    """
    Working arrays as large as the graph, which a walk clears where it wrote.

    Making them anew for each question would cost more than a small walk. One that a
    failed walk left unclean is not lent again.
    """

    place: Ints
    """Pair -> its place among the pairs reached, from 1; 0 not reached, -1 out of bounds."""
    passed: Bools
    """Pair -> whether its deliveries were followed."""
    least: Ints
    """Pair -> the least order of the candidates for it; needs no clearing."""
    withheld: Ints
    """Pair sent -> pairs received that keep it from being delivered."""


def build_scratch(flows: Flows) -> Scratch:
    """Make cleared working arrays of the size of the graph."""
    pairs = len(flows.pair_system)
    return Scratch(
        place=np.zeros(pairs, dtype=np.intp),
        passed=np.zeros(pairs, dtype=np.bool_),
        least=np.zeros(pairs, dtype=np.intp),
        withheld=np.zeros(pairs, dtype=np.intp),
    )


def build_flows(
    systems: Sequence[System], integrations: Sequence[Integration], services: Sequence[Service]
) -> Flows:
    """Number the transfers of a graph whose records are sorted by id."""
    number = {system.id: k for k, system in enumerate(systems)}
    entities = _list_entities(integrations)
    entity_number = {entity: k for k, entity in enumerate(entities)}
    source = _ints(number[each.source] for each in integrations)
    target = _ints(number[each.target] for each in integrations)
    via_row = _ints(k for k, each in enumerate(integrations) for _ in each.via)
    via_system = _ints(number[system] for each in integrations for system in each.via)
    integration = _ints(k for k, each in enumerate(integrations) for _ in each.data)
    entity = _ints(entity_number[name] for each in integrations for name in each.data)
    width = max(len(entities), 1)
    codes, numbered = np.unique(
        np.concatenate(
            (source[integration] * width + entity, target[integration] * width + entity)
        ),
        return_inverse=True,
    )
    origin, arrival = numbered[: len(entity)], numbered[len(entity) :]
    pair_system, pair_entity = codes // width, codes % width
    everything = np.arange(len(integrations))
    count = len(codes)
    star = entity_number.get(UNRECORDED, -1)
    received = flag(arrival, len(codes))
    sent = flag(origin, len(codes))
    derived = np.searchsorted(codes, _follow_derivations(systems, entity_number, width, codes))
    traced = _join_named(received & (pair_entity != star), sent, derived)
    possible = _join_unrecorded(traced, received, sent, pair_system, pair_entity == star)
    named = np.flatnonzero(entity != star)
    integration = np.concatenate((integration[named], integration))
    origin = np.concatenate((origin[named], origin + count))
    arrival = np.concatenate((arrival[named], arrival + count))
    deliveries = np.arange(len(integration))
    processes = _list_processes(services)
    process_number = {process: k for k, process in enumerate(processes)}
    use_service = _ints(k for k, each in enumerate(services) for _ in each.uses)
    use_system = _ints(number[use.system] for each in services for use in each.uses)
    return freeze_arrays(
        Flows(
            entities=entities,
            source=source,
            target=target,
            unrecorded=np.array([UNRECORDED in each.data for each in integrations], dtype=np.bool_),
            via=build_ragged(via_row, via_system, len(integrations)),
            outgoing=build_ragged(source, everything, len(systems)),
            incoming=build_ragged(target, everything, len(systems)),
            passing=build_ragged(via_system, via_row, len(systems)),
            uses=build_ragged(use_system, np.arange(len(use_system)), len(systems)),
            use_service=use_service,
            use_system=use_system,
            use_essential=np.array(
                [use.essential for each in services for use in each.uses], dtype=np.bool_
            ),
            processes=processes,
            use_process=_ints(
                -1 if use.process is None else process_number[use.process]
                for each in services
                for use in each.uses
            ),
            pair_count=count,
            pair_system=np.tile(pair_system, 2),
            pair_entity=np.tile(pair_entity, 2),
            pairs=build_ragged(np.tile(pair_system, 2), np.arange(2 * count), len(systems)),
            delivery_integration=integration,
            delivery_origin=origin,
            delivery_pair=arrival,
            sent=build_ragged(origin, deliveries, 2 * count),
            fed=build_ragged(arrival, deliveries, 2 * count),
            delivered=build_ragged(integration, deliveries, len(integrations)),
            inside=build_ragged(
                np.concatenate((traced[0], possible[0] + count)),
                np.concatenate((traced[1], possible[1] + count)),
                2 * count,
            ),
            unrecorded_pair=np.tile(pair_entity == star, 2),
        )
    )


def freeze_arrays(record: _Record) -> _Record:
    """Make the arrays of a record read-only: they are shared by all who ask."""
    for each in fields(record):
        value = getattr(record, each.name)
        for array in (value.start, value.values) if isinstance(value, Ragged) else (value,):
            if isinstance(array, np.ndarray):
                array.setflags(write=False)
    return record


def _ints(numbers: Iterable[int]) -> Ints:
    return np.fromiter(numbers, dtype=np.intp)


def _list_entities(integrations: Sequence[Integration]) -> tuple[str, ...]:
    carried = chain.from_iterable(each.data for each in integrations)
    return tuple(sorted(set(carried)))


def _list_processes(services: Sequence[Service]) -> tuple[str, ...]:
    named = {use.process for each in services for use in each.uses}
    return tuple(sorted(process for process in named if process is not None))


def _follow_derivations(
    systems: Sequence[System], entity_number: Mapping[str, int], width: int, codes: Ints
) -> Ints:
    """List what each system derives, followed on, as rows of two pair codes of the graph."""
    known: set[tuple[int, int]] = set()
    for number, system in enumerate(systems):
        if system.derives:
            known.update(
                (number * width + entity_number[made_from], number * width + entity_number[made])
                for made_from, made in _close_derivations(system)
                if made_from in entity_number and made in entity_number
            )
    pairs = np.array(sorted(known), dtype=np.intp).reshape(-1, 2)
    return pairs[np.isin(pairs, codes).all(axis=1)]


def _close_derivations(system: System) -> Iterator[tuple[str, str]]:
    """Give every (from, to) that a chain of a system's derivations connects, from and to apart."""
    steps: dict[str, list[str]] = {}
    for derivation in system.derives:
        steps.setdefault(derivation.source, []).append(derivation.target)
    for start in steps:
        reached = {start}
        waiting = [start]
        while waiting:
            fresh = [made for made in steps.get(waiting.pop(), ()) if made not in reached]
            reached.update(fresh)
            waiting.extend(fresh)
        yield from ((start, made) for made in reached if made != start)


def _join_named(received: Bools, sent: Bools, derived: Ints) -> tuple[Ints, Ints]:
    """Join each named pair received to what its system sends of it: itself, and what it derives."""
    same = np.flatnonzero(received & sent)
    into, out = derived[:, 0], derived[:, 1]
    keep = received[into] & sent[out]
    return np.concatenate((same, into[keep])), np.concatenate((same, out[keep]))


def _join_unrecorded(
    named: tuple[Ints, Ints], received: Bools, sent: Bools, pair_system: Ints, star: Bools
) -> tuple[Ints, Ints]:
    """Add to the named steps: anything may leave as unrecorded, and unrecorded as anything."""
    systems = int(pair_system[-1]) + 1 if len(pair_system) else 0
    star_sent = np.full(systems, -1, dtype=np.intp)
    star_received = star_sent.copy()
    star_sent[pair_system[star & sent]] = np.flatnonzero(star & sent)
    star_received[pair_system[star & received]] = np.flatnonzero(star & received)
    into = np.flatnonzero(received & (star_sent[pair_system] >= 0))
    out = np.flatnonzero(sent & ~star & (star_received[pair_system] >= 0))
    return (
        np.concatenate((named[0], into, star_received[pair_system[out]])),
        np.concatenate((named[1], star_sent[pair_system[into]], out)),
    )
