"""An impact answer as Markdown, for wikis, tickets and reports: the sentence, then tables."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from depgraph.analysis.answer import ImpactAnswer
from depgraph.graph import Snapshot
from depgraph.wording.answers import describe_replaced, write_basis, write_hash, write_headline
from depgraph.wording.names import Names
from depgraph.wording.phrases import join, write_date
from visualisations.answers import list_tables
from visualisations.sections import Section, list_sections
from visualisations.tables import Cell, Table, clean_text

_SPECIAL: Final = re.compile(r"[\\`*_{}\[\]#|~$]|:(?=//)|(?<=www)\.", re.IGNORECASE)
_ENTITIES: Final = str.maketrans({"&": "&amp;", "<": "&lt;"})
_LINE_START: Final = re.compile(r"^(\d*)([-+>=.)])")


def draw_impact(graph: Snapshot, answer: ImpactAnswer) -> str:
    """Draw an impact answer as Markdown with tables; names show as they are and do nothing."""
    tables = {table.name: table for table in list_tables(graph, answer)}
    paragraphs = [*_write_head(Names(graph), answer)]
    for section in list_sections(answer, tables):
        paragraphs.extend(_write_section(section))
    return "\n\n".join([*paragraphs, write_hash(answer)]) + "\n"


def _write_head(names: Names, answer: ImpactAnswer) -> Iterator[str]:
    systems = answer.question["systems"]
    yield f"# Replacing {escape(join([names.systems[each] for each in systems]))}"
    yield from map(escape, write_headline(names, answer))
    yield f"Asked about {escape(write_basis(answer))}."
    replaced = [describe_replaced(names, each) for each in systems]
    yield "\n".join(f"- {escape(each)}" for each in replaced)


def _write_section(section: Section) -> Iterator[str]:
    yield f"## {section.title}"
    yield from section.notes
    if section.items:
        yield "\n".join(f"- {escape(item)}" for item in section.items)
    yield from map(_write_table, section.tables)


def _write_table(table: Table) -> str:
    lines = [[column.heading for column in table.columns], ["---"] * len(table.columns)]
    lines += [[_write_cell(cell) for cell in row] for row in table.rows]
    return "\n".join(map(_join, lines))


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
