"""What is gathered while the rows of a source are read: statements, problems, open questions."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from depgraph.errors import Problem
from depgraph.facts import Fallback, Statement
from depgraph.model import DataEntity, Record
from importers._names import Names


@dataclass(slots=True, kw_only=True)
class Gathering:
    """
    Everything read so far of one source.

    Args:
        source: Its name.
        told: Borough of all rows, whatever they say.
        named: Borough of all rows where the profile does not take it from them.
        fallback: Borough of rows that say nothing.
        teams: Normalised names of the teams that it lists itself.
        team_ids: The ids that it gives them, by borough and normalised name.
        names: The names of systems that are known.
        entities: The data entities that it gives ids, by the ids that their words would have.
        statements: What it states.
        problems: What is wrong with it.
        unread: Its parts of which something could not be read.
        stated: What was stated once, by class and id.
        puzzles: How many cells hold words that say nothing to us, by part, column, field, words.
        dropped: How many cells were not kept, or not whole, by part, column and reason.
        presumed: How many rows only have the borough of the fallback.
        claims: What has an exported id, and in which row, by kind of table and id.
    """

    source: str
    told: str | None = None
    named: str | None = None
    fallback: Fallback | None = None
    teams: frozenset[str] = frozenset()
    team_ids: Mapping[tuple[str, str], str] = field(default_factory=dict)
    names: Names = field(default_factory=Names)
    entities: Mapping[str, DataEntity] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    stated: set[tuple[type[Record], str]] = field(default_factory=set)
    puzzles: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    dropped: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    undated: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)
    presumed: int = 0
    claims: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
