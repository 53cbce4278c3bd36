"""
What a replacement does to integrations and systems, as numbered rows before they are written out.

Roles are numbers here, so that the graver is the greater: 0 none, 1 degraded, 2 starved.
"""

from dataclasses import dataclass

import numpy as np

from depgraph.analysis.loss import Loss, find_losses
from depgraph.arrays import NEVER, Bools, Ints, find_starts, flag, sort_distinct
from depgraph.flows import Flows
from depgraph.graph import LiveView


@dataclass(frozen=True, slots=True, eq=False)
class PairEffects:
    """
    The pairs at risk in the possible walk, ascending, with what each walk says of them.

    `distance` and `degraded` are of the traced walk where it finds the pair;
    `degraded_at_worst` is of the possible walk always.
    """

    possible: Loss
    traced_loss: Loss
    traced: Bools
    distance: Ints
    degraded: Bools
    starts: Ints
    """Where the pairs of each system begin."""


@dataclass(frozen=True, slots=True, eq=False)
class SystemEffects:
    """
    The systems affected, ascending.

    Args:
        systems: Their numbers.
        rework: The first touched integration each is an end or via of, -1 for none.
        certain: The role that rests on traced pairs.
        worst: The role by the worst of all pairs.
        headline: Row of the pair that is reported, -1 where rework is.
        distance: Distance reported.
        first_assumed: Row of the first assumed pair, -1 for none.
        pairs_from, pairs_to: Bounds of the pairs of each.
    """

    systems: Ints
    rework: Ints
    certain: Ints
    worst: Ints
    headline: Ints
    distance: Ints
    first_assumed: Ints
    pairs_from: Ints
    pairs_to: Ints

    @property
    def assumed(self) -> Bools:
        """Which of them are affected by nothing but assumed pairs."""
        assumed: Bools = (self.rework < 0) & (self.certain == 0)
        return assumed

    @property
    def role(self) -> Ints:
        """The role reported beside rework."""
        return np.where(self.assumed, self.worst, self.certain)

    @property
    def possibly(self) -> Ints:
        """The role by the worst of all pairs, where it is graver than the one reported, else 0."""
        return np.where(self.worst > self.role, self.worst, 0)

    @property
    def basis(self) -> Ints:
        """Row of the pair that services go by: the first traced one, else the first assumed one."""
        return np.where(self.certain > 0, self.headline, self.first_assumed)


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """What a replacement does to integrations and systems, before anything is left out."""

    replaced: Ints
    touched: Ints
    passable: Bools
    pairs: PairEffects
    systems: SystemEffects


def find_effects(flows: Flows, view: LiveView, replaced: Ints) -> Effects:
    """Find what replacing some live systems (ascending) does."""
    touched, cut = _find_touched(flows, view, replaced)
    passable = view.integrations.copy()
    passable[cut] = False
    pairs = _find_pairs(flows, passable, cut, replaced)
    systems = _find_systems(flows, view, pairs, touched, replaced)
    return Effects(replaced, touched, passable, pairs, systems)


def _find_touched(flows: Flows, view: LiveView, replaced: Ints) -> tuple[Ints, Ints]:
    """Find the live integrations that a replacement touches, and those of them that it cuts."""
    cut = np.concatenate((flows.outgoing.gather(replaced), flows.passing.expand(replaced)[0]))
    cut = sort_distinct(cut[view.integrations[cut]])
    arriving = flows.incoming.gather(replaced)
    touched = sort_distinct(np.concatenate((cut, arriving[view.integrations[arriving]])))
    return touched, cut


def _find_pairs(flows: Flows, passable: Bools, cut: Ints, replaced: Ints) -> PairEffects:
    traced, possible = find_losses(flows, passable=passable, cut=cut, replaced=replaced)
    rows = np.searchsorted(possible.pairs, traced.pairs)
    is_traced = np.zeros(len(possible.pairs), dtype=np.bool_)
    is_traced[rows] = True
    distance, degraded = possible.distance.copy(), possible.degraded.copy()
    distance[rows], degraded[rows] = traced.distance, traced.degraded
    system = flows.pairs.system[possible.pairs]
    starts = find_starts(system)
    return PairEffects(possible, traced, is_traced, distance, degraded, starts)


def _find_systems(
    flows: Flows, view: LiveView, pairs: PairEffects, touched: Ints, replaced: Ints
) -> SystemEffects:
    at_risk = flows.pairs.system[pairs.possible.pairs[pairs.starts]]
    rework_systems, rework_first = _find_rework(flows, view, touched, replaced)
    systems = sort_distinct(np.concatenate((at_risk, rework_systems)))
    place = np.searchsorted(systems, at_risk)

    def spread(values: Ints, missing: int) -> Ints:
        return _spread(values, place, len(systems), missing)

    rework = _spread(rework_first, np.searchsorted(systems, rework_systems), len(systems), -1)
    first_assumed = spread(_find_first(pairs, ~pairs.traced), -1)
    headline = spread(_find_first(pairs, pairs.traced), -1)
    headline = np.where((headline < 0) & (rework < 0), first_assumed, headline)
    distance = np.ones(len(systems), dtype=np.intp)
    distance[headline >= 0] = pairs.distance[headline[headline >= 0]]
    certain = np.where(pairs.traced, 2 - pairs.degraded, 0)
    worst = 2 - pairs.possible.degraded.astype(np.intp)
    return SystemEffects(
        systems=systems,
        rework=rework,
        certain=spread(np.maximum.reduceat(certain, pairs.starts), 0),
        worst=spread(np.maximum.reduceat(worst, pairs.starts), 0),
        headline=headline,
        distance=distance,
        first_assumed=first_assumed,
        pairs_from=spread(pairs.starts, 0),
        pairs_to=spread(np.append(pairs.starts[1:], len(pairs.traced))[: len(at_risk)], 0),
    )


def _spread(values: Ints, places: Ints, count: int, missing: int) -> Ints:
    spread = np.full(count, missing, dtype=np.intp)
    spread[places] = values
    return spread


def _find_rework(flows: Flows, view: LiveView, touched: Ints, replaced: Ints) -> tuple[Ints, Ints]:
    """Find the ends and live vias of touched integrations, and for each the first of these."""
    via, owner = flows.via.expand(touched)
    keep = view.systems[via]
    systems = np.concatenate((flows.source[touched], flows.target[touched], via[keep]))
    integrations = np.concatenate((touched, touched, touched[owner[keep]]))
    others = ~flag(replaced, len(view.systems))[systems]
    order = np.sort(systems[others] * len(flows.source) + integrations[others])
    systems, integrations = np.divmod(order, max(len(flows.source), 1))
    first = find_starts(systems)
    return systems[first], integrations[first]


def _find_first(pairs: PairEffects, among: Bools) -> Ints:
    """Find the row of each system's first pair of a kind: lost first, distance, entity; else -1."""
    count = len(among)
    farthest = int(pairs.distance.max(initial=0)) + 1
    order = (pairs.degraded * farthest + pairs.distance) * count + np.arange(count)
    first = np.minimum.reduceat(np.where(among, order, NEVER), pairs.starts)
    return np.where(first == NEVER, -1, first % max(count, 1))
