"""
The transfers of a graph as integer arrays: what the walks of an analysis run on.

Loss travels between *pairs* (a system, a data entity). Two kinds of step make a
chain: *inside* a system, from data that it receives to data that it sends, and
*along* an integration, from what its source sends to what its target receives.
Both are kept as ragged arrays, so that a walk touches only what it reaches.
Systems, integrations, entities and pairs are numbered in code-point order of their
ids: comparing numbers is comparing ids.

Every pair stands twice, `Pairs.count` apart: first for the traced walk, which goes over
named data alone, then for the possible walk. No step leads from one half to the
other, so that one walk over the doubled graph is both.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from depgraph.arrays import Bools, Ints, Ragged, build_ragged, flag, freeze_arrays, list_ints
from depgraph.model import UNRECORDED, Integration, Service, System


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """The pairs that data leaves or arrives at, in both halves."""

    count: int
    """Pairs in one half."""
    system: Ints
    entity: Ints
    unrecorded: Bools
    by_system: Ragged
    inside: Ragged
    """Pair received -> pairs sent that its loss passes to."""


@dataclass(frozen=True, slots=True, eq=False)
class Deliveries:
    """
    Each entity on each integration, from its pair at the source to its pair at the target.

    Named entities are delivered in both halves, what is not recorded in the possible one.
    """

    integration: Ints
    origin: Ints
    target: Ints
    by_integration: Ragged
    by_origin: Ragged
    by_target: Ragged


@dataclass(frozen=True, slots=True, eq=False)
class Uses:
    """The uses of systems by services, in the order of the services."""

    service: Ints
    system: Ints
    essential: Bools
    process: Ints
    """Number in `processes`, -1 for none."""
    processes: tuple[str, ...]
    by_system: Ragged


@dataclass(frozen=True, slots=True, eq=False)
class Flows:
    """The transfers of one snapshot, numbered."""

    entities: tuple[str, ...]
    source: Ints
    target: Ints
    unrecorded: Bools
    """Integration -> whether it carries data that is not recorded."""
    via: Ragged
    """Integration -> systems that it passes, as stated."""
    outgoing: Ragged
    """System -> integrations that leave it."""
    incoming: Ragged
    """System -> integrations that arrive."""
    passing: Ragged
    """System -> integrations that it is a via of."""
    pairs: Pairs
    deliveries: Deliveries
    uses: Uses
    spare: list["Scratch"] = field(default_factory=list, repr=False)

    @contextmanager
    def borrow_scratch(self) -> Iterator["Scratch"]:
        """Lend cleared working arrays; each walk at a time needs its own."""
        try:
            scratch = self.spare.pop()
        except IndexError:
            scratch = build_scratch(self)
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
    pairs = 2 * flows.pairs.count
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
    source = list_ints(number[each.source] for each in integrations)
    target = list_ints(number[each.target] for each in integrations)
    via_row = list_ints(k for k, each in enumerate(integrations) for _ in each.via)
    via_system = list_ints(number[system] for each in integrations for system in each.via)
    everything = np.arange(len(integrations))
    entities = _list_entities(integrations)
    pairs, deliveries = _build_pairs(systems, integrations, source, target, entities)
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
            pairs=freeze_arrays(pairs),
            deliveries=freeze_arrays(deliveries),
            uses=freeze_arrays(_build_uses(number, services)),
        )
    )


def _build_uses(number: Mapping[str, int], services: Sequence[Service]) -> Uses:
    uses = [use for service in services for use in service.uses]
    named = {use.process for use in uses if use.process is not None}
    processes = tuple(sorted(named))
    process_number = {process: k for k, process in enumerate(processes)}
    system = list_ints(number[use.system] for use in uses)
    return Uses(
        service=list_ints(k for k, service in enumerate(services) for _ in service.uses),
        system=system,
        essential=np.array([use.essential for use in uses], dtype=np.bool_),
        process=list_ints(
            -1 if use.process is None else process_number[use.process] for use in uses
        ),
        processes=processes,
        by_system=build_ragged(system, np.arange(len(uses)), len(number)),
    )


def _build_pairs(
    systems: Sequence[System],
    integrations: Sequence[Integration],
    source: Ints,
    target: Ints,
    entities: Sequence[str],
) -> tuple[Pairs, Deliveries]:
    """Number the pairs, and double them with their deliveries and steps inside systems."""
    entity_number = {entity: k for k, entity in enumerate(entities)}
    width = max(len(entities), 1)
    integration = list_ints(k for k, each in enumerate(integrations) for _ in each.data)
    entity = list_ints(entity_number[name] for each in integrations for name in each.data)
    ends = (source[integration] * width + entity, target[integration] * width + entity)
    codes, numbered = np.unique(np.concatenate(ends), return_inverse=True)
    origin, arrival = numbered[: len(entity)], numbered[len(entity) :]
    count, unrecorded = len(codes), codes % width == entity_number.get(UNRECORDED, -1)
    received, sent = flag(arrival, count), flag(origin, count)
    derived = _follow_derivations(systems, entities, codes, received, sent)
    traced = _join_named(received & ~unrecorded, sent, derived)
    possible = _join_unrecorded(traced, received, sent, codes // width, unrecorded)
    named = (~unrecorded[arrival]).nonzero()[0]
    pairs = Pairs(
        count=count,
        system=np.tile(codes // width, 2),
        entity=np.tile(codes % width, 2),
        unrecorded=np.tile(unrecorded, 2),
        by_system=build_ragged(np.tile(codes // width, 2), np.arange(2 * count), len(systems)),
        inside=build_ragged(
            np.concatenate((traced[0], possible[0] + count)),
            np.concatenate((traced[1], possible[1] + count)),
            2 * count,
        ),
    )
    deliveries = _build_deliveries(
        np.concatenate((integration[named], integration)),
        np.concatenate((origin[named], origin + count)),
        np.concatenate((arrival[named], arrival + count)),
        integrations=len(integrations),
        pairs=2 * count,
    )
    return pairs, deliveries


def _build_deliveries(
    integration: Ints, origin: Ints, target: Ints, *, integrations: int, pairs: int
) -> Deliveries:
    places = np.arange(len(integration))
    return Deliveries(
        integration=integration,
        origin=origin,
        target=target,
        by_integration=build_ragged(integration, places, integrations),
        by_origin=build_ragged(origin, places, pairs),
        by_target=build_ragged(target, places, pairs),
    )


def _list_entities(integrations: Sequence[Integration]) -> tuple[str, ...]:
    carried = chain.from_iterable(each.data for each in integrations)
    return tuple(sorted(set(carried)))


def _follow_derivations(
    systems: Sequence[System], entities: Sequence[str], codes: Ints, received: Bools, sent: Bools
) -> tuple[Ints, Ints]:
    """List what each system receives and what it derives from that, followed on, and sends."""
    into: list[int] = []
    out: list[int] = []
    width = max(len(entities), 1)
    for number, system in enumerate(systems):
        if system.derives:
            begin, end = np.searchsorted(codes, (number * width, (number + 1) * width)).tolist()
            place = {entities[codes[pair] % width]: pair for pair in range(begin, end)}
            starts = [entity for entity, pair in place.items() if received[pair]]
            for made_from, made in _close_derivations(system, starts):
                if made in place and sent[place[made]]:
                    into.append(place[made_from])
                    out.append(place[made])
    return list_ints(into), list_ints(out)


def _close_derivations(system: System, starts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give every entity that a chain of derivations makes from one of some others."""
    steps: dict[str, list[str]] = {}
    for derivation in system.derives:
        steps.setdefault(derivation.source, []).append(derivation.target)
    for start in starts:
        reached = {start}
        waiting = [start]
        while waiting:
            fresh = [made for made in steps.get(waiting.pop(), ()) if made not in reached]
            reached.update(fresh)
            waiting.extend(fresh)
        yield from ((start, made) for made in sorted(reached) if made != start)


def _join_named(received: Bools, sent: Bools, derived: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    """Join each named pair received to what its system sends of it: itself, and what it derives."""
    same = (received & sent).nonzero()[0]
    return np.concatenate((same, derived[0])), np.concatenate((same, derived[1]))


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
