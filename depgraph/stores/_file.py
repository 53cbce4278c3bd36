"""
The file of the embedded store: found, refused, made and brought forward.

What SQLite complains about is said in our words here and nowhere else.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote_from_bytes

from depgraph.errors import InputError, NotFoundError, Problem, UnavailableError
from depgraph.stores._kept import DamageError
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
_PROOF: Final = (
    "SELECT number FROM version WHERE EXISTS (SELECT 1 FROM source) "
    "OR EXISTS (SELECT 1 FROM statement) OR EXISTS (SELECT 1 FROM alias) OR TRUE"
)
"""Gives a row only where every table of the newest schema is there."""
_WAIT_SECONDS: Final = 60
_PAUSE_SECONDS: Final = 0.02
_DAMAGED: Final = "This is not a store of depgraph, or it is damaged. Name another, or restore it."
_SENTENCES: Final = {
    "SQLITE_BUSY": "Another import is at work in this store. Try again when it is done.",
    "SQLITE_FULL": "The disk is full. Nothing was changed. Make room and try again.",
    "SQLITE_IOERR": (
        "The disk did not take or give what was asked: it is full, your quota is used up, or it "
        "fails. Nothing was changed. Make room, or check the disk, and try again."
    ),
    "SQLITE_READONLY": "The store may not be written. Ask for the right to, or copy it.",
    "SQLITE_CANTOPEN": "The store cannot be opened. Check the folder and your rights in it.",
}
_NO_RIGHTS: Final = ("SQLITE_READONLY", "SQLITE_CANTOPEN")

Stamp = tuple[int, ...]
"""What changes when a file is written: its number, size and time, and the size of its logs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFile:
    """
    An open file.

    Args:
        connection: What SQL is sent to.
        stamp: What the file looked like when it was opened, where nothing keeps others from
            writing it while it is read; else null.
        on_network: Whether it lies on a network drive.
    """

    connection: sqlite3.Connection
    stamp: Stamp | None
    on_network: bool


def open_file(
    path: Path, *, create: bool, trial: bool = False, on_network: bool | None = None
) -> StoreFile:
    """
    Open a store's file, and bring its schema forward.

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
    if not create and not path.is_dir() and not _measure(path):
        fault = (
            "There is no store yet. Import something first (depgraph import FILE), or name an "
            "exchange file with --store."
        )
        raise NotFoundError([Problem(fault, file=str(path))])
    if on_network is None:
        on_network = is_network_drive(path)
    with explain(path):
        if create and trial and not path.exists():
            connection, stamp = sqlite3.connect(":memory:", isolation_level=None), None
        else:
            connection, stamp = _connect(path, create=create)
        try:
            _prepare(connection, path, on_network=on_network, frozen=stamp is not None)
        except BaseException:
            connection.close()
            raise
    return StoreFile(connection=connection, stamp=stamp, on_network=on_network)


def read_stamp(path: Path) -> Stamp | None:
    """Read what changes when a file is written; null if it is gone."""
    try:
        about = path.stat()
    except OSError:
        return None
    return about.st_ino, about.st_size, about.st_mtime_ns, *map(_measure, _name_logs(path))


def _measure(path: Path) -> int:
    """Measure a file in bytes: 0 if it is not there, or just went away."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _name_logs(path: Path) -> list[Path]:
    """Name the write-ahead log and the journal; not empty, they hold what the file lacks."""
    return [path.with_name(f"{path.name}-{kind}") for kind in ("wal", "journal")]


def _connect(path: Path, *, create: bool) -> tuple[sqlite3.Connection, Stamp | None]:
    """
    Connect to a file, and prove that it can be read.

    A store with a log asks even readers to write beside it. Where they may not, and no
    log holds anything, the file is read as it lies there, without a lock: whoever reads
    has to look at the stamp again afterwards.
    """
    absolute = path.absolute()
    if create:
        return _open(absolute, "rwc"), None
    connection = _open(absolute, "rw")
    try:
        connection.execute("PRAGMA schema_version")
    except sqlite3.DatabaseError as error:
        connection.close()
        stamp = read_stamp(absolute)
        if not error.sqlite_errorname.startswith(_NO_RIGHTS) or any(
            map(_measure, _name_logs(absolute))
        ):
            raise
        return _open(absolute, "ro&immutable=1"), stamp
    return connection, None


