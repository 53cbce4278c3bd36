"""A part of a graph that is a whole graph by itself."""

from dataclasses import replace

from depgraph.graph import Snapshot
from depgraph.model import Contract, Service
from depgraph.selection import list_own_systems


def extract_borough(graph: Snapshot, *, borough: str) -> Snapshot:
    """
    Extract what concerns one borough: its systems, what they exchange data with, its services.

    The systems of a borough are those that it operates or shares. Every integration that
    ends at or passes one of them is kept with its far ends and vias; so are the borough's
    services and contracts with the systems that they name, and whatever these refer to.

    Raises:
        NotFoundError: If nothing in the graph is of this borough.

    Example:
        >>> from depgraph.sketches import sketch
        >>> graph = sketch("a/crm -[person]-> b/mail; b/mail -[person]-> b/archive")
        >>> [system.id for system in extract_borough(graph, borough="a").systems]
        ['a/crm', 'b/mail']
    """
    own = list_own_systems(graph, borough)
    integrations = tuple(
        each
        for each in graph.integrations
        if not own.isdisjoint((each.source, each.target, *each.via))
    )
    services = tuple(service for service in graph.services if service.borough == borough)
    contracts = tuple(
        contract
        for contract in graph.contracts
        if contract.borough == borough or not own.isdisjoint(contract.covers)
    )
    named = own.union(*((each.source, each.target, *each.via) for each in integrations))
    named.update(use.system for service in services for use in service.uses)
    named.update(system for contract in contracts for system in contract.covers)
    systems = tuple(system for system in graph.systems if system.id in named)
    kept = replace(
        graph, systems=systems, integrations=integrations, services=services, contracts=contracts
    )
    return _keep_referred(kept, borough)


def _keep_referred(graph: Snapshot, borough: str) -> Snapshot:
    """Keep the products, suppliers, teams, entities and boroughs that the rest refers to."""
    products = {system.product for system in graph.systems}
    kept_products = tuple(product for product in graph.products if product.id in products)
    suppliers = {contract.supplier for contract in graph.contracts}
    suppliers.update(product.supplier for product in kept_products)
    owned: tuple[Contract | Service, ...] = (*graph.contracts, *graph.services)
    owners = {each.owner for each in (*graph.systems, *graph.integrations, *owned)}
    entities = {entity for each in graph.integrations for entity in each.data}
    entities.update(
        entity
        for system in graph.systems
        for pair in system.derives
        for entity in (pair.source, pair.target)
    )
    boroughs = {borough, *(each.borough for each in (*graph.systems, *owned))}
    boroughs.update(other for system in graph.systems for other in system.shared_with)
    return replace(
        graph,
        products=kept_products,
        suppliers=tuple(each for each in graph.suppliers if each.id in suppliers),
        teams=tuple(team for team in graph.teams if team.id in owners),
        data_entities=tuple(each for each in graph.data_entities if each.id in entities),
        boroughs=tuple(each for each in graph.boroughs if each.id in boroughs),
    )
