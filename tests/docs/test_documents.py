"""Every command, setting, link, example and code block that we wrote down."""

import doctest
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from depgraph.analysis.impact import find_impact
from depgraph.cli import main
from depgraph.exchange import parse_graph
from depgraph.plugins import list_importers
from depgraph.settings import KNOWN_SETTINGS
from depgraph.sketches import sketch

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), ROOT / "depgraph" / "IMPACT.md"])
SAMPLES = ROOT / "importers" / "samples"


def find_blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def test_the_readme_shows_what_the_demo_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    shown = next(each for each in find_blocks(README, "console") if "depgraph impact" in each)
    assert main(["demo"]) == 0
    printed = capsys.readouterr().out
    assert doctest.OutputChecker().check_output(shown, printed, doctest.ELLIPSIS), printed


def test_the_picture_of_the_readme_is_what_the_tool_draws(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    store = ["--store", str(tmp_path / "depgraph.db")]
    assert main(["import", str(SAMPLES), *store]) == 0
    capsys.readouterr()
    question = ["impact", "hackford/housing", "--on", "2026-11-24", "--include", "traced"]
    assert main([*question, *store, "--format", "mermaid"]) == 0
    assert find_blocks(README, "mermaid") == [capsys.readouterr().out]


def test_the_python_of_the_readme_gives_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    blocks = find_blocks(README, "pycon")
    example = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "README.md", None, 0)
    assert example.examples
    assert doctest.DocTestRunner().run(example).failed == 0


def test_the_smallest_file_of_the_readme_is_worth_a_question() -> None:
    (text,) = find_blocks(README, "json")
    answer = find_impact(parse_graph(text.encode()), systems=["hackford/benefits"])
    assert [(row["id"], row["confidence"]) for row in answer.systems] == [
        ("hackford/file-transfer", "traced"),
        ("hackford/ledger", "assumed"),
        ("hackford/rents", "traced"),
    ]
    assert [row["severity"] for row in answer.services] == ["high"]
    assert answer.coverage["unrecorded_integrations"] == 1


@pytest.mark.parametrize("command", ["demo", "test"])
def test_the_two_commands_are_there_on_every_platform(command: str) -> None:
    assert f"$ make {command}" in README
    assert re.search(rf"^{command}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    windows = (ROOT / "make.cmd").read_bytes().decode("ascii")
    assert re.search(rf"^:{command}\r$", windows, re.MULTILINE)


def list_commands(capsys: pytest.CaptureFixture[str]) -> list[str]:
    with pytest.raises(SystemExit):
        main(["--help"])
    return re.findall(r"^ {4}([a-z]+) ", capsys.readouterr().out, re.MULTILINE)


def test_every_command_is_in_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    commands = list_commands(capsys)
    assert {"impact", "demo", "export"} <= set(commands)
    assert [each for each in commands if f"`depgraph {each}" not in README] == []


def test_every_option_of_impact_is_in_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["impact", "--help"])
    options = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    assert {"--on", "--include"} <= options
    unlisted = {"--help", "--quiet"}
    assert {each for each in options - unlisted if each not in README} == set()


def test_the_readme_lists_what_can_be_imported() -> None:
    rows = [f"| `{each.NAME}` | {each.READS} |" for each in list_importers()]
    assert "\n".join(["| format | what is read |", "| --- | --- |", *rows]) in README


def test_every_setting_is_in_the_readme() -> None:
    assert KNOWN_SETTINGS
    assert [each for each in KNOWN_SETTINGS if f"| `{each}` |" not in README] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def list_impact_examples() -> list[tuple[str, str]]:
    page = (ROOT / "depgraph" / "IMPACT.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `([^`]*->[^`]*)` \| (.+) \|$", page, re.MULTILINE)


@pytest.mark.parametrize(("text", "said"), list_impact_examples())
def test_every_example_of_the_definition_is_answered_so(text: str, said: str) -> None:
    answer = find_impact(sketch(text), systems=["h"], on=date(2026, 11, 24), include="downstream")
    listed = answer.coverage["downstream"]["listed"]
    assert listed is not None
    found = [f"{system}: downstream by other data" for system in listed["systems"]]
    for row in answer.systems:
        words = [*row["roles"], str(row["distance"])]
        words += [f"possibly {row['possibly']}"] if row["possibly"] else []
        words += ["assumed"] if row["confidence"] == "assumed" else []
        found.append(f"{row['id']}: {', '.join(words)}")
    assert sorted(said.split(". ")) == sorted(found)


def test_the_definition_has_its_examples() -> None:
    assert len(list_impact_examples()) == 8


def test_the_project_cannot_be_published_by_mistake() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "Private :: Do Not Upload" in project["classifiers"]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_by_hash_and_name_no_host(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith(" ")]
    assert pins
    assert all(re.match(r"[a-z0-9-]+==[\w.]+( ;.*)? \\$", line) for line in pins)
    assert all(
        re.match(r" {4}--hash=sha256:[0-9a-f]{64}( \\)?$", line)
        for line in lines
        if line not in pins
    )


def test_make_installs_what_pyproject_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    for dependency in project["dependencies"]:
        name = re.split(r"[<>=]", dependency)[0]
        assert f"{name}==" in pinned
