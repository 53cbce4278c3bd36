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
class _Chart:
    """Boxes in the order they are first met, and whether each arrow is traced."""

    boxes: dict[tuple[str, str], str] = field(default_factory=dict)
    arrows: dict[Integration, bool] = field(default_factory=dict)

    def place(self, kind: str, identifier: str) -> str:
        """Give the short name of a box, the same for the same thing."""
        return self.boxes.setdefault((kind, identifier), f"b{len(self.boxes)}")


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
    chart = _Chart()
    names = {system.id: write_name(system) for system in graph.systems}
    entities = {entity.id: write_name(entity) for entity in graph.data_entities}
    replaced = set(answer.question["systems"])
    roles = {row["id"]: f": {row['roles'][-1]}" for row in answer.systems}
    assumed = {row["id"] for row in answer.systems if row["confidence"] == "assumed"}
    _collect_arrows(chart, graph, answer)
    yield "flowchart LR"
    for integration, traced in chart.arrows.items():
        source, target = (
            chart.place("system", system) for system in (integration.source, integration.target)
        )
        line = "-->" if traced else "-.->"
        label = _label_data(integration, entities)
        if integration.via:
            label += f" via {_escape(', '.join(names[system] for system in integration.via))}"
        yield f'    {source} {line}|"{label}"| {target}'
    for service in answer.services:
        line = "---" if service["confidence"] == "traced" else "-.-"
        system = chart.place("system", service["system"])
        yield f"    {system} {line} {chart.place('service', service['id'])}"
    services = {
        service["id"]: f"{service['name']}: {service['severity']}" for service in answer.services
    }
    for system in sorted(replaced.union(row["id"] for row in answer.systems)):
        chart.place("system", system)
    for (kind, identifier), box in chart.boxes.items():
        if kind == "service":
            yield f'    {box}(["{_escape(services[identifier])}"])'
            continue
        style = (
            ":::replaced"
            if identifier in replaced
            else ":::assumed"
            if identifier in assumed
            else ""
        )
        role = ": replaced" if identifier in replaced else roles.get(identifier, "")
        yield f'    {box}["{_escape(names[identifier] + role)}"]{style}'
    yield from (f"    {style}" for style in _STYLES)


def _collect_arrows(chart: _Chart, graph: Snapshot, answer: ImpactAnswer) -> None:
    """Collect the integrations of the routes, those of traced rows first."""
    wanted: dict[str, bool] = {}
    for confidence in ("traced", "assumed"):
        for row in answer.systems:
            if row["confidence"] == confidence:
                for identifier in row["route"]:
                    wanted.setdefault(identifier, confidence == "traced")
    chart.arrows.update((each, wanted[each.id]) for each in graph.integrations if each.id in wanted)


def _label_data(integration: Integration, entities: Mapping[str, str]) -> str:
    named = [entities.get(each, each) for each in integration.data if each != UNRECORDED]
    if UNRECORDED in integration.data:
        named.append("not recorded")
    return _escape(", ".join(named))


def _escape(text: str) -> str:
    """
    Write text so that Mermaid shows it and reads nothing into it.

    Example:
        >>> _escape('"]; click b0 <b>')
        '#34;#93;#59; click b0 #60;b#62;'
    """
    return _UNSAFE.sub(lambda match: f"#{ord(match[0])};", text)
