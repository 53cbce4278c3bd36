"""Connection tables: which system stands behind an address that middleware connects to."""

from pathlib import Path
from typing import Final

from depgraph.facts import Reading
from depgraph.model import System
from importers._pattern_tables import PatternLine, PatternTable

NAME: Final = "connections"
READS: Final = "connection tables (CSV): which system is behind an address"
RECOGNISES: Final = "a CSV file whose first columns are headed pattern and system"


def _build(line: PatternLine) -> System | str:
    if ":" not in line.pattern:
        return 'the pattern is no address. Write one as it is printed, as in "mssql:server/*".'
    return System(id=line.meant, mentioned_only=True, unresolved=True, aliases=(line.pattern,))


_TABLE: Final = PatternTable(
    importer=NAME, noun="connection table", headings=("pattern", "system"), build=_build
)


def recognise(path: Path) -> bool:
    """Tell whether a file is a connection table, by its ending and its first line."""
    return _TABLE.recognise(path)


def read(path: Path, *, source: str, borough: str | None) -> Reading:
    """
    Read a connection table; a line without a system says nothing yet.

    Raises:
        InputError: If it is no table, or nobody says whose it is.
    """
    return _TABLE.read(path, source=source, borough=borough)
