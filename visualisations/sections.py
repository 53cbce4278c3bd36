"""An impact answer as the parts of a report: headings, sentences and tables, in reading order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from depgraph.analysis.answer import ImpactAnswer
from depgraph.wording.answers import ASSUMED_NOTE, DOWNSTREAM_NOTE
from depgraph.wording.effects import ROLES_NOTE, SEVERITY_NOTE
from depgraph.wording.phrases import count_both
from visualisations.tables import Table

_SHOWN: Final = {
    "Services": ("Severity", "Service", "LGSL id", "Statutory", "In words", "Route"),
    "Systems": ("Role", "System", "In words", "Route", "Id"),
    "Integrations": ("What to do", "Meaning", "Integration", "Mechanism", "Automation", "Id"),
    "Find out first": ("Order", "Question", "Systems behind it", "Services behind it"),
    "By other data": ("Kind", "Name", "Id"),
    "Contracts": ("Contract", "Supplier", "Covers", "Ends", "Latest end", "Notice by", "Review"),
    "Teams": ("Team", "Id"),
}
"""The columns that a page has room for; tables for spreadsheets have all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a report: its heading, then what stands under it, in this order."""

    title: str
    notes: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


def list_sections(answer: ImpactAnswer, tables: Mapping[str, Table]) -> Iterator[Section]:
    """
    List the parts of a report after the answer in a sentence; those that hold nothing are left out.

    Args:
        answer: The answer.
        tables: Its tables by name, as `list_tables` gives them.
    """
    yield from _list_traced(tables)
    yield from _list_assumed(answer, tables)
    yield from _list_downstream(answer, tables)
    said = tuple(str(row[0]) for row in tables["Not recorded"].rows)
    yield Section(title="What the record does not say", items=said)
    for name, title in (("Teams", "Teams to involve"), ("Contracts", "Contracts")):
        if tables[name].rows:
            yield Section(title=title, tables=(_show(tables[name]),))


def _list_traced(tables: Mapping[str, Table]) -> Iterator[Section]:
    for name, title, note in (
        ("Services", "Services affected", SEVERITY_NOTE),
        ("Systems", "Systems affected", ROLES_NOTE),
    ):
        table = _keep(tables[name], "traced")
        if table.rows:
            yield Section(title=title, notes=(note,), tables=(_show(table),))
    if tables["Integrations"].rows:
        shown = _show(tables["Integrations"])
        yield Section(title="Integrations to rework", tables=(shown,))


def _list_assumed(answer: ImpactAnswer, tables: Mapping[str, Table]) -> Iterator[Section]:
    counted = answer.coverage["assumed"]
    if counted["systems"] or counted["services"]:
        total = count_both(counted["systems"], counted["services"])
        kept = [_keep(tables[name], "assumed") for name in ("Services", "Systems")]
        yield Section(
            title="Possibly affected",
            notes=(f"{total}, assumed. {ASSUMED_NOTE}",),
            tables=tuple(_show(table) for table in kept if table.rows),
        )
    if tables["Find out first"].rows:
        yield Section(title="Find out first", tables=(_show(tables["Find out first"]),))


def _list_downstream(answer: ImpactAnswer, tables: Mapping[str, Table]) -> Iterator[Section]:
    counted = answer.coverage["downstream"]
    if counted["systems"] or counted["services"]:
        total = count_both(counted["systems"], counted["services"])
        table = tables["By other data"]
        yield Section(
            title="Downstream by other data",
            notes=(f"{total}. {DOWNSTREAM_NOTE}",),
            tables=(_show(table),) if table.rows else (),
        )


def _keep(table: Table, confidence: str) -> Table:
    """Keep the rows of one confidence."""
    place = [column.heading for column in table.columns].index("Confidence")
    rows = [row for row in table.rows if row[place] == confidence]
    return Table(name=table.name, columns=table.columns, rows=rows)


def _show(table: Table) -> Table:
    """Keep the columns that a page has room for."""
    headings = [column.heading for column in table.columns]
    places = [headings.index(heading) for heading in _SHOWN[table.name]]
    return Table(
        name=table.name,
        columns=tuple(table.columns[place] for place in places),
        rows=[[row[place] for place in places] for row in table.rows],
    )
