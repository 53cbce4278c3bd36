"""
`Snapshot`: an immutable graph at one version, and what of it is live on a date.

It holds merged values and sources, never evidence. The arrays that walks run on are
made once, at the first question, so that a command that asks none does without them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from depgraph.model import (
    Borough,
    Contract,
    DataEntity,
    Integration,
    Product,
    Service,
    Source,
    Supplier,
    System,
    Team,
    is_live,
    write_name,
)

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    from depgraph.arrays import Bools, Ints, Ragged
    from depgraph.flows import Flows

    Objects = NDArray[np.object_]

_DATES_KEPT = 8


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """
    A dependency graph at one version.

    Every collection is sorted by id in code-point order, in whatever order it was given.
    Two snapshots are equal when they hold equal records, whatever their versions and
    sources. The records must agree: ids unique, and every end, via, use and cover the id
    of a system. `parse_graph` sees to that for a file.
    """

    boroughs: tuple[Borough, ...] = ()
    suppliers: tuple[Supplier, ...] = ()
    products: tuple[Product, ...] = ()
    teams: tuple[Team, ...] = ()
    data_entities: tuple[DataEntity, ...] = ()
    systems: tuple[System, ...] = ()
    integrations: tuple[Integration, ...] = ()
    services: tuple[Service, ...] = ()
    contracts: tuple[Contract, ...] = ()
    version: int = field(default=0, compare=False)
    sources: tuple[Source, ...] = field(default=(), compare=False)
    _views: dict[date, LiveView] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        for name in (*_SIDE_COLLECTIONS, "systems", "integrations"):
            records = sorted(getattr(self, name), key=lambda record: record.id)
            object.__setattr__(self, name, tuple(records))

    @cached_property
    def system_numbers(self) -> dict[str, int]:
        """Place of each system in `systems`, by id."""
        return {system.id: number for number, system in enumerate(self.systems)}

    @cached_property
    def columns(self) -> Columns:
        """What answers look up for thousands of records at a time."""
        return _build_columns(self)

    @cached_property
    def flows(self) -> Flows:
        """The transfers as integer arrays."""
        from depgraph.flows import build_flows

        return build_flows(self.systems, self.integrations, self.services)

    def live_on(self, on: date) -> LiveView:
        """Tell what is live on a date; the dates asked last are kept."""
        view = self._views.get(on)
        if view is None:
            view = _build_view(self, on)
            kept = list(self._views.items())[1 - _DATES_KEPT :]
            object.__setattr__(self, "_views", dict([*kept, (on, view)]))
        return view

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """
        Write the graph for networkx, losing nothing.

        Systems are the nodes and integrations the edges, keyed by their ids, in the
        direction of the data; each carries all of its fields. The other collections, the
        version and the sources are attributes of the graph.

        Example:
            >>> from depgraph.sketches import sketch
            >>> network = sketch("crm -k1[person]-> mail").to_networkx()
            >>> network.edges["crm", "mail", "k1"]["data"]
            ('person',)
        """
        import networkx as nx

        network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for name in _SIDE_COLLECTIONS:
            network.graph[name] = [asdict(record) for record in getattr(self, name)]
        network.graph["version"] = self.version
        network.add_nodes_from((system.id, asdict(system)) for system in self.systems)
        for each in self.integrations:
            network.add_edge(each.source, each.target, key=each.id, **asdict(each))
        return network


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """
    Single fields of the records as arrays of Python objects, by number in the snapshot.

    Looked up in bulk they are several times as fast as the records.
    """

    system_id: Objects
    system_borough: Objects
    system_head: Objects
    """Id, name and borough of each system, as a tuple."""
    system_unresolved: Bools
    """Whether each system is an address that nobody has resolved."""
    system_owner: Ints
    """Place in `owners`, -1 for none; so for services and integrations."""
    system_contracts: Ragged
    """System -> contracts that cover it."""
    service_id: Objects
    service_head: Objects
    """Id, name, borough, LGSL id and whether statutory of each service, as a tuple."""
    service_owner: Ints
    integration_id: Objects
    integration_owner: Ints
    contract_dates: list[tuple[str | None, ...]]
    """End, review, notice by and latest end of each contract, as ISO text."""
    owners: list[str]
    """Ids of the teams that own something, sorted."""
    team_names: dict[str, str]
    """Names by id of the team."""


def _build_columns(graph: Snapshot) -> Columns:
    import numpy as np

    from depgraph.arrays import build_ragged, freeze_arrays, list_ints

    covered = [(n, k) for k, each in enumerate(graph.contracts) for n in each.covers]
    owners, system_owner, service_owner, integration_owner = _number_owners(graph)
    return freeze_arrays(
        Columns(
            system_id=_fill(each.id for each in graph.systems),
            system_borough=_fill(each.borough for each in graph.systems),
            system_head=_fill((each.id, write_name(each), each.borough) for each in graph.systems),
            system_unresolved=np.array([each.unresolved for each in graph.systems], dtype=np.bool_),
            system_owner=system_owner,
            system_contracts=build_ragged(
                list_ints(graph.system_numbers[system] for system, _ in covered),
                np.array([contract for _, contract in covered], dtype=np.intp),
                len(graph.systems),
            ),
            service_id=_fill(each.id for each in graph.services),
            service_head=_fill(
                (each.id, write_name(each), each.borough, each.lgsl_id, each.statutory)
                for each in graph.services
            ),
            service_owner=service_owner,
            integration_id=_fill(each.id for each in graph.integrations),
            integration_owner=integration_owner,
            contract_dates=[
                tuple(
                    None if day is None else day.isoformat()
                    for day in (each.end, each.review, each.notice_by, each.latest_end)
                )
                for each in graph.contracts
            ],
            owners=owners,
            team_names={team.id: write_name(team) for team in graph.teams},
        )
    )


def _number_owners(graph: Snapshot) -> tuple[list[str], Ints, Ints, Ints]:
    """List the teams that own something, and the owners of what has one, numbered."""
    from depgraph.arrays import list_ints

    owned = (graph.systems, graph.services, graph.integrations)
    ids = sorted({each.owner for group in owned for each in group if each.owner is not None})
    place: dict[str | None, int] = {team: number for number, team in enumerate(ids)}
    place[None] = -1
    systems, services, integrations = (
        list_ints(place[each.owner] for each in group) for group in owned
    )
    return ids, systems, services, integrations


def _fill(values: Iterable[object]) -> Objects:
    """Fill an array with objects as they are, tuples too."""
    import numpy as np

    listed = list(values)
    array = np.empty(len(listed), dtype=np.object_)
    array[:] = listed
    return array


_SIDE_COLLECTIONS = (
    "boroughs",
    "suppliers",
    "products",
    "teams",
    "data_entities",
    "services",
    "contracts",
    "sources",
)


@dataclass(frozen=True, slots=True, eq=False)
class LiveView:
    """
    What of a snapshot is live on a date, numbered as in its flows.

    An integration is live when it and both its ends are; a use when its service and its
    system are. `isolated_systems` are those that no live integration ends at or passes.
    `isolated` and `unrecorded` go by borough: its isolated systems, and the integrations
    with unrecorded data that one of its systems is an end of. The systems of a borough are
    those that it operates and those that are shared with it.
    """

    systems: Bools
    integrations: Bools
    uses: Bools
    isolated_systems: Ints
    isolated: dict[str, Ints]
    unrecorded: dict[str, Ints]


def _build_view(graph: Snapshot, on: date) -> LiveView:
    import numpy as np

    from depgraph.arrays import freeze_arrays

    flows = graph.flows
    systems = np.array([is_live(each, on=on) for each in graph.systems], dtype=np.bool_)
    own = np.array([is_live(each, on=on) for each in graph.integrations], dtype=np.bool_)
    services = np.array([is_live(each, on=on) for each in graph.services], dtype=np.bool_)
    integrations = own & systems[flows.source] & systems[flows.target]
    isolated = _find_isolated(flows, systems, integrations)
    return freeze_arrays(
        LiveView(
            systems=systems,
            integrations=integrations,
            uses=services[flows.uses.service] & systems[flows.uses.system],
            isolated_systems=isolated,
            isolated=_group(
                isolated.tolist(), (_list_boroughs(graph.systems[each]) for each in isolated)
            ),
            unrecorded=_group_unrecorded(graph, np.flatnonzero(integrations & flows.unrecorded)),
        )
    )


def _list_boroughs(system: System) -> set[str]:
    """List the boroughs that operate or share a system."""
    return {*system.shared_with, *(() if system.borough is None else (system.borough,))}


def _find_isolated(flows: Flows, systems: Bools, integrations: Bools) -> Ints:
    import numpy as np

    live = np.flatnonzero(integrations)
    isolated = systems.copy()
    isolated[flows.source[live]] = False
    isolated[flows.target[live]] = False
    isolated[flows.via.gather(live)] = False
    return np.flatnonzero(isolated)


def _group_unrecorded(graph: Snapshot, unrecorded: Ints) -> dict[str, Ints]:
    flows = graph.flows
    ends = zip(flows.source[unrecorded].tolist(), flows.target[unrecorded].tolist(), strict=True)
    boroughs = (
        _list_boroughs(graph.systems[source]) | _list_boroughs(graph.systems[target])
        for source, target in ends
    )
    return _group(unrecorded.tolist(), boroughs)


def _group(numbers: list[int], boroughs: Iterable[set[str]]) -> dict[str, Ints]:
    """Group ascending numbers by the boroughs of each."""
    import numpy as np

    grouped: dict[str, list[int]] = {}
    for number, theirs in zip(numbers, boroughs, strict=True):
        for borough in theirs:
            grouped.setdefault(borough, []).append(number)
    return {borough: np.array(group, dtype=np.intp) for borough, group in grouped.items()}
