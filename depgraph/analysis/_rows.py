"""
The rows of an impact answer, written out from what a replacement does.

Ids, names and routes are looked up here, and only for what the asker wanted listed.
"""

import numpy as np

from depgraph.analysis._effects import Effects
from depgraph.analysis._services import ServiceEffects
from depgraph.analysis.answer import (
    AffectedService,
    AffectedSystem,
    DataAtRisk,
    Role,
    State,
    TouchedIntegration,
)
from depgraph.analysis.loss import Loss
from depgraph.arrays import Bools, Ints, flag, sort_distinct
from depgraph.flows import Flows
from depgraph.graph import LiveView, Snapshot

_ROLES: tuple[tuple[Role, ...], ...] = (
    (),
    ("degraded",),
    ("starved",),
    ("rework",),
    ("rework", "degraded"),
    ("rework", "starved"),
)
"""By the loss, three more if there is rework."""
_DISPOSITIONS = np.array(["reroute", "repoint", "rebuild", "retire"], dtype=np.object_)
"""By whether the target is replaced, two more if the source is."""
_LOSSES = np.array([None, "degraded", "starved"], dtype=np.object_)
_SEVERITIES = np.array([None, "low", "medium", "high"], dtype=np.object_)
_CONFIDENCES = np.array(["traced", "assumed"], dtype=np.object_)
_RELATIONS = np.array(["indirect", "direct"], dtype=np.object_)
_STATES: tuple[State, ...] = ("lost", "degraded")
_FLAGS = 8


def write_integrations(
    graph: Snapshot, view: LiveView, effects: Effects
) -> list[TouchedIntegration]:
    """Write the integrations to rework."""
    flows, touched = graph.flows, effects.touched
    replaced = flag(effects.replaced, len(graph.systems)).view(np.int8)
    ends = 2 * replaced[flows.source[touched]] + replaced[flows.target[touched]]
    vias = flows.via.gather(touched)
    gone = {graph.systems[number].id for number in set(vias[~view.systems[vias]].tolist())}
    return [
        {
            "id": each.id,
            "disposition": disposition,
            "source": each.source,
            "target": each.target,
            "via": [via for via in each.via if via not in gone],
            "data": [*each.data],
            "mechanism": each.mechanism,
            "automation": each.automation,
        }
        for each, disposition in zip(
            map(graph.integrations.__getitem__, touched.tolist()),
            _DISPOSITIONS[ends].tolist(),
            strict=True,
        )
    ]


def write_systems(
    graph: Snapshot,
    effects: Effects,
    *,
    keep: Bools,
    traced_only: bool,
    routes: dict[int, list[str]],
) -> list[AffectedSystem]:
    """Write the systems to list, each with its data at risk (traced alone, or all)."""
    rows = effects.systems
    shown = effects.pairs.traced if traced_only else np.ones_like(effects.pairs.traced)
    place = np.append(0, shown.cumsum())
    data = _write_data(graph.flows, effects, shown)
    systems, rework = rows.systems[keep], rows.rework[keep]
    roles = [list(each) for each in _ROLES]
    columns = zip(
        graph.columns.system_head[systems].tolist(),
        rework.tolist(),
        map(roles.__getitem__, (rows.role[keep] + 3 * (rework >= 0)).tolist()),
        _LOSSES[rows.possibly[keep]].tolist(),
        rows.distance[keep].tolist(),
        _CONFIDENCES[rows.assumed[keep].view(np.int8)].tolist(),
        rows.headline[keep].tolist(),
        place[rows.pairs_from[keep]].tolist(),
        place[rows.pairs_to[keep]].tolist(),
        strict=True,
    )
    return [
        {
            "id": identifier,
            "name": name,
            "borough": borough,
            "roles": named,
            "possibly": possibly,
            "distance": distance,
            "confidence": confidence,
            "route": routes[pair] if pair >= 0 else [graph.integrations[touched].id],
            "data": data[first:end],
        }
        for (
            (identifier, name, borough),
            touched,
            named,
            possibly,
            distance,
            confidence,
            pair,
            first,
            end,
        ) in columns
    ]


