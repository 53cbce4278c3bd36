"""The calls of the README over HTTP, made against a server of the samples."""

import doctest
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import build_app
from depgraph.cli import main
from tests.api.servers import serve
from tests.docs.test_documents import README, SAMPLES, find_blocks

ADDRESS = "http://127.0.0.1:8000/api/v1"
SECTION = README.partition("\n## Ask over HTTP\n")[2].partition("\nFrom Python:\n")[0]
ANSWERS = find_blocks(SECTION, "text")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    store = tmp_path_factory.mktemp("samples") / "samples.db"
    assert main(["import", str(SAMPLES), "--store", str(store)]) == 0
    with serve(build_app(store)) as asking:
        yield asking


def read_call(client: httpx.Client, language: str) -> str:
    """Read the call of a language, to the server of the test."""
    (call,) = find_blocks(SECTION, language)
    assert ADDRESS in call
    return call.replace(ADDRESS, str(client.base_url).removesuffix("/"))


def run(*command: str) -> str:
    return subprocess.run(
        command, check=True, capture_output=True, text=True, encoding="utf-8", timeout=60
    ).stdout


def test_there_are_three_calls_each_with_its_answer() -> None:
    assert len(ANSWERS) == 3


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not here")
def test_curl_gets_the_answer_that_is_shown(client: httpx.Client) -> None:
    (call,) = re.findall(r'^curl "(\S+)"$', read_call(client, "bash"), re.MULTILINE)
    assert json.loads(run("curl", "--silent", "--noproxy", "*", call)) == json.loads(ANSWERS[0])


def test_powershell_is_sent_the_answer_that_is_shown(client: httpx.Client) -> None:
    call = read_call(client, "powershell")
    if shutil.which("pwsh"):
        assert run("pwsh", "-NoProfile", "-Command", call).splitlines() == ANSWERS[1].splitlines()
    (address,) = re.findall(r"-Method Post -Uri (\S+)", call)
    answer = httpx.post(address, json=read_table(call), trust_env=False).json()
    high = [each["name"] for each in answer["services"] if each["severity"] == "high"]
    assert "Where-Object severity -eq high | ForEach-Object name" in call
    assert high == ANSWERS[1].splitlines()


def read_table(call: str) -> dict[str, Any]:
    """Read the hash table of a call, whose values are texts and a list of texts."""
    (inside,) = re.findall(r"@\{ (.+) \} \| ConvertTo-Json", call)
    lists = {
        key: re.findall('"([^"]+)"', each)
        for key, each in re.findall(r"(\w+) = @\((.+?)\)", inside)
    }
    return {**dict(re.findall(r'(\w+) = "([^"]+)"', inside)), **lists}


def test_the_script_lists_how_many_services_each_replacement_touches(
    client: httpx.Client, tmp_path: Path
) -> None:
    script = tmp_path / "services.py"
    script.write_text(read_call(client, "python"), encoding="utf-8")
    printed = run(sys.executable, str(script))
    assert doctest.OutputChecker().check_output(ANSWERS[2], printed, doctest.ELLIPSIS), printed
    assert len(printed.splitlines()) == client.get("/systems?borough=hackford").json()["total"]


def test_the_script_says_which_systems_cannot_be_asked_about(tmp_path: Path) -> None:
    document = {
        "format": "depgraph-exchange/1",
        "boroughs": [{"id": "hackford"}],
        "systems": [{"id": "hackford/old", "borough": "hackford", "live_to": "2020-01-01"}],
    }
    file, script = tmp_path / "mine.json", tmp_path / "services.py"
    file.write_text(json.dumps(document), encoding="utf-8")
    with serve(build_app(file)) as asking:
        script.write_text(read_call(asking, "python"), encoding="utf-8")
        printed = run(sys.executable, str(script))
    assert printed == (
        'hackford/old: The system "hackford/old" is not live on 2026-11-24: it is live before '
        "2020-01-01. Ask about a date in that time.\n"
    )
