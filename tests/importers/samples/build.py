"""
Build the sample workbook from the text files beside this one: `make samples`.

A workbook cannot be read in a review, and text can. Built again it is the same, cell by cell:
nothing in it depends on the day, the machine or its user.
"""

import csv
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from xlsxwriter import Workbook

from tests.importers.samples import SAMPLES

SOURCES: Final = Path(__file__).parent / "brackwater"
WORKBOOK: Final = SAMPLES / "brackwater.xlsx"
_SHEETS: Final = {
    "Applications": "Brackwater Council: application portfolio",
    "Interfaces": "Brackwater Council: interfaces between applications",
    "Services": "Brackwater Council: services and the applications they use",
    "Contracts": "Brackwater Council: contracts for applications",
    "Teams": "Brackwater Council: teams",
}
_SUBTITLE: Final = "Kept by the Brackwater integration team, last gone through in October 2026"
_HEADER_ROW: Final = 3
_WIDEST: Final = 40


def build_workbook(path: Path) -> None:
    """Build the workbook: a sheet for each text file, under a title row."""
    with Workbook(path, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": datetime(2026, 10, 5, tzinfo=UTC)})
        for name, title in _SHEETS.items():
            rows = _read_rows(SOURCES / f"{name.lower()}.csv")
            _write_sheet(workbook, name, title, rows)


def _read_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _write_sheet(workbook: Workbook, name: str, title: str, rows: Sequence[Sequence[str]]) -> None:
    sheet = workbook.add_worksheet(name)
    bold = workbook.add_format({"bold": True})
    day = workbook.add_format({"num_format": "dd/mm/yyyy"})
    sheet.merge_range(0, 0, 0, len(rows[0]) - 1, title, workbook.add_format({"font_size": 16}))
    sheet.write_string(1, 0, _SUBTITLE)
    sheet.write_row(_HEADER_ROW, 0, rows[0], bold)
    for number, row in enumerate(rows[1:], start=_HEADER_ROW + 1):
        for column, cell in enumerate(row):
            if (stated := _find_day(cell)) is not None:
                sheet.write_datetime(number, column, stated, day)
            elif cell.isdecimal():
                sheet.write_number(number, column, int(cell))
            elif cell:
                sheet.write_string(number, column, cell)
    for column, cells in enumerate(zip(*rows, strict=True)):
        sheet.set_column(column, column, min(max(map(len, cells)) + 2, _WIDEST))
    sheet.freeze_panes(_HEADER_ROW + 1, 1)


def _find_day(cell: str) -> datetime | None:
    """Find the day of a cell that is one in the ISO form; days in other forms stay text."""
    try:
        return datetime.fromisoformat(cell) if "-" in cell else None
    except ValueError:
        return None


if __name__ == "__main__":
    build_workbook(Path(sys.argv[1]) if sys.argv[1:] else WORKBOOK)
