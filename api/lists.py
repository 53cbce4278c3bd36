"""Routes that list what is recorded: search, filters, pages."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any, Final

import orjson
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from api.live import Loaded
from api.paging import CURSOR, LONGEST_CURSOR, MOST, USUAL, Page, cut_page
from api.parameters import DIGITS, AskedId, Flag, Live, Strict
from api.responses import describe_answers, reply
from depgraph.errors import NotFoundError, Problem, shorten
from depgraph.exchange import write_record
from depgraph.facts import COLLECTIONS, Kind
from depgraph.model import (
    UNRECORDED,
    Automation,
    Borough,
    Contract,
    DataEntity,
    Integration,
    Mechanism,
    Product,
    Service,
    Source,
    Supplier,
    System,
    Team,
)
from depgraph.model import Kind as SystemKind
from depgraph.selection import list_own_systems, select_records

router = APIRouter(tags=["What is recorded"])
_MOST_LGSL: Final = 999_999
_REFERRED: Final[dict[str, Kind]] = {
    "product": "product",
    "owner": "team",
    "source": "system",
    "target": "system",
    "via": "system",
    "data": "data entity",
    "uses": "system",
    "covers": "system",
    "supplier": "supplier",
}
"""The filters that name something, and what."""


class _Paging(Strict):
    """What every list takes."""

    search: str | None = Field(
        default=None,
        max_length=200,
        description="Only those that hold this text, in any case: in ids, names and aliases; in "
        "ends, vias, data and mechanisms of integrations; in processes of services.",
        examples=["rent"],
    )
    cursor: str | None = Field(
        default=None,
        max_length=LONGEST_CURSOR,
        pattern=CURSOR,
        description="For the pages after the first: next of the page before.",
    )
    limit: Annotated[int, Field(ge=1, le=MOST), DIGITS] = Field(
        default=USUAL, description=f"Records on a page, at most {MOST}."
    )


class _OfBorough(_Paging):
    borough: AskedId | None = Field(
        default=None, description="Only those of one borough, by its id.", examples=["hackford"]
    )


class _Systems(_OfBorough):
    kind: SystemKind | None = Field(default=None, description="Only those of one kind.")
    product: AskedId | None = Field(
        default=None, description="Only those that run a product, by its id."
    )
    owner: AskedId | None = Field(
        default=None, description="Only those that a team owns, by its id."
    )
    mentioned_only: Flag | None = Field(
        default=None,
        description="true: only those that nobody declares; false: those that somebody does.",
    )
    unresolved: Flag | None = Field(
        default=None,
        description="true: only addresses that nobody has said the system of; false: the others.",
    )


class _Integrations(_OfBorough):
    source: AskedId | None = Field(
        default=None,
        description="Only those from a system, by its id.",
        examples=["hackford/housing"],
    )
    target: AskedId | None = Field(default=None, description="Only those to a system, by its id.")
    via: AskedId | None = Field(
        default=None, description="Only those that pass a system, by its id."
    )
    data: AskedId | None = Field(
        default=None,
        description="Only those that carry a data entity, by its id; * for what is unrecorded.",
    )
    mechanism: Mechanism | None = Field(default=None, description="How data is moved.")
    automation: Automation | None = Field(default=None, description="Who or what moves it.")
    owner: AskedId | None = Field(
        default=None, description="Only those that a team owns, by its id."
    )


class _Services(_OfBorough):
    uses: AskedId | None = Field(
        default=None,
        description="Only those that use a system, by its id.",
        examples=["hackford/housing"],
    )
    lgsl_id: Annotated[int, Field(ge=0, le=_MOST_LGSL), DIGITS] | None = Field(
        default=None, description="Number in the Local Government Services List."
    )
    owner: AskedId | None = Field(
        default=None, description="Only those that a team owns, by its id."
    )


class _Contracts(_OfBorough):
    covers: AskedId | None = Field(
        default=None, description="Only those that cover a system, by its id."
    )
    supplier: AskedId | None = Field(
        default=None, description="Only those with a supplier, by its id."
    )


class _Products(_Paging):
    supplier: AskedId | None = Field(
        default=None, description="Only those of a supplier, by its id."
    )


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
        responses=describe_answers(f"A page of {many}.", 404),
        summary=f"List {many}",
        description=f"The {many} that fit, by id, a page at a time.",
        name=f"list {many}",
    )


def _write_list(loaded: Loaded, kind: Kind, query: _Paging) -> bytes:
    given = query.model_dump(mode="json", exclude_none=True)
    paging = {name: given.pop(name, None) for name in ("search", "cursor", "limit", "borough")}
    where = {name: _write_value(value) for name, value in given.items()}
    records = select_records(
        loaded.graph,
        COLLECTIONS[kind],
        borough=paging["borough"],
        search=paging["search"],
        where=where,
    )
    if not records:
        _refuse_unknown(loaded, COLLECTIONS[kind], where)
    page, following = cut_page(records, cursor=paging["cursor"], limit=query.limit)
    return _write_page(loaded, list(map(write_record, page)), len(records), following)


def _write_value(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _refuse_unknown(loaded: Loaded, collection: str, where: dict[str, str]) -> None:
    """
    Refuse filters that name nothing: an empty list would say that there are no records.

    What records only refer to, as a product that nobody lists, is known all the same.
    """
    faults = []
    for name, wanted in where.items():
        kind = _REFERRED.get(name)
        if kind is None or (name == "data" and wanted == UNRECORDED):
            continue
        listed = any(each.id == wanted for each in getattr(loaded.graph, COLLECTIONS[kind]))
        if not (listed or select_records(loaded.graph, collection, where={name: wanted})):
            faults.append(f'There is no {kind} "{shorten(wanted)}".')
    if faults:
        raise NotFoundError(Problem(fault) for fault in faults)


def _write_page(
    loaded: Loaded, items: Sequence[dict[str, Any]], total: int, following: str | None
) -> bytes:
    version = loaded.graph.version
    return orjson.dumps(
        {"items": items, "total": total, "next": following, "graph_version": version}
    )


for _kind, (_path, _query, _page) in _LISTS.items():
    _add_list(_kind, _path, _query, _page)


@router.get(
    "/sources",
    response_model=Page[Source],
    responses=describe_answers("A page of sources.", 404),
    summary="List sources",
    name="list sources",
)
def list_sources(request: Request, live: Live, query: Annotated[_OfBorough, Query()]) -> Response:
    """Who stated what the graph holds, and when each was last read."""
    loaded = live.current
    return reply(request, loaded.stamp, lambda: _write_sources(loaded, query))


def _write_sources(loaded: Loaded, query: _OfBorough) -> bytes:
    text, borough = (query.search or "").casefold(), query.borough
    if borough is not None:
        list_own_systems(loaded.graph, borough)
    sources = [
        each
        for each in loaded.graph.sources
        if text in each.id.casefold() and borough in (None, each.borough)
    ]
    page, following = cut_page(sources, cursor=query.cursor, limit=query.limit)
    return _write_page(loaded, list(map(asdict, page)), len(sources), following)
