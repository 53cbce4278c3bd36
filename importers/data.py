"""Data tables: which entity a table, a message type or a path of middleware holds."""

from pathlib import Path
from typing import Final

from depgraph.dictionaries import find_entity
from depgraph.endpoints import IGNORED
from depgraph.errors import InputError, Problem
from depgraph.facts import Evidence, Reading, Statement
from depgraph.model import DataEntity
from depgraph.names import slugify
from importers._pattern_tables import PatternLine, is_headed, read_lines

NAME: Final = "data"
READS: Final = "data tables (CSV): which data a table or message type holds"
RECOGNISES: Final = "a CSV file whose first columns are headed pattern and entity"
_VERSION: Final = "data 1"
_HEADINGS: Final = ("pattern", "entity")


def recognise(path: Path) -> bool:
    """Tell whether a file is a data table, by its ending and its first line."""
    return is_headed(path, _HEADINGS)


def read(path: Path, *, source: str, borough: str | None) -> Reading:
    """
    Read a data table; a line without an entity says nothing yet.

    An entity may be named by its id, its name or an alias; what nobody knows is a new one. `-`
    says that the names hold no data that anybody would name.

    Raises:
        InputError: If it is no table, or nobody says whose it is.
    """
    if borough is None:
        fault = "A data table is a borough's. Say whose it is with --borough."
        raise InputError([Problem(fault, file=source)])
    lines = list(read_lines(path, source=source, headings=_HEADINGS))
    problems = tuple(line for line in lines if isinstance(line, Problem))
    return Reading(
        source=source,
        borough=borough,
        importer=NAME,
        statements=tuple(
            _state(line, source, borough) for line in lines if isinstance(line, PatternLine)
        ),
        unread=frozenset({source} if problems else ()),
        problems=problems,
    )


def _state(line: PatternLine, source: str, borough: str) -> Statement:
    known = find_entity(line.meant)
    names = (line.pattern,)
    if known is not None:
        record = DataEntity(
            id=known.id, name=known.name, personal=known.personal, technical_names=names
        )
    elif line.meant == IGNORED:
        record = DataEntity(id=IGNORED, technical_names=names)
    else:
        record = DataEntity(id=slugify(line.meant), name=line.meant, technical_names=names)
    evidence = Evidence(part=source, locator=f"row {line.row}", importer=_VERSION)
    return Statement(record=record, borough=borough, evidence=evidence)
