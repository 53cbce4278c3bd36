"""
The embedded store: one SQLite file, made on first use.

Readers see one version whole while a writer works (write-ahead logging). On a network
drive, where that needs memory that machines cannot share, another journal is used.
"""

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

from pydantic import TypeAdapter

from depgraph.collector import pause_collector
from depgraph.errors import InputError, NotFoundError, Problem, UnavailableError
from depgraph.facts import RECORDS, Evidence, Kept, Kind, SourceState, Statement
from depgraph.graph import Snapshot
from depgraph.merge import Merged, merge
from depgraph.model import Record
from depgraph.names import normalise_name
from depgraph.stores.drives import is_network_drive

_APPLICATION: Final = 0x64657067
"""Marks a file as ours: "depg"."""
_MIGRATIONS: Final = (
    """
    CREATE TABLE version (number INTEGER NOT NULL);
    INSERT INTO version VALUES (0);
    CREATE TABLE source (
        name TEXT PRIMARY KEY, borough TEXT, importer TEXT NOT NULL, read_on TEXT NOT NULL,
        rank INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE statement (
        source TEXT NOT NULL REFERENCES source (name), kind TEXT NOT NULL, id TEXT NOT NULL,
        borough TEXT, record TEXT NOT NULL, part TEXT NOT NULL, locator TEXT NOT NULL,
        importer TEXT NOT NULL, confidence TEXT NOT NULL, first_seen TEXT NOT NULL,
        last_seen TEXT NOT NULL, retired_on TEXT
    );
    CREATE INDEX statement_by_source ON statement (source);
    CREATE INDEX statement_by_id ON statement (id);
    CREATE TABLE alias (
        borough TEXT NOT NULL, name TEXT NOT NULL, system TEXT NOT NULL,
        PRIMARY KEY (borough, name)
    ) WITHOUT ROWID;
    """,
)
"""From one schema version to the next; a released one is never changed."""
SCHEMA_VERSION: Final = len(_MIGRATIONS)
_WAIT_SECONDS: Final = 60
_DAMAGED: Final = "This is not a store of depgraph, or it is damaged. Name another, or restore it."


