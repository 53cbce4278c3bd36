"""
The only door to the Neo4j driver: a database that is asked, and its errors in our words.

Every value is a parameter, and the database is always named. Reads are routed to readers,
and what may pass (a new leader, a deadlock, a server that restarts) is tried again for a
while that is bounded.
"""

import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, LiteralString, TypeVar
from urllib.parse import urlsplit

import neo4j
from neo4j import exceptions

from depgraph.errors import DepgraphError, InputError, Problem, UnavailableError
from depgraph.stores._addresses import SCHEMES
from depgraph.stores._kept import DamageError

_OLDEST: Final = (5, 26)
_CONNECT_SECONDS: Final = 3.0
_RETRY_SECONDS: Final = 20.0
_FETCH: Final = 5_000
# What the driver logs while it tries again is said in our words, once it has given up.
logging.getLogger("neo4j").addHandler(logging.NullHandler())
_BATCH: Final = 5_000
T = TypeVar("T")
Rows = list[list[Any]]
Run = Callable[..., Rows]
"""Runs a query with its parameters inside a transaction."""


class MovedError(Exception):
    """The store moved on while it was read or written: read it again."""


def split_rows(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """
    Split rows into as many as a transaction takes with ease.

    Example:
        >>> [len(batch) for batch in split_rows(range(12_000))]
        [5000, 5000, 2000]
    """
    rows = iter(rows)
    while batch := list(islice(rows, _BATCH)):
        yield batch


def read_value(value: object) -> object:
    """Read a value as Python has it: a day is one of Neo4j's own kind."""
    to_native = getattr(value, "to_native", None)
    return value if to_native is None else to_native()


@dataclass(frozen=True, slots=True)
class Database:
    """
    A database of a Neo4j server.

    Args:
        address: The address as the user gave it; it holds no password.
        name: Its name.
        driver: What queries are sent through.
    """

    address: str
    name: str
    driver: neo4j.Driver

    def read(self, query: LiteralString, **parameters: object) -> Rows:
        """Read the values of every record that a query gives."""
        with self.explain():
            return self.driver.execute_query(
                query,
                parameters,
                database_=self.name,
                routing_="r",
                result_transformer_=lambda result: result.values(),
            )

    def write(self, work: Callable[[Run], T]) -> T:
        """Do some work in one transaction; it may be done again after a passing fault."""

        def run_all(transaction: neo4j.ManagedTransaction) -> T:
            def run(query: LiteralString, **parameters: object) -> Rows:
                return transaction.run(query, parameters).values()

            return work(run)

        with self.explain(), self.driver.session(database=self.name) as session:
            return session.execute_write(run_all)

    def execute(self, query: LiteralString, **parameters: object) -> Rows:
        """Run one query that writes, in a transaction of its own."""
        return self.write(lambda run: run(query, **parameters))

    def stage(self, work: Callable[[Run], T], *, rows: int) -> T:
        """Do some work that nobody sees yet: in one transaction if it is small, else in many."""
        return self.write(work) if rows <= _BATCH else work(self.execute)

    def close(self) -> None:
        """Close every connection."""
        self.driver.close()

    @contextmanager
    def explain(self) -> Iterator[None]:
        """Say in our words what the driver and the server complain about."""
        try:
            yield
        except DamageError as error:
            raise InputError([Problem(_DAMAGED, file=self.address)]) from error
        except (exceptions.Neo4jError, exceptions.DriverError) as error:
            raise _translate(error, self.address, self.name) from error


def connect(address: str, environment: Mapping[str, str] | None = None) -> Database:
    """
    Connect to the database that an address and the environment name.

    Args:
        address: `neo4j://host`, `bolt://host:7687` and their encrypted kinds.
        environment: Where `NEO4J_USERNAME`, `NEO4J_PASSWORD` and `NEO4J_DATABASE` are
            looked up; that of the process if none is given.

    Raises:
        InputError: If the address, the password or the name of the database is wrong, or
            the server too old.
        UnavailableError: If no server answers.
    """
    check_address(address)
    given = os.environ if environment is None else environment
    password = given.get("NEO4J_PASSWORD")
    auth = (given.get("NEO4J_USERNAME") or "neo4j", password) if password else None
    name = given.get("NEO4J_DATABASE") or "neo4j"
    driver = neo4j.GraphDatabase.driver(
        address,
        auth=auth,
        connection_timeout=_CONNECT_SECONDS,
        connection_acquisition_timeout=_RETRY_SECONDS,
        max_transaction_retry_time=_RETRY_SECONDS,
        fetch_size=_FETCH,
        notifications_min_severity="OFF",
        telemetry_disabled=True,
        user_agent="depgraph",
    )
    database = Database(address, name, driver)
    try:
        with database.explain():
            agent = driver.get_server_info().agent
        _refuse_old(str(agent), address)
    except BaseException:
        driver.close()
        raise
    return database


def check_address(address: str) -> None:
    """
    Refuse an address that a password stands in, or that says more than a host and a port.

    Raises:
        InputError: If it is refused; what might be a password is not repeated.
    """
    parts = urlsplit(address)
    shown = f"{parts.scheme}://"
    if "@" in address:
        fault = (
            "An address must hold no user and no password: it is written to logs. Set "
            "NEO4J_USERNAME and NEO4J_PASSWORD."
        )
        raise InputError([Problem(fault, file=shown)])
    if parts.path.strip("/") or parts.query or parts.fragment:
        fault = (
            "The address of a Neo4j server is a host and a port, as in neo4j://graph:7687. "
            "Name the database in NEO4J_DATABASE."
        )
        raise InputError([Problem(fault, file=shown)])
    if parts.scheme not in SCHEMES or not re.fullmatch(r"[^\s/@]+", parts.netloc):
        fault = "This is no address of a Neo4j server. Write it as in neo4j://graph:7687."
        raise InputError([Problem(fault, file=shown)])


def _refuse_old(agent: str, address: str) -> None:
    """Refuse a server that lacks what the queries need; one that does not say is tried."""
    match = re.match(r"Neo4j/(\d+)\.(\d+)", agent)
    if match is not None and tuple(map(int, match.groups())) < _OLDEST:
        fault = (
            f"This server is Neo4j {match[1]}.{match[2]}; 5.26 or later is needed. Update it, "
            "or name another."
        )
        raise InputError([Problem(fault, file=address)])


_DAMAGED: Final = (
    "The database does not hold what depgraph wrote: something else changed it. Restore it, or "
    "import into another."
)
_AWAY: Final = (
    "Neo4j does not answer there. Check that it is running and that the address is right. "
    "What was not committed was not changed."
)
_INPUT: Final = {
    "Security.Unauthorized": (
        "Neo4j refused the user name or the password. Set NEO4J_USERNAME and NEO4J_PASSWORD."
    ),
    "Security.TokenExpired": "The credentials have expired. Set NEO4J_PASSWORD to new ones.",
    "Security.CredentialsExpired": (
        "This password has to be changed first. Change it with Neo4j's own tools, and set "
        "NEO4J_PASSWORD."
    ),
    "Schema.ConstraintValidationFailed": (
        "The database has a node with the label and the id of something to be written that "
        "depgraph did not write. Nothing was changed. Take the label or the id off that node."
    ),
    "Database.DatabaseNotFound": 'There is no database "{name}". Set NEO4J_DATABASE.',
}
_LATER: Final = {
    "Security.AuthenticationRateLimit": (
        "Neo4j has seen too many wrong passwords and waits. Try again in a minute."
    ),
    "Security.Forbidden": (
        "This user lacks a right that is needed here. Nothing was changed. Ask for the right to "
        "read, and to import also to write and to make constraints."
    ),
    "General.ForbiddenOnReadOnlyDatabase": (
        "The database may only be read. Nothing was changed. Ask for it to be opened for writing."
    ),
    "General.WriteOnReadOnlyAccessDatabase": (
        "The database may only be read. Nothing was changed. Ask for it to be opened for writing."
    ),
    "General.MemoryPoolOutOfMemoryError": (
        "Neo4j has too little memory for a transaction of this size. Nothing was changed. Give it "
        "more (server.memory.heap.max_size), or import in smaller parts."
    ),
    "General.OutOfMemoryError": (
        "Neo4j ran out of memory. Nothing was changed. Give it more (server.memory.heap.max_size)."
    ),
    "Database.DatabaseUnavailable": (
        'The database "{name}" is stopped or still starting. Try again when it is there.'
    ),
    "Cluster.NotALeader": "The cluster has no leader at the moment. Try again in a minute.",
    "Transaction.TransactionTimedOut": (
        "Neo4j broke off what took longer than it allows. Nothing was changed. Let it take longer "
        "(db.transaction.timeout)."
    ),
}
_READ_ONLY_TEXT: Final = ("read-only", "read only")


def _translate(error: Exception, address: str, name: str) -> DepgraphError:
    """Find the sentence for an error; what is not known is a matter of trying again."""
    code = getattr(error, "code", None) or ""
    place, said = address, {"name": name}
    for end, sentence in _INPUT.items():
        if code.endswith(end):
            return InputError([Problem(sentence.format(**said), file=place)])
    for end, sentence in _LATER.items():
        if code.endswith(end):
            return UnavailableError([Problem(sentence.format(**said), file=place)])
    if isinstance(error, exceptions.ConfigurationError | exceptions.UnsupportedServerProduct):
        fault = f"This is no Neo4j server that the driver can speak to: {_say(error)}."
        return InputError([Problem(fault, file=place)])
    if isinstance(error, exceptions.DriverError):
        return UnavailableError([Problem(_AWAY, file=place)])
    if any(text in str(error).lower() for text in _READ_ONLY_TEXT):
        sentence = _LATER["General.ForbiddenOnReadOnlyDatabase"]
        return UnavailableError([Problem(sentence, file=place)])
    fault = f"Neo4j did not do what was asked ({code or 'no code'}). Try again."
    return UnavailableError([Problem(fault, file=place)])


def _say(error: Exception) -> str:
    return str(error).rstrip(".").partition("\n")[0]
