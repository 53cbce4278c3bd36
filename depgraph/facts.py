"""
What sources state, before it becomes a graph: statements with their evidence.

A statement holds a record of the model. The systems that it names (ends, vias, uses,
covers) are written as the source writes them, by id or by name; the merge resolves them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from depgraph.errors import Problem
from depgraph.model import (
    Borough,
    Contract,
    DataEntity,
    Integration,
    Product,
    Record,
    Service,
    Supplier,
    System,
    Team,
)

Kind = Literal[
    "borough",
    "supplier",
    "product",
    "team",
    "data entity",
    "system",
    "integration",
    "service",
    "contract",
]
RECORDS: Final[dict[Kind, type[Record]]] = {
    "borough": Borough,
    "supplier": Supplier,
    "product": Product,
    "team": Team,
    "data entity": DataEntity,
    "system": System,
    "integration": Integration,
    "service": Service,
    "contract": Contract,
}
"""The class of each kind of record, in the order of the exchange format."""
KINDS: Final[dict[type[Record], Kind]] = {record: kind for kind, record in RECORDS.items()}


NOT_YET: Final = date(9999, 12, 31)
"""First day of what is planned for a day that nobody wrote down."""
LONG_AGO: Final = date(1900, 1, 1)
"""End of what has ended on a day that nobody wrote down: it is live on no day asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """
    Where a statement was read.

    Args:
        part: What can be read or fail by itself: a file of the source, or a sheet of it.
        locator: The place in the part: a row, a JSON pointer, an XML path.
        importer: Name of the importer and its version, as in `exchange 1`.
        confidence: How surely the source says so; `low` where the importer had to infer.
    """

    part: str
    locator: str
    importer: str
    confidence: Literal["high", "medium", "low"] = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """
    One thing that a source states.

    Args:
        record: The record; the systems that it names are as written.
        borough: Whose names these are; null where the source names everything by id.
        evidence: Where it was read.
    """

    record: Record
    borough: str | None
    evidence: Evidence

    @property
    def key(self) -> tuple[Kind, str]:
        """What the statement is about: a kind of record and an id."""
        return KINDS[type(self.record)], self.record.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """
    What an importer took something in a source for, so that nothing is dropped silently.

    Args:
        part: The sheet or file that it stands in.
        thing: What was decided on: the table, a column, words of cells, the borough.
        meaning: What it was taken for; null where nothing is read from it.
        basis: What that rests on, or why nothing is read.
    """

    part: str
    thing: str
    meaning: str | None
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallback:
    """
    The borough of what does not say whose it is.

    Args:
        borough: Its id.
        basis: Where it comes from, in words.
        doubt: Why it may be another, so that nothing may rest on it; null if nothing says so.
    """

    borough: str
    basis: str
    doubt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """
    What an importer read from one source.

    Args:
        source: Name of the source, the same at every import.
        borough: Id of the borough that it speaks of, if of one.
        importer: Name of the importer.
        statements: What it states, in the order read.
        unread: Parts that could not be read this time, whole or in part: what they stated
            before stays.
        problems: What was wrong with what could not be read.
        decisions: What things were taken for, and what was left aside, in the order found.
    """

    source: str
    borough: str | None
    importer: str
    statements: Sequence[Statement]
    unread: frozenset[str] = frozenset()
    problems: Sequence[Problem] = ()
    decisions: Sequence[Decision] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """
    A statement as a store keeps it.

    Args:
        statement: What was stated.
        first_seen: Day of the first import that stated it.
        last_seen: Day of the last import that stated it.
        retired_on: Day of the import that no longer did; null while it is stated.
    """

    statement: Statement
    first_seen: date
    last_seen: date
    retired_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """
    A source and what it states, as a store keeps it.

    Args:
        source: Name of the source.
        borough: Id of the borough that it speaks of, if of one.
        importer: Name of the importer that read it last.
        read_on: Day that it was last read.
        rank: Precedence: the lower wins, field by field; equal ranks go by name.
        kept: What it states and what it stated.
    """

    source: str
    borough: str | None
    importer: str
    read_on: date
    rank: int = 0
    kept: Sequence[Kept] = ()


COLLECTIONS: Final[dict[Kind, str]] = {
    "system": "systems",
    "integration": "integrations",
    "service": "services",
    "contract": "contracts",
    "product": "products",
    "supplier": "suppliers",
    "team": "teams",
    "data entity": "data_entities",
    "borough": "boroughs",
}
"""Name of the collection of each kind, in the order in which things are looked for."""
