"""Ids of any text, in paths and queries, plain and percent-encoded."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from api.app import build_app
from tests.api.servers import serve, write_document

IDS = [
    "a/crm",
    "a/crm?x=1",
    "a/crm#top",
    "a/100%",
    "a/%2F",
    "a/two words",
    "a/a+b&c=d;e",
    "a/\u0141\u00f3d\u017a \u2615",
    "a/../b",
    "..",
    "a//b",
    "/a",
    "a/",
    "a/crm/api",
    "a/\u202e\u200b",
    "'\"<>\\^`{|}~[]@!$()*,:",
    "x" * 200,
    "\U0001f600" * 200,
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    file: Path = tmp_path_factory.mktemp("ids") / "mine.json"
    systems = [{"id": each} for each in IDS]
    integrations = [{"id": each, "source": each, "target": "a/crm"} for each in IDS]
    write_document(file, systems=systems, integrations=integrations)
    with serve(build_app(file)) as asking:
        yield asking


def encode_all(identifier: str) -> str:
    return "".join(f"%{byte:02X}" for byte in identifier.encode())


@pytest.mark.parametrize("identifier", IDS)
def test_any_id_is_shown_with_every_byte_encoded(client: httpx.Client, identifier: str) -> None:
    for kind in ("systems", "integrations"):
        answer = client.get(f"/{kind}/{encode_all(identifier)}")
        assert answer.status_code == 200, answer.text
        assert answer.json()["record"]["id"] == identifier


@pytest.mark.parametrize("identifier", [each for each in IDS if ".." not in each])
def test_any_id_is_shown_with_its_slashes_plain(client: httpx.Client, identifier: str) -> None:
    answer = client.get(f"/systems/{quote(identifier, safe='/')}")
    assert answer.json()["record"]["id"] == identifier


@pytest.mark.parametrize("identifier", IDS)
def test_any_id_is_asked_about(client: httpx.Client, identifier: str) -> None:
    day = {"on": "2026-11-24"}
    linked = client.get("/impact", params={"system": identifier, **day})
    asked = client.post("/impact", json={"systems": [identifier], **day})
    assert linked.status_code == asked.status_code == 200
    assert linked.json()["question"]["systems"] == [identifier]
    assert linked.content == asked.content
    beside = client.get("/neighbours", params={"system": identifier, "direction": "downstream"})
    assert [each["id"] for each in beside.json()["neighbours"]] == ["a/crm"]
    leaving = client.get("/integrations", params={"source": identifier}).json()
    assert [each["id"] for each in leaving["items"]] == [identifier]


@pytest.mark.parametrize(
    "path", ["/systems/%", "/systems/%zz", "/systems/%FF%FE", "/systems/a%00b", "/systems/%0A"]
)
def test_what_is_no_id_is_not_found(client: httpx.Client, path: str) -> None:
    answer = client.get(httpx.URL(client.base_url.join("/")).copy_with(raw_path=to_raw(path)))
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def to_raw(path: str) -> bytes:
    return f"/api/v1{path}".encode("ascii")
