"""A graph as the tables of a register, headed as the importer of registers reads them."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from depgraph.dictionaries import suggest_products
from depgraph.graph import Snapshot
from depgraph.model import (
    UNRECORDED,
    Contract,
    Integration,
    Service,
    System,
    Use,
    write_name,
)
from depgraph.names import normalise_name, slugify
from visualisations.columns import ADDED, PRODUCTS, REGISTERS
from visualisations.tables import Cell, Column, Table

_Row = Mapping[str, Cell]
_IN_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_PARTING: Final = re.compile(r"[;,\n()\[\]{}>\u2192]|\sthen\s", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_][\w' -]*")
_SAYS_NOTHING: Final = re.compile(
    r"\W*(n\W?a|nil|none?|null|not \w+|unknown|tb[acd]|blank|no data|direct|point to point"
    r"|no middleware|don't know|to be \w+)\W*",
    re.IGNORECASE,
)
_PAIRS: Final = re.compile(r"\s*/\s*|\sand\s|\s&\s|\s\+\s", re.IGNORECASE)
_ONE_OF_LIST: Final = re.compile(r"\sand\s", re.IGNORECASE)
_LONGEST_NAME: Final = 200
_UNSAID: Final = "not recorded"
_LEFT_OUT: Final = {("Integrations", "Reference"), ("Data entities", "Borough")}
"""Columns of a workbook to fill in that an export has nothing to say in."""


def list_registers(graph: Snapshot) -> list[Table]:
    """
    List a graph as the tables of a register, everything with the id that it has.

    Systems are named by name where their borough has one of that name, else by id.
    """
    labels = _Labels(graph)
    rows: Mapping[str, Iterator[_Row]] = {
        "Systems": _list_systems(graph, labels),
        "Integrations": _list_integrations(graph, labels),
        "Services": _list_services(graph, labels),
        "Contracts": _list_contracts(graph, labels),
        "Products": _list_products(graph, labels),
        "Teams": _list_teams(graph),
        "Data entities": _list_entities(graph),
    }
    return [_build(name, _list_columns(name), each) for name, each in rows.items()]


def _list_columns(name: str) -> tuple[Column, ...]:
    return tuple(
        replace(column, help="", values=(), offered="")
        for column in (*REGISTERS.get(name, PRODUCTS), *ADDED.get(name, ()))
        if (name, column.heading) not in _LEFT_OUT
    )


def _build(name: str, columns: tuple[Column, ...], rows: Iterator[_Row]) -> Table:
    headings = [column.heading for column in columns]
    cells = [[row.get(heading) for heading in headings] for row in rows]
    return Table(name=name, columns=columns, rows=cells)


class _Labels:
    """What to call things in a cell, so that whoever reads it finds the same thing."""

    def __init__(self, graph: Snapshot) -> None:
        self.systems = {system.id: system for system in graph.systems}
        self.teams = {team.id: write_name(team) for team in graph.teams}
        self.products = {product.id: product for product in graph.products}
        self.suppliers = {supplier.id: supplier for supplier in graph.suppliers}
        self.entities = {entity.id: write_name(entity) for entity in graph.data_entities}
        self._times = Counter(
            (borough, name)
            for system in graph.systems
            for borough in {system.borough, *system.shared_with}
            for name in {normalise_name(each) for each in (write_name(system), *system.aliases)}
        )

    def name_system(self, identifier: str, *, borough: str | None) -> str:
        """Name a system in a row of a borough: by name if that is plain and its own, else by id."""
        system = self.systems[identifier]
        name = write_name(system)
        alone = self._times[borough, normalise_name(name)] == 1
        here = borough in {system.borough, *system.shared_with}
        return name if here and alone and _is_plain(name) else identifier

    def name_systems(self, identifiers: Sequence[str], *, borough: str | None) -> str:
        """Name several systems in a cell: by id where a name could be two of a list."""
        names = [self.name_system(each, borough=borough) for each in identifiers]
        if len(names) > 1:
            pairs = zip(names, identifiers, strict=True)
            names = [each if _ONE_OF_LIST.search(name) else name for name, each in pairs]
        return "; ".join(names)

    def name_entity(self, identifier: str) -> str:
        """Name a data entity: by name if no reader would part it, else by id."""
        name = self.entities.get(identifier, identifier)
        plain = _WORD.fullmatch(name) and " and " not in name and not _SAYS_NOTHING.fullmatch(name)
        return name if plain else identifier

    def name_data(self, data: Sequence[str]) -> str:
        """Name data, and say if more of it is not recorded; empty if nothing is."""
        named = [self.name_entity(each) for each in data if each != UNRECORDED]
        return "; ".join([*named, _UNSAID] if named and UNRECORDED in data else named)

    def name_product(self, identifier: str | None) -> str | None:
        """Name a product: by name if its id is made of it, else by id."""
        product = self.products.get(identifier or "")
        if product is None or slugify(write_name(product)) != product.id:
            return identifier
        return write_name(product)

    def name_supplier(self, identifier: str | None) -> str | None:
        """Name a supplier."""
        supplier = self.suppliers.get(identifier or "")
        return identifier if supplier is None else write_name(supplier)

    def name_team(self, identifier: str | None) -> str | None:
        """Name a team."""
        return self.teams.get(identifier or "", identifier)


def _is_plain(name: str) -> bool:
    """Tell whether a name is read as one name, wherever it stands in a list."""
    outside = _IN_BRACKETS.sub(" ", name)
    if len(name) > _LONGEST_NAME or _PARTING.search(outside) or _SAYS_NOTHING.fullmatch(name):
        return False
    parts = _PAIRS.split(name)
    return len(parts) == 1 or not all(map(suggest_products, parts))


def _list_systems(graph: Snapshot, labels: _Labels) -> Iterator[_Row]:
    for system in graph.systems:
        product = labels.products.get(system.product or "")
        made = (
            f"{labels.name_entity(pair.target)} from {labels.name_entity(pair.source)}"
            for pair in system.derives
        )
        yield {
            "Borough": system.borough,
            "System name": write_name(system),
            "Also known as": "; ".join(filter(_is_plain, system.aliases)),
            "Kind": system.kind.replace("_", " "),
            "Product": labels.name_product(system.product),
            "Supplier": labels.name_supplier(product.supplier) if product else None,
            "Hosting": system.hosting,
            "Owning team": labels.name_team(system.owner),
            "Shared with": "; ".join(system.shared_with),
            "Derives": "; ".join(made),
            **_write_period(system),
            "Restricted": _write_flag(system.restricted),
            "Only named": _write_flag(system.mentioned_only),
            "Unresolved address": _write_flag(system.unresolved),
            "depgraph id": system.id,
        }


def _list_integrations(graph: Snapshot, labels: _Labels) -> Iterator[_Row]:
    for each in graph.integrations:
        borough = _find_borough(each, labels)
        yield {
            "Borough": borough,
            "Source system": labels.name_system(each.source, borough=borough),
            "Target system": labels.name_system(each.target, borough=borough),
            "Via": labels.name_systems(each.via, borough=borough),
            "Data": labels.name_data(each.data),
            "Mechanism": each.mechanism.replace("_", " "),
            "Automation": each.automation,
            "Frequency": each.frequency,
            "Integration name": each.name,
            "Owning team": labels.name_team(each.owner),
            **_write_period(each),
            "Technical names": "\n".join(each.technical_names),
            "Restricted": _write_flag(each.restricted),
            "depgraph id": each.id,
        }


def _find_borough(integration: Integration, labels: _Labels) -> str | None:
    """Find whose row an integration is: its id says, else its ends do."""
    ends = [labels.systems[each].borough for each in (integration.source, integration.target)]
    stated = integration.id.partition("/")[0]
    return stated if stated in ends else next(filter(None, ends), None)


def _list_services(graph: Snapshot, labels: _Labels) -> Iterator[_Row]:
    for service in graph.services:
        for use in service.uses or (None,):
            yield {
                "Borough": service.borough,
                "Service name": write_name(service),
                **_write_use(service, use, labels),
                "LGSL id": service.lgsl_id,
                "Statutory": {True: "yes", False: "no", None: None}[service.statutory],
                "Owning team": labels.name_team(service.owner),
                **_write_period(service),
                "depgraph id": service.id,
            }


def _write_use(service: Service, use: Use | None, labels: _Labels) -> _Row:
    if use is None:
        return {}
    return {
        "System used": labels.name_system(use.system, borough=service.borough),
        "Essential": "yes" if use.essential else "no",
        "Process": use.process,
    }


def _list_contracts(graph: Snapshot, labels: _Labels) -> Iterator[_Row]:
    for contract in graph.contracts:
        supplier = labels.suppliers.get(contract.supplier or "")
        yield {
            "Borough": contract.borough,
            "Contract reference": _strip_borough(contract),
            "Contract title": contract.title,
            "Supplier": labels.name_supplier(contract.supplier),
            "Company number": supplier.company_number if supplier else None,
            "Systems covered": labels.name_systems(contract.covers, borough=contract.borough),
            "Owning team": labels.name_team(contract.owner),
            "Start date": contract.start,
            "End date": contract.end,
            "Review date": contract.review,
            "Notice by": contract.notice_by,
            "Latest end date": contract.latest_end,
            "Contract value": contract.value_gbp,
            "depgraph id": contract.id,
        }


def _strip_borough(contract: Contract) -> str:
    return contract.id.removeprefix(f"{contract.borough}/")


def _list_products(graph: Snapshot, labels: _Labels) -> Iterator[_Row]:
    for product in graph.products:
        yield {
            "Product name": labels.name_product(product.id),
            "Supplier": labels.name_supplier(product.supplier),
            "Category": product.category,
            "Also known as": "; ".join(product.aliases),
            "Licence": product.licence,
        }


def _list_teams(graph: Snapshot) -> Iterator[_Row]:
    for team in graph.teams:
        borough, slash, _ = team.id.partition("/")
        yield {
            "Borough": team.borough or (borough if slash else None),
            "Team name": write_name(team),
            "depgraph id": team.id,
        }


def _list_entities(graph: Snapshot) -> Iterator[_Row]:
    for entity in graph.data_entities:
        yield {
            "Data entity": write_name(entity),
            "Personal data": {True: "yes", False: "no", None: None}[entity.personal],
            "depgraph id": entity.id,
        }


def _write_period(record: System | Integration | Service) -> dict[str, date | None]:
    """Write a live period by its first and its last day."""
    ends = record.live_to
    last = ends - timedelta(days=1) if ends and ends > date.min else ends
    return {"Live from": record.live_from, "Last day": last}


def _write_flag(flag: bool) -> str | None:
    return "yes" if flag else None
