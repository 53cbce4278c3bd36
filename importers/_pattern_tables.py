"""Tables of two columns, a pattern and what it stands for, as people fill them in."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from depgraph.errors import InputError, Problem
from depgraph.facts import Evidence, Reading, Statement
from depgraph.model import LONGEST_ID, Record
from importers._cells import Row
from importers._delimited import read_delimited

_HEAD: Final = 4096
_SEPARATORS: Final = ",;\t|"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternLine:
    """A pattern, and what it stands for."""

    pattern: str
    meant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternTable:
    """
    A kind of such tables.

    Args:
        importer: Name of the importer that reads it.
        noun: What it is called.
        headings: How its first columns are headed.
        build: Makes the record of a line, or says what is wrong with it.
    """

    importer: str
    noun: str
    headings: tuple[str, str]
    build: Callable[[PatternLine], Record | str]

    def recognise(self, path: Path) -> bool:
        """Tell whether a file is such a table, by its ending and its first line."""
        if path.suffix.lower() != ".csv":
            return False
        with path.open("rb") as file:
            first = file.read(_HEAD).decode("utf-8-sig", errors="replace").partition("\n")[0]
        return any(
            tuple(cell.strip(' "\r').lower() for cell in first.split(separator)[:2])
            == self.headings
            for separator in _SEPARATORS
        )

    def read(self, path: Path, *, source: str, borough: str | None) -> Reading:
        """
        Read a borough's table; a line without a second cell says nothing yet.

        Raises:
            InputError: If it is no such table, or nobody says whose it is.
        """
        if borough is None:
            fault = f"A {self.noun} is a borough's. Say whose it is with --borough."
            raise InputError([Problem(fault, file=source)])
        rows = read_delimited(path.read_bytes(), file=source).rows
        if not rows or tuple(cell.lower() for cell in rows[0].cells[:2]) != self.headings:
            fault = f"Its first columns have to be headed {' and '.join(self.headings)}."
            raise InputError([Problem(fault, file=source)])
        statements, problems = [], []
        for row in rows[1:]:
            found = self._read_line(row)
            if isinstance(found, str):
                problems.append(Problem(f"Row {row.number}: {found}", file=source))
            elif found is not None:
                evidence = Evidence(
                    part=source, locator=f"row {row.number}", importer=f"{self.importer} 1"
                )
                statements.append(Statement(record=found, borough=borough, evidence=evidence))
        return Reading(
            source=source,
            borough=borough,
            importer=self.importer,
            statements=tuple(statements),
            unread=frozenset({source} if problems else ()),
            problems=tuple(problems),
        )

    def _read_line(self, row: Row) -> Record | str | None:
        """Read the record of a row, or what is wrong with it; null if it says nothing."""
        pattern, meant, *_ = (*row.cells, "", "")
        wrong = _find_fault(row, meant)
        if wrong:
            return wrong
        return self.build(PatternLine(pattern=pattern, meant=meant)) if pattern and meant else None


def _find_fault(row: Row, meant: str) -> str | None:
    """Say what is wrong with a line, if anything."""
    if row.fault is not None:
        return f"it cannot be read, for {row.fault}."
    if len(meant) > LONGEST_ID:
        return f"its second cell has more than {LONGEST_ID} characters. Write an id or a name."
    return None
