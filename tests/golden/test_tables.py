"""An impact and a graph as CSV, Markdown and workbooks: the text and cells that we promise."""

import io
import re
import zipfile

import pytest

from depgraph.errors import InputError
from tests.golden.drawn import FILES, ask, list_drawn, read_council
from visualisations import delimited, spreadsheets
from visualisations.tables import Column, Table
from visualisations.template import draw_template
from visualisations.workbooks import MOST_ROWS, Book

GOLDEN = [
    "impact.csv",
    "impact.md",
    "impact.html",
    "impact.xlsx.txt",
    "graph/systems.csv",
    "graph/integrations.csv",
    "graph/services.csv",
    "graph/contracts.csv",
    "graph/products.csv",
    "graph/teams.csv",
    "graph/data_entities.csv",
    "graph.xlsx.txt",
    "template.xlsx.txt",
]


@pytest.mark.parametrize("name", GOLDEN)
def test_what_is_drawn_is_as_it_was(name: str) -> None:
    assert dict(list_drawn())[name] == (FILES / name).read_text(encoding="utf-8")


def test_every_file_drawn_is_golden() -> None:
    assert [name for name, _ in list_drawn()] == GOLDEN


def test_csv_is_as_excel_wants_it() -> None:
    graph = read_council()
    drawn = delimited.draw_impact(graph, ask(graph))
    assert drawn.startswith('\ufeff"Kind","Effect"')
    assert drawn.count("\r\n") == 24
    assert "\n" not in drawn.replace("\r\n", "")


def draw_workbook(name: str) -> bytes:
    graph = read_council()
    if name == "template":
        return draw_template()
    return (
        spreadsheets.draw_graph(graph)
        if name == "graph"
        else spreadsheets.draw_impact(graph, ask(graph))
    )


@pytest.mark.parametrize(("name", "count"), [("impact", 10), ("graph", 8), ("template", 8)])
def test_a_workbook_is_the_same_bytes_without_formula_link_or_anything_outside(
    name: str, count: int
) -> None:
    drawn = draw_workbook(name)
    assert drawn == draw_workbook(name)
    with zipfile.ZipFile(io.BytesIO(drawn)) as archive:
        parts = {part: archive.read(part).decode() for part in archive.namelist()}
    assert not any(re.search(r"external|hyperlink|vba|drawing", part) for part in parts)
    sheets = [text for part, text in parts.items() if part.startswith("xl/worksheets/")]
    assert len(sheets) == count
    assert not any("<f>" in text or "hyperlink" in text for text in sheets)
    assert not any('TargetMode="External"' in text for text in parts.values())


def test_headings_stay_in_sight_and_closed_words_are_offered() -> None:
    with zipfile.ZipFile(io.BytesIO(draw_template())) as archive:
        sheet = archive.read("xl/worksheets/sheet3.xml").decode()
    assert 'xSplit="2" ySplit="2"' in sheet
    rules = re.findall(r'<dataValidation type="(\w+)"[^>]*? sqref="([^"]+)"', sheet)
    assert rules == [
        ("list", "B3:B5002"),
        ("list", "C3:C5002"),
        ("list", "F3:F5002"),
        ("list", "G3:G5002"),
        ("date", "L3:L5002"),
        ("date", "M3:M5002"),
    ]
    assert (
        '<formula1>"api,message,file,database,spreadsheet,email,rekeying,screen robot,unknown"'
        "</formula1>"
    ) in sheet
    assert "COUNTA(Systems!$B:$B)" in sheet


def test_a_table_longer_than_a_sheet_is_refused() -> None:
    columns = (Column(heading="Name"),)
    table = Table(name="Systems", columns=columns, rows=[("a",)] * MOST_ROWS)
    with pytest.raises(InputError, match="1,048,576 rows of systems are more than a sheet holds"):
        Book("Long").add_table(table)
