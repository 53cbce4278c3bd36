"""
The loss of data: which pairs are at risk, how far away, by which route, and how badly.

A walk goes level by level from the integrations that the replacement cuts. Both walks,
over named data (traced) and over all (possible), are one over the doubled pairs.
"""

from dataclasses import dataclass, replace

import numpy as np

from depgraph.arrays import NEVER, Bools, Ints, sort_distinct
from depgraph.flows import Flows, Scratch


@dataclass(frozen=True, slots=True, eq=False)
class Loss:
    """
    What one walk found, a row for each pair at risk, in ascending order of pairs.

    Args:
        pairs: Numbers of the pairs at risk.
        distance: Integrations on a shortest chain from what is replaced.
        last: The last integration of the route, the first in order of the shortest chains.
        before: Row of the pair that the route comes from, -1 where it begins here.
        doubt: The first integration on the route with unrecorded data, -1 for none.
        degraded: Whether another feed still delivers; otherwise the pair is lost.
    """

    pairs: Ints
    distance: Ints
    last: Ints
    before: Ints
    doubt: Ints
    degraded: Bools


@dataclass(frozen=True, slots=True, eq=False)
class _Level:
    """The pairs first reached at one distance, with the rank of their routes."""

    pairs: Ints
    rank: Ints
    last: Ints
    before: Ints


def find_losses(flows: Flows, *, passable: Bools, cut: Ints, replaced: Ints) -> tuple[Loss, Loss]:
    """
    Walk the loss of data from the integrations that are cut.

    Args:
        flows: The transfers of the graph.
        passable: Which integrations are live and not cut.
        cut: The live integrations that are cut, ascending.
        replaced: The systems replaced; loss never enters them.

    Returns:
        What the traced walk found, and the possible walk.
    """
    with flows.borrow_scratch() as scratch:
        bounds = flows.pairs.by_system.gather(replaced)
        scratch.place[bounds] = -1
        found = _join(flows, _walk(flows, passable, _start(flows, cut, scratch), scratch))
        order = np.argsort(found.pairs)
        pairs = found.pairs[order]
        places = np.empty(len(order) + 1, dtype=np.intp)
        places[order] = np.arange(len(order))
        places[-1] = -1
        scratch.place[pairs] = np.arange(1, len(pairs) + 1)
        degraded = _find_degraded(flows, passable, pairs, scratch)
        scratch.place[pairs] = 0
        scratch.place[bounds] = 0
    both = Loss(
        pairs=pairs,
        distance=found.distance[order],
        last=found.last[order],
        before=places[found.before[order]],
        doubt=found.doubt[order],
        degraded=degraded,
    )
    return _split(both, flows.pairs.count)


def _split(both: Loss, pair_count: int) -> tuple[Loss, Loss]:
    """Split a loss into its traced and its possible half, each with pairs and rows from 0."""
    middle = int(np.searchsorted(both.pairs, pair_count))
    traced, possible = _cut_out(both, slice(middle)), _cut_out(both, slice(middle, None))
    before = np.where(possible.before < 0, -1, possible.before - middle)
    return traced, replace(possible, pairs=possible.pairs - pair_count, before=before)


def _cut_out(loss: Loss, rows: slice) -> Loss:
    return Loss(
        pairs=loss.pairs[rows],
        distance=loss.distance[rows],
        last=loss.last[rows],
        before=loss.before[rows],
        doubt=loss.doubt[rows],
        degraded=loss.degraded[rows],
    )


def _start(flows: Flows, cut: Ints, scratch: Scratch) -> _Level:
    """Reach what the cut integrations deliver; the route of each is the first of them."""
    deliveries = flows.deliveries.by_integration.gather(cut)
    pairs = flows.deliveries.target[deliveries]
    keep = scratch.place[pairs] == 0
    pairs, integrations = pairs[keep], flows.deliveries.integration[deliveries[keep]]
    first = _choose(pairs, integrations, scratch)
    before = np.full(len(first), -1, dtype=np.intp)
    return _Level(pairs[first], _rank(integrations[first]), integrations[first], before)


