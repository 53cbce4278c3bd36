"""Where graphs are kept: `open_store` opens a store by its address."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from depgraph.errors import InputError, Problem
from depgraph.stores.embedded import EmbeddedStore, open_embedded
from depgraph.stores.exchange_file import ExchangeFile


@contextmanager
def open_store(address: str | Path) -> Iterator[EmbeddedStore | ExchangeFile]:
    """
    Open a store for reading.

    Args:
        address: The path of an embedded store, also as `sqlite:///path`; or of an exchange
            file (`.json`), which is never written to.

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
def open_writable(address: str | Path, *, create: bool = True) -> Iterator[EmbeddedStore]:
    """
    Open a store to import into, and make it if it is not there.

    Raises:
        InputError: If it is an exchange file, or nothing that this version knows.
        UnavailableError: If it is locked, or cannot be opened or written.
    """
    path = str(address).removeprefix("sqlite:///")
    if "://" in path:
        fault = "This version knows embedded stores only. Name a file, as in depgraph.db."
        raise InputError([Problem(fault, file=path.partition("://")[0] + "://")])
    if path.lower().endswith(".json"):
        fault = "An exchange file is only read. Name a store to import into, as in depgraph.db."
        raise InputError([Problem(fault, file=path)])
    store = open_embedded(Path(path), create=create)
    try:
        yield store
    finally:
        store.close()
