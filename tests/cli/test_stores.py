"""How does a command end when something is wrong with the store, and what does it leave?"""

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from depgraph.cli import main
from depgraph.stores import open_store, open_writable

READING = (["systems"], ["impact", "crm"], ["sources"], ["check"], ["show", "ham/crm"])
WRITING = (["import", "ham.json"], ["forget", "ham.json"], ["alias", "Desk", "ham/crm"])
LIMIT = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
from depgraph.cli import main
sys.exit(main(sys.argv[2:]))
"""


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Give a folder with an exchange file to import, the current one."""
    for name in [name for name in os.environ if name.startswith("DEPGRAPH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    write_estate(tmp_path / "ham.json", 2)
    return tmp_path


def write_estate(path: Path, count: int, **fields: object) -> Path:
    numbered: list[dict[str, Any]] = [{"id": f"ham/s{number}"} for number in range(count)]
    systems = [{"id": "ham/crm", "name": "CRM"}, *(each | fields for each in numbered)]
    content = {"format": "depgraph-exchange/1", "systems": systems}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], arguments: Sequence[str], code: int) -> str:
    """Run a command that ends with a code; give all that it says."""
    try:
        ended = main([*arguments, "--store", "x.db"])
    except SystemExit as exit_:
        ended = exit_.code if isinstance(exit_.code, int) else 1
    printed = capsys.readouterr()
    assert ended == code, printed
    return " ".join(f"{printed.out}{printed.err}".split())


def list_files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# Not a store, not ours, not whole, too new


def damage(path: Path, statement: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


def make_text(path: Path) -> None:
    path.write_text("Dear diary", encoding="utf-8")


def make_foreign(path: Path) -> None:
    damage(path, "CREATE TABLE photographs (name)")


def make_newer(path: Path) -> None:
    damage(path, "PRAGMA user_version = 98")


def make_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def make_tableless(path: Path) -> None:
    damage(path, "DROP TABLE source")


def make_rowless(path: Path) -> None:
    damage(path, "DELETE FROM version")


DAMAGED = "x.db: This is not a store of depgraph, or it is damaged. Name another, or restore it."
FOREIGN = "x.db: This is an SQLite file, but not a store of depgraph. Name another one."
NEWER = (
    "x.db: A newer depgraph made this store (schema 98, this one knows 1). Use that one, or name "
    "another store."
)


@pytest.mark.parametrize("command", [*READING, *WRITING], ids=" ".join)
@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (make_text, DAMAGED),
        (make_newer, NEWER),
        (make_short, DAMAGED),
        (make_tableless, DAMAGED),
        (make_rowless, DAMAGED),
    ],
)
def test_a_store_that_is_none_is_refused_by_every_command_and_left_as_it_is(
    capsys: pytest.CaptureFixture[str],
    folder: Path,
    command: list[str],
    make: Any,
    fault: str,
) -> None:
    run(capsys, ["import", "ham.json"], 0)
    make(folder / "x.db")
    content = (folder / "x.db").read_bytes()
    assert fault in run(capsys, command, 2)
    assert (folder / "x.db").read_bytes() == content
    assert list_files(folder) == ["ham.json", "x.db"]


