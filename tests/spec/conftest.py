"""The stores that are held to the spec: one line for each."""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

import pytest

from depgraph.stores import open_writable
from depgraph.stores.embedded import open_embedded
from depgraph.stores.port import GraphStore
from tests.neo4j_server import empty_neo4j, get_address

Connect = Callable[[], AbstractContextManager[GraphStore]]
"""Opens another connection to the store of a test."""
Place = Callable[[str], AbstractContextManager[GraphStore]]
"""Opens the store of a name, empty at first."""


def open_on_network(path: Path) -> AbstractContextManager[GraphStore]:
    """Open an embedded store as on a network drive."""
    return contextlib.closing(open_embedded(path, create=True, on_network=True))


STORES: Final[dict[str, Callable[[Path], AbstractContextManager[GraphStore]]]] = {
    "embedded": lambda path: open_writable(path.with_suffix(".db")),
    "embedded-on-network": lambda path: open_on_network(path.with_suffix(".db")),
    "neo4j": lambda path: open_writable(get_address(path.name)),
}


@pytest.fixture(params=STORES)
def engine(request: pytest.FixtureRequest) -> str:
    """Give the name of a kind of store; in Neo4j the first is empty."""
    if request.param == "neo4j":
        empty_neo4j(request, "store")
    return str(request.param)


@pytest.fixture
def place(engine: str, tmp_path: Path) -> Place:
    """Give what opens stores of one kind."""
    return lambda name: STORES[engine](tmp_path / name)


@pytest.fixture
def connect(place: Place) -> Connect:
    """Give what opens one and the same store."""
    return lambda: place("store")


@pytest.fixture
def store(connect: Connect) -> Iterator[GraphStore]:
    """Give an empty store."""
    with connect() as opened:
        yield opened


@pytest.fixture
def other_store(place: Place, engine: str, request: pytest.FixtureRequest) -> Iterator[GraphStore]:
    """Give a second empty store."""
    if engine == "neo4j":
        empty_neo4j(request, "other")
    with place("other") as opened:
        yield opened
