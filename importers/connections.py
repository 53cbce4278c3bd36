"""Connection tables: which system stands behind an address that middleware connects to."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from depgraph.errors import InputError, Problem
from depgraph.facts import Evidence, Reading, Statement
from depgraph.model import LONGEST_ID, System
from importers._cells import Row
from importers._delimited import read_delimited

NAME: Final = "connections"
READS: Final = "connection tables (CSV): which system is behind an address"
RECOGNISES: Final = "a CSV file whose first columns are headed pattern and system"
_VERSION: Final = "connections 1"
_HEAD: Final = 4096
_HEADINGS: Final = ("pattern", "system")
_SEPARATORS: Final = ",;\t"


def recognise(path: Path) -> bool:
    """Tell whether a file is a connection table, by its ending and its first line."""
    if path.suffix.lower() != ".csv":
        return False
    with path.open("rb") as file:
        first = file.read(_HEAD).decode("utf-8-sig", errors="replace").partition("\n")[0]
    return any(
        tuple(cell.strip(' "\r').lower() for cell in first.split(separator)[:2]) == _HEADINGS
        for separator in _SEPARATORS
    )


def read(path: Path, *, source: str, borough: str | None) -> Reading:
    """
    Read a connection table; a line without a system says nothing yet.

    Raises:
        InputError: If it is no table, or nobody says whose it is.
    """
    if borough is None:
        fault = "A connection table is a borough's. Say whose it is with --borough."
        raise InputError([Problem(fault, file=source)])
    rows = read_delimited(path.read_bytes(), file=source).rows
    if not rows or tuple(cell.lower() for cell in rows[0].cells[:2]) != _HEADINGS:
        fault = "Its first columns have to be headed pattern and system."
        raise InputError([Problem(fault, file=source)])
    found = ((row, _find_fault(row)) for row in rows[1:])
    faults = [(row, fault) for row, fault in found if fault]
    faulty = {row.number for row, _ in faults}
    statements = tuple(
        _state([row for row in rows[1:] if row.number not in faulty], source, borough)
    )
    return Reading(
        source=source,
        borough=borough,
        importer=NAME,
        statements=statements,
        unread=frozenset({source} if faults else ()),
        problems=[Problem(f"Row {row.number}: {fault}", file=source) for row, fault in faults],
    )


def _find_fault(row: Row) -> str | None:
    """Say what is wrong with a line, if anything."""
    if row.fault is not None:
        return f"it cannot be read, for {row.fault}."
    pattern, system = _split(row)
    if system and ":" not in pattern:
        return 'the pattern is no address. Write one as it is printed, as in "mssql:server/*".'
    if len(system) > LONGEST_ID:
        return f"the system has more than {LONGEST_ID} characters. Write its id or its name."
    return None


def _split(row: Row) -> tuple[str, str]:
    pattern, system, *_ = (*row.cells, "", "")
    return pattern, system


def _state(rows: list[Row], source: str, borough: str) -> Iterator[Statement]:
    for row in rows:
        pattern, system = _split(row)
        if not pattern or not system:
            continue
        record = System(id=system, mentioned_only=True, unresolved=True, aliases=(pattern,))
        locator = f"row {row.number}"
        evidence = Evidence(part=source, locator=locator, importer=_VERSION)
        yield Statement(record=record, borough=borough, evidence=evidence)