def _open(absolute: Path, mode: str) -> sqlite3.Connection:
    """Open a file by a URI, which spells shares and drives of Windows as SQLite wants them."""
    name = absolute.as_posix()
    root = "" if name.startswith("/") else "/"
    address = f"file://{root}{quote_from_bytes(name.encode(errors='surrogateescape'))}?mode={mode}"
    return sqlite3.connect(address, timeout=_WAIT_SECONDS, isolation_level=None, uri=True)


def _prepare(connection: sqlite3.Connection, path: Path, *, on_network: bool, frozen: bool) -> None:
    """Refuse what is not ours or too new, and bring forward what is older."""
    schema = _check(connection, path)
    if schema < SCHEMA_VERSION:
        _migrate(connection, journal="DELETE" if on_network else "WAL")
    if connection.execute(_PROOF).fetchone() is None:
        raise DamageError
    connection.execute("PRAGMA synchronous = FULL")
    if on_network and not frozen:
        _keep_no_log(connection)


def _check(connection: sqlite3.Connection, path: Path) -> int:
    """Give the schema version of a file that is ours, or to become ours."""
    connection.execute("BEGIN")
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    schema: int = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    page_size = connection.execute("PRAGMA page_size").fetchone()[0]
    cut_short = _measure(path) < pages * page_size and not any(map(_measure, _name_logs(path)))
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
    return schema


def _migrate(connection: sqlite3.Connection, *, journal: str) -> None:
    """Bring the schema forward, one step after the other, all or nothing."""
    _switch_journal(connection, journal)
    connection.execute("BEGIN IMMEDIATE")
    done = connection.execute("PRAGMA user_version").fetchone()[0]
    for number, script in enumerate(_MIGRATIONS[done:], start=done + 1):
        for statement in filter(str.strip, script.split(";")):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")
    connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    connection.execute("COMMIT")


def _switch_journal(connection: sqlite3.Connection, journal: str) -> None:
    """Switch the journal; for this SQLite does not wait while others are at work."""
    give_up = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            connection.execute(f"PRAGMA journal_mode = {journal}")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > give_up:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return


def _keep_no_log(connection: sqlite3.Connection) -> None:
    """
    Keep a store on a network drive without a log, also one that was moved there.

    Whoever writes keeps all of it in memory up to the commit, so that others can read.
    """
    if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        _switch_journal(connection, "DELETE")
    connection.execute("PRAGMA cache_spill = OFF")


@contextmanager
def explain(path: Path) -> Iterator[None]:
    """Say in our words what SQLite complains about."""
    try:
        yield
    except (DamageError, UnicodeDecodeError) as error:
        raise InputError([Problem(_DAMAGED, file=str(path))]) from error
    except sqlite3.ProgrammingError:
        raise  # ours, as asking a file that was closed
    except sqlite3.DatabaseError as error:
        raise _translate(error, path) from error


def _translate(error: sqlite3.DatabaseError, path: Path) -> InputError | UnavailableError:
    name = getattr(error, "sqlite_errorname", None) or ""
    # Ours are the transactions; SQL that fails, or text that is none, comes of what is there.
    odd = name in ("SQLITE_ERROR", "") and "transaction" not in str(error)
    if odd or name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return InputError([Problem(_DAMAGED, file=str(path))])
    known = next((_SENTENCES[key] for key in _SENTENCES if name.startswith(key)), None)
    fault = known or f"The store did not answer: {error}. Try again."
    return UnavailableError([Problem(fault, file=str(path))])
