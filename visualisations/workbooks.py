"""
Tables as an XLSX workbook: every text an explicit string, never a formula and never a link.

The only file that imports the library that writes workbooks. Equal tables give equal bytes.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from depgraph.errors import InputError, Problem
from visualisations.tables import Cell, Column, Table, clean_text

MOST_ROWS: Final = 1_048_576
_CREATED: Final = datetime(2000, 1, 1, tzinfo=UTC)
_FIRST_DAY: Final = date(1900, 3, 1)
"""Spreadsheets count the days before it differently: such a day is written as text."""
_NOTES_WIDTH: Final = 110
_LAST_GUIDED_ROW: Final = 5_001
_FROZEN: Final = 2
"""Columns that stay in sight: whose row it is, and what it is about."""
_STYLES: Final[Mapping[str, Mapping[str, object]]] = {
    "heading": {"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "border": 1},
    "help": {"bg_color": "#E7ECF5", "border": 1},
    "text": {"quote_prefix": True},
    "day": {"num_format": "dd/mm/yyyy", "align": "left"},
    "number": {"align": "left"},
    "text column": {"num_format": "@"},
    "day column": {"num_format": "dd/mm/yyyy", "align": "left"},
    "number column": {"align": "left"},
    "title": {"bold": True, "font_size": 16},
    "note heading": {"bold": True, "font_size": 12},
}


class Book:
    """
    A workbook in the making.

    Args:
        title: What it is, for its properties.
    """

    def __init__(self, title: str) -> None:
        self._content = io.BytesIO()
        self._book = Workbook(self._content, {"in_memory": True})
        self._book.set_properties({"title": clean_text(title), "created": _CREATED})
        wrapped = {"text_wrap": True, "valign": "top"}
        self._styles = {
            name: self._book.add_format({**wrapped, **style}) for name, style in _STYLES.items()
        }

    def add_notes(self, name: str, notes: Mapping[str, Sequence[str]]) -> None:
        """Add a sheet of paragraphs under headings; the first heading is its title."""
        sheet = self._book.add_worksheet(name)
        sheet.set_column(0, 0, _NOTES_WIDTH)
        sheet.hide_gridlines(2)
        lines = [("", "")]
        for heading, paragraphs in notes.items():
            style = "note heading" if len(lines) > 1 else "title"
            lines += [(style, heading), *(("text", each) for each in paragraphs), ("", "")]
        for row, (style, text) in enumerate(lines[1:]):
            if text:
                sheet.write_string(row, 0, clean_text(text), self._styles[style])

    def add_table(self, table: Table) -> None:
        """
        Add a sheet with a table to sort and filter, whose headings stay in sight.

        Raises:
            InputError: If a sheet cannot hold so many rows.
        """
        if len(table.rows) >= MOST_ROWS:
            fault = (
                f"{len(table.rows):,} rows of {table.name.lower()} are more than a sheet holds. "
                "Leave some out with --borough, or use --format json or csv."
            )
            raise InputError([Problem(fault)])
        sheet = self._add_sheet(table, head=1)
        sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)

    def add_form(self, table: Table) -> None:
        """Add a sheet to fill in: help under the headings, and words offered where few will do."""
        sheet = self._add_sheet(table, head=2)
        for place, column in enumerate(table.columns):
            sheet.write_string(1, place, column.help, self._styles["help"])
            sheet.set_column(place, place, column.width, self._styles[f"{column.form} column"])
            rule = _build_rule(column)
            if rule:
                sheet.data_validation(2, place, _LAST_GUIDED_ROW, place, rule)

    def _add_sheet(self, table: Table, *, head: int) -> Worksheet:
        sheet = self._book.add_worksheet(table.name)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.heading, self._styles["heading"])
        for number, row in enumerate(table.rows, start=head):
            for place, cell in enumerate(row):
                self._write(sheet, number, place, cell)
        sheet.freeze_panes(head, _FROZEN if len(table.columns) > 2 * _FROZEN else 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def close(self) -> bytes:
        """Give the bytes of the workbook."""
        self._book.close()
        return self._content.getvalue()

    def _write(self, sheet: Worksheet, row: int, place: int, cell: Cell) -> None:
        if isinstance(cell, int | float):
            sheet.write_number(row, place, cell, self._styles["number"])
        elif isinstance(cell, date) and cell >= _FIRST_DAY:
            sheet.write_datetime(row, place, datetime.combine(cell, time()), self._styles["day"])
        elif cell:
            text = cell.isoformat() if isinstance(cell, date) else clean_text(cell)
            sheet.write_string(row, place, text, self._styles["text"])


def _build_rule(column: Column) -> dict[str, object]:
    """Build what a form says and checks where something is typed; empty if anything will do."""
    rule: dict[str, object]
    if column.values:
        fault = "Choose a word of the list, or leave the cell empty."
        rule = {"validate": "list", "source": list(column.values)}
    elif column.offered:
        fault = "The sheet Systems does not list this name. It is kept all the same."
        rule = {"validate": "list", "source": column.offered, "error_type": "information"}
    elif column.form == "day":
        fault = "Write a day, as 31/03/2027."
        rule = {"validate": "date", "criteria": ">=", "value": _FIRST_DAY}
    else:
        return {}
    said = {
        "input_title": column.heading,
        "input_message": column.help,
        "error_title": column.heading,
        "error_message": fault,
    }
    return {**rule, **said}
