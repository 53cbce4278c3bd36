"""
The embedded store: one SQLite file, made on first use.

Readers see one version whole while a writer works (write-ahead logging). On a network
drive, where that needs memory that machines cannot share, another journal is used.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from depgraph.collector import pause_collector
from depgraph.errors import Problem, UnavailableError
from depgraph.facts import Kept, Kind, SourceState
from depgraph.graph import Snapshot
from depgraph.merge import Merged, merge
from depgraph.names import normalise_name
from depgraph.stores._file import Stamp, explain, open_file, read_stamp
from depgraph.stores._kept import DamageError, read_date, read_kept, write_kept

_ON_NETWORK: Final = (
    "The store lies on a network drive. It is kept without a log there: imports take longer, "
    "and who reads may wait while one is saved. Keep it on a local disk if you can."
)


@dataclass(slots=True)
class EmbeddedStore:
    """
    A store in an SQLite file; see `GraphStore` for what it promises.

    Args:
        path: The file.
        connection: What SQL is sent to.
        stamp: What the file looks like, where nothing keeps others from writing it.
        notice: What whoever imports should know about the place of the file.
    """

    path: Path
    connection: sqlite3.Connection
    stamp: Stamp | None = None
    notice: str | None = None

    def load(self) -> Snapshot:
        """Load the graph at the newest version."""
        return self.load_merged().graph

    def load_merged(self) -> Merged:
        """Load the graph with the conflicts and suggestions of its merge."""
        with pause_collector():
            with self._ask(), self._read():
                version, aliases = self.read_version(), self.read_aliases()
                states = _read_sources(self.connection, None)
            return merge(states, aliases=aliases, version=version)

    def read_version(self) -> int:
        """Read the newest version."""
        with self._ask():
            row = self.connection.execute("SELECT number FROM version").fetchone()
            if row is None:
                raise DamageError
            return cast(int, row[0])

    def read_mark(self) -> str:
        """Read the version, and what the file looks like."""
        return f"{self.read_version()} {read_stamp(self.path)}"

    def read_states(self) -> Sequence[SourceState]:
        """Read what every source states, sorted by name."""
        with self._ask(), self._read():
            return _read_sources(self.connection, None)

    def read_boroughs(self) -> Mapping[str, str | None]:
        """Read which borough each source speaks of, by its name."""
        with self._ask():
            return dict(self.connection.execute("SELECT name, borough FROM source").fetchall())

    def read_evidence(self, kind: Kind, identifier: str) -> Sequence[tuple[str, Kept]]:
        """Read who states one thing, by source."""
        with self._ask():
            rows = self.connection.execute(_SELECT_EVIDENCE, (kind, identifier))
            return [(source, read_kept(row)) for source, *row in rows]

    def read_aliases(self) -> Mapping[tuple[str | None, str], str]:
        """Read the alias tables."""
        with self._ask():
            rows = self.connection.execute("SELECT borough, name, system FROM alias")
            return {(borough or None, name): system for borough, name, system in rows}

    def find_faults(self) -> Sequence[str]:
        """Find what SQLite says of its file; the graph is merged anew at each load."""
        with self._ask():
            found = [text for (text,) in self.connection.execute("PRAGMA integrity_check")]
        self.load_merged()
        return [] if found == ["ok"] else found

    def mend(self) -> None:
        """Write the file anew; what it lost comes back by importing its sources again."""
        with self._ask():
            self.connection.execute("VACUUM")
            self.connection.execute("REINDEX")

    @contextmanager
    def change(self) -> Iterator["_Draft"]:
        """Begin a change; see `GraphStore.change`."""
        with self._ask():
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                draft = _Draft(self.connection)
                yield draft
                number = self.read_version() + 1 if draft.version is None else draft.version
                self.connection.execute("UPDATE version SET number = ?", (number,))
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _ask(self) -> Iterator[None]:
        """Explain what goes wrong, and refuse what was written while it was read."""
        try:
            with explain(self.path):
                yield
        finally:
            if self.stamp is not None and self.stamp != read_stamp(self.path):
                fault = "The store was changed while it was read. Try again."
                raise UnavailableError([Problem(fault, file=str(self.path))])

    @contextmanager
    def _read(self) -> Iterator[None]:
        """Hold one version while several tables are read."""
        self.connection.execute("BEGIN")
        try:
            yield
        finally:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close the file."""
        self.connection.close()


