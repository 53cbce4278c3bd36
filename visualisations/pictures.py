"""
An impact as one page to take away: the answer in a sentence, a picture, and the same in tables.

The page is one file that asks nobody for anything. Scripts and styles run by their hashes
alone, all text from records is escaped, and without scripts the tables still say everything.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from depgraph.analysis.answer import ImpactAnswer
from depgraph.graph import Snapshot
from depgraph.wording.answers import describe_replaced, write_basis, write_hash, write_headline
from depgraph.wording.names import Names
from depgraph.wording.phrases import join, write_date
from visualisations.answers import list_tables
from visualisations.impact_scenes import build_scene, count_boxes
from visualisations.networks import build_network
from visualisations.parts import read_part, write_policy
from visualisations.sections import Section, list_sections
from visualisations.tables import Cell, Table, clean_text

MOST_BOXES: Final = 500
"""More than anybody could read, and near what a browser draws without delay."""

_STYLE: Final = "picture.css"
_SCRIPTS: Final = ("vis-network.min.js", "picture.js")
_LEGEND: Final = (
    ("replaced", "replaced"),
    ("starved", "starved: some data stops coming"),
    ("degraded", "degraded: some comes from fewer feeds"),
    ("rework", "rework: only interfaces change"),
    ("service", "rounded: a service, with its severity"),
    ("thick", "thick arrow: an integration to rework"),
    ("thin", "without an arrowhead: a service uses it, or data passes it"),
    ("solid", "solid: traced, which the record proves"),
    ("dashed", "dashed: assumed, through data that nobody recorded"),
)
_NAMES: Final = frozenset(
    {"Service", "System", "Integration", "Question", "Name", "Contract", "Team"}
)
"""Columns that say what a row is about."""
_LONG: Final = frozenset({"In words", "Route", "Integration", "Question", "Covers", "Id"})


class Page(str):
    """
    A whole HTML document; a notebook shows it in a frame of its own.

    Example:
        >>> Page("<!doctype html><p>Hello</p>")
        Page of 27 characters
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return f"Page of {len(self):,} characters"

    def _repr_html_(self) -> str:
        return (
            '<iframe title="Impact" sandbox="allow-scripts" width="100%" height="800" '
            f'srcdoc="{escape(self)}"></iframe>'
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """A table as a page writes it: text cells, and the place of the one that names its row."""

    anchor: str
    caption: str
    columns: list[tuple[str, bool]]
    """Each heading, and whether what stands under it is long."""
    named: int
    rows: list[list[str]]


def draw_impact(graph: Snapshot, answer: ImpactAnswer) -> Page:
    """
    Draw an impact answer as a page of HTML that can be sent and opened anywhere.

    Args:
        graph: The graph that was asked; the answer alone does not hold the ends of its routes.
        answer: The answer; what it leaves out is not drawn.

    Returns:
        The page. With more than `MOST_BOXES` boxes it says so, and has the tables alone.
    """
    names = Names(graph)
    tables = {table.name: table for table in list_tables(graph, answer)}
    boxes = count_boxes(answer)
    network = build_network(build_scene(graph, answer, tables)) if boxes <= MOST_BOXES else None
    systems = answer.question["systems"]
    style = read_part(_STYLE)
    scripts = [read_part(name) for name in _SCRIPTS] if network else []
    page = _read_template().render(
        title=f"Replacing {join([names.systems[each] for each in systems])}",
        headline=list(write_headline(names, answer)),
        basis=write_basis(answer),
        replaced=[describe_replaced(names, each) for each in systems],
        refusal="" if network else _refuse(boxes),
        choices=_list_choices(network["boxes"]) if network else (),
        legend=_LEGEND,
        parts=_list_parts(list_sections(answer, tables)),
        hash=write_hash(answer),
        policy=write_policy(styles=[style], scripts=scripts),
        style=Markup(read_part(_STYLE)),
        network=network,
        scripts=[Markup(read_part(name)) for name in _SCRIPTS],
    )
    return Page(page)


def _refuse(boxes: int) -> str:
    return (
        f"{boxes:,} boxes are more than a picture can show ({MOST_BOXES}): here are the tables. "
        "For a picture, leave some out with --include traced or --max-distance."
    )


def _list_choices(boxes: Iterable[dict[str, Any]]) -> list[tuple[str, list[tuple[int, str]]]]:
    """List the boxes by kind and name, for a reader who looks for one."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for box in boxes:
        groups.setdefault(box["kind"], []).append((box["node"], box["name"]))
    return [
        (kind, sorted(group, key=lambda choice: (choice[1].casefold(), choice)))
        for kind, group in groups.items()
    ]


def _list_parts(sections: Iterable[Section]) -> list[tuple[Section, list[_Grid]]]:
    parts: list[tuple[Section, list[_Grid]]] = []
    for number, section in enumerate(sections, start=1):
        alone = len(section.tables) == 1
        parts.append(
            (
                section,
                [
                    _lay_out(
                        table,
                        anchor=f"table-{number}-{place}",
                        caption=section.title
                        if alone
                        else f"{section.title}: {table.name.lower()}",
                    )
                    for place, table in enumerate(section.tables, start=1)
                ],
            )
        )
    return parts


def _lay_out(table: Table, *, anchor: str, caption: str) -> _Grid:
    """Lay out a table without the columns in which nothing stands."""
    rows = [[_write_cell(cell) for cell in row] for row in table.rows]
    headings = [column.heading for column in table.columns]
    kept = [place for place in range(len(headings)) if any(row[place] for row in rows)]
    shown = [headings[place] for place in kept]
    return _Grid(
        anchor=anchor,
        caption=caption,
        columns=[(heading, heading in _LONG) for heading in shown],
        named=next(place for place, heading in enumerate(shown) if heading in _NAMES),
        rows=[[row[place] for place in kept] for row in rows],
    )


def _write_cell(cell: Cell) -> str:
    if isinstance(cell, date):
        return write_date(cell)
    return "" if cell is None else clean_text(str(cell))


@cache
def _read_template() -> Template:
    environment = Environment(
        loader=PackageLoader(__package__), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("picture.html")
