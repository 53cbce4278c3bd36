"""Lists of systems, integrations and services."""

import json
from collections.abc import Iterator, Sequence
from typing import Final

from pydantic import TypeAdapter

from depgraph.cli.text import draw_columns, measure_table
from depgraph.extract import extract_borough
from depgraph.graph import Snapshot
from depgraph.model import Integration, Record, Service, System, write_name

Listed = System | Integration | Service

_HEADERS: Final = {
    "systems": ("ID", "NAME", "KIND", "PRODUCT", "OWNER", "LIVE"),
    "integrations": ("ID", "SOURCE", "TARGET", "VIA", "DATA", "MECHANISM", "AUTOMATION", "LIVE"),
    "services": ("ID", "NAME", "LGSL", "STATUTORY", "USES", "LIVE"),
}


def write_list(
    graph: Snapshot, collection: str, *, borough: str | None, search: str | None, as_json: bool
) -> str:
    """
    List a collection, sorted by id.

    Args:
        graph: The graph.
        collection: `systems`, `integrations` or `services`.
        borough: Only those of one borough: systems that it operates or shares, integrations
            that end at one of them, and its services.
        search: Only those that hold this text, in any case: in id, name, alias or product; for
            integrations also in ends, vias, data, mechanism and technical names; for services
            also in processes.
        as_json: Whether to write records of the exchange format rather than a table.

    Raises:
        NotFoundError: If nothing in the graph is of the borough.
    """
    records = list(_select(graph, collection, borough, search))
    if as_json:
        return json.dumps(
            [write_record(record) for record in records], ensure_ascii=False, indent=2
        )
    if not records:
        return f"No {collection}{' fit' if borough or search else ' are recorded'}."
    rows = [_write_row(record) for record in records]
    return "\n".join(draw_columns(_HEADERS[collection], rows, width=measure_table()))


def write_record(record: Record) -> dict[str, object]:
    """Write a record as the exchange format does."""
    written: dict[str, object] = TypeAdapter(type(record)).dump_python(
        record, mode="json", by_alias=True
    )
    return written


def _select(
    graph: Snapshot, collection: str, borough: str | None, search: str | None
) -> Iterator[Listed]:
    records: Sequence[Listed] = getattr(graph, collection)
    if borough is not None:
        own = _list_own(extract_borough(graph, borough=borough), borough)
        records = [record for record in records if _is_of(record, borough, own)]
    wanted = (search or "").casefold()
    for record in records:
        if any(wanted in text.casefold() for text in _list_texts(record)):
            yield record


def _list_texts(record: Listed) -> Iterator[str]:
    """List what a search looks through: names, and what an integration connects and carries."""
    yield record.id
    yield write_name(record)
    if isinstance(record, System):
        yield from (*record.aliases, record.product or "")
    elif isinstance(record, Integration):
        yield from (record.source, record.target, *record.via, *record.data, record.mechanism)
        yield from record.technical_names
    else:
        yield from (use.process or "" for use in record.uses)


def _list_own(graph: Snapshot, borough: str) -> set[str]:
    return {
        system.id
        for system in graph.systems
        if system.borough == borough or borough in system.shared_with
    }


def _is_of(record: Listed, borough: str, own: set[str]) -> bool:
    if isinstance(record, Service):
        return record.borough == borough
    if isinstance(record, System):
        return record.id in own
    return record.source in own or record.target in own


def _write_row(record: Listed) -> tuple[str, ...]:
    live = write_period(record)
    if isinstance(record, System):
        owner, product = record.owner or "", record.product or ""
        return record.id, write_name(record), record.kind.replace("_", " "), product, owner, live
    if isinstance(record, Service):
        lgsl = "" if record.lgsl_id is None else str(record.lgsl_id)
        uses = ", ".join(
            use.system if use.essential else f"{use.system} (supporting)" for use in record.uses
        )
        statutory = {True: "yes", False: "no", None: ""}[record.statutory]
        return record.id, write_name(record), lgsl, statutory, uses, live
    return (
        record.id,
        record.source,
        record.target,
        ", ".join(record.via),
        ", ".join(record.data),
        record.mechanism.replace("_", " "),
        record.automation,
        live,
    )


def write_period(record: Listed) -> str:
    """
    Write when a record is live, empty when always.

    Example:
        >>> write_period(System(id="crm"))
        ''
    """
    begins = f"from {record.live_from}" if record.live_from else ""
    ends = f"until before {record.live_to}" if record.live_to else ""
    return " ".join(filter(None, (begins, ends)))
