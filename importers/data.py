"""Data tables: which entity a table, a message type or a path of middleware holds."""

from pathlib import Path
from typing import Final

from depgraph.dictionaries import find_entity
from depgraph.endpoints import IGNORED
from depgraph.facts import Reading
from depgraph.model import DataEntity
from depgraph.names import slugify
from importers._pattern_tables import PatternLine, PatternTable

NAME: Final = "data"
READS: Final = "data tables (CSV): which data a table or message type holds"
RECOGNISES: Final = "a CSV file whose first columns are headed pattern and entity"


def _build(line: PatternLine) -> DataEntity:
    known, names = find_entity(line.meant), (line.pattern,)
    if known is not None:
        return DataEntity(
            id=known.id, name=known.name, personal=known.personal, technical_names=names
        )
    if line.meant == IGNORED:
        return DataEntity(id=IGNORED, technical_names=names)
    return DataEntity(id=slugify(line.meant), name=line.meant, technical_names=names)


_TABLE: Final = PatternTable(
    importer=NAME, noun="data table", headings=("pattern", "entity"), build=_build
)


def recognise(path: Path) -> bool:
    """Tell whether a file is a data table, by its ending and its first line."""
    return _TABLE.recognise(path)


def read(path: Path, *, source: str, borough: str | None) -> Reading:
    """
    Read a data table; a line without an entity says nothing yet.

    An entity may be named by its id, its name or an alias; what nobody knows is a new one. `-`
    says that the names hold no data that anybody would name.

    Raises:
        InputError: If it is no table, or nobody says whose it is.
    """
    return _TABLE.read(path, source=source, borough=borough)
