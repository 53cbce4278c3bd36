"""Registers: the spreadsheets in which councils keep their systems, integrations and contracts."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from depgraph.errors import InputError, Problem, escape, list_names, shorten
from depgraph.facts import Reading
from depgraph.names import normalise_name
from importers._cells import Sheet
from importers._gathering import Entry, Gathering
from importers._headings import TableKind, find_fields
from importers._layout import NEEDS, Table, find_table, list_headings
from importers._records import READERS
from importers._sheets import BOOK_ENDINGS, TEXT_ENDINGS, read_sheets

NAME: Final = "register"
READS: Final = "registers kept as spreadsheets (CSV, TSV, XLSX, XLS, ODS)"
RECOGNISES: Final = "a spreadsheet, by its ending; its tables by their headings"
_TABLE_WIDTH: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """
    What a sheet was taken for, and the headings that this rests on.

    Args:
        sheet: Name of the sheet; null for a text file.
        hidden: Whether the sheet is hidden.
        kind: What its table lists; null where none was found.
        header_row: Number of the row of headings.
        columns: Field and heading of each column that is read.
        unplaced: Headings of columns that nothing is read from.
        help_rows: Numbers of rows left out because they explain the columns.
    """

    sheet: str | None
    hidden: bool
    kind: TableKind | None
    header_row: int | None = None
    columns: tuple[tuple[str, str], ...] = ()
    unplaced: tuple[str, ...] = ()
    help_rows: tuple[int, ...] = ()


def recognise(path: Path) -> bool:
    """Tell whether a file is a spreadsheet, by its ending."""
    return path.suffix.lower() in TEXT_ENDINGS | BOOK_ENDINGS


def read(path: Path, *, source: str, borough: str | None) -> Reading:
    """
    Read the tables of a spreadsheet: every sheet, hidden ones too.

    Args:
        path: Where it is.
        source: Its name as a source.
        borough: Whose rows they are that do not say so in a column.

    Raises:
        InputError: If it cannot be opened, no sheet is a table that we know, or nothing
            says whose it is.
    """
    sheets = read_sheets(path, file=source)
    found = [(sheet, find_table(sheet, file=source)) for sheet in sheets if sheet.rows]
    tables = [table for _, table in found if table]
    if not tables:
        raise InputError(_describe_unknown(sheets, source))
    _require_borough(tables, source, borough)
    gathering = Gathering(source=source, borough=borough, teams=_list_teams(tables))
    for sheet, table in found:
        if table is None:
            _leave(sheet, gathering)
    for table in tables:
        _read_table(table, gathering)
    return Reading(
        source=source,
        borough=borough,
        importer=NAME,
        statements=tuple(gathering.statements),
        unread=frozenset(gathering.unread),
        problems=tuple(gathering.problems),
    )


def list_decisions(path: Path, *, source: str) -> list[Decision]:
    """
    List what each sheet was taken for, and what was left aside, in the order of the file.

    Raises:
        InputError: If the file cannot be opened.
    """
    return [_decide(sheet, source) for sheet in read_sheets(path, file=source)]


def _decide(sheet: Sheet, source: str) -> Decision:
    table = find_table(sheet, file=source)
    if table is None:
        headings = tuple(list_headings(sheet))
        return Decision(sheet=sheet.name, hidden=sheet.hidden, kind=None, unplaced=headings)
    return Decision(
        sheet=sheet.name,
        hidden=sheet.hidden,
        kind=table.kind,
        header_row=table.header_row,
        columns=tuple(
            (name, table.headings[place])
            for name, places in table.columns.items()
            for place in places
        ),
        unplaced=table.unplaced,
        help_rows=table.help_rows,
    )


def _read_table(table: Table, gathering: Gathering) -> None:
    entries = []
    for row in table.rows:
        entry = Entry(table, row, gathering)
        if row.fault:
            entry.complain("", f"{row.fault}.")
        elif entry.borough is None:
            entry.complain("borough", "there is no borough. Fill it in, or use --borough.")
        else:
            entries.append(entry)
    READERS[table.kind](entries)


def _leave(sheet: Sheet, gathering: Gathering) -> None:
    """Leave a sheet that is no table; it keeps what it stated, and is told of if it is near one."""
    part = sheet.name or gathering.source
    gathering.unread.add(part)
    headings = list_headings(sheet)
    known = [heading for heading in headings if any(find_fields(heading).values())]
    if len(known) >= _TABLE_WIDTH:
        gathering.problems.append(Problem(_describe_sheet(sheet), file=gathering.source))


def _list_teams(tables: Sequence[Table]) -> frozenset[str]:
    """List the normalised names of the teams that the file lists itself."""
    return frozenset(
        normalise_name(row.cells[place])
        for table in tables
        if table.kind == "teams"
        for row in table.rows
        for place in table.columns["name"]
        if place < len(row.cells)
    )


def _require_borough(tables: Sequence[Table], source: str, borough: str | None) -> None:
    needing = [table for table in tables if "borough" not in table.columns]
    if borough is None and needing:
        headings = list_names([shorten(each) for each in needing[0].headings.values()], last="and")
        where = f'Sheet "{escape(needing[0].sheet.name)}"' if needing[0].sheet.name else "The file"
        fault = (
            f"{where} has no borough column (its columns are {escape(headings)}), so nothing says "
            "whose systems these are. Say whose with --borough."
        )
        raise InputError([Problem(fault, file=source)])


def _describe_unknown(sheets: Sequence[Sheet], source: str) -> list[Problem]:
    filled = [sheet for sheet in sheets if sheet.rows]
    if not filled:
        return [Problem("There is nothing in it but blank cells. Export it again.", file=source)]
    return [Problem(_describe_sheet(sheet), file=source) for sheet in filled]


def _describe_sheet(sheet: Sheet) -> str:
    where = f'Sheet "{escape(sheet.name)}"' if sheet.name else "The file"
    headings = [shorten(each) for each in list_headings(sheet)]
    columns = f"Its columns are {escape(list_names(headings, most=20, last='and'))}. "
    needs = "; ".join(f"{kind}: {need}" for kind, need in NEEDS.items())
    remedy = f"Head the columns so that one kind of table is plain ({needs})."
    return f"{where} is not a table that we know. {columns if headings else ''}{remedy}"
