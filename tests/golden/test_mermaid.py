"""The Mermaid chart of an impact."""

import re

import pytest

from depgraph.analysis.impact import find_impact
from depgraph.errors import InputError
from depgraph.exchange import parse_graph, write_graph
from depgraph.graph import Snapshot
from depgraph.sketches import sketch
from visualisations.mermaid import draw_impact


def draw(graph: Snapshot, system: str) -> str:
    return draw_impact(graph, find_impact(graph, systems=[system]))


def test_traced_is_solid_and_assumed_is_dashed() -> None:
    graph = sketch(
        "h -k1[tenancy] via esb-> crm -k2[?]-> ledger; repairs uses crm; "
        "audit uses ledger (supporting)"
    )
    assert draw(graph, "h").splitlines() == [
        "flowchart LR",
        '    b0 -->|"tenancy via esb"| b1',
        '    b1 -.->|"not recorded"| b2',
        "    b2 -.- b3",
        "    b1 --- b4",
        '    b0["h: replaced"]:::replaced',
        '    b1["crm: starved"]',
        '    b2["ledger: starved"]:::assumed',
        '    b3(["audit: medium"])',
        '    b4(["repairs: high"])',
        '    b5["esb: rework"]',
        "    classDef replaced stroke-width:4px",
        "    classDef assumed stroke-dasharray:5 5",
    ]


@pytest.mark.parametrize(
    "name",
    [
        '"]; click b0 "javascript:alert(1)"',
        "<script>alert(1)</script>",
        "end\n    b0 --> b9",
        "%%{init: {'securityLevel': 'loose'}}%%",
        "`code` **bold** #quot;",
        "a\u202eb|c{d}",
    ],
)
def test_a_hostile_name_stays_a_label(name: str) -> None:
    text = write_graph(sketch("h -[x]-> a; s uses a")).replace('"name":null', '"name":"NAME"')
    quoted = name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    drawn = draw(parse_graph(text.replace("NAME", quoted).encode()), "h")
    assert len(drawn.splitlines()) == 8
    labels = re.findall(r'"([^"]*)"', drawn)
    assert len(labels) == 4
    assert not any(
        re.search(r"[<>`|{}%;\n\u202e]", re.sub(r"#\d+;", "", label)) for label in labels
    )


def test_a_picture_that_nobody_could_read_is_refused() -> None:
    graph = sketch("; ".join(f"h -[x]-> s{number}" for number in range(120)))
    with pytest.raises(InputError, match="121 boxes are more than a picture can show"):
        draw(graph, "h")
