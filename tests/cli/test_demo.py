"""The demonstration: what it prints, and that it touches nothing."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from depgraph.cli import main


def run_apart(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run Python in an empty folder, its temporary files in another, with a store of the user's."""
    (folder / "here").mkdir()
    (folder / "temporary").mkdir()
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder / "temporary"))
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder / "here",
        env={**os.environ, **places, "DEPGRAPH_STORE": str(folder / "mine.db"), "COLUMNS": "100"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_demo_leaves_only_its_picture_and_never_opens_the_users_store(
    tmp_path: Path,
) -> None:
    (tmp_path / "mine.db").write_bytes(b"my own")
    done = run_apart(tmp_path, "-m", "depgraph", "demo")
    assert (done.returncode, done.stderr) == (0, "")
    assert list((tmp_path / "here").iterdir()) == []
    [picture] = (tmp_path / "temporary").rglob("*.html")
    assert str(picture) in done.stdout
    assert picture.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert list((tmp_path / "temporary").iterdir()) == [picture.parent]
    assert (tmp_path / "mine.db").read_bytes() == b"my own"


def test_the_demo_without_a_place_for_temporary_files_says_so(tmp_path: Path) -> None:
    code = (
        "import sys, tempfile; from depgraph.cli import main; "
        f"tempfile.tempdir = {str(tmp_path / 'nowhere')!r}; sys.exit(main(['demo']))"
    )
    done = run_apart(tmp_path, "-c", code)
    assert done.returncode == 5
    assert done.stderr == (
        "depgraph: There is no folder for temporary files that can be written. Name one in the "
        "environment variable TMPDIR (Windows: TEMP).\n"
    )


def test_the_demo_reports_answers_and_says_how_to_go_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    assert main(["demo"]) == 0
    printed = capsys.readouterr().out
    assert re.findall(r"^\$ (.+)$", printed, re.MULTILINE) == [
        "depgraph import importers/samples",
        "depgraph impact hackford/housing --on 2026-11-24",
    ]
    assert "hackford-interfaces.csv states 50 things: 50 new\n" in printed
    assert "Replacing Housing affects 6 services (2 high, 4 statutory), 9 systems" in printed
    before, after = printed.split("\nGO ON\n")
    assert "Heating contractor" not in before
    assert re.findall(r"^ {4}(depgraph .+)$", after, re.MULTILINE) == [
        "depgraph import importers/samples",
        "depgraph check",
        "depgraph impact hackford/housing --on 2026-11-24",
    ]


def test_the_quiet_demo_prints_the_answer_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--quiet"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("Replacing Housing affects")
    assert "GO ON" not in printed
