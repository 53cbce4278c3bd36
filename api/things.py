"""Routes that show one thing: its record, who states it, what lost, what names it."""

from bisect import bisect_left
from typing import Annotated, Final, Generic, TypeVar

import orjson
from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.live import Loaded
from api.parameters import Live, NoQuery
from api.responses import describe_answers, make_tag, respond
from depgraph.errors import NotFoundError, Problem, list_names, shorten
from depgraph.facts import COLLECTIONS, Kind
from depgraph.model import (
    Borough,
    Contract,
    DataEntity,
    Integration,
    Product,
    Record,
    Service,
    Supplier,
    System,
    Team,
)
from depgraph.resolve import suggest_systems
from depgraph.things import Disagreement, Reference, Stated

router = APIRouter(tags=["What is recorded"])
R = TypeVar("R", bound=Record)


class About(BaseModel, Generic[R]):
    """All that is known of one thing."""

    # The type of each kind of answer has no docstring of its own.
    model_config = ConfigDict(json_schema_extra={"description": __doc__})

    kind: Kind = Field(description="What kind of thing it is.")
    record: R = Field(description="Its record, as all sources together have it.")
    stated_by: list[Stated] = Field(
        description="Who states it, by source; empty where an exchange file is served."
    )
    conflicts: list[Disagreement] = Field(description="Fields that sources state differently.")
    referred_to_by: list[Reference] = Field(description="What names it, and in which field.")
    graph_version: int = Field(description="Version of the graph that record and names are of.")
    evidence_version: int = Field(description="Version of the store that stated_by is of.")


_PATHS: Final[dict[Kind, tuple[str, str, type[BaseModel]]]] = {
    "borough": ("boroughs", "hackford", About[Borough]),
    "system": ("systems", "hackford/housing", About[System]),
    "integration": ("integrations", "hackford/INT-001", About[Integration]),
    "service": ("services", "hackford/housing-repairs", About[Service]),
    "contract": ("contracts", "hackford/C-0112", About[Contract]),
    "product": ("products", "nec-housing", About[Product]),
    "supplier": ("suppliers", "nec-software-solutions", About[Supplier]),
    "team": ("teams", "hackford/housing-systems-team", About[Team]),
    "data entity": ("data-entities", "tenancy", About[DataEntity]),
}
"""Path of each kind, an id of the sample as an example, and the type of the answer."""


def _add_thing(kind: Kind, path: str, example: str, answer: type[BaseModel]) -> None:
    place = Path(
        description="Its id; a slash in it may be written plain or as %2F.",
        openapi_examples={"sample": {"value": example}},
    )

    def show(request: Request, live: Live, identifier: str, query: NoQuery) -> Response:  # noqa: ARG001
        loaded = live.current
        record = find_record(loaded, kind, identifier)
        thing, evidence = live.describe(kind, record, loaded.merged)
        versions = {"graph_version": loaded.graph.version, "evidence_version": evidence}
        content = orjson.dumps({**thing, **versions})
        # Evidence is read from the store now, and may be newer than the graph.
        return respond(request, make_tag(request, loaded.stamp, content.decode()), content)

    show.__annotations__["identifier"] = Annotated[str, place]
    router.add_api_route(
        f"/{path}/{{identifier:path}}",
        show,
        response_model=answer,
        responses=describe_answers(f"All that is known of the {kind}.", 404),
        summary=f"Show one {kind}",
        description=f"All that is known of one {kind}: its record, who states it, values that "
        "lost where sources disagree, and what names it.",
        name=f"show {kind}",
    )


def find_record(loaded: Loaded, kind: Kind, identifier: str) -> Record:
    """
    Find a record by its id.

    Raises:
        NotFoundError: If there is none.
    """
    records: tuple[Record, ...] = getattr(loaded.graph, COLLECTIONS[kind])
    place = bisect_left(records, identifier, key=lambda record: record.id)
    if place < len(records) and records[place].id == identifier:
        return records[place]
    near = suggest_systems(loaded.graph, identifier) if kind == "system" else []
    hint = f" Did you mean {list_names(near)}?" if near else ""
    raise NotFoundError([Problem(f'There is no {kind} "{shorten(identifier)}".{hint}')])


for _kind, _about in _PATHS.items():
    _add_thing(_kind, *_about)
