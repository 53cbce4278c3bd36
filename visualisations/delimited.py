"""Tables as CSV files that Excel opens: UTF-8 with a mark, every cell in quotes and harmless."""

import csv
import io
from datetime import date
from typing import Final

from depgraph.analysis.answer import ImpactAnswer
from depgraph.formulas import neutralise
from depgraph.graph import Snapshot
from visualisations.answers import merge_tables
from visualisations.registers import list_registers
from visualisations.tables import Cell, Table, clean_text

_MARK: Final = "\ufeff"
"""Without it, Excel takes a file for the local code page and spoils every accent."""


def draw_impact(graph: Snapshot, answer: ImpactAnswer) -> str:
    """Draw an impact answer as one table, a row for each thing, to sort and filter."""
    return write_table(merge_tables(graph, answer))


def draw_graph(graph: Snapshot) -> dict[str, str]:
    """Draw a graph as the tables of a register, by the names of their files."""
    return {
        f"{table.name.lower().replace(' ', '_')}.csv": write_table(table)
        for table in list_registers(graph)
    }


def write_table(table: Table) -> str:
    r"""
    Write a table (RFC 4180): what a spreadsheet would take for a formula stays text.

    Example:
        >>> from visualisations.tables import Column
        >>> write_table(Table(name="Systems", columns=(Column(heading="Name"),), rows=[["=1+1"]]))
        '\ufeff"Name"\r\n"\'=1+1"\r\n'
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([column.heading for column in table.columns])
    writer.writerows([_write_cell(cell) for cell in row] for row in table.rows)
    return _MARK + written.getvalue()


def _write_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return neutralise(clean_text(cell)) if isinstance(cell, str) else str(cell)
