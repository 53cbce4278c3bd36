"""
How long tests look, and the Neo4j servers that they share.

CI adds `--hypothesis-profile longer` or `longest`, and `--kills 50`.
"""

import contextlib
import os
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.neo4j_server import Server, run_server

settings.register_profile(
    "quick", max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("longer", settings.get_profile("quick"), max_examples=2_000)
settings.register_profile("longest", settings.get_profile("quick"), max_examples=10_000)
settings.load_profile("quick")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep what asks Neo4j servers in one process, so that there is one of each server."""
    for item in items:
        if "neo4j" in item.nodeid:
            item.add_marker(pytest.mark.xdist_group("neo4j"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add how often imports are killed, and how much a server is sent."""
    text = "kill an import into each kind of store at so many random moments"
    parser.addoption("--kills", type=int, default=3, help=text)
    text = "import so many random graphs into each kind of store"
    parser.addoption("--graphs", type=int, default=3, help=text)
    text = "kill a Neo4j server in mid-import so often"
    parser.addoption("--server-kills", type=int, default=0, help=text)
    text = "send a server so many requests that nobody should send"
    parser.addoption("--hostile", type=int, default=2000, help=text)


@pytest.fixture(scope="session")
def neo4j_servers() -> Iterator[Callable[[str], None]]:
    """
    Give what empties the Neo4j server of a name, started at its first use.

    The free edition of Neo4j has one database: a second store is a second server.
    """
    servers: dict[str, Server] = {}
    with contextlib.ExitStack() as running:

        def empty(name: str) -> None:
            if name not in servers:
                servers[name] = running.enter_context(run_server())
                os.environ[f"NEO4J_TEST_{name.upper()}"] = servers[name].address
            servers[name].empty()

        yield empty
