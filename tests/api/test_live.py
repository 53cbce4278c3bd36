"""The graph is swapped while requests run: none fails, none mixes two versions."""

import gc
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import build_app
from tests.api.servers import import_file, serve, write_document, write_sketch

VERSIONS = 6


def build_version(number: int) -> dict[str, list[dict[str, Any]]]:
    """Build a graph in which everything tells its version."""
    systems = [{"id": f"a/{each}", "name": f"v{number}"} for each in range(20)]
    integrations = [
        {"id": f"k{each}", "source": "a/0", "target": f"a/{each}", "data": [f"v{number}"]}
        for each in range(1, 20)
    ]
    return {"systems": systems, "integrations": integrations}


def read_versions(client: httpx.Client, path: str) -> set[int]:
    """Read the versions that one answer tells of: the one it names, and those of its rows."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    records = body.get("items") or body.get("systems") or [body["record"]]
    named = {record["name"] for record in records}
    named |= {entity for row in body.get("integrations", ()) for entity in row["data"]}
    stated = {body["graph_version"]} if "graph_version" in body else set()
    return stated | {int(name[1:]) for name in named}


PATHS = ("/systems", "/impact?system=a/0", "/systems/a/3", "/export")


def test_a_swap_under_load_fails_no_request_and_mixes_no_versions(tmp_path: Path) -> None:
    store, file = tmp_path / "depgraph.db", tmp_path / "mine.json"
    import_file(store, write_document(file, **build_version(1)))
    seen: list[set[int]] = []
    done = threading.Event()

    def ask(client: httpx.Client) -> None:
        while not done.is_set():
            seen.extend(read_versions(client, path) for path in PATHS)

    with serve(build_app(store)) as client, ThreadPoolExecutor() as pool:
        wait_for_version(client, 1)
        asking = [pool.submit(ask, client) for _ in range(4)]
        try:
            for version in range(2, VERSIONS + 1):
                import_file(store, write_document(file, **build_version(version)))
                wait_for_version(client, version)
        finally:
            done.set()
        for each in asking:
            each.result()
    assert len(seen) > 4 * VERSIONS
    assert {len(versions) for versions in seen} == {1}
    assert {1, VERSIONS} <= set.union(*seen) <= set(range(1, VERSIONS + 1))


def wait_for_version(client: httpx.Client, version: int) -> None:
    end = time.monotonic() + 10
    while client.get("/ready").json()["graph_version"] != version:
        assert time.monotonic() < end
        time.sleep(0.05)


def wait_for_names(client: httpx.Client, names: list[str]) -> None:
    end = time.monotonic() + 10
    while [each["name"] for each in client.get("/systems").json()["items"]] != names:
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_store_that_is_made_anew_is_noticed_though_its_version_is_the_same(
    tmp_path: Path,
) -> None:
    store, file = tmp_path / "depgraph.db", tmp_path / "mine.json"
    import_file(store, write_document(file, systems=[{"id": "a/crm", "name": "old"}]))
    with serve(build_app(store)) as client:
        wait_for_names(client, ["old"])
        write_document(file, systems=[{"id": "a/crm", "name": "new"}])
        import_file(tmp_path / "other.db", file).replace(store)
        wait_for_names(client, ["new"])
        assert client.get("/ready").json()["graph_version"] == 1


def test_an_exchange_file_that_is_written_anew_is_read_anew(tmp_path: Path) -> None:
    file = write_document(tmp_path / "mine.json", systems=[{"id": "a/crm", "name": "old"}])
    with serve(build_app(file)) as client:
        wait_for_names(client, ["old"])
        write_document(file, systems=[{"id": "a/crm", "name": "newer"}])
        wait_for_names(client, ["newer"])


def test_a_file_that_cannot_be_read_any_more_leaves_the_graph_at_hand(tmp_path: Path) -> None:
    file = write_document(tmp_path / "mine.json", systems=[{"id": "a/crm", "name": "old"}])
    with serve(build_app(file)) as client:
        wait_for_names(client, ["old"])
        file.write_text("{", encoding="utf-8")
        end = time.monotonic() + 10
        while client.get("/ready").status_code == 200:
            assert time.monotonic() < end
            time.sleep(0.05)
        assert client.get("/ready").status_code == 503
        wait_for_names(client, ["old"])


def test_evidence_names_the_version_that_it_was_read_at(tmp_path: Path) -> None:
    store, file = tmp_path / "depgraph.db", tmp_path / "mine.json"
    import_file(store, write_sketch(file, "a/crm"))
    with serve(build_app(store)) as client:
        assert client.get("/ready").status_code == 200
        other = write_document(tmp_path / "other.json", systems=[{"id": "a/crm"}])
        import_file(store, other)
        shown = client.get("/systems/a/crm").json()
    assert shown["evidence_version"] == 2
    assert shown["graph_version"] in (1, 2)
    assert [each["source"] for each in shown["stated_by"]] == ["mine.json", "other.json"]


def test_a_server_that_has_stopped_leaves_the_process_as_it_was(tmp_path: Path) -> None:
    file = write_sketch(tmp_path / "mine.json", "a/crm")
    before = gc.isenabled(), threading.active_count(), sys.getswitchinterval()
    with serve(build_app(file)) as client:
        assert client.get("/systems").status_code == 200
        assert not gc.isenabled()
    assert (gc.isenabled(), threading.active_count(), sys.getswitchinterval()) == before


@pytest.mark.parametrize("path", ["/impact?system=a/crm", "/systems"])
def test_equal_questions_have_equal_answers_whatever_was_asked_between(
    tmp_path: Path, path: str
) -> None:
    file = write_sketch(tmp_path / "mine.json", "a/crm -[person, ?]-> a/mail -[person]-> a/dms")
    with serve(build_app(file)) as client, ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: client.get(path).content, range(40)))
    assert len(set(answers)) == 1
