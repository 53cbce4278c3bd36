"""What an answer left out, what nobody knows, and what lies downstream by other data."""

import numpy as np

from depgraph.analysis._effects import Effects
from depgraph.analysis._services import ServiceEffects
from depgraph.analysis.answer import Count, Coverage, Downstream, OpenQuestion
from depgraph.arrays import Ints, sort_distinct
from depgraph.flows import Flows
from depgraph.graph import LiveView, Snapshot


def write_coverage(
    graph: Snapshot,
    view: LiveView,
    effects: Effects,
    services: ServiceEffects,
    *,
    beyond: Count,
    listed: bool,
) -> Coverage:
    """
    Say what the answer leaves out and what is not known, of the boroughs concerned.

    These are the boroughs that operate what is replaced or affected, listed or not.
    """
    boroughs = _list_boroughs(graph, effects)
    return {
        "beyond": beyond,
        "assumed": {
            "systems": int(effects.systems.assumed.sum()),
            "services": int(services.assumed.sum()),
        },
        "downstream": _write_downstream(graph, view, effects, services, listed),
        "questions": find_questions(graph, view, effects),
        "isolated_systems": graph.columns.system_id[_unite(view.isolated, boroughs)].tolist(),
        "unresolved_addresses": _list_unresolved(graph, effects),
        "unrecorded_integrations": len(_unite(view.unrecorded, boroughs)),
        "sources": [
            {
                "source": source.id,
                "borough": source.borough,
                "read_on": source.read_on.isoformat(),
            }
            for source in graph.sources
            if source.borough is None or source.borough in boroughs
        ],
    }


def _list_unresolved(graph: Snapshot, effects: Effects) -> list[str]:
    columns = graph.columns
    concerned = np.concatenate((effects.replaced, effects.systems.systems))
    unresolved = np.sort(concerned[columns.system_unresolved[concerned]])
    identifiers: list[str] = columns.system_id[unresolved].tolist()
    return identifiers


def _list_boroughs(graph: Snapshot, effects: Effects) -> set[str]:
    concerned = np.concatenate((effects.replaced, effects.systems.systems))
    return set(graph.columns.system_borough[concerned].tolist()) - {None}


def _unite(groups: dict[str, Ints], boroughs: set[str]) -> Ints:
    """Unite what is grouped by borough for some boroughs, ascending, each once."""
    none = np.empty(0, dtype=np.intp)
    return sort_distinct(np.concatenate([none, *(groups.get(each, none) for each in boroughs)]))


def find_downstream(
    flows: Flows, view: LiveView, effects: Effects, services: ServiceEffects
) -> tuple[Ints, Ints]:
    """
    Find what lies downstream by other data: systems and services, ascending.

    These are systems without a pair at risk that data still reaches from one with a
    pair at risk, and the services that use them and are not affected.
    """
    pairs = effects.pairs
    frontier = flows.pairs.system[pairs.possible.pairs[pairs.starts]]
    seen = np.zeros(len(view.systems), dtype=np.bool_)
    seen[frontier] = True
    seen[effects.replaced] = True
    found = [np.empty(0, dtype=np.intp)]
    while len(frontier):
        leaving = flows.outgoing.gather(frontier)
        targets = flows.target[leaving[effects.passable[leaving]]]
        frontier = sort_distinct(targets[~seen[targets]])
        seen[frontier] = True
        found.append(frontier)
    systems = np.sort(np.concatenate(found))
    uses = flows.uses.by_system.gather(systems)
    using = sort_distinct(flows.uses.service[uses[view.uses[uses]]])
    place = np.searchsorted(services.services, using)
    affected = np.append(services.services, -1)[place] == using
    return systems, using[~affected]


def _write_downstream(
    graph: Snapshot, view: LiveView, effects: Effects, services: ServiceEffects, listed: bool
) -> Downstream:
    found_systems, found_services = find_downstream(graph.flows, view, effects, services)
    return {
        "systems": len(found_systems),
        "services": len(found_services),
        "listed": {
            "systems": graph.columns.system_id[found_systems].tolist(),
            "services": graph.columns.service_id[found_services].tolist(),
        }
        if listed
        else None,
    }


def find_questions(graph: Snapshot, view: LiveView, effects: Effects) -> list[OpenQuestion]:
    """
    List what to find out first, most systems first, then by integration id.

    Each system with an assumed pair stands behind the first integration with unrecorded
    data on the route of its first such pair; the services are those that use these systems.
    """
    flows = graph.flows
    first = effects.systems.first_assumed
    systems = effects.systems.systems[first >= 0]
    doubt = effects.pairs.possible.doubt[first[first >= 0]]
    doubts = sort_distinct(doubt)
    doubt = np.searchsorted(doubts, doubt)
    counts = np.bincount(doubt, minlength=len(doubts))
    use, owner = flows.uses.by_system.expand(systems)
    live = view.uses[use]
    width = max(len(graph.services), 1)
    distinct = sort_distinct(doubt[owner[live]] * width + flows.uses.service[use[live]])
    services = np.bincount(distinct // width, minlength=len(doubts))
    rows = zip(doubts.tolist(), counts.tolist(), services.tolist(), strict=True)
    return [
        {"integration": graph.integrations[number].id, "systems": stands_for, "services": using}
        for number, stands_for, using in sorted(rows, key=lambda row: (-row[1], row[0]))
    ]
