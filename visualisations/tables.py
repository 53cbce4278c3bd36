"""Tables of plain cells, whatever file they are written to, and what of a text a cell can hold."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Cell = str | int | float | date | None

LONGEST_CELL: Final = 32_767
"""UTF-16 units that a cell of a workbook holds, in Excel's own limits."""
_CUT: Final = " [cut: too long for a cell]"
_UNPRINTED: Final = {"Cc": " ", "Cf": "", "Cs": "\ufffd", "Cn": "\ufffd"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """
    A column of a table.

    Args:
        heading: What stands over it.
        width: How wide a sheet shows it, in characters.
        help: What to write into it; a row of its own under the headings of a template.
        values: The only words that a template takes in it.
        offered: Formula of the cells whose words a template offers; others are taken too.
        form: What a template takes in it.
    """

    heading: str
    width: int = 20
    help: str = ""
    values: tuple[str, ...] = ()
    offered: str = ""
    form: Literal["text", "day", "number"] = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: its name, its columns, and its rows with a cell for each column."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]


def clean_text(text: str) -> str:
    r"""
    Leave out of a text what a cell cannot hold or nobody can see: control and direction marks.

    Lines stay. What is too long is cut, and says so.

    Example:
        >>> clean_text("Rents\u202e\x07 (new)\r\nold")
        'Rents  (new)\nold'
    """
    if not (text.isascii() and text.isprintable()):
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = "".join(map(_clean_character, text))
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_CELL:
        return text
    kept = units[: 2 * (LONGEST_CELL - len(_CUT))]
    return kept.decode("utf-16-le", errors="ignore") + _CUT


def _clean_character(character: str) -> str:
    if character.isprintable() or character == "\n":
        return character
    return _UNPRINTED.get(unicodedata.category(character), " ")
