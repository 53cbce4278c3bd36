"""Does Neo4j answer as the embedded store does, byte for byte, whatever happens to its server?"""

import json
import os
import random
import signal
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest

from depgraph import read_graph
from depgraph.analysis.impact import find_impact
from depgraph.errors import NotFoundError
from depgraph.exchange import write_graph
from depgraph.graph import Snapshot
from depgraph.pipeline import Options, import_paths
from depgraph.plugins import list_importers
from depgraph.stores import open_writable
from depgraph.stores.port import GraphStore
from tests.neo4j_server import NoServerError, Server, empty_neo4j, get_address, run_server
from tests.properties.graphs import build_document, build_question
from tests.spec.test_kills import await_word, start, write_estate

pytestmark = pytest.mark.xdist_group("neo4j")

SAMPLES = Path(__file__).parents[2] / "importers" / "samples"
REAL = Path(__file__).parents[3] / "shared" / "data" / "real"
ON = date(2026, 11, 24)


@pytest.fixture
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[GraphStore]]:
    """Give an empty store of each kind."""
    empty_neo4j(request, "store")
    with (
        open_writable(tmp_path / "embedded.db") as embedded,
        open_writable(get_address("store")) as database,
    ):
        yield [embedded, database]


def take(
    store: GraphStore, path: Path, source: str | None = None, borough: str | None = None
) -> None:
    how = Options(on=ON, source=source, borough=borough, allow_shrink=True)
    assert not import_paths(store, [path], list_importers(), how).refused


def answer(graph: Snapshot, question: dict[str, object]) -> str:
    """Answer a question as JSON, or say why not."""
    day = date.fromisoformat(str(question["on"]))
    try:
        return find_impact(graph, **{**question, "on": day}).model_dump_json()  # type: ignore[arg-type]
    except NotFoundError as error:
        return str(error)


def check_alike(stores: list[GraphStore], questions: list[dict[str, object]]) -> None:
    embedded, database = (store.load() for store in stores)
    assert write_graph(database) == write_graph(embedded)
    for question in questions:
        assert answer(database, question) == answer(embedded, question)
    assert stores[1].find_faults() == []


def ask_all(graph: Snapshot) -> list[dict[str, object]]:
    return [
        {"systems": [system.id], "on": str(ON), "include": "downstream"} for system in graph.systems
    ]


def test_random_graphs_one_after_the_other_are_answered_alike(
    stores: list[GraphStore], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    seed = random.randrange(2**32)
    for number in range(int(request.config.getoption("--graphs"))):
        chance = Random(f"{seed} {number}")
        document = build_document(chance)
        file = tmp_path / "graph.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        for store in stores:
            take(store, file, source=f"s{number % 3}")
        try:
            check_alike(stores, [build_question(chance, document) for _ in range(10)])
        except AssertionError as error:
            error.add_note(f"seed {seed}, graph {number}")
            raise


def test_the_sample_councils_are_answered_alike(stores: list[GraphStore]) -> None:
    for store in stores:
        take(store, SAMPLES)
    check_alike(stores, ask_all(stores[0].load()))


@pytest.mark.skipif(not REAL.exists(), reason="the real flows are not on this machine")
def test_real_flows_are_answered_alike(stores: list[GraphStore]) -> None:
    for store in stores:
        take(store, REAL, borough="hackney")
    check_alike(stores, ask_all(stores[0].load()))


@pytest.fixture
def server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Run a server of our own, to be killed, if that is asked for."""
    if not request.config.getoption("--server-kills"):
        pytest.skip("No Neo4j server is killed without --server-kills 1: it takes a minute")
    try:
        with run_server() as running:
            monkeypatch.setenv("NEO4J_TEST_STORE", running.address)
            yield running
    except NoServerError as error:
        if "CI" in os.environ:
            raise
        pytest.skip(f"Not run on Neo4j: {error}")


def test_a_server_that_is_killed_in_mid_import_holds_the_old_version_or_the_new_one_whole(
    server: Server, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    new, old = (write_estate(tmp_path / f"{each}.json", each) for each in ("cellar", "cloud"))
    for file in (new, old):
        with start("neo4j", tmp_path / "store", file) as process:
            begin = time.monotonic()
            await_word(process, "closed")
            whole = time.monotonic() - begin
    version = 2
    for _ in range(int(request.config.getoption("--server-kills"))):
        with start("neo4j", tmp_path / "store", new) as process:
            time.sleep(random.uniform(0, whole))
            server.stop(signal.SIGKILL)
            server.restart()
            process.wait(timeout=120)
        with open_writable(server.address) as store:
            graph = store.load()
            expected = read_graph(new if graph.version > version else old)
            assert (graph, store.find_faults()) == (expected, [])
            assert graph.version in (version, version + 1)
            take(store, new, source="estate")
            assert (store.load(), store.find_faults()) == (read_graph(new), [])
            version = store.read_version()
        old, new = new, old
