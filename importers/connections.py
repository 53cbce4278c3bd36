"""Connection tables: which system stands behind an address that middleware connects to."""

from pathlib import Path
from typing import Final

from depgraph.errors import InputError, Problem
from depgraph.facts import Evidence, Reading, Statement
from depgraph.model import System
from importers._pattern_tables import PatternLine, is_headed, read_lines

NAME: Final = "connections"
READS: Final = "connection tables (CSV): which system is behind an address"
RECOGNISES: Final = "a CSV file whose first columns are headed pattern and system"
_VERSION: Final = "connections 1"
_HEADINGS: Final = ("pattern", "system")


def recognise(path: Path) -> bool:
    """Tell whether a file is a connection table, by its ending and its first line."""
    return is_headed(path, _HEADINGS)


def read(path: Path, *, source: str, borough: str | None) -> Reading:
    """
    Read a connection table; a line without a system says nothing yet.

    Raises:
        InputError: If it is no table, or nobody says whose it is.
    """
    if borough is None:
        fault = "A connection table is a borough's. Say whose it is with --borough."
        raise InputError([Problem(fault, file=source)])
    statements, problems = [], []
    for line in read_lines(path, source=source, headings=_HEADINGS):
        if isinstance(line, Problem):
            problems.append(line)
        elif ":" not in line.pattern:
            fault = 'the pattern is no address. Write one as it is printed, as in "mssql:server/*".'
            problems.append(Problem(f"Row {line.row}: {fault}", file=source))
        else:
            statements.append(_state(line, source, borough))
    return Reading(
        source=source,
        borough=borough,
        importer=NAME,
        statements=tuple(statements),
        unread=frozenset({source} if problems else ()),
        problems=tuple(problems),
    )


def _state(line: PatternLine, source: str, borough: str) -> Statement:
    record = System(id=line.meant, mentioned_only=True, unresolved=True, aliases=(line.pattern,))
    evidence = Evidence(part=source, locator=f"row {line.row}", importer=_VERSION)
    return Statement(record=record, borough=borough, evidence=evidence)
