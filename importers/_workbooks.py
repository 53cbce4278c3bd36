"""Workbooks: the sheets of XLSX, XLS and ODS files, hidden ones too, as clean text."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from importers._cells import MOST_CELLS, Row, Sheet, build_row
from importers._merged_cells import Merged, list_merged
from importers._refusals import LOCKED, PARTIAL, SPREAD, refuse

_Value = int | float | str | bool | time | date | datetime | timedelta
_MOST_MERGED: Final = 10_000


def read_workbook(content: bytes, *, file: str) -> list[Sheet]:
    """
    Read every sheet of a workbook whose bounds have been checked.

    Raises:
        InputError: If it is protected, damaged, or a sheet spans too many cells.
    """
    try:
        with load_workbook(io.BytesIO(content)) as workbook:
            return _read_sheets(workbook, content, file)
    except PasswordError as error:
        raise refuse(file, LOCKED) from error
    except (CalamineError, OSError, ValueError) as error:
        raise refuse(file, PARTIAL) from error
    except BaseException as error:  # the library lets its own panics through
        if type(error).__name__ != "PanicException":
            raise
        raise refuse(file, PARTIAL) from error


def _read_sheets(workbook: CalamineWorkbook, content: bytes, file: str) -> list[Sheet]:
    told = list_merged(content) if content.startswith(b"PK") else []
    sheets = []
    for number, about in enumerate(workbook.sheets_metadata):
        if about.typ == SheetTypeEnum.WorkSheet:
            sheet = workbook.get_sheet_by_index(number)
            _check_size(sheet, file)
            hidden = about.visible != SheetVisibleEnum.Visible
            _, left = sheet.start or (0, 0)
            merged = told[number] if number < len(told) else sheet.merged_cell_ranges or ()
            rows = _read_rows(sheet, merged)
            sheets.append(Sheet(name=about.name, rows=rows, hidden=hidden, left=left))
    return sheets


def _check_size(sheet: CalamineSheet, file: str) -> None:
    if sheet.height * sheet.width > MOST_CELLS:
        raise refuse(file, SPREAD)


def _read_rows(sheet: CalamineSheet, merged: Sequence[Merged]) -> tuple[Row, ...]:
    if sheet.start is None:
        return ()
    top, _ = sheet.start
    table = [[_write(value) for value in values] for values in sheet.to_python()]
    banners = _fill_merged(merged, table, corner=sheet.start)
    rows = (
        build_row(top + number, cells, banner=number - 1 in banners)
        for number, cells in enumerate(table, start=1)
    )
    return tuple(row for row in rows if row is not None)


def _fill_merged(
    merged: Sequence[Merged], table: Sequence[list[str]], *, corner: tuple[int, int]
) -> set[int]:
    """
    Give every row of a cell merged downwards its value; a title merged across stays one.

    Returns:
        The places of rows that hold nothing but one cell merged across half the sheet.
    """
    top, side = corner
    banners: set[int] = set()
    filled = 0
    for (first, column), (last, end) in islice(merged, _MOST_MERGED):
        row, place, height = first - top, column - side, last - first
        filled += height
        if not (0 <= row < len(table) and 0 <= place < len(table[row])) or filled > MOST_CELLS:
            continue
        if end > column and 2 * (end - column + 1) >= len(table[row]):
            banners.update([row] if sum(map(bool, table[row])) == 1 else [])
        for below in table[row + 1 : row + height + 1]:
            below[place] = below[place] or table[row][place]
    return banners


def _write(value: _Value) -> str:
    """Write a value as text: whole numbers without a point, days as 2026-11-22."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    return value.isoformat("minutes") if isinstance(value, time) else str(value)