def _write_data(flows: Flows, effects: Effects, shown: Bools) -> list[DataAtRisk]:
    """
    Write the pairs to show, in order of system and entity.

    Systems whose rows are equal share one: of tens of thousands, few hundred differ.
    """
    pairs = effects.pairs
    code = flows.pairs.entity[pairs.possible.pairs[shown]] * _FLAGS + (
        pairs.degraded[shown] * 4 + pairs.possible.degraded[shown] * 2 + pairs.traced[shown]
    )
    code = pairs.distance[shown] * (len(flows.entities) * _FLAGS) + code
    distinct = sort_distinct(code)
    written = [_write_datum(flows, each) for each in distinct.tolist()]
    return list(map(written.__getitem__, np.searchsorted(distinct, code).tolist()))


def _write_datum(flows: Flows, code: int) -> DataAtRisk:
    rest, flags = divmod(code, _FLAGS)
    distance, entity = divmod(rest, len(flows.entities))
    return {
        "entity": flows.entities[entity],
        "state": _STATES[flags >> 2],
        "worst": _STATES[flags >> 1 & 1],
        "distance": distance,
        "confidence": "traced" if flags & 1 else "assumed",
    }


def write_services(
    graph: Snapshot, services: ServiceEffects, *, keep: Bools, routes: dict[int, list[str]]
) -> list[AffectedService]:
    """Write the services to list."""
    processes = _group_processes(graph, services, keep)
    none: list[str] = []
    listed = services.services[keep]
    columns = zip(
        listed.tolist(),
        graph.columns.service_head[listed].tolist(),
        _SEVERITIES[services.severity[keep]].tolist(),
        _SEVERITIES[services.possibly[keep]].tolist(),
        _RELATIONS[(services.pair[keep] < 0).view(np.int8)].tolist(),
        graph.columns.system_id[services.system[keep]].tolist(),
        map(routes.__getitem__, services.pair[keep].tolist()),
        services.distance[keep].tolist(),
        _CONFIDENCES[services.assumed[keep].view(np.int8)].tolist(),
        strict=True,
    )
    return [
        {
            "id": identifier,
            "name": name,
            "borough": borough,
            "lgsl_id": lgsl_id,
            "statutory": statutory,
            "severity": severity,
            "possibly": possibly,
            "relation": relation,
            "system": system,
            "distance": distance,
            "confidence": confidence,
            "route": route,
            "processes": processes.get(number, none),
        }
        for (
            number,
            (identifier, name, borough, lgsl_id, statutory),
            severity,
            possibly,
            relation,
            system,
            route,
            distance,
            confidence,
        ) in columns
    ]


def _group_processes(
    graph: Snapshot, services: ServiceEffects, keep: Bools
) -> dict[int, list[str]]:
    """Group the processes that the listed services name by number of service, sorted."""
    flows = graph.flows
    uses = services.process_use
    if not keep.all():
        kept = flag(services.services[keep], len(graph.services))
        uses = uses[kept[flows.uses.service[uses]]]
    width = max(len(flows.uses.processes), 1)
    named = sort_distinct(flows.uses.service[uses] * width + flows.uses.process[uses])
    grouped: dict[int, list[str]] = {}
    for number, process in zip((named // width).tolist(), (named % width).tolist(), strict=True):
        grouped.setdefault(number, []).append(flows.uses.processes[process])
    return grouped


def write_routes(graph: Snapshot, effects: Effects, wanted: Ints) -> dict[int, list[str]]:
    """
    Write the routes of some rows of pairs, each in the walk that it is reported from.

    Row -1 stands for what needs no route: it is replaced itself.
    """
    pairs = effects.pairs
    wanted = sort_distinct(wanted[wanted >= 0])
    traced, assumed = wanted[pairs.traced[wanted]], wanted[~pairs.traced[wanted]]
    found = np.searchsorted(pairs.traced_loss.pairs, pairs.possible.pairs[traced])
    return {
        -1: [],
        **_follow_back(graph, pairs.traced_loss, found, traced),
        **_follow_back(graph, pairs.possible, assumed, assumed),
    }


def _follow_back(graph: Snapshot, loss: Loss, rows: Ints, keys: Ints) -> dict[int, list[str]]:
    """Follow rows of a loss back to what is replaced, all those of one distance together."""
    routes: dict[int, list[str]] = {}
    distance = loss.distance[rows]
    identifiers = graph.columns.integration_id
    for length in sort_distinct(distance).tolist():
        here = distance == length
        row = rows[here]
        steps = np.empty((len(row), length), dtype=np.intp)
        for step in range(length - 1, -1, -1):
            steps[:, step] = loss.last[row]
            row = loss.before[row]
        routes.update(zip(keys[here].tolist(), identifiers[steps].tolist(), strict=True))
    return routes
