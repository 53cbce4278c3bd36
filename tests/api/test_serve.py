"""`depgraph serve` as a command: what it says, and how it stops."""

import json
import signal
import socket
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

from tests.api.commands import refuse, serve_apart, start
from tests.api.servers import import_file, listen, write_sketch

SKETCH = "a/crm -[person]-> a/mail; letters uses a/mail"


def connect(client: httpx.Client) -> socket.socket:
    return socket.create_connection((client.base_url.host, client.base_url.port))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    file = write_sketch(tmp_path / "mine.json", SKETCH)
    return import_file(tmp_path / "depgraph.db", file)


@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGINT])
def test_a_server_answers_until_it_is_told_to_stop(store: Path, with_signal: int) -> None:
    with serve_apart("--store", store) as served:
        assert served.client.get("/ready").json()["graph_version"] == 1
        assert served.client.get("/docs").status_code == 200
        assert served.stop(with_signal) == 0
    assert served.output == ""
    assert [each["status"] for each in served.log if each["message"] == "request"] == [200, 200]
    assert {each["level"] for each in served.log} == {"info"}


def test_a_request_under_way_is_finished_before_the_server_stops(store: Path) -> None:
    with serve_apart("--store", store) as served:
        client = served.client
        assert client.get("/ready").status_code == 200
        questions = [{"systems": ["a/crm"]}] * 1000
        lines: list[int] = []
        with client.stream("POST", "/impact/batch", json={"questions": questions}) as answer:
            for line in answer.iter_lines():
                if not lines:
                    served.process.send_signal(signal.SIGTERM)
                lines.append(json.loads(line)["number"])
        assert lines == list(range(1000))
        assert served.wait() == 0


def test_a_quiet_server_says_nothing_of_its_address(store: Path) -> None:
    process = start("--port", 0, "--quiet", "--store", store)
    assert process.stderr is not None
    first = process.stderr.readline()
    process.terminate()
    process.communicate(timeout=30)
    assert json.loads(first)["level"] == "info"


def test_settings_say_what_is_served_to_whom(store: Path) -> None:
    environment = {
        "DEPGRAPH_STORE": str(store),
        "DEPGRAPH_HOSTS": "graph.example, other.example",
        "DEPGRAPH_ORIGINS": "https://map.example",
    }
    with serve_apart(environment=environment) as served:
        headers = {"host": "graph.example", "origin": "https://map.example"}
        answer = served.client.get("/systems", headers=headers)
        assert [each["id"] for each in answer.json()["items"]] == ["a/crm", "a/mail"]
        assert answer.headers["access-control-allow-origin"] == "https://map.example"
        assert served.client.get("/systems").status_code == 200
        assert served.client.get("/systems", headers={"host": "x.example"}).status_code == 421


@pytest.mark.skipif(sys.platform == "win32", reason="workers there take seconds to start")
def test_several_workers_answer_alike_and_all_write_the_log(store: Path) -> None:
    with serve_apart("--store", store, "--workers", 2) as served:
        answers = []
        for _ in range(20):
            answer = httpx.get(f"{served.client.base_url}impact?system=a/crm", trust_env=False)
            answers.append((answer.status_code, answer.content, answer.headers["etag"]))
        assert {status for status, _, _ in answers} == {200}
        assert len(set(answers)) == 1
        assert served.stop() == 0
    assert sum(each["message"] == "graph loaded" for each in served.log) == 2
    assert sum(each["message"] == "request" for each in served.log) == 20


def test_without_a_store_there_is_nothing_to_serve(tmp_path: Path) -> None:
    code, said = refuse("--store", tmp_path / "none.db")
    assert code == 4
    assert said.endswith(
        "There is no store yet. Import something first (depgraph import FILE), or name an exchange "
        "file with --store.\n"
    )
    code, said = refuse("--store", tmp_path / "none.json")
    assert (code, "There is no such file." in said) == (4, True)


def test_an_exchange_file_that_disagrees_with_itself_is_not_served(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_text('{"format": "depgraph-exchange/1", "systens": [], "a": 1}', encoding="utf-8")
    code, said = refuse("--store", file)
    assert code == 2
    assert "/systens" in said
    assert len(said.splitlines()) == 2


@pytest.mark.parametrize("port", ["-1", "65536"])
def test_a_port_that_is_none_is_refused(store: Path, port: str) -> None:
    assert refuse("--store", store, f"--port={port}") == (
        2,
        "depgraph: Use a port from 0 to 65535, and at least one worker.\n",
    )


def test_a_port_that_is_no_number_is_wrong_usage(store: Path) -> None:
    code, said = refuse("--store", store, "--port", "http")
    assert code == 2
    assert said.endswith("error: argument --port: invalid int value: 'http'\n")


def test_a_port_that_is_taken_is_told_so(store: Path) -> None:
    with listen() as other:
        port = other.getsockname()[1]
        code, said = refuse("--store", store, "--port", port)
    assert code == 2
    assert said.startswith(f"depgraph: Nothing can listen at 127.0.0.1, port {port}: ")
    assert said.endswith("Name another --port or --host, or stop what listens there.\n")


def test_a_host_that_is_not_of_this_machine_is_told_so(store: Path) -> None:
    code, said = refuse("--store", store, "--host", "192.0.2.1")
    assert code == 2
    assert said.startswith("depgraph: Nothing can listen at 192.0.2.1, port 8000: ")


def test_a_setting_that_is_misspelt_is_refused(store: Path) -> None:
    code, said = refuse("--store", store, environment={"DEPGRAPH_HOST": "x"})
    assert code == 2
    assert said.startswith('depgraph: "DEPGRAPH_HOST" is not a setting. Set "DEPGRAPH_HOSTS"')


def test_who_asks_early_waits_for_the_graph(store: Path) -> None:
    statuses = []
    with serve_apart("--store", store) as served, connect(served.client) as connection:
        connection.sendall(b"GET /api/v1/ready HTTP/1.1\r\nhost: localhost\r\n\r\n")
        statuses.append(connection.recv(15))
    assert statuses == [b"HTTP/1.1 200 OK"]


def test_a_client_that_sends_half_a_request_does_not_keep_the_server_from_stopping(
    store: Path,
) -> None:
    with serve_apart("--store", store) as served:
        assert served.client.get("/ready").status_code == 200
        with connect(served.client) as connection:
            connection.sendall(b"POST /api/v1/impact HTTP/1.1\r\nhost: localhost\r\n")
            time.sleep(0.2)
            stopping = threading.Thread(target=served.stop)
            begin = time.monotonic()
            stopping.start()
            stopping.join(30)
        assert time.monotonic() - begin < 15
    assert served.process.returncode == 0
