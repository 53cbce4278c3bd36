"""The application: the live graph, its routes and guards put together."""

import sys
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import anyio.to_thread
from fastapi import APIRouter, FastAPI
from pydantic import BaseModel, Field
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import HTMLResponse

from api import connections, lists, questions, things
from api.description import render_description
from api.errors import PREFIX, ProblemDetails, add_handlers, describe_problems
from api.guards import Guards
from api.lanes import open_lane
from api.limits import Limits
from api.live import LiveGraph, keep_current
from api.log import configure_log
from api.parameters import Live
from api.questions import BatchLine
from depgraph import __version__
from depgraph.settings import read_settings

LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")
_WALKS: Final = 3
"""Answers that are worked out at a time: more would only wait for each other, and take memory."""
_TURN_SECONDS: Final = 0.001
"""How long a walk keeps other requests waiting for its turn."""
_SUMMARY: Final = (
    "If we replace this system, which systems, integrations and services are affected?"
)
_DESCRIPTION: Final = """\
What a council's systems exchange, and what replacing one of them does. Every answer names the
version of the graph that it was computed at. Traced effects follow recorded data; assumed ones
rest on data that nobody recorded, which may be anything. Only what somebody wrote down is here.

Lists come in pages: give next of a page as cursor to get the one after, until it is null. Ids may
hold slashes. Unknown parameters and fields are refused. A request may have a body of 1 MiB, and is
answered within 30 seconds, a batch within 5 minutes.

Errors are problem details (RFC 9457) with every problem of an input. After a 503 the same request
may be sent again a little later. Any address may answer 405 to another method, and 500 if the
fault is our own.

A strong ETag lets a client ask again cheaply: send it as If-None-Match, and 304 says that nothing
has changed. Answers are compressed for who accepts gzip.
"""


class Alive(BaseModel):
    """That the server runs."""

    status: str = Field(description="ok")
    version: str = Field(description="Version of depgraph.")


class Ready(BaseModel):
    """That the store answers."""

    status: str = Field(description="ok")
    graph_version: int = Field(description="Version of the graph that answers come from.")


def build_app(
    address: str | Path,
    *,
    hosts: Collection[str] = (),
    origins: Collection[str] = (),
    limits: Limits | None = None,
) -> FastAPI:
    """
    Build the application over a store.

    Args:
        address: The store, as open_store takes it.
        hosts: The names by which the server may be called besides this machine's own; * for any.
        origins: The web origins whose scripts may ask; none by default.
        limits: How much one request may ask.
    """
    held = limits or Limits()
    app = FastAPI(
        title="depgraph",
        summary=_SUMMARY,
        description=_DESCRIPTION,
        version=__version__,
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name.replace(" ", "_"),
        lifespan=_run,
    )
    app.state.live = LiveGraph(address)
    app.state.limits = held
    add_handlers(app)
    app.include_router(_build_router(app), prefix=PREFIX)
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(origins),
            allow_methods=["GET", "POST"],
            allow_headers=["content-type", "if-none-match"],
            expose_headers=["etag"],
        )
    names = frozenset(host.lower() for host in (*LOOPBACK, *hosts))
    app.add_middleware(Guards, hosts=names, limits=held)
    _describe_more(app)
    return app


@asynccontextmanager
async def _run(app: FastAPI) -> AsyncIterator[None]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = _WALKS
    turn = sys.getswitchinterval()
    sys.setswitchinterval(_TURN_SECONDS)
    app.openapi()
    try:
        with open_lane() as app.state.lane:
            async with keep_current(app.state.live):
                yield
    finally:
        sys.setswitchinterval(turn)


def _build_router(app: FastAPI) -> APIRouter:
    router = APIRouter()
    for each in (questions, lists, things, connections):
        router.include_router(each.router)

    @router.get(
        "/health",
        tags=["The server"],
        summary="Tell whether the server runs",
        response_description="It runs.",
        responses=describe_problems(400, 421),
        name="health",
    )
    async def health() -> Alive:
        """It runs, whatever the store does."""
        return Alive(status="ok", version=__version__)

    @router.get(
        "/ready",
        tags=["The server"],
        summary="Tell whether the store answers",
        response_description="A graph is loaded, and the store answers.",
        responses=describe_problems(400, 421, 503),
        name="ready",
    )
    async def ready(live: Live) -> Ready:
        """A graph is loaded, and the store answered when it was last looked at."""
        version = live.current.graph.version
        live.check()
        return Ready(status="ok", graph_version=version)

    @router.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return render_description(app.openapi())

    return router


def _describe_more(app: FastAPI) -> None:
    """Add to the description what routes only refer to."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = generate()
            known = schema["components"]["schemas"]
            for model in (ProblemDetails, BatchLine):
                own = model.model_json_schema(
                    ref_template="#/components/schemas/{model}", mode="serialization"
                )
                for name, inner in own.pop("$defs", {}).items():
                    known.setdefault(name, inner)
                known[model.__name__] = own
        return generate()

    app.openapi = openapi  # type: ignore[method-assign]


def build_from_settings() -> FastAPI:
    """Build the application that the environment describes; each worker calls it."""
    configure_log()
    settings = read_settings()
    return build_app(settings.store, hosts=settings.hosts, origins=settings.origins)
