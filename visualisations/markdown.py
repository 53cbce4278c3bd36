"""An impact answer as Markdown, for wikis, tickets and reports: the sentence, then tables."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from depgraph.analysis.answer import ImpactAnswer
from depgraph.graph import Snapshot
from depgraph.wording.answers import (
    ASSUMED_NOTE,
    DOWNSTREAM_NOTE,
    describe_replaced,
    write_basis,
    write_hash,
    write_headline,
)
from depgraph.wording.effects import ROLES_NOTE, SEVERITY_NOTE
from depgraph.wording.names import Names
from depgraph.wording.phrases import count_both, join, write_date
from visualisations.answers import list_tables
from visualisations.tables import Cell, Table, clean_text

_SHOWN: Final = {
    "Services": ("Severity", "Service", "LGSL id", "Statutory", "In words", "Route"),
    "Systems": ("Role", "System", "In words", "Route", "Id"),
    "Integrations": ("What to do", "Meaning", "Integration", "Mechanism", "Automation", "Id"),
    "Find out first": ("Order", "Question", "Systems behind it", "Services behind it"),
    "By other data": ("Kind", "Name", "Id"),
    "Not recorded": ("What the record does not say",),
    "Contracts": ("Contract", "Supplier", "Covers", "Ends", "Latest end", "Notice by", "Review"),
    "Teams": ("Team", "Id"),
}
_SPECIAL: Final = re.compile(r"[\\`*_{}\[\]#|~$]|:(?=//)|(?<=www)\.", re.IGNORECASE)
_ENTITIES: Final = str.maketrans({"&": "&amp;", "<": "&lt;"})
_LINE_START: Final = re.compile(r"^(\d*)([-+>=.)])")


def draw_impact(graph: Snapshot, answer: ImpactAnswer) -> str:
    """Draw an impact answer as Markdown with tables; names show as they are and do nothing."""
    names = Names(graph)
    tables = {table.name: table for table in list_tables(graph, answer)}
    parts = (
        _write_head(names, answer),
        _write_traced(tables),
        _write_assumed(answer, tables),
        _write_rest(answer, tables),
        [write_hash(answer)],
    )
    return "\n\n".join(paragraph for part in parts for paragraph in part) + "\n"


def _write_head(names: Names, answer: ImpactAnswer) -> Iterator[str]:
    systems = answer.question["systems"]
    yield f"# Replacing {escape(join([names.systems[each] for each in systems]))}"
    yield from map(escape, write_headline(names, answer))
    yield f"Asked about {escape(write_basis(answer))}."
    replaced = [describe_replaced(names, each) for each in systems]
    yield "\n".join(f"- {escape(each)}" for each in replaced)


def _write_traced(tables: dict[str, Table]) -> Iterator[str]:
    for name, title, note in (
        ("Services", "Services affected", SEVERITY_NOTE),
        ("Systems", "Systems affected", ROLES_NOTE),
    ):
        table = _keep(tables[name], "traced")
        if table.rows:
            yield from (f"## {title}", note, _write_table(table))
    if tables["Integrations"].rows:
        yield from ("## Integrations to rework", _write_table(tables["Integrations"]))


def _write_assumed(answer: ImpactAnswer, tables: dict[str, Table]) -> Iterator[str]:
    counted = answer.coverage["assumed"]
    if counted["systems"] or counted["services"]:
        total = count_both(counted["systems"], counted["services"])
        yield from ("## Possibly affected", f"{total}, assumed. {ASSUMED_NOTE}")
        for name in ("Services", "Systems"):
            table = _keep(tables[name], "assumed")
            if table.rows:
                yield _write_table(table)
    if tables["Find out first"].rows:
        yield from ("## Find out first", _write_table(tables["Find out first"]))


def _write_rest(answer: ImpactAnswer, tables: dict[str, Table]) -> Iterator[str]:
    downstream = answer.coverage["downstream"]
    if downstream["systems"] or downstream["services"]:
        total = count_both(downstream["systems"], downstream["services"])
        yield from ("## Downstream by other data", f"{total}. {DOWNSTREAM_NOTE}")
        if tables["By other data"].rows:
            yield _write_table(tables["By other data"])
    yield "## What the record does not say"
    yield "\n".join(f"- {escape(str(row[0]))}" for row in tables["Not recorded"].rows)
    for name, title in (("Teams", "Teams to involve"), ("Contracts", "Contracts")):
        if tables[name].rows:
            yield from (f"## {title}", _write_table(tables[name]))


def _keep(table: Table, confidence: str) -> Table:
    """Keep the rows of one confidence."""
    place = [column.heading for column in table.columns].index("Confidence")
    rows = [row for row in table.rows if row[place] == confidence]
    return Table(name=table.name, columns=table.columns, rows=rows)


def _write_table(table: Table) -> str:
    shown = _SHOWN[table.name]
    headings = [column.heading for column in table.columns]
    places = [headings.index(heading) for heading in shown]
    lines = [shown, ["---"] * len(shown)]
    lines += [[_write_cell(row[place]) for place in places] for row in table.rows]
    return "\n".join(_join(line) for line in lines)


def _join(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _write_cell(cell: Cell) -> str:
    if isinstance(cell, date):
        return write_date(cell)
    return "" if cell is None else escape(str(cell))


def escape(text: str) -> str:
    r"""
    Write text so that Markdown shows it and reads nothing into it: no markup, no link, no cell.

    Example:
        >>> print(escape("<b>|[x](y)* https://x.example"))
        &lt;b>\|\[x\](y)\* https\://x.example
        >>> print(escape("1. a_b & c"))
        1\. a\_b &amp; c
    """
    line = " ".join(clean_text(text).split())
    line = _SPECIAL.sub(r"\\\g<0>", line).translate(_ENTITIES)
    return _LINE_START.sub(r"\1\\\2", line)
