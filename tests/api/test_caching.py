"""ETags, 304, gzip and HEAD."""

import gzip
import re
from pathlib import Path

import httpx
import pytest

from api.app import build_app
from tests.api.servers import import_file, serve, write_document, write_sketch

IDENTITY = {"accept-encoding": "identity"}
EXPORT = "/export"


def read_tag(answer: httpx.Response) -> str:
    assert answer.status_code == 200
    tag = answer.headers["etag"]
    assert re.fullmatch(r'"[0-9a-f]{32}(-gzip)?"', tag)
    return str(tag)


@pytest.mark.parametrize(
    "path",
    [
        "/systems",
        "/sources",
        "/systems/hackford/rents",
        "/impact?system=hackford/rents",
        "/neighbours?system=hackford/rents&direction=upstream",
        EXPORT,
    ],
)
def test_an_answer_that_the_asker_has_is_not_sent_again(client: httpx.Client, path: str) -> None:
    tag = read_tag(client.get(path, headers=IDENTITY))
    again = client.get(path, headers={**IDENTITY, "if-none-match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert again.headers["vary"] == "accept-encoding"
    assert again.headers["cache-control"] == "private, no-cache"


def test_tags_are_compared_as_the_standard_says(client: httpx.Client) -> None:
    tag = read_tag(client.get("/systems", headers=IDENTITY))
    for known in (f"W/{tag}", f'"x", {tag}', "*", f'{tag},"y"'):
        assert client.get("/systems", headers={"if-none-match": known}).status_code == 304, known
    for other in ('"x"', "", tag.replace('"', "")[:-1], '""'):
        assert client.get("/systems", headers={"if-none-match": other}).status_code == 200, other


def test_what_is_not_found_is_not_unchanged(client: httpx.Client) -> None:
    for path in ("/impact?system=x", "/systems/x", "/systems?limit=0"):
        for known in ('"x"', "*"):
            answer = client.get(path, headers={"if-none-match": known})
            assert answer.status_code in (404, 422)
            assert "etag" not in answer.headers


def test_other_questions_have_other_tags(client: httpx.Client) -> None:
    paths = ["/systems", "/systems?limit=99", "/teams", "/impact?system=hackford/rents"]
    assert len({read_tag(client.get(path)) for path in paths}) == len(paths)
    bodies = [{"systems": ["hackford/rents"]}, {"systems": ["hackford/housing"]}]
    assert len({read_tag(client.post("/impact", json=body)) for body in bodies}) == len(bodies)


def test_a_question_in_a_body_is_always_answered(client: httpx.Client) -> None:
    body = {"systems": ["hackford/rents"]}
    tag = read_tag(client.post("/impact", json=body))
    again = client.post("/impact", json=body, headers={"if-none-match": tag})
    assert again.status_code == 200


def test_a_compressed_answer_is_the_same_under_another_tag(client: httpx.Client) -> None:
    plain = client.get(EXPORT, headers=IDENTITY)
    with client.stream("GET", EXPORT, headers={"accept-encoding": "br;q=1, GZIP"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert "content-encoding" not in plain.headers
    assert answer.headers["content-encoding"] == "gzip"
    assert len(raw) == int(answer.headers["content-length"]) < len(plain.content)
    assert gzip.decompress(raw) == plain.content
    assert read_tag(answer) == f'{read_tag(plain)[:-1]}-gzip"'
    for tag in (read_tag(answer), read_tag(plain)):
        known = client.get(EXPORT, headers={"accept-encoding": "gzip", "if-none-match": tag})
        assert (known.status_code, known.headers["etag"]) == (304, tag)


@pytest.mark.parametrize(
    ("accepted", "compressed"),
    [
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("gzip;q=0.1", True),
        ("*", True),
        ("*;q=0", False),
        ("gzip;q=0, *", False),
        ("x-gzip", False),
        ("", False),
    ],
)
def test_gzip_is_sent_to_who_takes_it(
    client: httpx.Client, accepted: str, compressed: bool
) -> None:
    answer = client.get(EXPORT, headers={"accept-encoding": accepted})
    assert ("content-encoding" in answer.headers) == compressed


def test_small_answers_are_not_compressed(client: httpx.Client) -> None:
    answer = client.get("/suppliers", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in answer.headers
    assert answer.headers["vary"] == "accept-encoding"


@pytest.mark.parametrize("path", ["/systems", "/systems/hackford/rents", "/health", "/docs"])
def test_head_gives_the_headers_alone(client: httpx.Client, path: str) -> None:
    whole, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]
    assert head.headers.get("etag") == whole.headers.get("etag")
    assert client.head("/systems/x").status_code == 404


def test_another_graph_has_another_tag_though_version_and_ids_are_the_same(tmp_path: Path) -> None:
    tags = set()
    for name in ("CRM", "Contact centre"):
        folder = tmp_path / name
        folder.mkdir()
        file = write_document(folder / "mine.json", systems=[{"id": "a/crm", "name": name}])
        for address in (file, import_file(folder / "depgraph.db", file)):
            with serve(build_app(address)) as client:
                tags.add(read_tag(client.get("/systems")))
    assert len(tags) == 4


def test_servers_of_one_store_give_the_same_bytes_and_tags(tmp_path: Path) -> None:
    file = write_sketch(tmp_path / "mine.json", "a/crm -[person]-> a/mail; letters uses a/mail")
    store = import_file(tmp_path / "depgraph.db", file)
    with serve(build_app(store)) as one, serve(build_app(store)) as other:
        for path in ("/systems", "/systems/a/crm", "/impact?system=a/crm", EXPORT, "/docs"):
            first, second = one.get(path), other.get(path)
            assert first.content == second.content
            assert first.headers.get("etag") == second.headers.get("etag")
