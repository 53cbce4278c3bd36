"""Headings that take two rows: "Source" above "System" and "Team" becomes "Source System"."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from importers._cells import Row
from importers._headings import find_fields, normalise_heading

_SEARCHED: Final = 40


def join_headings(rows: Sequence[Row]) -> tuple[Row, ...]:
    """
    Put what stands above the headings of a table before them, where that tells two apart.

    Only where a heading that we know stands twice in a row, below two different ones of
    which one spans several columns: other rows stay as they are.
    """
    joined = list(rows)
    for place in range(min(len(rows) - 1, _SEARCHED)):
        above, row = rows[place : place + 2]
        spread = _spread(above.cells, len(row.cells))
        if row.number == above.number + 1 and _is_second(spread, above.cells, row.cells):
            cells = map(_join, spread, row.cells)
            joined[place + 1] = replace(row, cells=tuple(cells))
    return tuple(joined)


def _spread(cells: Sequence[str], width: int) -> list[str]:
    """Give the blank cells of a row what stands to their left."""
    spread: list[str] = []
    for place in range(width):
        cell = cells[place] if place < len(cells) else ""
        spread.append(cell or (spread[-1] if spread else ""))
    return spread


def _is_second(spread: Sequence[str], above: Sequence[str], cells: Sequence[str]) -> bool:
    counted = Counter(map(normalise_heading, filter(None, cells)))
    twice = [heading for heading, number in counted.items() if number > 1]
    for heading in twice:
        places = [place for place, cell in enumerate(cells) if normalise_heading(cell) == heading]
        apart = len({spread[place] for place in places}) == len(places)
        if apart and any(find_fields(heading).values()):
            return any(not cell for cell in [*above, ""][1 : len(cells)])
    return False


def _join(above: str, cell: str) -> str:
    """Join two headings; the lower one stays alone where only it is one that we know."""
    if not cell or not above or cell == above:
        return cell or above
    whole = f"{above} {cell}"
    known = any(find_fields(cell).values()) and not any(find_fields(whole).values())
    return cell if known else whole