@dataclass(slots=True)
class EmbeddedStore:
    """A store in an SQLite file; see `GraphStore` for what it promises."""

    path: Path
    connection: sqlite3.Connection

    def load(self) -> Snapshot:
        """Load the graph at the newest version."""
        return self.load_merged().graph

    def load_merged(self) -> Merged:
        """Load the graph with the conflicts and suggestions of its merge."""
        with _explain(self.path), self._read(), pause_collector():
            version, aliases = self.read_version(), self.read_aliases()
            states = _read_sources(self.connection, None)
            return merge(states, aliases=aliases, version=version)

    def read_version(self) -> int:
        """Read the newest version."""
        with _explain(self.path):
            return cast(int, self.connection.execute("SELECT number FROM version").fetchone()[0])

    def read_states(self) -> Sequence[SourceState]:
        """Read what every source states, sorted by name."""
        with _explain(self.path), self._read():
            return _read_sources(self.connection, None)

    def read_boroughs(self) -> Mapping[str, str | None]:
        """Read which borough each source speaks of, by its name."""
        with _explain(self.path):
            return dict(self.connection.execute("SELECT name, borough FROM source").fetchall())

    def read_evidence(self, kind: Kind, identifier: str) -> Sequence[tuple[str, Kept]]:
        """Read who states one thing, by source."""
        with _explain(self.path):
            rows = self.connection.execute(_SELECT_EVIDENCE, (kind, identifier))
            return [(source, _read_kept(row)) for source, *row in rows]

    def read_aliases(self) -> Mapping[tuple[str | None, str], str]:
        """Read the alias tables."""
        with _explain(self.path):
            rows = self.connection.execute("SELECT borough, name, system FROM alias")
            return {(borough or None, name): system for borough, name, system in rows}

    @contextmanager
    def change(self) -> Iterator["_Draft"]:
        """Begin a change; see `GraphStore.change`."""
        with _explain(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield _Draft(self.connection)
                self.connection.execute("UPDATE version SET number = number + 1")
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _read(self) -> Iterator[None]:
        """Hold one version while several tables are read."""
        self.connection.execute("BEGIN")
        try:
            yield
        finally:
            self.connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close the file."""
        self.connection.close()


@dataclass(slots=True)
class _Draft:
    """A change under way in the file's one write transaction."""

    connection: sqlite3.Connection

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
        rows = (_write_kept(state.source, kept) for kept in state.kept)
        self.connection.executemany(_INSERT_STATEMENT, rows)

    def write_alias(self, *, borough: str | None, name: str, system: str | None) -> None:
        """Say which system a borough means by a name."""
        key = borough or "", normalise_name(name)
        self.connection.execute("DELETE FROM alias WHERE borough = ? AND name = ?", key)
        if system is not None:
            self.connection.execute("INSERT INTO alias VALUES (?, ?, ?)", (*key, system))


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


@cache
def _adapt(kind: Kind) -> TypeAdapter[Record]:
    return TypeAdapter(RECORDS[kind])


def _write_kept(source: str, kept: Kept) -> tuple[str | None, ...]:
    statement, evidence = kept.statement, kept.statement.evidence
    kind, identifier = statement.key
    return (
        source,
        kind,
        identifier,
        statement.borough,
        _adapt(kind).dump_json(statement.record, by_alias=True, exclude_defaults=True).decode(),
        evidence.part,
        evidence.locator,
        evidence.importer,
        evidence.confidence,
        kept.first_seen.isoformat(),
        kept.last_seen.isoformat(),
        None if kept.retired_on is None else kept.retired_on.isoformat(),
    )


def _read_sources(connection: sqlite3.Connection, name: str | None) -> list[SourceState]:
    """Read what one source states, or all of them by name."""
    rows = connection.execute(_SELECT_SOURCES, {"name": name}).fetchall()
    return [
        SourceState(
            source=source,
            borough=borough,
            importer=importer,
            read_on=_read_day(read_on),
            rank=rank,
            kept=tuple(map(_read_kept, connection.execute(_SELECT_STATEMENTS, (source,)))),
        )
        for source, borough, importer, read_on, rank in rows
    ]


def _read_kept(row: Sequence[Any]) -> Kept:
    kind, borough, record, part, locator, importer, confidence, first, last, retired = row
    return Kept(
        statement=Statement(
            record=_adapt(kind).validate_json(record),
            borough=borough,
            evidence=Evidence(part=part, locator=locator, importer=importer, confidence=confidence),
        ),
        first_seen=_read_day(first),
        last_seen=_read_day(last),
        retired_on=None if retired is None else _read_day(retired),
    )


_read_day = cache(date.fromisoformat)


def open_embedded(path: Path, *, create: bool) -> EmbeddedStore:
    """
    Open a store, and bring its schema forward.

    Args:
        path: The file.
        create: Whether to make it if it is not there.

    Raises:
        NotFoundError: If there is no such file and none is to be made.
        InputError: If it is not a depgraph store, or one of a newer depgraph.
        UnavailableError: If it is locked, or cannot be opened or written.
    """
    if not create and not (path.exists() and (path.is_dir() or path.stat().st_size)):
        fault = (
            "There is no store yet. Import something first (depgraph import FILE), or name an "
            "exchange file with --store."
        )
        raise NotFoundError([Problem(fault, file=str(path))])
    with _explain(path):
        connection = _connect(path, create=create)
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
    return EmbeddedStore(path, connection)


def _connect(path: Path, *, create: bool) -> sqlite3.Connection:
    """Connect to a file; one that may not be written is read as it lies there."""
    absolute = path.absolute()
    writable = os.access(absolute, os.W_OK) and os.access(absolute.parent, os.W_OK)
    if not create and absolute.is_file() and not writable and not _has_log(absolute):
        address = f"{absolute.as_uri()}?mode=ro&immutable=1"
        return sqlite3.connect(address, timeout=_WAIT_SECONDS, isolation_level=None, uri=True)
    return sqlite3.connect(absolute, timeout=_WAIT_SECONDS, isolation_level=None)


def _has_log(path: Path) -> bool:
    """Tell whether the write-ahead log holds something that the file does not."""
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse what is not ours or too new, and bring forward what is older."""
    connection.execute("BEGIN")
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    schema = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    page_size = connection.execute("PRAGMA page_size").fetchone()[0]
    cut_short = path.stat().st_size < pages * page_size and not _has_log(path)
    connection.execute("COMMIT")
    if cut_short and tables:
        raise InputError([Problem(_DAMAGED, file=str(path))])
    if application != _APPLICATION and tables:
        fault = "This is an SQLite file, but not a store of depgraph. Name another one."
        raise InputError([Problem(fault, file=str(path))])
    if schema > SCHEMA_VERSION:
        fault = (
            f"A newer depgraph made this store (schema {schema}, this one knows "
            f"{SCHEMA_VERSION}). Use that one, or name another store."
        )
        raise InputError([Problem(fault, file=str(path))])
    if schema < SCHEMA_VERSION:
        _migrate(connection, path)
    connection.execute("PRAGMA synchronous = FULL")


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the schema forward, one step after the other, all or nothing."""
    journal = "DELETE" if is_network_drive(path) else "WAL"
    connection.execute(f"PRAGMA journal_mode = {journal}")
    connection.execute("BEGIN IMMEDIATE")
    done = connection.execute("PRAGMA user_version").fetchone()[0]
    for number, script in enumerate(_MIGRATIONS[done:], start=done + 1):
        for statement in filter(str.strip, script.split(";")):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")
    connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    connection.execute("COMMIT")


@contextmanager
def _explain(path: Path) -> Iterator[None]:
    """Say in our words what SQLite complains about."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _translate(error, path) from error


def _translate(error: sqlite3.DatabaseError, path: Path) -> InputError | UnavailableError:
    name = getattr(error, "sqlite_errorname", None) or ""
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return InputError([Problem(_DAMAGED, file=str(path))])
    sentences = {
        "SQLITE_BUSY": "Another import is at work in this store. Try again when it is done.",
        "SQLITE_FULL": "The disk is full. Nothing was changed. Make room and try again.",
        "SQLITE_READONLY": "The store may not be written. Ask for the right to, or copy it.",
        "SQLITE_CANTOPEN": "The store cannot be opened. Check the folder and your rights in it.",
    }
    known = next((sentences[key] for key in sentences if name.startswith(key)), None)
    fault = known or f"The store did not answer: {error}. Try again."
    return UnavailableError([Problem(fault, file=str(path))])
