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

from depgraph.errors import InputError, Problem
from importers._cells import MOST_CELLS, Row, Sheet, build_row

_Value = int | float | str | bool | time | date | datetime | timedelta
_MOST_MERGED: Final = 10_000
_PARTIAL: Final = "The workbook is damaged or not all there. Copy or save it again, and import it."
_LOCKED: Final = "The workbook is protected by a password. Save a copy without one, and import it."


def read_workbook(content: bytes, *, file: str) -> list[Sheet]:
    """
    Read every sheet of a workbook whose bounds have been checked.

    Raises:
        InputError: If it is protected, damaged, or a sheet spans too many cells.
    """
    try:
        with load_workbook(io.BytesIO(content)) as workbook:
            return _read_sheets(workbook, file)
    except PasswordError as error:
        raise InputError([Problem(_LOCKED, file=file)]) from error
    except (CalamineError, OSError, ValueError) as error:
        raise InputError([Problem(_PARTIAL, file=file)]) from error
    except BaseException as error:  # the library lets its own panics through
        if type(error).__name__ != "PanicException":
            raise
        raise InputError([Problem(_PARTIAL, file=file)]) from error


def _read_sheets(workbook: CalamineWorkbook, file: str) -> list[Sheet]:
    sheets = []
    for number, about in enumerate(workbook.sheets_metadata):
        if about.typ == SheetTypeEnum.WorkSheet:
            sheet = workbook.get_sheet_by_index(number)
            _check_size(sheet, file)
            hidden = about.visible != SheetVisibleEnum.Visible
            sheets.append(Sheet(name=about.name, rows=_read_rows(sheet), hidden=hidden))
    return sheets


def _check_size(sheet: CalamineSheet, file: str) -> None:
    if sheet.height * sheet.width > MOST_CELLS:
        fault = (
            f"A sheet spans more than {MOST_CELLS:,} cells: some cell lies far away from the "
            "table. Delete the empty rows and columns beside it, and import it again."
        )
        raise InputError([Problem(fault, file=file)])


def _read_rows(sheet: CalamineSheet) -> tuple[Row, ...]:
    if sheet.start is None:
        return ()
    top, _ = sheet.start
    table = [[_write(value) for value in values] for values in sheet.to_python()]
    _fill_merged(sheet, table)
    rows = (build_row(top + number, cells) for number, cells in enumerate(table, start=1))
    return tuple(row for row in rows if row is not None)


def _fill_merged(sheet: CalamineSheet, table: Sequence[list[str]]) -> None:
    """Give every row of a cell merged downwards its value; a title merged across stays one."""
    top, side = sheet.start or (0, 0)
    for (first, column), (last, _) in islice(sheet.merged_cell_ranges or (), _MOST_MERGED):
        row, place = first - top, column - side
        if 0 <= row < len(table) and 0 <= place < len(table[row]) and last - first < len(table):
            for below in table[row + 1 : last - top + 1]:
                below[place] = below[place] or table[row][place]


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
