"""Routes to what is connected: the neighbours of a system, and the whole graph as a file."""

from datetime import date
from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from api.live import Loaded
from api.parameters import AskedDay, AskedId, Live, Strict
from api.responses import describe_answers, reply
from depgraph.analysis.neighbours import Direction, Neighbour, find_neighbours
from depgraph.exchange import Exchange, write_graph
from depgraph.extract import extract_borough

router = APIRouter(tags=["What is recorded"])


class Neighbours(BaseModel):
    """The neighbours of a system on one side."""

    system: str = Field(description="Id of the system asked about.")
    direction: Direction = Field(description="Which side was asked about.")
    on: date = Field(description="The date asked about.")
    neighbours: list[Neighbour] = Field(description="Systems one integration away, by id.")
    graph_version: int = Field(description="Version of the graph that was asked.")


class _NeighbourQuery(Strict):
    system: AskedId = Field(description="Id of the system.", examples=["hackford/housing"])
    direction: Direction = Field(
        description="upstream: who sends it data; downstream: who receives data from it."
    )
    on: AskedDay | None = Field(default=None, description="Date asked about; today if not given.")


@router.get(
    "/neighbours",
    response_model=Neighbours,
    responses=describe_answers("The neighbours on that side.", 404),
    summary="List the neighbours of a system",
    name="list neighbours",
)
def list_neighbours(
    request: Request, live: Live, query: Annotated[_NeighbourQuery, Query()]
) -> Response:
    """The systems that send data to a system or receive data from it, without any other between."""
    loaded = live.current
    return reply(request, loaded.stamp, lambda: _write_neighbours(loaded, query))


def _write_neighbours(loaded: Loaded, query: _NeighbourQuery) -> bytes:
    day = query.on or date.today()  # noqa: DTZ011
    found = find_neighbours(loaded.graph, system=query.system, direction=query.direction, on=day)
    return orjson.dumps(
        {
            "system": query.system,
            "direction": query.direction,
            "on": day,
            "neighbours": found,
            "graph_version": loaded.graph.version,
        }
    )


class _ExportQuery(Strict):
    borough: AskedId | None = Field(
        default=None,
        description="Only what concerns one borough, by its id, with the far ends.",
        examples=["hackford"],
    )


@router.get(
    "/export",
    response_model=Exchange,
    responses=describe_answers("An exchange file, depgraph-exchange/1.", 404),
    summary="Export the graph",
    name="export",
)
def export(request: Request, live: Live, query: Annotated[_ExportQuery, Query()]) -> Response:
    """The whole graph, or what concerns one borough, as a file that depgraph imports again."""
    loaded = live.current
    attached = {"content-disposition": 'attachment; filename="depgraph.json"'}
    return reply(
        request, loaded.stamp, lambda: _write_export(loaded, query.borough), headers=attached
    )


def _write_export(loaded: Loaded, borough: str | None) -> bytes:
    graph = loaded.graph
    if borough is not None:
        graph = extract_borough(graph, borough=borough)
    return write_graph(graph).encode()
