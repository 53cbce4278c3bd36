"""
What a replacement does to services, as numbered rows before they are written out.

A use of a system in role `r` has the severity `r`, one more if it is essential: 1 low,
2 medium, 3 high. A system replaced counts as starved for those who use it.
"""

from dataclasses import dataclass

import numpy as np

from depgraph.analysis._effects import Effects
from depgraph.arrays import NEVER, Bools, Ints, find_starts
from depgraph.flows import Flows
from depgraph.graph import LiveView


@dataclass(frozen=True, slots=True, eq=False)
class ServiceEffects:
    """
    The services affected, ascending.

    Args:
        services: Their numbers.
        severity: The severity reported.
        possibly: The worst severity that any use would give, where that is graver, else 0.
        system: Number of the system whose use is reported.
        pair: Row of the pair that this rests on, -1 where the system itself is replaced.
        distance: Distance reported.
        assumed: Whether no use is certain.
        process_use: Uses that name a process and that the confidence rests on.
    """

    services: Ints
    severity: Ints
    possibly: Ints
    system: Ints
    pair: Ints
    distance: Ints
    assumed: Bools
    process_use: Ints


@dataclass(frozen=True, slots=True, eq=False)
class _Supports:
    """The systems that affect their users: those replaced, then those affected; both ascending."""

    system: Ints
    certain: Ints
    worst: Ints
    pair: Ints
    distance: Ints

    @property
    def span(self) -> int:
        """One more than the greatest `distance * number of supports + support`."""
        return (int(self.distance.max()) + 1) * len(self.system)


def find_services(flows: Flows, view: LiveView, effects: Effects) -> ServiceEffects:
    """Find the services that a replacement affects, and for each the use that is reported."""
    supports = _list_supports(effects)
    place = np.empty(len(view.systems), dtype=np.intp)
    place[supports.system] = np.arange(len(supports.system))
    use = flows.uses.by_system.gather(supports.system)
    use.sort()
    use = use[view.uses[use] & (supports.worst[place[flows.uses.system[use]]] > 0)]
    support = place[flows.uses.system[use]]
    starts = find_starts(flows.uses.service[use])
    certain = supports.certain[support] > 0
    essential = flows.uses.essential[use].astype(np.intp)
    worst = supports.worst[support] + essential
    severity = np.where(certain, supports.certain[support] + essential, worst)
    order = _order_uses(supports, support, severity)
    first_certain = np.minimum.reduceat(np.where(certain, order, NEVER), starts)
    assumed = first_certain == NEVER
    first = np.where(assumed, np.minimum.reduceat(order, starts), first_certain)
    chosen = first % len(supports.system)
    reported = 3 - first // (2 * supports.span)
    possible = np.maximum.reduceat(worst, starts)
    rests_on = certain | assumed.repeat(np.diff(np.append(starts, len(use))))
    return ServiceEffects(
        services=flows.uses.service[use[starts]],
        severity=reported,
        possibly=np.where(~assumed & (possible > reported), possible, 0),
        system=supports.system[chosen],
        pair=supports.pair[chosen],
        distance=supports.distance[chosen],
        assumed=assumed,
        process_use=use[rests_on & (flows.uses.process[use] >= 0)],
    )


def _list_supports(effects: Effects) -> _Supports:
    replaced, systems, pairs = effects.replaced, effects.systems, effects.pairs
    count = len(replaced)
    distance = np.zeros(len(systems.systems), dtype=np.intp)
    basis = systems.basis
    distance[basis >= 0] = pairs.distance[basis[basis >= 0]]
    return _Supports(
        system=np.concatenate((replaced, systems.systems)),
        certain=np.concatenate((np.full(count, 2), systems.certain)),
        worst=np.concatenate((np.full(count, 2), systems.worst)),
        pair=np.concatenate((np.full(count, -1), basis)),
        distance=np.concatenate((np.zeros(count, dtype=np.intp), distance)),
    )


def _order_uses(supports: _Supports, support: Ints, severity: Ints) -> Ints:
    """Order uses by severity, direct first, distance and system id, as one number each."""
    indirect = supports.pair[support] >= 0
    within = supports.distance[support] * len(supports.system) + support
    return ((3 - severity) * 2 + indirect) * supports.span + within
