"""Text files with a separator: comma, semicolon, tab or bar, in the encodings that offices use."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from depgraph.errors import InputError, Problem
from depgraph.formulas import restore
from importers._cells import MOST_ROWS, Row, Sheet, build_row

_SEPARATORS: Final = ",;\t|"
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAMPLE_ROWS: Final = 50
_STRANGE: Final = re.compile(r"[\0-\x08\x0e-\x1f\x7f]")
_RAREST: Final = 20
"""Text has control characters by accident; something else has more than one in so many."""
_SAMPLE_LENGTH: Final = 65_536


def read_delimited(content: bytes, *, file: str) -> Sheet:
    """
    Read the one sheet of a text file.

    Raises:
        InputError: If it is not text, or has more rows than a sheet can have.
    """
    text = decode(content, file=file)
    if max(text.count("\n"), text.count("\r")) > MOST_ROWS:
        fault = f"The file has more than {MOST_ROWS:,} rows. Split it, or take out blank rows."
        raise InputError([Problem(fault, file=file)])
    separator = find_separator(text)
    return Sheet(name=None, rows=tuple(_doubt_last(list(_read_rows(text, separator)), text)))


def decode(content: bytes, *, file: str) -> str:
    """
    Decode UTF-8 with or without a mark, UTF-16, else Windows-1252.

    Raises:
        InputError: If it is not text.
    """
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    encoding = encoding or _guess_wide(content[:4096]) or "utf-8"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    strange = len(_STRANGE.findall(text[:_SAMPLE_LENGTH]))
    if strange * _RAREST > len(text[:_SAMPLE_LENGTH]):
        fault = "This is not a text file. Save it as CSV (UTF-8) or as XLSX, and import that."
        raise InputError([Problem(fault, file=file)])
    return text.replace("\0", " ")


def find_separator(text: str) -> str:
    r"""
    Find what parts the cells: where most rows have the same number of several cells.

    Example:
        >>> find_separator("System;Owner\nRents, new;Housing, IT\n")
        ';'
    """
    first, _, _ = text.partition("\n")
    stated = first.strip().lower().removeprefix("sep=")
    if stated in _SEPARATORS and first.lower().startswith("sep=") and stated:
        return stated
    return max(_SEPARATORS, key=lambda separator: _count_regular(text[:_SAMPLE_LENGTH], separator))


def _guess_wide(head: bytes) -> str | None:
    """Guess UTF-16 without a mark from where its zeros are."""
    if head[1::2].count(0) * 3 > len(head):
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) * 3 > len(head) else None


def _count_regular(text: str, separator: str) -> tuple[int, int]:
    """Count the rows of the commonest number of cells, if several, and those cells."""
    widths: Counter[int] = Counter()
    for _, cells in zip(range(_SAMPLE_ROWS), _read_cells(text, separator), strict=False):
        if isinstance(cells, list) and any(cells):
            widths[len(cells)] += 1
    several = [(count, width) for width, count in widths.items() if width > 1]
    return max(several, default=(0, 0))


def _read_rows(text: str, separator: str) -> Iterator[Row]:
    for number, cells in enumerate(_read_cells(text, separator), start=1):
        if cells is None:
            fault = (
                f"a cell of it holds more than {csv.field_size_limit():,} characters. Shorten it, "
                "or look for a quotation mark that is never closed"
            )
            yield Row(number=number, cells=(), fault=fault)
        elif number > 1 or not cells or not cells[0].lower().startswith("sep="):
            row = build_row(number, list(map(restore, cells)))
            if row is not None:
                yield row


def _doubt_last(rows: list[Row], text: str) -> list[Row]:
    """Doubt the last row if its last cell swallowed lines behind a lone quotation mark."""
    if rows and text.count('"') % 2 and rows[-1].cells and "\n" in rows[-1].cells[-1]:
        fault = "a quotation mark is never closed, so that the rows below are lost. Close it"
        rows[-1] = Row(number=rows[-1].number, cells=(), fault=fault)
    return rows


def _read_cells(text: str, separator: str) -> Iterator[list[str] | None]:
    """Read the cells of each row; `None` where a row cannot be parted into cells."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield None
