"""The picture of an impact: what is replaced in the middle, senders before it, losses after it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from depgraph.analysis.answer import AffectedService, AffectedSystem, ImpactAnswer
from depgraph.errors import escape
from depgraph.graph import Snapshot
from depgraph.wording.answers import describe_replaced
from depgraph.wording.effects import list_traced, sort_services, sort_systems
from depgraph.wording.names import Names
from depgraph.wording.phrases import count
from visualisations.impact_lines import (
    Transfers,
    draw_passing,
    draw_transfers,
    draw_uses,
    list_transfers,
)
from visualisations.scenes import Ends, Node, Scene, list_hops, name_service, name_system
from visualisations.tables import Cell, Table

_SENDERS: Final = -1
_MOST_NAMED: Final = 3

_Cells = Mapping[str, Cell]


def count_boxes(answer: ImpactAnswer) -> int:
    """Count the boxes of a picture, but for what its routes pass and the answer leaves out."""
    return len(answer.question["systems"]) + len(answer.systems) + len(answer.services)


def build_scene(graph: Snapshot, answer: ImpactAnswer, tables: Mapping[str, Table]) -> Scene:
    """
    Choose what to draw: what is replaced or affected, integrations to rework, routes and uses.

    Args:
        graph: The graph that was asked.
        answer: The answer; what it leaves out is drawn only where a route passes it.
        tables: Its tables by name, for their words.
    """
    asked = _Asked(Names(graph), answer, list_transfers(Names(graph), answer))
    systems = [
        *_draw_replaced(asked),
        *_draw_systems(asked, _read_rows(tables["Systems"])),
        *_draw_others(asked),
    ]
    last = max(node.column for node in systems) + 1
    services = [*_draw_services(asked, _read_rows(tables["Services"]), last)]
    columns = {node.key: node.column for node in (*systems, *services)}
    edges = (
        *draw_transfers(asked.names, asked.transfers, columns),
        *draw_passing(asked.names, answer, asked.transfers),
        *draw_uses(asked.names, answer),
    )
    return Scene(
        nodes=(*systems, *services),
        edges=edges,
        headings=_write_headings(systems, last if services else None),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    names: Names
    answer: ImpactAnswer
    transfers: Transfers

    def find_route(self, route: Iterable[str]) -> tuple[Ends, ...]:
        replaced = self.answer.question["systems"]
        steps = (self.names.integrations[identifier] for identifier in route)
        return tuple(ends for each in steps for ends in list_hops(each, replaced))


def _draw_replaced(asked: _Asked) -> Iterator[Node]:
    for identifier in asked.answer.question["systems"]:
        yield Node(
            key=name_system(identifier),
            shape="replaced",
            name=asked.names.systems[identifier],
            remarks=("replaced",),
            column=0,
            words=describe_replaced(asked.names, identifier),
        )


def _draw_systems(asked: _Asked, said: Mapping[Cell, _Cells]) -> Iterator[Node]:
    """Draw the systems affected: those that only send, or are only on the way, on the left."""
    reached = {target for _, target in asked.transfers}
    for row in sort_systems(asked.answer.systems):
        key, cells, role = name_system(row["id"]), said[row["id"]], row["roles"][-1]
        before = row["roles"] == ["rework"] and key not in reached
        away = count(row["distance"], "integration")
        yield Node(
            key=key,
            shape=role,
            name=asked.names.systems[row["id"]],
            remarks=(_write_remark(role, row), *_write_fate(asked, row)),
            column=_SENDERS if before else row["distance"],
            assumed=row["confidence"] == "assumed",
            words=_write_words(
                f"{cells['System']} ({escape(row['id'])})",
                f"{role.capitalize()}, {row['confidence']}, {away} away.",
                cells,
            ),
            route=asked.find_route(row["route"]),
        )


def _write_fate(asked: _Asked, row: AffectedSystem) -> Iterator[str]:
    """Write what a system loses; one that loses nothing, what it sends or does instead."""
    traced = list_traced(row)
    lost = [datum["entity"] for datum in traced if datum["state"] == "lost"]
    degraded = [datum["entity"] for datum in traced if datum["state"] == "degraded"]
    if lost:
        yield f"loses {_name_data(asked, lost)}"
    if degraded:
        yield f"fewer feeds of {_name_data(asked, degraded)}"
    if row["confidence"] == "assumed":
        yield f"may lose {_name_data(asked, [datum['entity'] for datum in row['data']])}"
    if not row["data"]:
        key = name_system(row["id"])
        held = [each for ends, sent in asked.transfers.items() if ends[0] == key for each in sent]
        sent = sorted({entity for each in held for entity in each.integration.data})
        yield f"sends {_name_data(asked, sent)}" if sent else "passes data on"


def _name_data(asked: _Asked, entities: Sequence[str]) -> str:
    """Name data, or count what would fill the box."""
    if len(entities) > _MOST_NAMED:
        return f"{len(entities)} kinds of data"
    return asked.names.write_data(entities)


def _draw_others(asked: _Asked) -> Iterator[Node]:
    """Draw the systems that a route passes and the answer leaves out."""
    answer, names = asked.answer, asked.names
    listed = {*answer.question["systems"], *(row["id"] for row in answer.systems)}
    for row in (*answer.systems, *answer.services):
        for place, identifier in enumerate(row["route"], start=1):
            target = names.integrations[identifier].target
            if target not in listed:
                listed.add(target)
                yield Node(
                    key=name_system(target),
                    shape="other",
                    name=names.systems[target],
                    remarks=("left out of this answer",),
                    column=place,
                    words=f"{names.systems[target]} ({escape(target)}) is left out of this answer.",
                )


def _draw_services(asked: _Asked, said: Mapping[Cell, _Cells], column: int) -> Iterator[Node]:
    for row in sort_services(asked.answer.services):
        cells = said[row["id"]]
        law = ", statutory" if row["statutory"] else ""
        yield Node(
            key=name_service(row["id"]),
            shape=row["severity"],
            name=asked.names.services[row["id"]],
            remarks=(_write_remark(f"{row['severity']}{law}", row),),
            column=column,
            assumed=row["confidence"] == "assumed",
            words=_write_words(
                f"{cells['Service']} ({escape(row['id'])})",
                f"{row['severity'].capitalize()}{law}, {row['confidence']}.",
                cells,
            ),
            route=(
                *asked.find_route(row["route"]),
                (name_system(row["system"]), name_service(row["id"])),
            ),
        )


def _write_remark(said: str, row: AffectedSystem | AffectedService) -> str:
    more = f", possibly {row['possibly']}" if row["possibly"] else ""
    return f"{said}{more}{', assumed' if row['confidence'] == 'assumed' else ''}"


def _write_words(name: str, state: str, cells: _Cells) -> str:
    """Write what the tables say of a thing, in lines."""
    route = f"Route: {cells['Route']}" if cells["Route"] else None
    lines = (name, state, cells["In words"], route)
    return "\n".join(str(line) for line in lines if line)


def _read_rows(table: Table) -> dict[Cell, _Cells]:
    """Read the rows of a table by their ids, each by its headings."""
    headings = [column.heading for column in table.columns]
    rows = (dict(zip(headings, row, strict=True)) for row in table.rows)
    return {row["Id"]: row for row in rows}


def _write_headings(systems: Iterable[Node], services: int | None) -> dict[int, str]:
    headings = {
        column: f"{count(column, 'integration')} away"
        for column in sorted({node.column for node in systems})
    }
    if _SENDERS in headings:
        headings[_SENDERS] = "Send to it, or pass data on"
    headings[0] = "Replaced"
    if services is not None:
        headings[services] = "Services"
    return headings
