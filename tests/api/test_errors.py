"""Every error of the table, provoked; each is problem details with every problem of the input."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import Request

from api.app import build_app
from api.limits import Limits
from tests.api.servers import import_file, serve, write_document, write_sketch

JSON = {"content-type": "application/json"}


def read_problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert list(problem) == ["type", "title", "status", "detail", "problems"]
    assert problem["status"] == status
    assert problem["type"] == f"/api/v1/docs#{status}"
    assert problem["detail"] == problem["problems"][0]["sentence"]
    return problem


def list_problems(answer: httpx.Response, status: int) -> list[tuple[str | None, str]]:
    problem = read_problem(answer, status)
    return [(each["pointer"], each["sentence"]) for each in problem["problems"]]


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/nothing", "There is no such address. /api/v1/docs lists what there is."),
        ("/systems/hackford/rentz", 'There is no system "hackford/rentz".'),
        ("/systems/rent accounts", 'There is no system "rent accounts". Did you mean "hackford/'),
        ("/data-entities/x", 'There is no data entity "x".'),
        ("/teams/", 'There is no team "".'),
        ("/systems?borough=camford", 'There is no borough "camford" in the graph. There are "h'),
        ("/sources?borough=camford", 'There is no borough "camford" in the graph. There are "h'),
        ("/export?borough=camford", 'There is no borough "camford" in the graph. There are "h'),
        ("/impact?system=hackford/rentz", 'There is no system "hackford/rentz".'),
        ("/neighbours?system=x&direction=upstream", 'There is no system "x".'),
    ],
)
def test_what_is_not_there_is_said(client: httpx.Client, path: str, sentence: str) -> None:
    assert read_problem(client.get(path), 404)["detail"].startswith(sentence)


@pytest.mark.parametrize(
    ("path", "sentences"),
    [
        ("/integrations?source=hackford/housng", ['There is no system "hackford/housng".']),
        ("/integrations?data=tenancies", ['There is no data entity "tenancies".']),
        ("/systems?product=rentmister", ['There is no product "rentmister".']),
        (
            "/integrations?via=x&owner=nobody",
            ['There is no system "x".', 'There is no team "nobody".'],
        ),
    ],
)
def test_a_filter_that_names_nothing_is_no_empty_list(
    client: httpx.Client, path: str, sentences: list[str]
) -> None:
    assert list_problems(client.get(path), 404) == [(None, sentence) for sentence in sentences]


def test_a_filter_may_name_what_is_only_referred_to(tmp_path: Path) -> None:
    systems = [{"id": "a/crm", "product": "unlisted"}, {"id": "a/mail"}]
    file = write_document(tmp_path / "mine.json", systems=systems)
    with serve(build_app(file)) as client:
        found = client.get("/systems?product=unlisted").json()
        none = client.get("/systems?product=unlisted&kind=external").json()
    assert [each["id"] for each in found["items"]] == ["a/crm"]
    assert none["total"] == 0


def test_every_unknown_system_of_a_question_is_named(client: httpx.Client) -> None:
    asked = client.post("/impact", json={"systems": ["b", "hackford/rents", "a"]})
    assert list_problems(asked, 404) == [
        (None, 'There is no system "a".'),
        (None, 'There is no system "b".'),
    ]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/systems", "GET, HEAD"),
        ("DELETE", "/systems/hackford/rents", "GET, HEAD"),
        ("PUT", "/impact", "GET, HEAD, POST"),
        ("GET", "/impact/batch", "POST"),
        ("OPTIONS", "/health", "GET, HEAD"),
        ("BREW", "/docs", "GET, HEAD"),
    ],
)
def test_another_method_is_refused_with_those_that_are_known(
    client: httpx.Client, method: str, path: str, allowed: str
) -> None:
    answer = client.request(method, path)
    assert read_problem(answer, 405)["title"] == "Use another method"
    assert answer.headers["allow"] == allowed


@pytest.mark.parametrize("body", [b'{"systems": ["\xff"]}', b"[" * 100_000, b"9" * 5_000])
def test_a_body_that_cannot_be_read_is_refused(client: httpx.Client, body: bytes) -> None:
    problem = read_problem(client.post("/impact", content=body, headers=JSON), 400)
    assert problem["detail"] == "The body could not be read. Send JSON in UTF-8, not nested deeply."


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        (b'{"systems": ["a"', [("", "This is not JSON, from character 16 on.")]),
        (b"", [("", "This is needed.")]),
        (b"[]", [("", "Send a JSON object, with the content type application/json.")]),
        (b"{}", [("/systems", "This is needed.")]),
        (
            b'{"systems": [], "on": "2026-02-30", "max_distance": -1, "include": "some", "x~/": 1}',
            [
                ("/systems", "List should have at least 1 item after validation, not 0."),
                ("/on", "This is not a date; write it as 2026-11-22."),
                ("/max_distance", "Input should be greater than or equal to 0."),
                ("/include", "Input should be 'all', 'traced' or 'downstream'."),
                ("/x~0~1", "This is not known here; /api/v1/docs lists what is."),
            ],
        ),
        (
            b'{"systems": ["a", 1, ""], "max_distance": 1.5}',
            [
                ("/systems/1", "Input should be a valid string."),
                ("/systems/2", "String should have at least 1 character."),
                ("/max_distance", "This is not a whole number, 0 or more."),
            ],
        ),
        (
            b'{"systems": ["a"], "on": 86400}',
            [("/on", "This is not a date; write it as 2026-11-22.")],
        ),
    ],
)
def test_every_problem_of_a_body_comes_with_its_place(
    client: httpx.Client, body: bytes, problems: list[tuple[str, str]]
) -> None:
    assert list_problems(client.post("/impact", content=body, headers=JSON), 422) == problems


def test_a_body_without_its_type_is_refused(client: httpx.Client) -> None:
    answer = client.post("/impact", content=b'{"systems": ["hackford/rents"]}')
    assert list_problems(answer, 422) == [
        ("", "Send a JSON object, with the content type application/json.")
    ]


NOT_A_DATE = 'Query parameter "on": this is not a date; write it as 2026-11-22.'


@pytest.mark.parametrize(
    ("path", "sentences"),
    [
        (
            "/systems?burough=x&limit=0",
            [
                'Query parameter "limit": input should be greater than or equal to 1.',
                'Query parameter "burough": this is not known here; /api/v1/docs lists what is.',
            ],
        ),
        (
            "/systems?mentioned_only=yes&kind=robot",
            [
                "Query parameter \"kind\": input should be 'application', 'carrier', "
                "'data_store' or 'external'.",
                'Query parameter "mentioned_only": this is neither true nor false.',
            ],
        ),
        ("/systems?limit=1_0", ['Query parameter "limit": this is not a whole number, 0 or more.']),
        (
            "/systems/hackford/rents?full=1",
            ['Query parameter "full": this is not known here; /api/v1/docs lists what is.'],
        ),
        (
            "/systems?cursor=!",
            [
                'Query parameter "cursor": this is not a cursor; give next of the page before, or '
                "none."
            ],
        ),
        (
            "/neighbours",
            [
                'Query parameter "system": this is needed.',
                'Query parameter "direction": this is needed.',
            ],
        ),
        ("/impact?on=2026-11-24", ['Query parameter "system": this is needed.']),
        *(
            (f"/impact?system=hackford/rents&on={day}", [NOT_A_DATE])
            for day in ("0", "20261124", "2026-11-31", "2026-11-24T00:00:00", "")
        ),
    ],
)
def test_every_problem_of_a_query_is_named(
    client: httpx.Client, path: str, sentences: list[str]
) -> None:
    assert list_problems(client.get(path), 422) == [(None, sentence) for sentence in sentences]


def test_more_problems_than_anybody_reads_are_counted(client: httpx.Client) -> None:
    questions = [{"systems": [""], "x": 1, "on": 1}] * 500
    problems = list_problems(client.post("/impact/batch", json={"questions": questions}), 422)
    assert len(problems) == 1001
    assert problems[-1] == (None, "There are 500 more problems.")


def test_a_body_over_the_limit_is_refused_before_it_is_read(client: httpx.Client) -> None:
    body = b'{"systems": ["a"]}'.ljust(2**20 + 1)
    problem = read_problem(client.post("/impact", content=body, headers=JSON), 413)
    assert problem["detail"] == "A request may have 1,048,576 bytes. Ask in several requests."
    assert client.post("/impact", content=body[:-1], headers=JSON).status_code == 404


def test_a_body_of_no_known_length_is_held_to_the_limit_too(client: httpx.Client) -> None:
    def send() -> Iterator[bytes]:
        yield from [b" " * 2**16] * 17

    problem = read_problem(client.post("/impact", content=send(), headers=JSON), 413)
    assert problem["detail"] == "A request may have 1,048,576 bytes. Ask in several requests."


@pytest.mark.parametrize("host", ["example.org", "localhost.example.org", "[::1].x", "", "127.1"])
def test_a_server_called_by_another_name_does_not_answer(client: httpx.Client, host: str) -> None:
    problem = read_problem(client.get("/health", headers={"host": host}), 421)
    assert problem["title"] == "Call the server by its name"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1:80", "[::1]", "[::1]:80"])
def test_a_server_is_called_by_the_names_of_this_machine(client: httpx.Client, host: str) -> None:
    assert client.get("/health", headers={"host": host}).status_code == 200


def test_a_server_is_called_by_the_names_that_it_is_given(catalogue: Path) -> None:
    with serve(build_app(catalogue, hosts=["Graph.example"])) as client:
        assert client.get("/health", headers={"host": "graph.example:443"}).status_code == 200
        assert client.get("/health").status_code == 200
        assert client.get("/health", headers={"host": "other.example"}).status_code == 421
    with serve(build_app(catalogue, hosts=["*"])) as client:
        assert client.get("/health", headers={"host": "other.example"}).status_code == 200


def test_a_server_without_a_store_runs_but_is_not_ready(tmp_path: Path) -> None:
    with serve(build_app(tmp_path / "none.db")) as client:
        assert client.get("/health").status_code == 200
        for path in ("/ready", "/systems", "/systems/a", "/impact?system=a", "/export"):
            answer = client.get(path)
            problem = read_problem(answer, 503)
            assert problem["detail"].startswith("There is no store yet.")
            assert str(tmp_path) not in answer.text
            assert answer.headers["retry-after"] == "5"


def test_a_store_that_comes_later_is_found(tmp_path: Path) -> None:
    store = tmp_path / "depgraph.db"
    with serve(build_app(store)) as client:
        assert client.get("/ready").status_code == 503
        import_file(store, write_sketch(tmp_path / "mine.json", "a/crm -> a/mail"))
        wait_for(client, "/ready", 200)
        assert client.get("/systems").json()["total"] == 2


def wait_for(client: httpx.Client, path: str, status: int) -> httpx.Response:
    end = time.monotonic() + 10
    while (answer := client.get(path)).status_code != status:
        assert time.monotonic() < end, answer.text
        time.sleep(0.05)
    return answer


def test_a_store_that_goes_away_leaves_its_graph_but_no_evidence(tmp_path: Path) -> None:
    file = write_sketch(tmp_path / "mine.json", "a/crm -> a/mail")
    store = import_file(tmp_path / "depgraph.db", file)
    with serve(build_app(store)) as client:
        assert client.get("/ready").status_code == 200
        store.rename(tmp_path / "elsewhere.db")
        assert read_problem(client.get("/systems/a/crm"), 503)["title"] == "Try later"
        read_problem(wait_for(client, "/ready", 503), 503)
        assert client.get("/impact?system=a/crm").json()["graph_version"] == 1
        (tmp_path / "elsewhere.db").rename(store)
        wait_for(client, "/ready", 200)
        assert client.get("/systems/a/crm").status_code == 200


def test_a_store_that_another_keeps_locked_is_unavailable_in_time(tmp_path: Path) -> None:
    file = write_sketch(tmp_path / "mine.json", "a/crm -> a/mail")
    store = import_file(tmp_path / "depgraph.db", file)
    with serve(build_app(store, limits=Limits(seconds=0.5))) as client, hold(store) as holder:
        assert client.get("/ready").status_code == 200
        holder.execute("BEGIN EXCLUSIVE")
        answer = client.get("/systems/a/crm")
        assert client.get("/impact?system=a/crm").status_code == 200
        holder.execute("ROLLBACK")
        assert client.get("/systems/a/crm").status_code == 200
    assert read_problem(answer, 503)["detail"].startswith("This took more than 0.5 seconds.")


@contextmanager
def hold(store: Path) -> Iterator[sqlite3.Connection]:
    """Open a store as on a network drive, where who writes keeps out who reads."""
    with closing(sqlite3.connect(store, isolation_level=None)) as holder:
        holder.execute("PRAGMA journal_mode = DELETE")
        yield holder


def test_a_damaged_exchange_file_is_told_with_its_faults(tmp_path: Path) -> None:
    file = write_document(
        tmp_path / "mine.json",
        integrations=[{"id": "k", "source": "a", "target": "b"}],
    )
    with serve(build_app(file)) as client:
        problems = list_problems(client.get("/ready"), 503)
    assert [pointer for pointer, _ in problems] == [
        "/integrations/0/source",
        "/integrations/0/target",
    ]


def test_a_failure_of_ours_says_nothing_of_its_cause(
    catalogue: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = build_app(catalogue)

    def fail(request: Request) -> None:
        raise KeyError(f"hackford/secret at {request.url}")

    app.add_api_route("/api/v1/broken", fail)
    with caplog.at_level("INFO"), serve(app) as client:
        answer = client.get("/broken")
        assert client.get("/health").status_code == 200
    assert read_problem(answer, 500)["title"] == "Our own fault"
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    failures = [record for record in caplog.records if record.name == "depgraph.requests"]
    assert [record.getMessage() for record in failures][:2] == ["failed", "request"]


def test_what_takes_too_long_is_told_so(catalogue: Path) -> None:
    app = build_app(catalogue, limits=Limits(seconds=0.2))

    def wait() -> None:
        time.sleep(3)

    app.add_api_route("/api/v1/slow", wait)
    with serve(app) as client:
        begin = time.monotonic()
        answer = client.get("/slow")
        assert time.monotonic() - begin < 2.5
        assert client.get("/systems").status_code == 200
    assert read_problem(answer, 503)["detail"] == (
        "This took more than 0.2 seconds. Ask less at a time, or with include traced."
    )


def test_problems_hold_whatever_was_asked_as_plain_text(client: httpx.Client) -> None:
    name = "<script>\u202e\u2028\x1b]0;x\x07</script>"
    answer = client.post("/impact", json={"systems": [name]})
    assert answer.text.isascii()
    assert json.loads(answer.text)["detail"] == f'There is no system "{name}".'
