"""Rows in and below a table that are none of it: help, totals, headings across it, notes."""

import re
from collections.abc import Iterable
from typing import Final

from importers._cells import Row

_TOTAL: Final = re.compile(
    r"((grand|sub|overall|running)[ -]?)?totals?( \w+){0,3}\s*[:=]?\s*[\d,.\u00a3%]*"
    r"|(number|no\.?|count|sum) of \w+( \w+)?\s*[:=]?\s*[\d,.]*"
    r"|(record|row)? ?count\s*[:=]?\s*[\d,.]*",
    re.IGNORECASE,
)
_BARE: Final = re.compile(r"((grand|sub|overall)[ -]?)?totals?:?", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[\d,.\u00a3% ()-]+[km]?", re.IGNORECASE)
_NOTE: Final = re.compile(
    r"\*|\u2020|(nb|n\.b\.|notes?|key|legend|source|footnote)\b\s*\d*\s*[:.\-\u2013]"
    r"|(last )?(updated|reviewed|refreshed|printed|amended)\b|(report|extract) (run|generated)"
    r"|page \d+|end of (list|table|register|report)|version \d",
    re.IGNORECASE,
)
_HELP: Final = re.compile(
    r"^(e\.?g\.?|for example|example|please|enter|select|choose|state|describe|list|drop.?down"
    r"|free text|the|name of|named?|which|what|who|how|where|when|whether|required|optional"
    r"|mandatory|text|date|yes/no|y/n|auto.?number|unique|short|brief|number)\b",
    re.IGNORECASE,
)
_FORM: Final = re.compile(r"d{1,2}([/. -])m{1,4}\1(yy){1,2}", re.IGNORECASE)
_HELP_WORDS: Final = frozenset({"required", "optional", "mandatory", "text", "free text", "date"})


def is_help(row: Row) -> bool:
    """
    Tell whether a row explains the columns: all required or optional, mostly advice, or a form.

    Example:
        >>> is_help(Row(number=2, cells=("What staff call it", "Supplier", "dd/mm/yyyy")))
        True
    """
    cells = [cell.casefold() for cell in row.cells if cell]
    if all(cell in _HELP_WORDS for cell in cells):
        return bool(cells)
    advice = sum(1 for cell in cells if _HELP.search(cell))
    return len(cells) > 1 and (advice * 2 > len(cells) or any(map(_FORM.fullmatch, cells)))


def find_asides(rows: Iterable[Row]) -> dict[int, str]:
    """
    Find the rows that are none of the table's, with what each is, by number.

    Example:
        >>> rows = [Row(number=4, cells=("Rents", "3")), Row(number=5, cells=("Total", "3"))]
        >>> find_asides(rows)
        {5: 'is a total'}
    """
    found = ((row.number, _explain(row)) for row in rows if row.cells)
    return {number: basis for number, basis in found if basis}


def _explain(row: Row) -> str | None:
    first, *others = [cell for cell in row.cells if cell]
    if row.banner:
        return "is a heading across the table"
    if _TOTAL.fullmatch(first) and all(map(_NUMBER.fullmatch, others)):
        counted = bool(others) or any(mark.isdigit() for mark in first)
        return "is a total" if counted or _BARE.fullmatch(first) else None
    return "is a note" if not others and _NOTE.match(first) else None
