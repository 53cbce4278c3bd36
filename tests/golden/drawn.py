"""
What the golden files hold: every table and workbook of one invented council, as text.

`python -m tests.golden.drawn` writes them anew. Read the difference before you commit it.
"""

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from python_calamine import load_workbook

from depgraph.analysis.answer import ImpactAnswer
from depgraph.analysis.impact import find_impact
from depgraph.exchange import read_graph
from depgraph.graph import Snapshot
from visualisations import delimited, markdown, pictures, spreadsheets
from visualisations.template import draw_template

FILES: Final = Path(__file__).parent / "files"
_ON: Final = date(2026, 11, 24)


def read_council() -> Snapshot:
    """Read the council."""
    return read_graph(FILES / "westmere.json")


def ask(graph: Snapshot) -> ImpactAnswer:
    """Ask what replacing its housing system affects."""
    return find_impact(graph, systems=["westmere/housing"], on=_ON, include="downstream")


def list_drawn() -> Iterator[tuple[str, str]]:
    """List the golden files by name, each with what is drawn now; line ends are plain."""
    graph = read_council()
    answer = ask(graph)
    yield "impact.csv", delimited.draw_impact(graph, answer).replace("\r\n", "\n")
    yield "impact.md", markdown.draw_impact(graph, answer)
    yield "impact.html", leave_out_library(pictures.draw_impact(graph, answer))
    yield "impact.xlsx.txt", dump(spreadsheets.draw_impact(graph, answer))
    for name, text in delimited.draw_graph(graph).items():
        yield f"graph/{name}", text.replace("\r\n", "\n")
    yield "graph.xlsx.txt", dump(spreadsheets.draw_graph(graph))
    yield "template.xlsx.txt", dump(draw_template())


def leave_out_library(page: str) -> str:
    """Leave out of a page the library that draws, which is a vendored file."""
    return re.sub(r"<script>/\*\*\n \* vis-network.*?</script>", "", page, flags=re.DOTALL)


def dump(workbook: bytes) -> str:
    """Write every cell of a workbook on a line: its sheet, its place, its value."""
    lines = []
    with load_workbook(io.BytesIO(workbook)) as book:
        for name in book.sheet_names:
            for row, cells in enumerate(book.get_sheet_by_name(name).to_python(), start=1):
                places = (f"{name}!{chr(65 + place)}{row}" for place in range(len(cells)))
                written = zip(places, cells, strict=True)
                lines += [f"{place}\t{cell}" for place, cell in written if cell != ""]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    for file, content in list_drawn():
        (FILES / file).parent.mkdir(exist_ok=True)
        (FILES / file).write_bytes(content.encode())
