"""
The rows of an impact answer, written out from what a replacement does.

Ids, names and routes are looked up here, and only for what the asker wanted listed.
"""

from itertools import compress

import numpy as np

from depgraph.analysis._effects import Effects
from depgraph.analysis._services import ServiceEffects
from depgraph.analysis.answer import (
    AffectedService,
    AffectedSystem,
    DataAtRisk,
    Disposition,
    Role,
    Severity,
    State,
    TouchedIntegration,
)
from depgraph.analysis.loss import Loss
from depgraph.flows import Bools, Flows, Ints
from depgraph.graph import LiveView, Snapshot
from depgraph.model import write_name

_ROLES: tuple[Role | None, ...] = (None, "degraded", "starved")
_SEVERITIES: tuple[Severity, ...] = ("low", "medium", "high")
_STATES: tuple[State, ...] = ("lost", "degraded")


def write_integrations(
    graph: Snapshot, view: LiveView, effects: Effects
) -> list[TouchedIntegration]:
    """Write the integrations to rework."""
    flows, touched = graph.flows, effects.touched
    columns = zip(
        touched.tolist(),
        np.isin(flows.source[touched], effects.replaced).tolist(),
        np.isin(flows.target[touched], effects.replaced).tolist(),
        strict=True,
    )
    return [
        {
            "id": graph.integrations[number].id,
            "disposition": _name_disposition(leaves, arrives),
            "source": graph.integrations[number].source,
            "target": graph.integrations[number].target,
            "via": [
                graph.systems[via].id for via in flows.via[number].tolist() if view.systems[via]
            ],
            "data": list(graph.integrations[number].data),
            "mechanism": graph.integrations[number].mechanism,
            "automation": graph.integrations[number].automation,
        }
        for number, leaves, arrives in columns
    ]


def _name_disposition(leaves: bool, arrives: bool) -> Disposition:
    if leaves:
        return "retire" if arrives else "rebuild"
    return "repoint" if arrives else "reroute"


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
    columns = zip(
        rows.systems[keep].tolist(),
        rows.rework[keep].tolist(),
        rows.role[keep].tolist(),
        rows.possibly[keep].tolist(),
        rows.distance[keep].tolist(),
        rows.assumed[keep].tolist(),
        rows.headline[keep].tolist(),
        place[rows.pairs_from[keep]].tolist(),
        place[rows.pairs_to[keep]].tolist(),
        strict=True,
    )
    return [
        {
            "id": graph.systems[number].id,
            "name": write_name(graph.systems[number]),
            "borough": graph.systems[number].borough,
            "roles": _name_roles(rework >= 0, role),
            "possibly": _ROLES[possibly],
            "distance": distance,
            "confidence": "assumed" if assumed else "traced",
            "route": routes[pair] if pair >= 0 else [graph.integrations[rework].id],
            "data": data[first:end],
        }
        for number, rework, role, possibly, distance, assumed, pair, first, end in columns
    ]


def _name_roles(rework: bool, role: int) -> list[Role]:
    loss = _ROLES[role]
    named: list[Role] = ["rework"] if rework else []
    return named if loss is None else [*named, loss]


def _write_data(flows: Flows, effects: Effects, shown: Bools) -> list[DataAtRisk]:
    """Write the pairs to show, in order of system and entity."""
    pairs = effects.pairs
    columns = zip(
        flows.pair_entity[pairs.possible.pairs[shown]].tolist(),
        pairs.degraded[shown].tolist(),
        pairs.possible.degraded[shown].tolist(),
        pairs.distance[shown].tolist(),
        pairs.traced[shown].tolist(),
        strict=True,
    )
    return [
        {
            "entity": flows.entities[entity],
            "state": _STATES[degraded],
            "worst": _STATES[degraded_at_worst],
            "distance": distance,
            "confidence": "traced" if traced else "assumed",
        }
        for entity, degraded, degraded_at_worst, distance, traced in columns
    ]


def write_services(
    graph: Snapshot, services: ServiceEffects, *, keep: Bools, routes: dict[int, list[str]]
) -> list[AffectedService]:
    """Write the services to list."""
    processes = _group_processes(graph, services.process_use)
    columns = zip(
        services.services[keep].tolist(),
        (services.severity[keep] - 1).tolist(),
        (services.possibly[keep] - 1).tolist(),
        services.system[keep].tolist(),
        services.pair[keep].tolist(),
        services.distance[keep].tolist(),
        services.assumed[keep].tolist(),
        strict=True,
    )
    return [
        {
            "id": graph.services[number].id,
            "name": write_name(graph.services[number]),
            "borough": graph.services[number].borough,
            "lgsl_id": graph.services[number].lgsl_id,
            "statutory": graph.services[number].statutory,
            "severity": _SEVERITIES[severity],
            "possibly": _SEVERITIES[possibly] if possibly >= 0 else None,
            "relation": "direct" if pair < 0 else "indirect",
            "system": graph.systems[system].id,
            "distance": distance,
            "confidence": "assumed" if assumed else "traced",
            "route": routes[pair] if pair >= 0 else [],
            "processes": processes.get(number, []),
        }
        for number, severity, possibly, system, pair, distance, assumed in columns
    ]


def _group_processes(graph: Snapshot, uses: Ints) -> dict[int, list[str]]:
    """Group the processes that some uses name by number of service, sorted."""
    flows = graph.flows
    grouped: dict[int, set[str]] = {}
    for number, place in zip(
        flows.use_service[uses].tolist(), flows.use_place[uses].tolist(), strict=True
    ):
        process = graph.services[number].uses[place].process
        if process is not None:
            grouped.setdefault(number, set()).add(process)
    return {number: sorted(processes) for number, processes in grouped.items()}


def write_routes(graph: Snapshot, effects: Effects, wanted: Ints) -> dict[int, list[str]]:
    """Write the routes of some rows of pairs, each in the walk that found it first."""
    pairs = effects.pairs
    wanted = np.unique(wanted[wanted >= 0])
    traced, assumed = wanted[pairs.traced[wanted]], wanted[~pairs.traced[wanted]]
    found = np.searchsorted(pairs.traced_loss.pairs, pairs.possible.pairs[traced])
    return {
        **_follow_back(graph, pairs.traced_loss, found, traced),
        **_follow_back(graph, pairs.possible, assumed, assumed),
    }


def _follow_back(graph: Snapshot, loss: Loss, rows: Ints, keys: Ints) -> dict[int, list[str]]:
    """Follow rows of a loss back to what is replaced, all those of one distance together."""
    routes: dict[int, list[str]] = {}
    distance = loss.distance[rows]
    for length in np.unique(distance).tolist():
        here = distance == length
        row = rows[here]
        steps = np.empty((len(row), length), dtype=np.intp)
        for step in range(length - 1, -1, -1):
            steps[:, step] = loss.last[row]
            row = loss.before[row]
        for key, route in zip(keys[here].tolist(), steps.tolist(), strict=True):
            routes[key] = [graph.integrations[number].id for number in route]
    return routes
