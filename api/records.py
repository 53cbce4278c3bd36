"""Routes to what is recorded: lists, single things with their evidence, neighbours, export."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Final

import orjson
from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.errors import describe_problems
from api.live import LiveGraph, Loaded
from api.paging import MOST, USUAL, Page, cut_page
from api.responses import make_tag, reply, respond
from depgraph.analysis.neighbours import Direction, Neighbour, find_neighbours
from depgraph.errors import NotFoundError, Problem, shorten
from depgraph.exchange import Exchange, write_graph, write_record
from depgraph.extract import extract_borough
from depgraph.facts import COLLECTIONS, Kind
from depgraph.model import (
    Automation,
    Borough,
    Contract,
    DataEntity,
    Day,
    Integration,
    Mechanism,
    Product,
    Record,
    Service,
    Source,
    Supplier,
    System,
    Team,
)
from depgraph.model import Kind as SystemKind
from depgraph.selection import select_records
from depgraph.things import Thing

router = APIRouter(tags=["What is recorded"])


def get_live(request: Request) -> LiveGraph:
    """Give the live graph of the application."""
    live: LiveGraph = request.app.state.live
    return live


Live = Annotated[LiveGraph, Depends(get_live)]


class _Paging(BaseModel):
    """What every list takes. Unknown parameters are refused: a typing mistake must not vanish."""

    model_config = ConfigDict(extra="forbid")

    search: str | None = Field(
        default=None,
        max_length=200,
        description="Only those that hold this text, in any case: in ids, names and aliases; in "
        "ends, vias, data and mechanisms of integrations; in processes of services.",
    )
    cursor: str | None = Field(
        default=None, max_length=1000, description="Value of `next` of the page before."
    )
    limit: int = Field(default=USUAL, ge=1, le=MOST, description="Records on a page.")


class _OfBorough(_Paging):
    borough: str | None = Field(
        default=None, max_length=200, description="Only those of one borough, by its id."
    )


class _Systems(_OfBorough):
    kind: SystemKind | None = Field(default=None, description="Only those of one kind.")
    product: str | None = Field(default=None, max_length=200, description="Id of the product.")
    owner: str | None = Field(default=None, max_length=200, description="Id of the team.")
    mentioned_only: bool | None = Field(
        default=None, description="Only those that nobody declares, or that somebody does."
    )
    unresolved: bool | None = Field(
        default=None, description="Only endpoints that no connection line resolves, or none."
    )


class _Integrations(_OfBorough):
    source: str | None = Field(default=None, max_length=200, description="System that sends.")
    target: str | None = Field(default=None, max_length=200, description="System that receives.")
    via: str | None = Field(default=None, max_length=200, description="System that it passes.")
    data: str | None = Field(
        default=None, max_length=200, description="Data entity carried; * for what is unrecorded."
    )
    mechanism: Mechanism | None = Field(default=None, description="How data is moved.")
    automation: Automation | None = Field(default=None, description="Who or what moves it.")
    owner: str | None = Field(default=None, max_length=200, description="Id of the team.")


class _Services(_OfBorough):
    uses: str | None = Field(default=None, max_length=200, description="System that it uses.")
    lgsl_id: int | None = Field(default=None, ge=0, le=10**6, description="Number in the LGSL.")
    owner: str | None = Field(default=None, max_length=200, description="Id of the team.")


class _Contracts(_OfBorough):
    covers: str | None = Field(default=None, max_length=200, description="System covered.")
    supplier: str | None = Field(default=None, max_length=200, description="Id of the supplier.")


class _Products(_Paging):
    supplier: str | None = Field(default=None, max_length=200, description="Id of the supplier.")


_LISTS: Final[dict[Kind, tuple[str, type[_Paging], type[BaseModel]]]] = {
    "borough": ("boroughs", _Paging, Page[Borough]),
    "system": ("systems", _Systems, Page[System]),
    "integration": ("integrations", _Integrations, Page[Integration]),
    "service": ("services", _Services, Page[Service]),
    "contract": ("contracts", _Contracts, Page[Contract]),
    "product": ("products", _Products, Page[Product]),
    "supplier": ("suppliers", _Paging, Page[Supplier]),
    "team": ("teams", _OfBorough, Page[Team]),
    "data entity": ("data-entities", _Paging, Page[DataEntity]),
}


def _add_list(kind: Kind, path: str, query: type[_Paging], page: type[BaseModel]) -> None:
    many = path.replace("-", " ")

    def list_records(request: Request, live: Live, query: _Paging) -> Response:
        loaded = live.current
        return reply(request, loaded.stamp, lambda: _write_list(loaded, kind, query))

    list_records.__annotations__["query"] = Annotated[query, Query()]
    router.add_api_route(
        f"/{path}",
        list_records,
        response_model=page,
        responses=describe_problems(404),
        summary=f"List {many}",
        description=f"The {many} that fit, by id, a page at a time.",
        name=f"list {many}",
    )


def _write_list(loaded: Loaded, kind: Kind, query: _Paging) -> bytes:
    given = query.model_dump(mode="json", exclude_none=True)
    paging = {name: given.pop(name, None) for name in ("search", "cursor", "limit", "borough")}
    where = {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in given.items()
    }
    records = select_records(
        loaded.graph,
        COLLECTIONS[kind],
        borough=paging["borough"],
        search=paging["search"],
        where=where,
    )
    page, following = cut_page(records, cursor=paging["cursor"], limit=query.limit)
    return _write_page(loaded, list(map(write_record, page)), len(records), following)


def _write_page(
    loaded: Loaded, items: list[dict[str, Any]], total: int, following: str | None
) -> bytes:
    version = loaded.graph.version
    return orjson.dumps(
        {"items": items, "total": total, "next": following, "graph_version": version}
    )


def _add_thing(kind: Kind, path: str) -> None:
    def show(request: Request, live: Live, identifier: str) -> Response:
        loaded = live.current
        record = _find(loaded, kind, identifier)
        thing: dict[str, object] = {**live.describe(loaded, kind, record)}
        content = orjson.dumps({**thing, "graph_version": loaded.graph.version})
        # Evidence is read from the store now, and may be newer than the graph.
        return respond(request, make_tag(request, loaded.stamp, content.decode()), content)

    router.add_api_route(
        f"/{path}/{{identifier:path}}",
        show,
        response_model=_Thing,
        responses=describe_problems(404),
        summary=f"Show one {kind}",
        description=f"All that is known of one {kind}: its record, who states it, values that "
        "lost, and what names it. A slash in the id may be written plain or as %2F.",
        name=f"show {kind}",
    )


class _Thing(Thing):
    """All that is known of one thing, and the version of the graph that it is of."""

    graph_version: int


def _find(loaded: Loaded, kind: Kind, identifier: str) -> Record:
    records: tuple[Record, ...] = getattr(loaded.graph, COLLECTIONS[kind])
    for record in records:
        if record.id == identifier:
            return record
    raise NotFoundError([Problem(f'There is no {kind} "{shorten(identifier)}".')])


for _kind, (_path, _query, _page) in _LISTS.items():
    _add_list(_kind, _path, _query, _page)
    _add_thing(_kind, _path)


@router.get(
    "/sources",
    response_model=Page[Source],
    responses=describe_problems(),
    summary="List sources",
    name="list sources",
)
def list_sources(request: Request, live: Live, query: Annotated[_Paging, Query()]) -> Response:
    """Who stated what the graph holds, and when it was last read."""
    loaded = live.current
    return reply(request, loaded.stamp, lambda: _write_sources(loaded, query))


def _write_sources(loaded: Loaded, query: _Paging) -> bytes:
    text = (query.search or "").casefold()
    sources = [each for each in loaded.graph.sources if text in each.id.casefold()]
    page, following = cut_page(sources, cursor=query.cursor, limit=query.limit)
    return _write_page(loaded, list(map(asdict, page)), len(sources), following)


class Neighbours(BaseModel):
    """The neighbours of a system on one side."""

    system: str = Field(description="Id of the system asked about.")
    direction: Direction = Field(description="Which side was asked about.")
    on: date = Field(description="The date asked about.")
    neighbours: list[Neighbour] = Field(description="Systems one integration away, by id.")
    graph_version: int = Field(description="Version of the graph that was asked.")


class _NeighbourQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    system: str = Field(max_length=200, description="Id of the system.")
    direction: Direction = Field(
        description="upstream: who sends it data; downstream: who receives data from it."
    )
    on: Day | None = Field(default=None, description="Date asked about; today if not given.")


@router.get(
    "/neighbours",
    response_model=Neighbours,
    responses=describe_problems(404),
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


class _ExportQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    borough: str | None = Field(
        default=None, max_length=200, description="One borough, with the far ends."
    )


@router.get(
    "/export",
    response_model=Exchange,
    responses=describe_problems(404),
    summary="Export the graph",
    name="export",
)
def export(request: Request, live: Live, query: Annotated[_ExportQuery, Query()]) -> Response:
    """The whole graph, or what concerns one borough, as an exchange file."""
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
