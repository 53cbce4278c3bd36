"""Which records of a collection are meant: by borough, by text, by the value of a field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields

from depgraph.errors import NotFoundError, Problem, list_names
from depgraph.graph import Snapshot
from depgraph.model import (
    Contract,
    Integration,
    Product,
    Record,
    Service,
    System,
    write_name,
)


def select_records(
    graph: Snapshot,
    collection: str,
    *,
    borough: str | None = None,
    search: str | None = None,
    where: Mapping[str, str] | None = None,
) -> list[Record]:
    """
    Select records of a collection, sorted by id.

    Args:
        graph: The graph.
        collection: A collection of the exchange format, such as `systems`.
        borough: Only those of one borough: systems that it operates or shares, integrations
            that end at one of them, and what else names it.
        search: Only those that hold this text, in any case: in id, name, alias or product; for
            integrations also in ends, vias, data, mechanism and technical names; for services
            also in processes; for contracts also in what they cover.
        where: Only those whose field has this value, or holds it; by name of the field. `uses`
            holds a system that it names.

    Raises:
        NotFoundError: If the graph has no such borough.

    Example:
        >>> from depgraph.sketches import sketch
        >>> graph = sketch("a/crm -[person]-> a/mail; b/crm")
        >>> [system.id for system in select_records(graph, "systems", search="CRM")]
        ['a/crm', 'b/crm']
        >>> [each.id for each in select_records(graph, "integrations", where={"data": "person"})]
        ['a/crm->a/mail']
    """
    records: Sequence[Record] = getattr(graph, collection)
    if borough is not None:
        own = list_own_systems(graph, borough)
        records = [record for record in records if _is_of(record, borough, own)]
    for name, wanted in (where or {}).items():
        records = _keep(records, name, wanted)
    text = (search or "").casefold()
    return [record for record in records if _holds(record, text)]


def list_own_systems(graph: Snapshot, borough: str) -> set[str]:
    """
    List the ids of the systems that a borough operates or shares.

    Raises:
        NotFoundError: If nothing in the graph names this borough as its own.
    """
    own = {
        system.id
        for system in graph.systems
        if system.borough == borough or borough in system.shared_with
    }
    services = any(each.borough == borough for each in graph.services)
    if own or services or any(each.borough == borough for each in graph.contracts):
        return own
    known = sorted(each.id for each in graph.boroughs)
    if borough in known:
        return own
    hint = f" There are {list_names(known, most=33, last='and')}." if known else ""
    raise NotFoundError([Problem(f'There is no borough "{borough}" in the graph.{hint}')])


def _is_of(record: Record, borough: str, own: set[str]) -> bool:
    if isinstance(record, System):
        return record.id in own
    if isinstance(record, Integration):
        return record.source in own or record.target in own
    if isinstance(record, Contract) and not own.isdisjoint(record.covers):
        return True
    return getattr(record, "borough", None) == borough


def _keep(records: Sequence[Record], name: str, wanted: str) -> list[Record]:
    """Keep the records of one collection whose field has a value, or holds it."""
    if name == "uses":
        return [
            record
            for record in records
            if isinstance(record, Service) and any(use.system == wanted for use in record.uses)
        ]
    if not records or name not in {field.name for field in fields(records[0])}:
        return []
    return [record for record in records if _has(getattr(record, name), wanted)]


def _has(value: object, wanted: str) -> bool:
    if isinstance(value, tuple):
        return wanted in value
    if value is None:
        return False
    return wanted == (str(value).lower() if isinstance(value, bool) else str(value))


def _holds(record: Record, text: str) -> bool:
    return not text or any(text in each.casefold() for each in _list_texts(record))


def _list_texts(record: Record) -> Iterator[str]:
    """List what a search looks through: names, and what an integration connects and carries."""
    yield record.id
    yield write_name(record)
    if isinstance(record, System):
        yield from (*record.aliases, record.product or "")
    elif isinstance(record, Integration):
        yield from (record.source, record.target, *record.via, *record.data, record.mechanism)
        yield from record.technical_names
    elif isinstance(record, Service):
        yield from (use.process or "" for use in record.uses)
    elif isinstance(record, Product):
        yield from record.aliases
    elif isinstance(record, Contract):
        yield from record.covers
