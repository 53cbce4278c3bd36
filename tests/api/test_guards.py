"""Safe headers on every answer, scripts of other origins, and what the log holds."""

import json
import logging
from pathlib import Path

import httpx
import pytest

from api.app import build_app
from api.log import JsonLines
from tests.api.servers import serve, write_sketch

HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, no-cache",
}
CLOSED = "default-src 'none'; frame-ancestors 'none'"
ORIGIN = "https://map.example"


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/systems", {}, 200),
        ("GET", "/systems", {"if-none-match": "*"}, 304),
        ("HEAD", "/systems", {}, 200),
        ("GET", "/health", {}, 200),
        ("GET", "/openapi.json", {}, 200),
        ("GET", "/systems/x", {}, 404),
        ("GET", "/nothing", {}, 404),
        ("PUT", "/systems", {}, 405),
        ("GET", "/health", {"host": "x"}, 421),
        ("POST", "/impact", {}, 422),
    ],
)
def test_every_answer_has_safe_headers(
    client: httpx.Client, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    answer = client.request(method, path, headers=headers)
    assert answer.status_code == status
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert answer.headers["content-security-policy"] == CLOSED
    assert "server" not in answer.headers
    assert "access-control-allow-origin" not in answer.headers


def test_the_page_of_the_description_may_load_nothing_but_its_style(client: httpx.Client) -> None:
    answer = client.get("/docs")
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert policy.endswith("'; frame-ancestors 'none'")
    assert "unsafe" not in policy


def test_scripts_of_other_origins_may_not_ask_unless_they_are_named(
    client: httpx.Client, catalogue: Path
) -> None:
    asked = client.get("/systems", headers={"origin": ORIGIN})
    assert [name for name in asked.headers if name.startswith("access-control")] == []
    with serve(build_app(catalogue, origins=[ORIGIN])) as open_client:
        named = open_client.get("/systems", headers={"origin": ORIGIN})
        other = open_client.get("/systems", headers={"origin": "https://other.example"})
        refused = open_client.get("/systems/x", headers={"origin": ORIGIN})
    assert named.headers["access-control-allow-origin"] == ORIGIN
    assert named.headers["access-control-expose-headers"] == "etag"
    assert "access-control-allow-credentials" not in named.headers
    assert "Origin" in named.headers["vary"]
    assert "accept-encoding" in named.headers["vary"]
    assert "access-control-allow-origin" not in other.headers
    assert refused.headers["access-control-allow-origin"] == ORIGIN


def test_a_named_origin_may_send_questions(catalogue: Path) -> None:
    before = {
        "origin": ORIGIN,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    with serve(build_app(catalogue, origins=[ORIGIN])) as client:
        allowed = client.options("/impact", headers=before)
        refused = client.options("/impact", headers={**before, "origin": "https://other.example"})
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == ORIGIN
    assert refused.status_code == 400
    assert "access-control-allow-origin" not in refused.headers


def test_the_log_names_the_route_and_nothing_that_was_asked(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = write_sketch(tmp_path / "mine.json", "a/secret -[hidden]-> a/mail")
    with caplog.at_level("INFO"), serve(build_app(file)) as client:
        client.get("/systems/a/secret")
        client.get("/integrations?data=hidden&search=secret")
        client.post("/impact", json={"systems": ["a/secret"]})
        client.get("/secret?secret=secret")
        client.request("SECRET", "/systems/secret", headers={"x-secret": "secret"})
        client.get("/impact?system=secret")
        client.get("/systems", headers={"host": "secret"})
    ours = [each for each in caplog.records if each.name.partition(".")[0] != "httpx"]
    lines = [JsonLines().format(record) for record in ours]
    assert all("\n" not in line for line in lines)
    assert "secret" not in "".join(lines).lower()
    assert "hidden" not in "".join(lines)
    requests = [json.loads(line) for line in lines if '"request"' in line]
    assert [(each["method"], each["route"], each["status"]) for each in requests] == [
        ("GET", "/systems/{identifier:path}", 200),
        ("GET", "/integrations", 200),
        ("POST", "/impact", 200),
        ("GET", None, 404),
        ("other", "/systems/{identifier:path}", 405),
        ("GET", "/impact", 404),
        ("GET", None, 421),
    ]
    assert set(requests[0]) == {
        *("time", "level", "message", "method", "route", "status", "ms", "bytes")
    }


def test_the_log_says_where_something_failed_and_not_over_what() -> None:
    def fail() -> None:
        nothing: dict[str, str] = {}
        try:
            nothing["a/secret"]
        except KeyError as error:
            raise ValueError("a/secret") from error

    try:
        fail()
    except ValueError as error:
        seen = (type(error), error, error.__traceback__)
        record = logging.LogRecord("depgraph", logging.ERROR, __file__, 1, "failed", (), seen)
    line = JsonLines().format(record)
    assert "secret" not in line
    trace = json.loads(line)["trace"]
    assert [each for each in trace if " " not in each] == ["ValueError", "KeyError"]
    assert any(each.endswith(" fail") and "test_guards.py:" in each for each in trace)
