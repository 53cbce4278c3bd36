"""What does a store hold when an import is killed?"""

import contextlib
import json
import random
import sqlite3
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from depgraph import read_graph
from depgraph.pipeline import Options, import_paths
from depgraph.plugins import list_importers
from tests.spec.conftest import STORES

JANUARY = date(2026, 1, 5)
IMPORT = """
import sys
from datetime import date
from pathlib import Path
from depgraph.pipeline import Options, import_paths
from depgraph.plugins import list_importers
from tests.spec.conftest import STORES
engine, place, file = sys.argv[1:]
importers = list_importers()
with STORES[engine](Path(place)) as store:
    print("open", flush=True)
    import_paths(store, [Path(file)], importers, Options(on=date(2026, 1, 5), source="estate"))
print("closed", flush=True)
"""


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    """Give how often to kill."""
    return int(request.config.getoption("--kills"))


def write_estate(path: Path, hosting: str) -> Path:
    """Write an estate whose records all say which of two it is."""
    numbers = range(400)
    systems = [{"id": f"ham/{each}", "hosting": hosting} for each in numbers]
    links = [
        {"id": f"k{each}", "source": f"ham/{each}", "target": f"ham/{each // 2}", "name": hosting}
        for each in numbers
    ]
    document = {"format": "depgraph-exchange/1", "systems": systems, "integrations": links}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def start(engine: str, store: Path, file: Path) -> "subprocess.Popen[str]":
    """Start an import, and wait until it has the store open."""
    command = [sys.executable, "-c", IMPORT, engine, str(store), str(file)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    await_word(process, "open")
    return process


def await_word(process: "subprocess.Popen[str]", word: str) -> None:
    """Wait until an import says that it has come so far."""
    assert process.stdout is not None
    assert process.stdout.readline().strip() == word


def check_files(folder: Path) -> None:
    """Let SQLite look through the files of a store that has any."""
    for path in folder.glob("*.db"):
        with contextlib.closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_an_import_that_is_killed_leaves_the_old_version_or_the_new_one_whole(
    tmp_path: Path, engine: str, kills: int
) -> None:
    store, version = tmp_path / "store", 2
    new, old = (write_estate(tmp_path / f"{each}.json", each) for each in ("cellar", "cloud"))
    for file in (new, old):
        with start(engine, store, file) as process:
            begin = time.monotonic()
            await_word(process, "closed")
            whole = time.monotonic() - begin
    for _ in range(kills):
        with start(engine, store, new) as process:
            time.sleep(random.uniform(0, 1.1 * whole))
            process.kill()
        with STORES[engine](store) as opened:
            graph = opened.load()
            assert (graph, graph.version) in (
                (read_graph(old), version),
                (read_graph(new), version + 1),
            )
            assert opened.find_faults() == []
        check_files(tmp_path)
        with STORES[engine](store) as opened:
            how = Options(on=JANUARY, source="estate")
            report = import_paths(opened, [new], list_importers(), how)
            version = graph.version + 1
            assert (report.refused, report.version) == ([], version)
            assert opened.load() == read_graph(new)
        old, new = new, old
