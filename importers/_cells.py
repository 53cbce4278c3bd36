"""Sheets, rows and cells, whatever file they were read from: every cell is clean text."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from importers._teams import hide_mailboxes

LONGEST_CELL: Final = 32_767
"""Characters that a cell of a workbook may hold, in Excel's own limits."""
MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 16_384
"""Columns that a sheet may have, in Excel's own limits."""
MOST_CELLS: Final = 5_000_000
"""Cells of the rectangle that a sheet spans: what fits into memory with ease."""
MOST_TEXT: Final = 500_000_000
"""Characters that all cells of a workbook may hold together."""

_SECRETS: Final = re.compile(
    r"\b(password|passwd|pwd|token|secret|api[ _-]?key|account[ _-]?key|sig)\s*[=:]\s*[^\s;,&]+",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"([A-Za-z][\w+.-]{0,20}://)(?:[^/\s]*@)?([^\s?#]*)(?:[?#]\S*)?")
_UNPRINTED: Final = {"Cc": " ", "Cf": "", "Cs": "\ufffd"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """
    A row that is not blank.

    Args:
        number: Its number as a spreadsheet shows it.
        cells: Its cells.
        fault: Why it is unreadable, if it is.
        banner: Whether it is nothing but one cell merged across others.
    """

    number: int
    cells: tuple[str, ...]
    fault: str | None = None
    banner: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet with its rows, from its first column; a text file is one sheet without a name."""

    name: str | None
    rows: tuple[Row, ...]
    hidden: bool = False
    left: int = 0


def build_row(number: int, cells: list[str], *, banner: bool = False) -> Row | None:
    """Build a row of clean texts; `None` if it is blank."""
    if len(cells) > MOST_COLUMNS:
        fault = f"it has {len(cells):,} columns, more than a sheet can. Check what parts its cells"
        return Row(number=number, cells=(), fault=fault)
    for column, cell in enumerate(cells):
        if len(cell) > LONGEST_CELL:
            fault = (
                f"its column {column + 1:,} holds {len(cell):,} characters, more than a cell can. "
                "Shorten it, or look for a quotation mark that is never closed"
            )
            return Row(number=number, cells=(), fault=fault)
    clean = tuple(map(clean_text, cells))
    return Row(number=number, cells=clean, banner=banner) if any(clean) else None


def clean_text(text: str) -> str:
    r"""
    Take out of a cell what cannot be seen or must not be kept.

    Control characters become blanks, direction marks go, lines stay; of addresses the user
    and the query go, and so do whose mailbox it is and what is written behind "password=".

    Example:
        >>> clean_text("Rents\u202e  (new)\x07")
        'Rents (new)'
        >>> clean_text("sftp://me:secret@files.example/out?sig=1")
        'sftp://files.example/out'
    """
    if not (text.isascii() and text.isprintable()):
        text = "".join(map(_clean_character, text.replace("\r\n", "\n").replace("\r", "\n")))
    if "\n" not in text:
        return _drop_secrets(" ".join(text.split()))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return _drop_secrets("\n".join(line for line in lines if line))


def _clean_character(character: str) -> str:
    if character.isprintable() or character == "\n":
        return character
    return _UNPRINTED.get(unicodedata.category(character), " ")


def _drop_secrets(text: str) -> str:
    if "://" in text:
        text = _ADDRESS.sub(r"\1\2", text)
    text = hide_mailboxes(text)
    return _SECRETS.sub(r"\1", text) if "=" in text or ":" in text else text
