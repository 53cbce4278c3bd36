"""What stores and imports promise, and small builders of what sources state."""

from collections.abc import Iterable
from datetime import date

from depgraph.facts import Evidence, Kept, SourceState, Statement
from depgraph.model import Integration, Record, System

JANUARY = date(2026, 1, 5)
MARCH = date(2026, 3, 2)
JUNE = date(2026, 6, 1)


def state(
    record: Record, *, borough: str | None = "ham", part: str = "apps", locator: str = "row 2"
) -> Statement:
    """State a record, as the borough Ham does in the sheet "apps"."""
    evidence = Evidence(part=part, locator=locator, importer="fake 1")
    return Statement(record=record, borough=borough, evidence=evidence)


def keep(
    record: Record,
    *,
    borough: str | None = "ham",
    part: str = "apps",
    seen: date = JANUARY,
    retired_on: date | None = None,
) -> Kept:
    """Keep a record that was stated once."""
    statement = state(record, borough=borough, part=part)
    return Kept(statement=statement, first_seen=seen, last_seen=seen, retired_on=retired_on)


def build_source(name: str, *records: Record | Kept, rank: int = 0) -> SourceState:
    """Build a source that states some records."""
    kept = tuple(each if isinstance(each, Kept) else keep(each) for each in records)
    return SourceState(
        source=name, borough="ham", importer="fake", read_on=JANUARY, rank=rank, kept=kept
    )


def link(name: str, *, source: str, target: str, data: Iterable[str] = ()) -> Integration:
    """Build an integration between two systems, as written."""
    return Integration(id=name, source=source, target=target, data=tuple(data))


CRM = System(id="ham/crm", name="CRM", borough="ham")
MAIL = System(id="ham/mail", name="Mail", borough="ham")
RENTS = System(id="ham/rents", name="Rents", borough="ham")
FEED = link("k1", source="CRM", target="Mail", data=["person"])
