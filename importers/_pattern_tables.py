"""Tables of two columns, a pattern and what it stands for, as people fill them in."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from depgraph.errors import InputError, Problem
from depgraph.model import LONGEST_ID
from importers._cells import Row
from importers._delimited import read_delimited

_HEAD: Final = 4096
_SEPARATORS: Final = ",;\t|"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternLine:
    """A pattern, what it stands for, and the row that says so."""

    pattern: str
    meant: str
    row: int


def is_headed(path: Path, headings: tuple[str, str]) -> bool:
    """Tell whether a file is a text table whose first columns have these headings."""
    if path.suffix.lower() != ".csv":
        return False
    with path.open("rb") as file:
        first = file.read(_HEAD).decode("utf-8-sig", errors="replace").partition("\n")[0]
    return any(
        tuple(cell.strip(' "\r').lower() for cell in first.split(separator)[:2]) == headings
        for separator in _SEPARATORS
    )


def read_lines(
    path: Path, *, source: str, headings: tuple[str, str]
) -> Iterator[PatternLine | Problem]:
    """
    Read the lines that say something, and what is wrong with others.

    Raises:
        InputError: If it is no such table.
    """
    rows = read_delimited(path.read_bytes(), file=source).rows
    if not rows or tuple(cell.lower() for cell in rows[0].cells[:2]) != headings:
        fault = f"Its first columns have to be headed {headings[0]} and {headings[1]}."
        raise InputError([Problem(fault, file=source)])
    for row in rows[1:]:
        pattern, meant, *_ = (*row.cells, "", "")
        wrong = _find_fault(row, meant)
        if wrong:
            yield Problem(f"Row {row.number}: {wrong}", file=source)
        elif pattern and meant:
            yield PatternLine(pattern=pattern, meant=meant, row=row.number)


def _find_fault(row: Row, meant: str) -> str | None:
    """Say what is wrong with a line, if anything."""
    if row.fault is not None:
        return f"it cannot be read, for {row.fault}."
    if len(meant) > LONGEST_ID:
        return f"its second cell has more than {LONGEST_ID} characters. Write an id or a name."
    return None
