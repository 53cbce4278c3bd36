"""Where graphs are kept: `open_store` opens a store by its address."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from depgraph.errors import InputError, Problem
from depgraph.stores.exchange_file import ExchangeFile


@contextmanager
def open_store(address: str | Path) -> Iterator[ExchangeFile]:
    """
    Open a store for reading.

    Args:
        address: The path of an exchange file (`.json`); it is never written to.

    Raises:
        InputError: If it is not the address of a store that this version knows.

    Example:
        >>> with open_store("importers/samples/hackford.json") as store:
        ...     len(store.load().systems)
        30
    """
    if not str(address).lower().endswith(".json"):
        fault = (
            f'"{address}" is not a store that this version can open. '
            "Name an exchange file, which ends in .json, with --store or DEPGRAPH_STORE."
        )
        raise InputError([Problem(fault)])
    yield ExchangeFile(Path(address))