@dataclass(slots=True)
class _Draft:
    """A change under way in the file's one write transaction."""

    connection: sqlite3.Connection
    version: int | None = None

    def read_state(self, source: str) -> SourceState | None:
        """Read what a source states."""
        return next(iter(_read_sources(self.connection, source)), None)

    def list_sources(self) -> Sequence[str]:
        """List the names of all sources."""
        rows = self.connection.execute("SELECT name FROM source ORDER BY name")
        return [name for (name,) in rows]

    def write_state(self, state: SourceState) -> None:
        """Replace what a source states."""
        self.connection.execute("DELETE FROM statement WHERE source = ?", (state.source,))
        self.connection.execute(
            "INSERT OR REPLACE INTO source (name, borough, importer, read_on, rank) "
            "VALUES (?, ?, ?, ?, ?)",
            (state.source, state.borough, state.importer, state.read_on.isoformat(), state.rank),
        )
        rows = ((state.source, *write_kept(kept).values()) for kept in state.kept)
        self.connection.executemany(_INSERT_STATEMENT, rows)

    def write_alias(self, *, borough: str | None, name: str, system: str | None) -> None:
        """Say which system a borough means by a name."""
        key = borough or "", normalise_name(name) or name
        self.connection.execute("DELETE FROM alias WHERE borough = ? AND name = ?", key)
        if system is not None:
            self.connection.execute("INSERT INTO alias VALUES (?, ?, ?)", (*key, system))

    def write_version(self, version: int) -> None:
        """Give the graph a version instead of the next."""
        self.version = version


_SELECT_SOURCES: Final = (
    "SELECT name, borough, importer, read_on, rank FROM source "
    "WHERE name = :name OR :name IS NULL ORDER BY name"
)
_SELECT_STATEMENTS: Final = (
    "SELECT kind, borough, record, part, locator, importer, confidence, first_seen, last_seen, "
    "retired_on FROM statement WHERE source = ? ORDER BY rowid"
)
_SELECT_EVIDENCE: Final = (
    "SELECT source, kind, borough, record, part, locator, importer, confidence, first_seen, "
    "last_seen, retired_on FROM statement WHERE kind = ? AND id = ? ORDER BY source, rowid"
)
_INSERT_STATEMENT: Final = (
    "INSERT INTO statement (source, kind, id, borough, record, part, locator, importer, "
    "confidence, first_seen, last_seen, retired_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def _read_sources(connection: sqlite3.Connection, name: str | None) -> list[SourceState]:
    """Read what one source states, or all of them by name."""
    rows = connection.execute(_SELECT_SOURCES, {"name": name}).fetchall()
    return [
        SourceState(
            source=source,
            borough=borough,
            importer=importer,
            read_on=read_date(read_on),
            rank=rank,
            kept=tuple(map(read_kept, connection.execute(_SELECT_STATEMENTS, (source,)))),
        )
        for source, borough, importer, read_on, rank in rows
    ]


def open_embedded(
    path: Path, *, create: bool, trial: bool = False, on_network: bool | None = None
) -> EmbeddedStore:
    """
    Open a store, and bring its schema forward.

    Args:
        path: The file.
        create: Whether to make it if it is not there.
        trial: Whether one that is not there is made in memory only, and forgotten.
        on_network: Whether it lies on a network drive; else that is found out.

    Raises:
        NotFoundError: If there is no such file and none is to be made.
        InputError: If it is not a depgraph store, or one of a newer depgraph.
        UnavailableError: If it is locked, or cannot be opened or written.
    """
    file = open_file(path, create=create, trial=trial, on_network=on_network)
    return EmbeddedStore(
        path, file.connection, file.stamp, _ON_NETWORK if file.on_network else None
    )
