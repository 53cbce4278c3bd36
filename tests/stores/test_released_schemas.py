"""Do the stores of every released schema version still open, and hold what they held?"""

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from depgraph.analysis.impact import find_impact
from depgraph.stores import open_store, open_writable
from depgraph.stores._file import SCHEMA_VERSION
from tests.stores import schema_1

FILES = {1: schema_1}
"""What the file of each version holds."""


def find_file(version: int) -> Path:
    return Path(__file__).with_name(f"schema-{version}.db")


@pytest.fixture(params=FILES)
def version(request: pytest.FixtureRequest) -> int:
    """Give the number of a version."""
    return int(request.param)


@pytest.fixture(params=[0o755, 0o555], ids=["writable", "read-only"])
def old(request: pytest.FixtureRequest, version: int, tmp_path: Path) -> Iterator[Path]:
    """Give a copy of the file of a version, in a folder that may or may not be written."""
    path = tmp_path / "old" / "old.db"
    path.parent.mkdir()
    shutil.copyfile(find_file(version), path)
    path.chmod(request.param & 0o666)
    path.parent.chmod(request.param)
    yield path
    path.parent.chmod(0o755)
    path.chmod(0o644)


def list_schema(path: Path) -> list[tuple[str]]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT sql FROM sqlite_schema ORDER BY name").fetchall()


def test_every_schema_version_has_its_file() -> None:
    assert sorted(FILES) == list(range(1, SCHEMA_VERSION + 1))
    for number in FILES:
        address = f"{find_file(number).as_uri()}?immutable=1"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (number,)


def test_an_old_store_holds_what_it_held_and_is_not_changed_by_reading(
    old: Path, version: int
) -> None:
    content, held = old.read_bytes(), FILES[version]
    with open_writable(old, create=False) as store:
        assert list(store.read_states()) == held.STATES
        assert dict(store.read_aliases()) == held.ALIASES
        assert store.read_version() == held.VERSION
    assert old.read_bytes() == content
    assert [path.name for path in old.parent.iterdir()] == ["old.db"]


def test_an_old_store_answers(old: Path) -> None:
    with open_store(old) as store:
        graph = store.load()
        evidence = store.read_evidence("system", "hackford/fax")
    assert [(each.id, each.live_to) for each in graph.systems] == [
        ("hackford/esb", None),
        ("hackford/fax", date(2026, 3, 2)),
        ("hackford/housing", date(2031, 1, 1)),
        ("hackford/rents", None),
        ("hackford/robot", None),
    ]
    assert [(each.id, each.source, each.target, each.via) for each in graph.integrations] == [
        (
            "hackford/INT-1",
            "hackford/housing",
            "hackford/rents",
            ("hackford/robot", "hackford/esb"),
        ),
        ("k1", "hackford/rents", "hackford/robot", ()),
    ]
    assert [source for source, _ in evidence] == ["it/register 2026.xlsx"]
    answer = find_impact(graph, systems=["hackford/housing"], on=date(2026, 6, 1))
    assert [row["id"] for row in answer.services] == ["hackford/lettings"]


def test_an_old_store_is_brought_forward_to_what_a_new_one_is(version: int, tmp_path: Path) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    shutil.copyfile(find_file(version), old)
    for path in (old, new):
        with open_writable(path) as store, store.change():
            pass
    assert list_schema(old) == list_schema(new)
    with open_writable(old) as store:
        assert list(store.read_states()) == FILES[version].STATES
        assert store.read_version() == FILES[version].VERSION + 1
