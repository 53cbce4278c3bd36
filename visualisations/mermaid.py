"""
An impact as a Mermaid flow chart, which code hosts and wikis draw where they show text.

Data flows from left to right. What is traced is solid, what is assumed dashed; what is
replaced has a thick border. The same answer gives the same text.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from depgraph.analysis.answer import ImpactAnswer
from depgraph.errors import InputError, Problem
from depgraph.graph import Snapshot
from depgraph.model import UNRECORDED, Integration, write_name

MOST_BOXES: Final = 100
"""More than a person can read, and near what Mermaid itself refuses to draw."""

_STYLES: Final = (
    "classDef replaced stroke-width:4px",
    "classDef assumed stroke-dasharray:5 5",
)
_UNSAFE: Final = re.compile(r"[^\w ,.:()/&'+-]")


@dataclass(slots=True)
class _Boxes:
    """Short names of boxes, in the order in which they are first met."""

    names: dict[tuple[str, str], str] = field(default_factory=dict)

    def place(self, kind: str, identifier: str) -> str:
        """Give the short name of a box, the same for the same thing."""
        return self.names.setdefault((kind, identifier), f"b{len(self.names)}")


def draw_impact(graph: Snapshot, answer: ImpactAnswer) -> str:
    """
    Draw an impact answer.

    Args:
        graph: The graph that was asked.
        answer: The answer; what it leaves out is not drawn.

    Returns:
        Mermaid text, one statement a line.

    Raises:
        InputError: If there would be more than `MOST_BOXES` boxes.
    """
    count = len(answer.question["systems"]) + len(answer.systems) + len(answer.services)
    if count > MOST_BOXES:
        fault = (
            f"{count:,} boxes are more than a picture can show ({MOST_BOXES}). "
            "Leave some out with --include traced or --max-distance, or use --format table."
        )
        raise InputError([Problem(fault)])
    return "\n".join(_write(graph, answer))


def _write(graph: Snapshot, answer: ImpactAnswer) -> Iterator[str]:
    boxes = _Boxes()
    yield "flowchart LR"
    for integration, traced in _list_arrows(graph, answer):
        source, target = (
            boxes.place("system", system) for system in (integration.source, integration.target)
        )
        line = "-->" if traced else "-.->"
        yield f'    {source} {line}|"{_label(graph, integration)}"| {target}'
    for row in answer.services:
        line = "---" if row["confidence"] == "traced" else "-.-"
        system = boxes.place("system", row["system"])
        yield f"    {system} {line} {boxes.place('service', row['id'])}"
    yield from _write_boxes(graph, answer, boxes)
    yield from (f"    {style}" for style in _STYLES)


def _list_arrows(graph: Snapshot, answer: ImpactAnswer) -> list[tuple[Integration, bool]]:
    """List the integrations on the routes, and whether a traced row's route holds each."""
    on_routes: dict[str, bool] = {}
    for row in answer.systems:
        for identifier in row["route"]:
            traced = on_routes.get(identifier, False) or row["confidence"] == "traced"
            on_routes[identifier] = traced
    return [(each, on_routes[each.id]) for each in graph.integrations if each.id in on_routes]


def _write_boxes(graph: Snapshot, answer: ImpactAnswer, boxes: _Boxes) -> Iterator[str]:
    names = {system.id: write_name(system) for system in graph.systems}
    labels = {
        ("service", row["id"]): f'(["{_escape(row["name"])}: {row["severity"]}"])'
        for row in answer.services
    }
    for row in answer.systems:
        style = ":::assumed" if row["confidence"] == "assumed" else ""
        label = f'["{_escape(row["name"])}: {row["roles"][-1]}"]{style}'
        labels["system", row["id"]] = label
    for system in answer.question["systems"]:
        labels["system", system] = f'["{_escape(names[system])}: replaced"]:::replaced'
    for kind, identifier in labels:
        boxes.place(kind, identifier)
    for (kind, identifier), box in boxes.names.items():
        yield f"    {box}{labels.get((kind, identifier), _write_other(names, identifier))}"


def _write_other(names: Mapping[str, str], identifier: str) -> str:
    """Write the box of a system that only stands on the way, or was left out of the answer."""
    return f'["{_escape(names.get(identifier, identifier))}"]'


def _label(graph: Snapshot, integration: Integration) -> str:
    """Label an arrow with its data, what is not recorded last, and its vias."""
    entities = {entity.id: write_name(entity) for entity in graph.data_entities}
    named = [entities.get(each, each) for each in integration.data if each != UNRECORDED]
    if UNRECORDED in integration.data:
        named.append("not recorded")
    label = _escape(", ".join(named))
    if not integration.via:
        return label
    vias = (write_name(graph.systems[graph.system_numbers[each]]) for each in integration.via)
    return f"{label} via {_escape(', '.join(vias))}"


def _escape(text: str) -> str:
    """
    Write text so that Mermaid shows it and reads nothing into it.

    Example:
        >>> _escape('"]; click b0 <b>')
        '#34;#93;#59; click b0 #60;b#62;'
    """
    return _UNSAFE.sub(lambda match: f"#{ord(match[0])};", text)
