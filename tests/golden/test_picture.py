"""The page of an impact: what it lets in, what it says, and the vendored library in it."""

import base64
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import visualisations
from depgraph.analysis.impact import find_impact
from depgraph.cli import main
from depgraph.graph import Snapshot
from depgraph.sketches import sketch
from tests.golden.drawn import ask, read_council
from visualisations.looks import COLOURS

PACKAGE = Path(visualisations.__file__).parent
SAMPLE = PACKAGE.parent / "importers" / "samples" / "hackford.json"


def draw(graph: Snapshot, system: str = "h") -> str:
    return visualisations.draw_impact(graph, find_impact(graph, systems=[system]))


def test_only_what_stands_in_the_page_may_run_or_style_it() -> None:
    page = visualisations.draw_impact(read_council(), ask(read_council()))
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    parts = dict(each.split(" ", 1) for each in policy.replace("&#39;", "'").split("; "))
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert parts["default-src"] == parts["base-uri"] == parts["form-action"] == "'none'"
    assert parts["script-src"].split() == [write_hash(each) for each in scripts]
    assert parts["style-src"].split()[0] == write_hash(style)
    assert "unsafe" not in policy
    assert "http" not in policy


def write_hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_vendored_library_is_the_one_that_was_chosen() -> None:
    (vendored,) = json.loads((PACKAGE / "vendor" / "VENDOR.json").read_text("utf-8"))["files"]
    library = (PACKAGE / "vendor" / vendored["file"]).read_bytes()
    assert hashlib.sha256(library).hexdigest() == vendored["sha256"]
    assert f"@version {vendored['version']}\n".encode() in library
    licence = (PACKAGE / "vendor" / vendored["licence_file"]).read_text("utf-8")
    assert licence.startswith("The MIT License (MIT)")
    assert {each.name for each in (PACKAGE / "vendor").iterdir()} == {
        "VENDOR.json",
        vendored["file"],
        vendored["licence_file"],
    }


@pytest.mark.parametrize("folder", ["vendor", "templates"])
def test_nothing_of_ours_loads_anything(folder: str) -> None:
    loads = re.compile(
        r"""XMLHttpRequest|\bfetch\(|WebSocket|EventSource|sendBeacon|importScripts|\bimport\(
        |@import|@font-face|url\((?!["']?data:)|\bsrc\s*=\s*["']?(?:https?:)?//""",
        re.VERBOSE,
    )
    for file in sorted((PACKAGE / folder).iterdir()):
        assert loads.findall(file.read_text(encoding="utf-8")) == [], file


def test_no_template_switches_escaping_off() -> None:
    for file in sorted((PACKAGE / "templates").glob("*.html")):
        assert not re.search(r"\|\s*safe|autoescape", file.read_text(encoding="utf-8"))


def test_data_cannot_end_its_script() -> None:
    graph = sketch("h -[x]-> a</script><b>&")
    page = draw(graph)
    (data,) = re.findall(r'id="picture-data">(.*?)</script>', page)
    assert not set("<>&") & set(data)
    assert json.loads(data)["boxes"][1]["name"] == "a</script><b>&"


def test_the_same_answer_gives_the_same_page() -> None:
    graph = read_council()
    first, second = (visualisations.draw_impact(graph, ask(graph)) for _ in range(2))
    assert first == second
    assert repr(first) == f"Page of {len(first):,} characters"


@pytest.mark.parametrize(("ground", "border", "letters"), COLOURS.values(), ids=COLOURS)
def test_colours_can_be_told_apart_by_weak_eyes(ground: str, border: str, letters: str) -> None:
    assert contrast(ground, letters) > 4.5
    assert contrast("#ffffff", border) > 3


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours (WCAG 2.2)."""
    darker, lighter = sorted(map(measure_light, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def measure_light(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_importing_the_drawings_waits_for_no_library() -> None:
    code = "import sys, visualisations; print({'pyvis', 'IPython', 'jinja2'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout == "set()\n"


def test_the_command_writes_the_page_that_the_ending_names(tmp_path: Path) -> None:
    file = tmp_path / "housing.html"
    question = ["impact", "hackford/housing", "--on", "2026-11-24", "--store", str(SAMPLE)]
    assert main([*question, "--output", str(file)]) == 0
    page = file.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>\n")
    assert "<title>Replacing Housing</title>" in page
    assert "Replacing Housing affects 6 services (2 high, 4 statutory)" in page