def _walk(flows: Flows, passable: Bools, level: _Level, scratch: Scratch) -> list[_Level]:
    """
    Reach level after level, and leave `scratch.passed` as it was.

    The first of the routes to a pair is the one whose predecessor's route ranks first,
    then whose last integration does. That holds as long as pairs that share one route
    share one rank.
    """
    levels = []
    passed = []
    reached = 0
    while len(level.pairs):
        levels.append(level)
        places = np.arange(reached, reached + len(level.pairs))
        scratch.place[level.pairs] = places + 1
        reached += len(level.pairs)
        sent, owner = flows.pairs.inside.expand(level.pairs)
        fresh = ~scratch.passed[sent]
        sent, owner = sent[fresh], owner[fresh]
        first = _choose(sent, level.rank[owner] * len(places) + owner, scratch)
        sent, owner = sent[first], owner[first]
        scratch.passed[sent] = True
        passed.append(sent)
        deliveries, origin = flows.deliveries.by_origin.expand(sent)
        owner = owner[origin]
        pairs = flows.deliveries.target[deliveries]
        integrations = flows.deliveries.integration[deliveries]
        fresh = (scratch.place[pairs] == 0) & passable[integrations]
        pairs, integrations, owner = pairs[fresh], integrations[fresh], owner[fresh]
        order = level.rank[owner] * len(flows.source) + integrations
        first = _choose(pairs, order, scratch)
        level = _Level(pairs[first], _rank(order[first]), integrations[first], places[owner[first]])
    for sent in passed:
        scratch.passed[sent] = False
    return levels


def _choose(items: Ints, order: Ints, scratch: Scratch) -> Ints:
    """Find where each distinct item has its least order; no item has the same order twice."""
    scratch.least[items] = NEVER
    np.minimum.at(scratch.least, items, order)
    least: Bools = scratch.least[items] == order
    return least.nonzero()[0]


def _rank(order: Ints) -> Ints:
    """Number the distinct values from 0 in ascending order: equals share one number."""
    ascending = np.argsort(order)
    steps = np.empty(len(order), dtype=np.intp)
    if len(order):
        values = order[ascending]
        steps[ascending[0]] = 0
        steps[ascending[1:]] = (values[1:] != values[:-1]).cumsum()
    return steps


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    pairs: Ints
    distance: Ints
    last: Ints
    before: Ints
    doubt: Ints


def _join(flows: Flows, levels: list[_Level]) -> _Found:
    """Put the levels end to end, and find the first doubt on each route."""
    if not levels:
        none = np.empty(0, dtype=np.intp)
        return _Found(none, none, none, none, none)
    sizes = [len(level.pairs) for level in levels]
    last = np.concatenate([level.last for level in levels])
    before = np.concatenate([level.before for level in levels])
    doubt = np.where(flows.unrecorded[last], last, -1)
    end = sizes[0]
    for size in sizes[1:]:
        begin, end = end, end + size
        earlier = doubt[before[begin:end]]
        doubt[begin:end] = np.where(earlier >= 0, earlier, doubt[begin:end])
    return _Found(
        pairs=np.concatenate([level.pairs for level in levels]),
        distance=np.arange(1, len(levels) + 1).repeat(sizes),
        last=last,
        before=before,
        doubt=doubt,
    )


def _find_degraded(flows: Flows, passable: Bools, pairs: Ints, scratch: Scratch) -> Bools:
    """
    Find which pairs at risk still have a feed that delivers, by worklist.

    Nothing is degraded until shown to be: what a system sends is withheld as long as one
    of the pairs that pass to it is lost.
    """
    sent = flows.pairs.inside.gather(pairs)
    np.add.at(scratch.withheld, sent, 1)
    degraded = np.zeros(len(pairs), dtype=np.bool_)
    deliveries, owner = flows.deliveries.by_target.expand(pairs)
    integrations = flows.deliveries.integration[deliveries]
    delivers = passable[integrations]
    delivers &= scratch.withheld[flows.deliveries.origin[deliveries]] == 0
    degraded[owner[delivers]] = True
    degraded &= ~flows.pairs.unrecorded[pairs]
    fresh = pairs[degraded]
    while len(fresh):
        released = flows.pairs.inside.gather(fresh)
        np.subtract.at(scratch.withheld, released, 1)
        released = sort_distinct(released[scratch.withheld[released] == 0])
        deliveries = flows.deliveries.by_origin.gather(released)
        integrations = flows.deliveries.integration[deliveries]
        mended = flows.deliveries.target[deliveries[passable[integrations]]]
        rows = scratch.place[mended] - 1
        rows = sort_distinct(rows[rows >= 0])
        rows = rows[~degraded[rows] & ~flows.pairs.unrecorded[pairs[rows]]]
        degraded[rows] = True
        fresh = pairs[rows]
    scratch.withheld[sent] = 0
    return degraded
