"""
Impact: if these systems are replaced, what else is affected, how, how surely, by which route?

`depgraph/IMPACT.md` defines every word of the answer. This module asks the question; the
walks are in `loss`, what they mean for systems and services in `_effects` and
`_services`, and what the answer does not know in `_coverage`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

import numpy as np

from depgraph.analysis._coverage import write_coverage
from depgraph.analysis._effects import Effects, find_effects
from depgraph.analysis._rows import (
    write_integrations,
    write_routes,
    write_services,
    write_systems,
)
from depgraph.analysis._services import ServiceEffects, find_services
from depgraph.analysis.answer import (
    Count,
    CoveringContract,
    ImpactAnswer,
    Include,
    OwningTeam,
    Question,
)
from depgraph.arrays import Bools, Ints, sort_distinct
from depgraph.collector import pause_collector
from depgraph.errors import InputError, NotFoundError, Problem, list_names, shorten
from depgraph.graph import LiveView, Snapshot
from depgraph.model import Contract, System, is_live
from depgraph.resolve import suggest_systems

_FARTHEST = 10**9
"""More integrations than any chain has."""
_MOST_SUGGESTIONS = 5
"""Each looks through all names of the graph, which takes its time."""


def find_impact(
    graph: Snapshot,
    *,
    systems: Sequence[str],
    on: date | None = None,
    max_distance: int | None = None,
    include: Include = "all",
) -> ImpactAnswer:
    """
    Find what is affected when some systems are replaced.

    Loss of data travels downstream, entity by entity, and never through what is replaced.
    It is walked twice: over named data, which the record proves (*traced*), and over all,
    since what nobody recorded may be anything (*assumed*).

    Args:
        graph: The graph that is asked.
        systems: Ids of the systems replaced, in any order.
        on: The date asked about; only what is live then counts. Today if missing.
        max_distance: Leave out systems and services farther away, in integrations;
            systems with rework stay.
        include: `all`; `traced` leaves out what is assumed; `downstream` adds the ids of
            what lies downstream by other data. Whatever is left out is counted.

    Returns:
        The answer; its lists are sorted by id. Nothing affected gives empty lists.

    Raises:
        NotFoundError: If a system is unknown or not live on that date.
        InputError: If no system is given, or the distance or `include` makes no sense.

    Example:
        >>> from depgraph.sketches import sketch
        >>> graph = sketch("housing -[tenancy]-> crm -[tenancy]-> mail; letters uses mail")
        >>> answer = find_impact(graph, systems=["housing"])
        >>> [(row["id"], row["roles"], row["distance"]) for row in answer.systems]
        [('crm', ['rework', 'starved'], 1), ('mail', ['starved'], 2)]
        >>> [(row["id"], row["severity"], row["relation"]) for row in answer.services]
        [('letters', 'high', 'indirect')]
    """
    question = _build_question(graph, systems, on, max_distance, include)
    flows, view = graph.flows, graph.live_on(date.fromisoformat(question["on"]))
    replaced = [graph.system_numbers[system] for system in question["systems"]]
    effects = find_effects(flows, view, np.array(replaced, dtype=np.intp))
    services = find_services(flows, view, effects)
    with pause_collector():
        return _write_answer(graph, view, effects, services, question)


def _build_question(
    graph: Snapshot,
    systems: Sequence[str],
    on: date | None,
    max_distance: int | None,
    include: Include,
) -> Question:
    """Check what is asked, and write it the way the answer repeats it."""
    faults = _find_faults(systems, max_distance, include)
    if faults:
        raise InputError(Problem(fault) for fault in faults)
    # The asker's own calendar says which day today is.
    day = date.today() if on is None else date(on.year, on.month, on.day)  # noqa: DTZ011
    asked = sorted({systems} if isinstance(systems, str) else set(systems))
    refused = list(_refuse(graph, asked, day))
    if refused:
        raise NotFoundError(Problem(fault) for fault in refused)
    return {
        "systems": asked,
        "on": day.isoformat(),
        "max_distance": max_distance,
        "include": include,
    }


def _find_faults(systems: Sequence[str], max_distance: int | None, include: str) -> list[str]:
    faults = []
    if not systems:
        faults.append("No system is named. Name at least one system that is to be replaced.")
    if max_distance is not None and not 0 <= max_distance <= _FARTHEST:
        faults.append(f"{max_distance} is not a distance. Use 0 or more integrations, or none.")
    if include not in get_args(Include):
        known = list_names(get_args(Include))
        faults.append(f'"{include}" is not something to include. Use {known}.')
    return faults


def _refuse(graph: Snapshot, asked: Sequence[str], on: date) -> Iterator[str]:
    """Say why systems cannot be asked about; only the first unknown ones get a suggestion."""
    unknown = 0
    for identifier in asked:
        number = graph.system_numbers.get(identifier)
        if number is None:
            unknown += 1
            near = suggest_systems(graph, identifier) if unknown <= _MOST_SUGGESTIONS else ()
            hint = f" Did you mean {list_names(near)}?" if near else ""
            yield f'There is no system "{shorten(identifier)}".{hint}'
        elif not is_live(graph.systems[number], on=on):
            yield _describe_period(graph.systems[number], on)


def _describe_period(system: System, on: date) -> str:
    begins = f" from {system.live_from}" if system.live_from else ""
    ends = f" before {system.live_to}" if system.live_to else ""
    return (
        f'The system "{system.id}" is not live on {on}: it is live{begins}{ends}. '
        "Ask about a date in that time."
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Listed:
    """Which rows the asker wants, and how many only the distance takes away."""

    systems: Bools
    services: Bools
    beyond: Count


def _select(effects: Effects, services: ServiceEffects, question: Question) -> _Listed:
    """Choose what to list: `include` first, then the distance; rework stays."""
    traced_only = question["include"] == "traced"
    limit = question["max_distance"]
    keep_systems = ~(effects.systems.assumed & traced_only)
    keep_services = ~(services.assumed & traced_only)
    if limit is None:
        return _Listed(keep_systems, keep_services, {"systems": 0, "services": 0})
    near_systems = (effects.systems.distance <= limit) | (effects.systems.rework >= 0)
    near_services = services.distance <= limit
    beyond: Count = {
        "systems": int((keep_systems & ~near_systems).sum()),
        "services": int((keep_services & ~near_services).sum()),
    }
    return _Listed(keep_systems & near_systems, keep_services & near_services, beyond)


def _write_answer(
    graph: Snapshot,
    view: LiveView,
    effects: Effects,
    services: ServiceEffects,
    question: Question,
) -> ImpactAnswer:
    listed = _select(effects, services, question)
    reported = (effects.systems.headline[listed.systems], services.pair[listed.services])
    routes = write_routes(graph, effects, np.concatenate(reported))
    traced_only = question["include"] == "traced"
    systems = (effects.replaced, effects.systems.systems[listed.systems])
    concerned = np.concatenate(systems)
    return ImpactAnswer.model_construct(
        question=question,
        graph_version=graph.version,
        integrations=write_integrations(graph, view, effects),
        systems=write_systems(
            graph, effects, keep=listed.systems, traced_only=traced_only, routes=routes
        ),
        services=write_services(graph, services, keep=listed.services, routes=routes),
        coverage=write_coverage(
            graph,
            view,
            effects,
            services,
            beyond=listed.beyond,
            listed=question["include"] == "downstream",
        ),
        teams=_write_teams(
            graph,
            concerned,
            services.services[listed.services],
            effects.touched,
        ),
        contracts=_write_contracts(graph, concerned),
    )


def _write_teams(
    graph: Snapshot, systems: Ints, services: Ints, integrations: Ints
) -> list[OwningTeam]:
    """Write the teams that own what is replaced or listed."""
    columns = graph.columns
    owning = (
        columns.system_owner[systems],
        columns.service_owner[services],
        columns.integration_owner[integrations],
    )
    numbers = sort_distinct(np.concatenate(owning)).tolist()
    teams = [columns.owners[number] for number in numbers if number >= 0]
    return [{"id": team, "name": columns.team_names.get(team, team)} for team in teams]


def _write_contracts(graph: Snapshot, systems: Ints) -> list[CoveringContract]:
    """Write the contracts that cover what is replaced or listed."""
    columns = graph.columns
    covering = sort_distinct(columns.system_contracts.gather(systems)).tolist()
    return [
        _write_contract(graph.contracts[number], *columns.contract_dates[number])
        for number in covering
    ]


def _write_contract(
    contract: Contract,
    end: str | None,
    review: str | None,
    notice_by: str | None,
    latest_end: str | None,
) -> CoveringContract:
    return {
        "id": contract.id,
        "title": contract.title,
        "supplier": contract.supplier,
        "covers": list(contract.covers),
        "end": end,
        "review": review,
        "notice_by": notice_by,
        "latest_end": latest_end,
    }
