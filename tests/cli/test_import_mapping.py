"""Does an import with a mapping profile say what it did, and write what it decided?"""

import json
import tomllib
from pathlib import Path

import pytest

from tests.cli.test_commands import run
from tests.importers.workbooks import write_xlsx

LINKS = "App A,App B,Goes,Kind\nMosaic,Unit4,invoice,Type 3\nUnit4,Bank,person,SFTP\n"


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DEPGRAPH_STORE", raising=False)
    monkeypatch.setenv("COLUMNS", "100")


def test_an_architect_gets_from_a_refusal_to_an_answer(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "links.csv").write_text(LINKS, encoding="utf-8")
    whose = ("--borough", "Hackford")
    refused, _ = run(capsys, "import", "links.csv", *whose, "--save-mapping", "m.toml", code=2)
    assert refused.splitlines() == [
        "NOT IMPORTED: 1",
        '  links.csv: The file is not a table that we know. Its columns are "App A", "App B", '
        '"Goes" and',
        '    "Kind". It comes nearest to systems, which need a "System name" and one more column '
        "that we",
        '    know, as "Supplier". "App A", "App B" and "Goes" we cannot place. Save what we make '
        "of it with",
        "    --save-mapping mapping.toml, write there which column is what, and import with "
        "--mapping",
        "    mapping.toml.",
        "The graph is at version 0.",
        "The mapping is in m.toml; 5 lines in it can be filled in.",
    ]
    written = (tmp_path / "m.toml").read_text(encoding="utf-8")
    assert tomllib.loads(written)["borough"] == "hackford"
    for old, new in (
        ('table = ""', 'table = "integrations"'),
        ('"App A" = ""', '"App A" = "source"'),
        ('"App B" = ""', '"App B" = "target"'),
        ('"Goes" = ""', '"Goes" = "data"'),
        ('"Kind" = ""', '"Kind" = "mechanism"'),
    ):
        assert old in written
        written = written.replace(old, new)
    (tmp_path / "m.toml").write_text(written, encoding="utf-8")
    printed, _ = run(
        capsys,
        "import",
        ".",
        "--mapping",
        "m.toml",
        "--save-mapping",
        "n.toml",
        "--report",
        "r.json",
    )
    assert printed.splitlines() == [
        "links.csv states 4 things: 4 new",
        "  borough = hackford (m.toml)",
        '  file = integrations; "App A" = source; "App B" = target; "Goes" = data; "Kind" = '
        "mechanism",
        "    (m.toml, sheets 1)",
        '  not read: "Type 3" in "Kind" (1 cell) (says nothing to us of mechanism)',
        "The graph is at version 1.",
        "The mapping is in n.toml; 1 line in it can be filled in.",
    ]
    assert "[sheets.values.mechanism]" in (tmp_path / "n.toml").read_text(encoding="utf-8")
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert report["decisions"]["links.csv"][-1] == {
        "part": "links.csv",
        "thing": '"Type 3" in "Kind" (1 cell)',
        "meaning": None,
        "basis": "says nothing to us of mechanism",
    }
    assert "mapping" not in report
    assert "Unit4" in run(capsys, "impact", "mosaic")[0]


def test_a_profile_that_cannot_be_followed_changes_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("Source,Target\nA,B\n", encoding="utf-8")
    (tmp_path / "m.toml").write_text("[[sheets]]\ncolums = 1\n", encoding="utf-8")
    whose = ("--borough", "hackford")
    _, said = run(capsys, "import", "a.csv", *whose, "--mapping", "m.toml", code=2)
    assert said == ('depgraph: m.toml: Sheets 1: "colums" is not a key. Did you mean "columns"?\n')
    assert "no such file" in run(capsys, "import", "a.csv", "--mapping", "x.toml", code=4)[1]
    assert not (tmp_path / "depgraph.db").exists()


