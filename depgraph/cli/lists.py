"""Lists of systems, integrations and services."""

import json
from typing import Final

from depgraph.cli.text import draw_columns, measure_table
from depgraph.exchange import write_record
from depgraph.graph import Snapshot
from depgraph.model import Integration, Service, System, write_name
from depgraph.selection import select_records

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
        borough: Only those of one borough; see `select_records`.
        search: Only those that hold this text; see `select_records`.
        as_json: Whether to write records of the exchange format rather than a table.

    Raises:
        NotFoundError: If nothing in the graph is of the borough.
    """
    selected = select_records(graph, collection, borough=borough, search=search)
    records = [record for record in selected if isinstance(record, Listed)]
    if as_json:
        return json.dumps(
            [write_record(record) for record in records], ensure_ascii=False, indent=2
        )
    if not records:
        return f"No {collection}{' fit' if borough or search else ' are recorded'}."
    rows = [_write_row(record) for record in records]
    return "\n".join(draw_columns(_HEADERS[collection], rows, width=measure_table()))


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
