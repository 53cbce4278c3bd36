"""The page of an impact in a real browser."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, Position, expect

from depgraph.analysis.impact import find_impact
from depgraph.exchange import read_graph
from depgraph.graph import Snapshot
from depgraph.model import (
    Borough,
    Contract,
    DataEntity,
    Integration,
    Service,
    Source,
    Supplier,
    System,
    Team,
    Use,
)
from depgraph.sketches import sketch
from tests.browser.visits import Visits, find_box, find_violations, list_places, read_picture
from visualisations import draw_impact

SAMPLE = Path(__file__).parents[2] / "importers" / "samples" / "hackford.json"
HOSTILE = [
    "<script>window.ran.push(1)</script>",
    "</script><script>window.ran.push(1)</script>",
    "<img src=x onerror=window.ran.push(1)>",
    '"onmouseover="window.ran.push(1)',
    "'><svg onload=window.ran.push(1)>",
    '<a href="javascript:window.ran.push(1)">href</a>',
    "javascript:window.ran.push(1)",
    "</title><base href=//evil.example>",
    "<!--<script>",
    "]]>--><!--",
    "{{7*7}}{%raw%}${7*7}#{7*7}",
    "=cmd|' /C calc'!A0",
    "a\u202eb\u2066c\u200d",
    "<b>bold</b>&lt;i&gt;&amp;",
    "\\u003cscript>",
    "url(https://evil.example/x)",
]
SHOWN = [name if name.isprintable() else r"a\u202eb\u2066c\u200d" for name in HOSTILE]
TITLE = "</title><script>window.ran.push(1)</script>{{7*7}}"


def draw_sample() -> str:
    graph = read_graph(SAMPLE)
    return draw_impact(
        graph, find_impact(graph, systems=["hackford/housing"], on=date(2026, 11, 24))
    )


def draw_sketch(text: str, system: str = "h") -> str:
    graph = sketch(text)
    return draw_impact(graph, find_impact(graph, systems=[system]))


def count_painted(page: Page) -> int:
    """Count the pixels of the canvas that are not white."""
    counted = page.evaluate(
        """() => {
          const canvas = document.querySelector("#stage canvas");
          const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
          copy.drawImage(canvas, 0, 0);
          const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
          let painted = 0;
          for (let at = 0; at < data.length; at += 4) {
            painted += data[at + 3] > 0 && data[at] + data[at + 1] + data[at + 2] < 765;
          }
          return painted;
        }"""
    )
    return int(counted)


def test_the_page_opens_from_disk_and_paints_its_picture(visits: Visits) -> None:
    page = visits.open(draw_sample())
    expect(page).to_have_title("Replacing Housing")
    expect(page.locator("h1")).to_have_text("Replacing Housing")
    expect(page.locator("main")).to_have_count(1)
    expect(page.locator("#stage canvas")).to_be_visible()
    assert count_painted(page) > 20_000
    assert page.evaluate("window.ran") == []


def test_pointing_at_a_box_tells_what_is_known_of_it(visits: Visits) -> None:
    page = visits.open(draw_sample())
    page.locator("#stage canvas").hover(position=find_box(page, "Housing rents"))
    shown = page.locator(".vis-tooltip")
    expect(shown).to_contain_text("It loses tenancy.")
    expect(shown).to_contain_text("Route: Housing -> Housing rents (tenancy; hackford/INT-001)")


def test_pointing_at_a_line_names_its_data(visits: Visits) -> None:
    page = visits.open(draw_sketch("h -k1[tenancy, rent charge]-> crm"))
    first, second = find_box(page, "h"), find_box(page, "crm")
    middle: Position = {"x": (first["x"] + second["x"]) / 2, "y": (first["y"] + second["y"]) / 2}
    page.locator("#stage canvas").hover(position=middle)
    expect(page.locator(".vis-tooltip")).to_contain_text("h -> crm: rent charge and tenancy (k1)")
    expect(page.locator(".vis-tooltip")).to_contain_text("Rebuild: the new system must provide")
    page.locator("#stage canvas").click(position=middle)
    expect(page.locator("#chosen")).to_contain_text("h -> crm: rent charge and tenancy (k1)")


def test_a_box_is_chosen_by_mouse_or_keyboard_and_so_is_the_way_to_it(visits: Visits) -> None:
    page = visits.open(draw_sample())
    painted = count_painted(page)
    page.locator("#stage canvas").click(position=find_box(page, "Council tax billing"))
    expect(page.locator("#chosen")).to_contain_text("Medium, statutory, traced.")
    expect(page.locator("#choice option:checked")).to_have_text("Council tax billing")
    page.locator("#choice").focus()
    page.keyboard.press("Home")
    expect(page.locator("#chosen")).to_contain_text("Choose a box")
    assert count_painted(page) == painted


def test_everything_can_be_reached_by_keyboard_in_reading_order(visits: Visits) -> None:
    page = visits.open(draw_sketch("h -[x]-> a; s uses a"))
    reached = []
    for _ in range(6):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
    assert reached == ["choice", "larger", "smaller", "window", "DIV", "DIV"]


def test_larger_and_smaller_change_the_picture_not_the_page(visits: Visits) -> None:
    page = visits.open(draw_sample())
    width = page.locator("#stage").evaluate("stage => stage.clientWidth")
    page.locator("#larger").click()
    assert page.locator("#stage").evaluate("stage => stage.clientWidth") > 1.2 * width
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


def build_hostile() -> Snapshot:
    """Build a graph in which every text is hostile, ids among them."""
    systems = [
        System(id=f"a/{name}".strip(), name=name, borough=name, owner=name, aliases=(name,))
        for name in HOSTILE
    ]
    ids = [system.id for system in systems]
    return Snapshot(
        boroughs=tuple(Borough(id=name, name=name) for name in HOSTILE),
        suppliers=tuple(Supplier(id=name, name=name) for name in HOSTILE),
        teams=tuple(Team(id=name, name=name) for name in HOSTILE),
        data_entities=tuple(DataEntity(id=name, name=name) for name in HOSTILE),
        systems=(System(id="h", name=TITLE, product=HOSTILE[1]), *systems),
        integrations=tuple(
            Integration(
                id=f"{kind} {name}",
                source=source,
                target=target,
                via=(ids[-1],),
                data=(name,) if kind == "to" else (name, "*"),
                name=name,
                frequency=name,
                technical_names=(name,),
                owner=name,
            )
            for name, system in zip(HOSTILE, ids, strict=True)
            for kind, source, target in (("to", "h", system), ("from", system, "h"))
        ),
        services=tuple(
            Service(id=name, name=name, borough=name, uses=(Use(system=system, process=name),))
            for name, system in zip(HOSTILE, ids, strict=True)
        ),
        contracts=tuple(
            Contract(id=name, title=name, supplier=name, covers=("h",)) for name in HOSTILE
        ),
        sources=tuple(Source(id=name, read_on=date(2026, 11, 24)) for name in HOSTILE),
    )


def test_nothing_hostile_runs_wherever_it_stands(visits: Visits) -> None:
    graph = build_hostile()
    page = visits.open(draw_impact(graph, find_impact(graph, systems=["h"])))
    canvas = page.locator("#stage canvas")
    assert len(read_picture(page)["boxes"]) == 33
    for place in list_places(page)[:33]:
        canvas.hover(position=place, force=True)
        expect(page.locator(".vis-tooltip")).to_be_visible()
    for number in range(1, 34):
        page.locator("#choice").select_option(index=number)
    canvas.click(position=list_places(page)[5])
    assert page.evaluate("window.ran") == []
    assert page.locator("script").count() == 3
    assert page.locator("a, img, base, svg, b, i, iframe, form, object").count() == 0
    handlers = "[...document.querySelectorAll('*')].flatMap(each => each.getAttributeNames())"
    assert [each for each in page.evaluate(handlers) if each.startswith("on")] == []


def test_hostile_names_are_shown_as_they_are_written(visits: Visits) -> None:
    graph = build_hostile()
    page = visits.open(draw_impact(graph, find_impact(graph, systems=["h"])))
    expect(page.locator("h1")).to_have_text(f"Replacing {TITLE}")
    expect(page).to_have_title(f"Replacing {TITLE}")
    shown = page.locator("#choice optgroup[label=Systems] option").all_text_contents()
    assert sorted(shown) == sorted([TITLE, *SHOWN])


def test_axe_finds_nothing(visits: Visits) -> None:
    page = visits.open(draw_sample())
    assert find_violations(page) == []
    page.locator("#choice").select_option("Ledger")
    assert find_violations(page) == []
    assert find_violations(visits.open(draw_sample(), width=320)) == []


def test_without_scripts_the_tables_say_everything(visits: Visits) -> None:
    with_scripts, without = visits.open(draw_sample()), visits.open(draw_sample(), scripts=False)
    expect(without.locator(".notice")).to_be_visible()
    expect(without.locator("#picture")).to_be_hidden()
    assert without.locator("tbody tr").count() == 51
    assert with_scripts.locator("tbody tr").count() == 51


@pytest.mark.parametrize("width", [320, 640, 1280])
def test_the_page_never_scrolls_sideways(visits: Visits, width: int) -> None:
    page = visits.open(draw_sample(), width=width)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_what_is_replaced_is_in_sight_on_a_narrow_screen(visits: Visits) -> None:
    page = visits.open(draw_sample(), width=320)
    place = find_box(page, "Housing")["x"] - page.locator("#window").evaluate("w => w.scrollLeft")
    assert 100 < place < 220


def test_too_much_for_a_picture_is_said_and_the_tables_stay(visits: Visits) -> None:
    page = visits.open(draw_sketch("; ".join(f"h -[x]-> s{number}" for number in range(500))))
    expect(page.locator(".notice")).to_have_text(
        "501 boxes are more than a picture can show (500): here are the tables. For a picture, "
        "leave some out with --include traced or --max-distance."
    )
    expect(page.locator("canvas, script, #picture")).to_have_count(0)
    assert page.locator("tbody tr").count() == 1000


def test_five_hundred_boxes_are_drawn(visits: Visits) -> None:
    page = visits.open(draw_sketch("; ".join(f"h -[x]-> s{number}" for number in range(499))))
    assert count_painted(page) > 200_000


def test_a_notebook_shows_the_page_in_a_frame_without_rights(visits: Visits) -> None:
    graph = sketch("h -[x]-> a; s uses a")
    picture = draw_impact(graph, find_impact(graph, systems=["h"]))
    page = visits.open(f"<!doctype html><title>Notebook</title>{picture._repr_html_()}")
    frame = page.frame_locator("iframe")
    expect(frame.locator("#stage canvas")).to_be_visible()
    expect(frame.locator("h1")).to_have_text("Replacing h")
    assert page.locator("iframe").get_attribute("sandbox") == "allow-scripts"


def test_on_paper_the_picture_fits_and_controls_are_left_out(visits: Visits) -> None:
    page = visits.open(draw_sample(), width=1000)
    page.emulate_media(media="print")
    expect(page.locator(".controls")).to_be_hidden()
    box = page.locator("#stage canvas").bounding_box()
    assert box is not None
    assert box["width"] <= 1000
