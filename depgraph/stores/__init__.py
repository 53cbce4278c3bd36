"""Where graphs are kept: `open_store` opens a store by its address."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from depgraph.errors import InputError, NotFoundError, Problem
from depgraph.stores._addresses import is_neo4j
from depgraph.stores.embedded import open_embedded
from depgraph.stores.exchange_file import ExchangeFile
from depgraph.stores.port import GraphStore

__all__ = ["is_neo4j", "open_store", "open_writable"]


@contextmanager
def open_store(address: str | Path) -> Iterator[GraphStore | ExchangeFile]:
    """
    Open a store for reading.

    Args:
        address: The path of an embedded store, also as `sqlite:///path`; that of an exchange
            file (`.json`), which is never written to; or a Neo4j server, as in
            `neo4j://host:7687`.

    Raises:
        NotFoundError: If there is no such file.
        InputError: If it is not the address of a store that this version knows.

    Example:
        >>> with open_store("importers/samples/hackford.json") as store:
        ...     len(store.load().systems)
        30
    """
    if str(address).lower().endswith(".json"):
        yield ExchangeFile(Path(address))
        return
    with open_writable(address, create=False) as store:
        yield store


@contextmanager
def open_writable(
    address: str | Path, *, create: bool = True, adopt: bool = False, trial: bool = False
) -> Iterator[GraphStore]:
    """
    Open a store to import into, and make it if it is not there.

    Args:
        address: As `open_store` takes it.
        create: Whether to make it if it is not there.
        adopt: Whether to make it in a Neo4j database beside somebody else's data.
        trial: Whether a store that is not there is made in memory only, and forgotten.

    Raises:
        InputError: If it is an exchange file, or nothing that this version knows.
        UnavailableError: If it is locked, or cannot be opened or written.
    """
    name = str(address).removeprefix("sqlite:///")
    store = _open(name, create=create, adopt=adopt, trial=trial)
    try:
        yield store
    finally:
        store.close()


def _open(address: str, *, create: bool, adopt: bool, trial: bool) -> GraphStore:
    if is_neo4j(address):
        # The driver takes a while to load, and other stores do without it.
        from depgraph.stores.neo4j import open_neo4j  # noqa: PLC0415

        try:
            return open_neo4j(address, create=create, adopt=adopt, trial=trial)
        except NotFoundError:
            if trial:
                return open_embedded(Path(address), create=True, trial=True)
            raise
    if "://" in address:
        fault = "This is no store. Name a file, as in depgraph.db, or a server, as in neo4j://host."
        raise InputError([Problem(fault, file=address.partition("://")[0] + "://")])
    if address.lower().endswith(".json"):
        fault = "An exchange file is only read. Name a store to import into, as in depgraph.db."
        raise InputError([Problem(fault, file=address)])
    return open_embedded(Path(address), create=create, trial=trial)
