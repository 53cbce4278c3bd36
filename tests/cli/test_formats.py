"""Answers, graphs and templates in files: which format, and what is refused."""

import csv
import io
import os
from pathlib import Path

import pytest
from python_calamine import load_workbook

from depgraph.cli import main

SAMPLE = str(Path(__file__).parents[1] / "golden" / "files" / "westmere.json")
QUESTION = ("impact", "housing", "--on", "2026-11-24", "--store", SAMPLE)


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("DEPGRAPH_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def run(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """Run a command that ends with a code; give what it printed, or what it said."""
    assert main(arguments) == code
    printed = capsys.readouterr()
    return printed.err if code else printed.out


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("answer.csv", b'\xef\xbb\xbf"Kind","Effect","Name"'),
        ("answer.md", b"# Replacing Housing\n\nReplacing Housing affects"),
        ("answer.mmd", b"flowchart LR\n"),
        ("answer.json", b'{\n  "question"'),
        ("answer.xlsx", b"PK"),
        ("answer.XLSX", b"PK"),
        ("answer.txt", b"Replacing Housing affects"),
    ],
)
def test_the_ending_of_a_file_says_the_format(
    capsys: pytest.CaptureFixture[str], name: str, begins: bytes
) -> None:
    assert run(capsys, *QUESTION, "--output", name) == ""
    assert Path(name).read_bytes().startswith(begins)


def test_the_format_asked_for_goes_before_the_ending(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, *QUESTION, "--format", "markdown", "--output", "answer.csv")
    assert Path("answer.csv").read_text(encoding="utf-8").startswith("# Replacing Housing")


def test_csv_for_another_program_has_no_mark(capsys: pytest.CaptureFixture[str]) -> None:
    printed = run(capsys, *QUESTION, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert [row["Name"] for row in rows if row["Kind"] == "service"] == ["Collecting rent"]
    assert "\r" not in printed


def test_a_workbook_is_not_printed(capsys: pytest.CaptureFixture[str]) -> None:
    said = run(capsys, *QUESTION, "--format", "xlsx", code=2)
    assert said == "depgraph: This is no text to print. Name a file with --output FILE.\n"


def test_an_unknown_format_is_told_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    said = run(capsys, "export", "x.json", "--format", "xml", "--store", SAMPLE, code=2)
    assert said == 'depgraph: "xml" is not a format. Use "json", "csv" or "xlsx".\n'


def test_a_graph_is_exported_by_the_ending_of_its_file(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, begins in (("g.json", b'{"format"'), ("g.xlsx", b"PK"), ("g", b'{"format"')):
        run(capsys, "export", name, "--store", SAMPLE)
        assert Path(name).read_bytes().startswith(begins)
    assert run(capsys, "export", "-", "--store", SAMPLE).startswith('{"format"')


def test_csv_files_of_a_graph_go_into_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    Path("out").mkdir()
    Path("out", "notes.txt").write_text("mine", encoding="utf-8")
    for folder in ("out", "new"):
        run(capsys, "export", folder, "--format", "csv", "--store", SAMPLE)
        names = sorted(path.name for path in Path(folder).glob("*.csv"))
        assert names == [
            "contracts.csv",
            "data_entities.csv",
            "integrations.csv",
            "products.csv",
            "services.csv",
            "systems.csv",
            "teams.csv",
        ]
    assert Path("out", "notes.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["graph.csv", "-"])
def test_csv_of_a_graph_asks_for_a_folder(capsys: pytest.CaptureFixture[str], name: str) -> None:
    said = run(capsys, "export", name, "--format", "csv", "--store", SAMPLE, code=2)
    assert said == (
        f"depgraph: {name}: There is a file for each of 7 tables. Name a folder for them, as in "
        "depgraph export graph --format csv.\n"
    )
    assert list(Path().iterdir()) == []


def test_a_workbook_of_one_borough(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "export", "g.xlsx", "--borough", "hackford", "--store", SAMPLE)
    with load_workbook("g.xlsx") as book:
        rows = book.get_sheet_by_name("Integrations").to_python()
    assert [row[-1] for row in rows] == ["depgraph id", "westmere/INT-1", "westmere/INT-2"]


def test_a_template_never_takes_the_place_of_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "template", "register.xlsx") == ""
    assert Path("register.xlsx").read_bytes().startswith(b"PK")
    assert run(capsys, "template", "register.xlsx", code=2) == (
        "depgraph: register.xlsx: There is a file of this name, perhaps with work in it. "
        "Name another.\n"
    )
    assert run(capsys, "template", "register.csv", code=2) == (
        "depgraph: register.csv: The register to fill in is a workbook. Give it a name that ends "
        "in .xlsx.\n"
    )


def test_a_folder_that_cannot_be_made_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    said = run(capsys, "export", "a/b", "--format", "csv", "--store", SAMPLE, code=5)
    assert said.startswith("depgraph: a/b: The folder could not be written: ")