def test_a_file_that_somebody_wrote_is_not_written_over(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("Source,Target\nA,B\n", encoding="utf-8")
    (tmp_path / "m.toml").write_text("# mine", encoding="utf-8")
    whose = ("--borough", "hackford")
    _, said = run(capsys, "import", "a.csv", *whose, "--save-mapping", "m.toml", code=2)
    assert said == (
        "depgraph: m.toml: There is such a file, and it may hold what somebody wrote. Name a new "
        "one.\n"
    )
    assert (tmp_path / "m.toml").read_text(encoding="utf-8") == "# mine"


def test_several_files_share_a_profile_and_what_was_not_there_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "links.csv").write_text(LINKS, encoding="utf-8")
    sheets = {"Kit": [["Thing", "Maker"], ["Mosaic", "Access"]], "Notes": [["x"]]}
    write_xlsx(tmp_path / "estate.xlsx", sheets)
    profile = """
borough = "E09000012"
[[sheets]]
file = "links*"
table = "integrations"
[sheets.columns]
"App A" = "source"
"App B" = "target"
[[sheets]]
file = "estate.xlsx"
sheet = "Kit"
table = "systems"
columns = {Thing = "name", Maker = "supplier"}
[[sheets]]
file = "contracts.csv"
"""
    (tmp_path / "m.toml").write_text(profile, encoding="utf-8")
    printed, _ = run(capsys, "import", ".", "--mapping", "m.toml")
    assert "estate.xlsx states 1 thing: 1 new" in printed
    assert '  Kit: not read: 1 cell of "Maker" (no product stands beside it; not kept)' in printed
    assert (
        '  Kit: sheet = systems; "Thing" = name; "Maker" = supplier (m.toml, sheets 2)' in printed
    )
    assert (
        '  Notes: not read: sheet (no row of it heads a table that we know; its widest row is "x")'
    ) in printed
    assert "links.csv states 2 things: 2 new" in printed
    assert "NOT USED OF THE MAPPING: 1\n  m.toml: Sheets 3 speaks of file" in printed
    listed = json.loads(run(capsys, "systems", "--format", "json")[0])
    assert sorted(each["id"] for each in listed) == [
        "hackney/bank",
        "hackney/mosaic",
        "hackney/unit4",
    ]


def test_a_borough_in_the_path_is_told_and_known_from_then_on(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "Camden"
    folder.mkdir()
    (folder / "a.csv").write_text("Source,Target\nA,B\n", encoding="utf-8")
    assert '  borough of 1 row = camden (its path, "Camden/a.csv")' in run(
        capsys, "import", "Camden"
    )[0].replace("\\", "/")
    assert (
        "  borough of 1 row = camden (as at its last import)"
        in run(capsys, "import", "Camden/a.csv")[0]
    )


def test_the_home_of_somebody_called_sutton_is_no_borough(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "sutton"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    (home / "a.csv").write_text("Source,Target\nA,B\n", encoding="utf-8")
    assert "Say whose with --borough" in run(capsys, "import", str(home / "a.csv"), code=2)[0]


def test_another_boroughs_file_of_the_same_name_is_not_taken_for_the_next_export(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for borough in ("Camden", "Hackney"):
        (tmp_path / borough).mkdir()
        (tmp_path / borough / "a.csv").write_text("Source,Target\nA,B\n", encoding="utf-8")
    run(capsys, "import", "Camden")
    printed = " ".join(run(capsys, "import", "Hackney", code=2)[0].split())
    assert printed == (
        "NOT IMPORTED: 1 a.csv: At its last import it was camden's, and its path names hackney. "
        "Say whose it is with --borough; if it is another file, give it a name of its own with "
        "--source. The graph is at version 1."
    )
    run(capsys, "import", "Hackney", "--borough", "hackney", "--source", "hackney.csv")
    text = "Council,Source,Target\nCamden,A,B\n"
    (tmp_path / "Hackney" / "a.csv").write_text(text, encoding="utf-8")
    run(capsys, "import", "Hackney")


def test_an_alias_sheet_settles_a_name(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "systems.csv").write_text("System,Supplier\nAcademy,MRI\n", encoding="utf-8")
    (tmp_path / "flows.csv").write_text("Source,Target\nAcad,Ledger\n", encoding="utf-8")
    (tmp_path / "aliases.csv").write_text("Alias,System\nAcad,Academy\n", encoding="utf-8")
    run(capsys, "import", ".", "--borough", "hackford")
    listed = json.loads(run(capsys, "systems", "--format", "json")[0])
    assert [(each["id"], each["name"], each["aliases"]) for each in listed] == [
        ("hackford/academy", "Academy", ["Acad"]),
        ("hackford/ledger", "Ledger", []),
    ]
    (tmp_path / "aliases.csv").write_text("Alias,System\nGL,Ledger\n", encoding="utf-8")
    run(capsys, "import", "aliases.csv")
    listed = json.loads(run(capsys, "systems", "--format", "json")[0])
    assert [each["id"] for each in listed] == [
        "hackford/acad",
        "hackford/academy",
        "hackford/ledger",
    ]


def test_a_format_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "formats", "register")[0].startswith("# Registers\n")
    assert run(capsys, "formats", "exchange")[0].startswith("exchange reads exchange files")
    assert "is not a format" in run(capsys, "formats", "visio", code=2)[1]
