"""Tables that stand below one another in one sheet: only one of them is read."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from importers._cells import Row
from importers._headings import find_fields

_LEAST: Final = 2
_MOST: Final = 200
"""Rows looked at that begin a block of a sheet."""


def find_others(
    rows: Sequence[Row], heads: Row, is_table: Callable[[Row], bool]
) -> tuple[int, ...]:
    """
    Find the rows at which other tables begin than the one below some headings, by number.

    Args:
        rows: The rows of a sheet.
        heads: The row of headings.
        is_table: Tells whether a row heads a table that we know.
    """
    blocks = list(_list_blocks(rows))
    own = max((block[0].number for block in blocks if block[0].number <= heads.number), default=0)
    return tuple(
        block[0].number
        for block in blocks[:_MOST]
        if block[0].number != own
        and any(
            row.cells != heads.cells and _is_headings(row) and is_table(row)
            for row in (block if _is_title(block[0]) else block[:1])
        )
    )


def _list_blocks(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """List the first two rows of each part of a sheet with a blank row above it, or nothing."""
    before = -1
    for place, row in enumerate(rows):
        if row.number > before + 1:
            yield rows[place : place + 2]
        before = row.number


def _is_title(row: Row) -> bool:
    return sum(map(bool, row.cells)) == 1


def _is_headings(row: Row) -> bool:
    """Tell whether most cells of a row are headings that we know."""
    cells = [cell for cell in row.cells if cell]
    known = sum(1 for cell in cells if any(find_fields(cell).values()))
    return known >= _LEAST and known * 3 >= len(cells) * 2
