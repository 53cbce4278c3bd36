"""What is asked of whoever imports: whose systems these are, and which column is what."""

from collections import Counter
from collections.abc import Sequence

from depgraph.errors import InputError, Problem, escape, list_names, shorten
from importers._cells import Sheet
from importers._columns import Headings
from importers._headings import HEADINGS, TableKind, find_fields
from importers._kinds import NEEDS, is_hinted
from importers._layout import Table, find_widest

_MOST_COLUMNS = 20


def ask_for_borough(tables: Sequence[Table], *, file: str) -> None:
    """
    Ask whose systems a file holds, if a table does not say so in a column.

    Raises:
        InputError: If one does not.
    """
    silent = [table for table in tables if "borough" not in table.columns]
    if not silent:
        return
    heads = silent[0].heads
    headings = [shorten(cell) for cell in heads.row.cells if cell]
    columns = f" (its columns are {list_names(headings, last='and')})" if headings else ""
    remedy = "Say whose with --borough."
    if len(silent) < len(tables):
        remedy = (
            'Say whose in a mapping, as borough = "hackford" under [sheets.constants]: --borough '
            "would overrule the columns of other sheets."
        )
    fault = (
        f"{_name(heads.sheet)} has no borough column{escape(columns)}, so nothing says whose "
        f"systems these are. {remedy}"
    )
    raise InputError([Problem(fault, file=file)])


def describe_unknown(sheets: Sequence[Sheet], *, file: str) -> list[Problem]:
    """Describe why none of the sheets of a file is read, sheet by sheet."""
    filled = [sheet for sheet in sheets if sheet.rows]
    if not filled:
        return [Problem("There is nothing in it but blank cells. Export it again.", file=file)]
    return [Problem(describe_sheet(sheet, file=file), file=file) for sheet in filled]


def describe_sheet(sheet: Sheet, *, file: str) -> str:
    """Say which columns of a sheet cannot be placed, and how to place them."""
    heads = find_widest(sheet, file=file)
    remedy = (
        "Save what we make of it with --save-mapping mapping.toml, write there which column is "
        "what, and import with --mapping mapping.toml."
    )
    listed = [shorten(cell) for cell in heads.row.cells if cell]
    columns = f"Its columns are {_list(listed)}. " if listed else ""
    return (
        f"{_name(sheet)} is not a table that we know. {columns}{_describe_nearest(heads)}{remedy}"
    )


def _describe_nearest(heads: Headings) -> str:
    """Say what a sheet comes nearest to, what that needs, and which columns say nothing of it."""
    hint = heads.sheet.name or heads.file
    cells = [cell for cell in heads.row.cells if cell]

    def weigh(kind: TableKind) -> tuple[bool, int]:
        return is_hinted(kind, hint), sum(1 for cell in cells if find_fields(cell)[kind])

    nearest = max(HEADINGS, key=weigh)
    unplaced = [shorten(cell) for cell in cells if not find_fields(cell)[nearest]]
    if len(unplaced) == len(cells):
        return "None of them is a heading that we know; depgraph formats register lists those. "
    known = f" {_list(unplaced)} we cannot place." if unplaced else ""
    alike = _describe_alike(cells)
    return f"It comes nearest to {nearest}, which need {NEEDS[nearest]}.{known}{alike} "


def _describe_alike(cells: Sequence[str]) -> str:
    alike = [shorten(cell) for cell, number in Counter(cells).items() if number > 1]
    if not alike:
        return ""
    return f" Several columns are headed {_list(alike)}: a mapping parts them by letter."


def _list(names: Sequence[str]) -> str:
    return escape(list_names(names, most=_MOST_COLUMNS, last="and"))


def _name(sheet: Sheet) -> str:
    return f'Sheet "{escape(sheet.name)}"' if sheet.name else "The file"