def test_an_sqlite_file_of_somebody_else_is_refused_and_left_as_it_is(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    make_foreign(folder / "x.db")
    content = (folder / "x.db").read_bytes()
    for command in (*READING, *WRITING):
        assert FOREIGN in run(capsys, command, 2)
    assert (folder / "x.db").read_bytes() == content
    assert list_files(folder) == ["ham.json", "x.db"]


# No place to write to


@pytest.mark.parametrize("place", ["nowhere/x.db", "ham.json/x.db", "."])
def test_a_place_where_no_store_can_be_made_is_told(
    capsys: pytest.CaptureFixture[str], folder: Path, place: str
) -> None:
    assert main(["import", "ham.json", "--store", place]) == 5
    printed = capsys.readouterr()
    assert "The store cannot be opened. Check the folder and your rights in it." in printed.err
    assert list_files(folder) == ["ham.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="no process there has such a limit")
@pytest.mark.parametrize("limit", [0, 20_000, 200_000])
@pytest.mark.parametrize("old", [False, True], ids=["new", "old"])
def test_a_disk_that_fills_changes_nothing_and_is_told(
    capsys: pytest.CaptureFixture[str], folder: Path, limit: int, old: bool
) -> None:
    if old:
        run(capsys, ["import", "ham.json"], 0)
    write_estate(folder / "ham.json", 2_000, name="x" * 200)
    command = ["import", "ham.json", "--store", "x.db"]
    done = subprocess.run(
        [sys.executable, "-c", LIMIT, str(limit), *command],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (5, "")
    assert done.stderr.startswith("depgraph: x.db: The disk did not take or give what was asked")
    assert "Make room, or check the disk, and try again." in done.stderr
    with open_writable("x.db") as store:
        assert store.read_version() == int(old)
        assert len(store.load().systems) == (3 if old else 0)
    run(capsys, ["import", "ham.json"], 0)
    with open_store("x.db") as store:
        assert len(store.load().systems) == 2_001


def test_a_dry_run_makes_no_store(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    printed = run(capsys, ["import", "ham.json", "--dry-run"], 0)
    assert "ham.json would state 3 things: 3 new The graph would stay at version 0." in printed
    assert list_files(folder) == ["ham.json"]
    run(capsys, ["import", "ham.json"], 0)
    write_estate(folder / "ham.json", 3)
    assert "1 new, 3 unchanged" in run(capsys, ["import", "ham.json", "--dry-run"], 0)
    with open_store("x.db") as store:
        assert len(store.load().systems) == 3


# Several at once


def test_imports_at_once_into_a_new_store_all_land(folder: Path) -> None:
    names = [f"{number}.json" for number in range(4)]
    for number, name in enumerate(names):
        write_estate(folder / name, 500 + number)
    command = [sys.executable, "-m", "depgraph", "--store", "x.db", "import"]
    with contextlib.ExitStack() as running:
        processes = [
            running.enter_context(
                subprocess.Popen([*command, name], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            )
            for name in names
        ]
        assert [process.communicate()[1] for process in processes] == [b""] * 4
        assert [process.returncode for process in processes] == [0] * 4
    with open_writable("x.db") as store:
        states = store.read_states()
        assert store.read_version() == 4
    assert [(each.source, len(each.kept)) for each in states] == [
        ("0.json", 501),
        ("1.json", 502),
        ("2.json", 503),
        ("3.json", 504),
    ]


# What could be no id


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["sources", "--rank", "ham.json", "99999999999999999999"], 2),
        (["sources", "--rank", "ham.json", "9" * 5_000], 2),
        (["sources", "--rank", "ham.json", "-"], 2),
        (["sources", "--rank", "ham.json", "high"], 2),
        (["sources", "--rank", "caf\udce9", "1"], 4),
        (["forget", "caf\udce9"], 4),
        (["forget", ""], 4),
        (["alias", "Desk", ""], 2),
        (["alias", "Desk", "ham/\udce9"], 4),
        (["alias", "Desk", "ham/crm", "--borough", " ham"], 2),
        (["alias", " ", "ham/crm"], 2),
        (["alias", "caf\udce9", "ham/crm"], 2),
    ],
)
def test_what_can_be_no_rank_source_or_id_is_refused_and_the_store_stays_readable(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: int
) -> None:
    run(capsys, ["import", "ham.json"], 0)
    assert "Traceback" not in run(capsys, arguments, code)
    assert "CRM" in run(capsys, ["systems"], 0)
    with open_writable("x.db") as store:
        assert (store.read_version(), dict(store.read_aliases())) == (1, {})


def test_a_store_that_was_copied_is_a_store(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    run(capsys, ["import", "ham.json"], 0)
    shutil.copyfile(folder / "x.db", folder / "copy.db")
    with open_store("copy.db") as store:
        assert store.load().version == 1


def test_a_store_is_copied_and_agrees_with_its_sources(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, ["import", "ham.json"], 0)
    assert main(["store", "copy", "x.db", "y.db"]) == 0
    assert (
        capsys.readouterr().out == "y.db holds what x.db does: 1 source, 3 statements, version 1.\n"
    )
    assert main(["store", "check", "--store", "y.db"]) == 0
    assert capsys.readouterr().out == "What is stored agrees with its sources, at version 1.\n"
    assert main(["--store", "y.db", "store", "check", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"version": 1, "faults": [], "left": []}


def test_a_store_is_copied_into_an_empty_one_only(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    run(capsys, ["import", "ham.json"], 0)
    assert main(["store", "copy", "x.db", "x.db"]) == 2
    assert "Only an empty store" in capsys.readouterr().err
    assert main(["store", "copy", "ham.json", "y.db"]) == 2
    assert "An exchange file holds no sources" in capsys.readouterr().err
    assert main(["store", "copy", "none.db", "y.db"]) == 4
    assert "no store yet" in capsys.readouterr().err
    assert list_files(folder) == ["ham.json", "x.db"]


def test_a_damaged_store_is_told_by_check_and_mended_as_far_as_it_can_be(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    write_estate(folder / "ham.json", 400)
    run(capsys, ["import", "ham.json"], 0)
    with contextlib.closing(sqlite3.connect("x.db")) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("DELETE FROM sqlite_schema WHERE name = 'statement_by_id'")
        connection.commit()
    text = run(capsys, ["store", "check"], 2)
    assert "never used" in text
    assert "store check --mend" in text
    assert "were written anew" in run(capsys, ["store", "check", "--mend"], 0)
    assert "agrees with its sources" in run(capsys, ["store", "check"], 0)
