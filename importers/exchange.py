"""Exchange files: `depgraph-exchange/1`, as `depgraph export` writes it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from depgraph.exchange import COLLECTIONS, parse_exchange
from depgraph.facts import Evidence, Reading, Statement
from depgraph.model import System

NAME: Final = "exchange"
READS: Final = "exchange files (depgraph-exchange/1)"
RECOGNISES: Final = "a JSON object whose format is depgraph-exchange/1"
_VERSION: Final = "exchange 1"
_HEAD: Final = 4096


def recognise(path: Path) -> bool:
    """Tell whether a file is an exchange file, by its ending and its first bytes."""
    if path.suffix.lower() != ".json":
        return False
    with path.open("rb") as file:
        return b"depgraph-exchange/" in file.read(_HEAD)


def read(path: Path, *, source: str, borough: str | None) -> Reading:
    """
    Read an exchange file; it names everything by id, and carries its own borough.

    Raises:
        InputError: If it is no exchange file or disagrees with itself, with every fault.
    """
    statements = tuple(_state(path.read_bytes(), source))
    records = [each.record for each in statements]
    own = {each.borough for each in records if isinstance(each, System)}
    whose = borough if borough in own else None
    return Reading(source=source, borough=whose, importer=NAME, statements=statements)


def _state(content: bytes, source: str) -> Iterator[Statement]:
    exchange = parse_exchange(content, file=source)
    for collection in COLLECTIONS:
        for number, record in enumerate(getattr(exchange, collection)):
            evidence = Evidence(part=source, locator=f"/{collection}/{number}", importer=_VERSION)
            yield Statement(record=record, borough=None, evidence=evidence)
