"""Pages: all of them together are the list, also when the graph changes in between."""

import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import build_app
from tests.api.servers import import_file, serve, write_sketch


def read_page(client: httpx.Client, cursor: str | None, **query: Any) -> Any:
    given = query if cursor is None else {**query, "cursor": cursor}
    answer = client.get("/systems", params=given)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize(("limit", "sizes"), [(1, [1] * 7), (3, [3, 3, 1]), (7, [7]), (100, [7])])
def test_all_pages_are_the_whole_list(tmp_path: Path, limit: int, sizes: list[int]) -> None:
    ids = ["a/\u0141\u00f3d\u017a", "a/b", "a/c", "a/d?e", "a/e", "b/a", "\U0001f600"]
    file = write_sketch(tmp_path / "mine.json", "; ".join(ids))
    found, counted, cursor = [], [], None
    with serve(build_app(file)) as client:
        while True:
            page = read_page(client, cursor, limit=limit)
            assert page["total"] == 7
            counted.append(len(page["items"]))
            found += [each["id"] for each in page["items"]]
            cursor = page["next"]
            if cursor is None:
                break
    assert counted == sizes
    assert found == ["a/b", "a/c", "a/d?e", "a/e", "a/\u0141\u00f3d\u017a", "b/a", "\U0001f600"]


def test_a_page_is_filtered_like_the_one_before(tmp_path: Path) -> None:
    file = write_sketch(tmp_path / "mine.json", "a/x1; b/x2; a/x3; a/y; b/x5")
    with serve(build_app(file)) as client:
        first = read_page(client, None, limit=1, search="x", borough="a")
        second = read_page(client, first["next"], limit=1, search="x", borough="a")
    assert [each["id"] for each in first["items"] + second["items"]] == ["a/x1", "a/x3"]
    assert (first["total"], second["total"], second["next"]) == (2, 2, None)


def test_no_row_is_lost_or_shown_twice_when_the_graph_changes_between_two_pages(
    tmp_path: Path,
) -> None:
    store, file = tmp_path / "depgraph.db", tmp_path / "mine.json"
    import_file(store, write_sketch(file, "a/1; a/3; a/5; a/7; a/9"))
    with serve(build_app(store)) as client:
        first = read_page(client, None, limit=3)
        import_file(store, write_sketch(file, "a/0; a/1; a/2; a/4; a/5; a/6; a/7; a/9"))
        second = wait_for_version(client, 2, first["next"])
    assert [each["id"] for each in first["items"]] == ["a/1", "a/3", "a/5"]
    assert [each["id"] for each in second["items"]] == ["a/6", "a/7", "a/9"]
    assert (first["graph_version"], second["graph_version"]) == (1, 2)


def wait_for_version(client: httpx.Client, version: int, cursor: str) -> Any:
    end = time.monotonic() + 10
    while (page := read_page(client, cursor, limit=3))["graph_version"] != version:
        assert time.monotonic() < end
        time.sleep(0.05)
    return page


def test_a_cursor_past_the_end_gives_an_empty_page(client: httpx.Client) -> None:
    page = read_page(client, "7a7a7a7a", limit=1)
    assert (page["items"], page["total"], page["next"]) == ([], 3, None)


@pytest.mark.parametrize("cursor", ["A", "a", "==", "\u00e9", "0g", "a b", "00\n", "00" * 801])
def test_what_is_no_cursor_is_refused(client: httpx.Client, cursor: str) -> None:
    assert client.get("/systems", params={"cursor": cursor}).status_code == 422


@pytest.mark.parametrize("cursor", ["00", "ff", "fffe", "ed" * 800, ""])
def test_every_cursor_has_a_place(client: httpx.Client, cursor: str) -> None:
    assert client.get("/systems", params={"cursor": cursor}).status_code == 200


def test_a_page_holds_a_thousand_records_at_most(client: httpx.Client) -> None:
    assert client.get("/systems?limit=1000").status_code == 200
    assert client.get("/systems?limit=1001").status_code == 422
