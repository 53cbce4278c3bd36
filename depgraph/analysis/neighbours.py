"""Neighbours: which systems does one exchange data with directly, by which integrations?"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from depgraph.errors import NotFoundError, Problem, shorten
from depgraph.graph import Snapshot
from depgraph.model import write_name

Direction = Literal["upstream", "downstream"]


class Neighbour(TypedDict):
    """A system one integration away, with the integrations between, by id."""

    id: Annotated[str, Field(description="Id of the system.")]
    name: Annotated[str, Field(description="Name of the system.")]
    borough: Annotated[str | None, Field(description="Id of the borough that operates it.")]
    integrations: Annotated[list[str], Field(description="Ids of the integrations, sorted.")]
    data: Annotated[
        list[str],
        Field(description="Ids of the data entities carried; * for what nobody recorded."),
    ]


def find_neighbours(
    graph: Snapshot, *, system: str, direction: Direction, on: date
) -> list[Neighbour]:
    """
    Find the systems that send data to a system, or that receive data from it.

    Args:
        graph: The graph that is asked.
        system: Id of the system.
        direction: `upstream` for who sends to it, `downstream` for who receives from it.
        on: The date asked about; only integrations that are live then count.

    Returns:
        Neighbours by id; what the system sends to itself makes it one of them.

    Raises:
        NotFoundError: If there is no such system.

    Example:
        >>> from depgraph.sketches import sketch
        >>> graph = sketch("crm -k1[person]-> mail; crm -k2[?]-> mail; rents -> crm")
        >>> [found] = find_neighbours(
        ...     graph, system="crm", direction="downstream", on=date(2026, 11, 22)
        ... )
        >>> found["id"], found["integrations"], found["data"]
        ('mail', ['k1', 'k2'], ['*', 'person'])
    """
    number = graph.system_numbers.get(system)
    if number is None:
        raise NotFoundError([Problem(f'There is no system "{shorten(system)}".')])
    flows, live = graph.flows, graph.live_on(on).integrations
    beside = flows.incoming if direction == "upstream" else flows.outgoing
    far = flows.source if direction == "upstream" else flows.target
    found: dict[int, list[int]] = {}
    for integration in beside[number].tolist():
        if live[integration]:
            found.setdefault(int(far[integration]), []).append(integration)
    return [_write_neighbour(graph, other, between) for other, between in sorted(found.items())]


def _write_neighbour(graph: Snapshot, number: int, between: list[int]) -> Neighbour:
    system = graph.systems[number]
    integrations = [graph.integrations[each] for each in between]
    return {
        "id": system.id,
        "name": write_name(system),
        "borough": system.borough,
        "integrations": [each.id for each in integrations],
        "data": sorted({entity for each in integrations for entity in each.data}),
    }
