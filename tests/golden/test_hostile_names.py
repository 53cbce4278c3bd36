"""Names that want to be formulas, markup or links: in every document they are only names."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt
from python_calamine import load_workbook

from depgraph.analysis.impact import find_impact
from depgraph.graph import Snapshot
from depgraph.model import Contract, DataEntity, Integration, Service, System, Team, Use
from visualisations import delimited, markdown, spreadsheets

NAMES = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "x;=1+1",
    'x","=1+1',
    "\t=1+1",
    "\r=1+1",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](https://evil.example)",
    "https://evil.example/x",
    "www.evil.example",
    "| a | b |",
    "# Heading",
    "- item",
    "1. item",
    "```",
    "`code` **bold** ~~gone~~",
    "{{ 7*7 }} ${7*7}",
    "a\u202eb\u2066c\u200d",
    "a\x00b\x07c\x1b[31m",
    "line\nbreak\r\n=1",
    "_x0041_",
    "\ufffe\uffff",
    "x" * 40_000,
    "\U0001f600" * 20_000,
]


def build_graph(name: str) -> Snapshot:
    """Build a graph in which everything that can have a name has this one."""
    return Snapshot(
        teams=(Team(id="a/team", name=name, borough="a"),),
        data_entities=(DataEntity(id="person", name=name),),
        systems=(
            System(id="a/h", name=name, borough="a", owner="a/team", hosting=name, aliases=(name,)),
            System(id="a/b", name=f"b{name}", borough="a"),
        ),
        integrations=(
            Integration(
                id="a/1",
                source="a/h",
                target="a/b",
                data=("person", "*"),
                name=name,
                frequency=name,
                technical_names=(name,),
            ),
        ),
        services=(
            Service(id="a/s", name=name, borough="a", uses=(Use(system="a/b", process=name),)),
        ),
        contracts=(Contract(id="a/c", title=name, borough="a", covers=("a/h",)),),
    )


def list_csv(graph: Snapshot) -> Iterator[str]:
    yield delimited.draw_impact(graph, find_impact(graph, systems=["a/h"]))
    yield from delimited.draw_graph(graph).values()


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_no_cell_of_a_csv_file_is_a_formula(name: str) -> None:
    for text in list_csv(build_graph(name)):
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
        assert len({len(row) for row in rows}) == 1
        for cell in (cell for row in rows for cell in row):
            assert cell.isprintable() or "\n" in cell
            assert len(cell) <= 32_767
            assert not re.match(r"\s*[=+\-@]", cell)
        for piece in re.split(r'[;,\t\n"]', text):
            assert not re.match(r"\s*[=+\-@]", piece)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_every_cell_of_a_workbook_is_plain_text(name: str) -> None:
    graph = build_graph(name)
    answer = find_impact(graph, systems=["a/h"])
    for workbook in (spreadsheets.draw_graph(graph), spreadsheets.draw_impact(graph, answer)):
        with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
            parts = {part: archive.read(part).decode() for part in archive.namelist()}
        for part, text in parts.items():
            ET.fromstring(text)
            assert "hyperlink" not in text
            assert not part.startswith("xl/worksheets/") or "<f>" not in text
            assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", text)
        with load_workbook(io.BytesIO(workbook)) as book:
            sheets = [book.get_sheet_by_name(each).to_python() for each in book.sheet_names]
        cells = [str(cell) for sheet in sheets for row in sheet for cell in row]
        assert max(len(cell.encode("utf-16-le")) // 2 for cell in cells) <= 32_767


@pytest.mark.parametrize("name", NAMES[:-2], ids=range(len(NAMES) - 2))
def test_a_name_in_markdown_is_only_text(name: str) -> None:
    plain, hostile = (
        MarkdownIt("gfm-like", {"linkify": False}).parse(
            markdown.draw_impact(graph, find_impact(graph, systems=["a/h"]))
        )
        for graph in (build_graph("plain"), build_graph(name))
    )
    assert [token.type for token in hostile] == [token.type for token in plain]
    inside = {child.type for token in hostile for child in token.children or ()}
    assert inside <= {"text", "text_special"}


def test_a_formula_keeps_its_name_in_a_workbook() -> None:
    with load_workbook(io.BytesIO(spreadsheets.draw_graph(build_graph("=1+1")))) as book:
        rows = book.get_sheet_by_name("Systems").to_python()
    assert [row[1] for row in rows] == ["System name", "b=1+1", "=1+1"]


def test_what_is_too_long_for_a_cell_says_that_it_is_cut() -> None:
    text = delimited.draw_graph(build_graph("y" * 40_000))["systems.csv"]
    assert "yyy [cut: too long for a cell]" in text


def test_web_addresses_in_markdown_are_no_links() -> None:
    graph = build_graph("see https://evil.example or www.evil.example")
    drawn = markdown.draw_impact(graph, find_impact(graph, systems=["a/h"]))
    assert r"https\://evil.example or www\.evil.example" in drawn
