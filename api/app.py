"""The application: the live graph, its routes and guards put together."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, FastAPI
from pydantic import BaseModel, Field
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import HTMLResponse

from api import questions, records
from api.description import render_description
from api.errors import ProblemDetails, add_handlers, describe_problems
from api.guards import Guards
from api.live import LiveGraph
from api.questions import BatchLine
from depgraph import __version__
from depgraph.errors import DepgraphError
from depgraph.settings import read_settings

PREFIX: Final = "/api/v1"
LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")
_SUMMARY: Final = (
    "If we replace this system, which systems, integrations and services are affected?"
)
_DESCRIPTION: Final = """\
What a council's systems exchange, and what replacing one of them does. Every answer names the
version of the graph that it was computed at. Traced effects follow recorded data; assumed ones
rest on data that nobody recorded, which may be anything. Only what somebody wrote down is here.

Lists come in pages: give next of a page as cursor to get the one after. Ids may hold slashes.
Errors are problem details (RFC 9457) with every problem of an input. A strong ETag lets a client
ask again cheaply: send it as If-None-Match, and 304 says that nothing has changed.
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
    address: str | Path, *, hosts: Collection[str] = LOOPBACK, origins: Collection[str] = ()
) -> FastAPI:
    """
    Build the application over a store.

    Args:
        address: The store, as open_store takes it.
        hosts: The names by which the server may be called; * for any.
        origins: The web origins whose scripts may ask; none by default.
    """
    live = LiveGraph(address)

    @asynccontextmanager
    async def run(_: FastAPI) -> AsyncIterator[None]:
        with suppress(DepgraphError):
            await asyncio.to_thread(live.refresh)
        following = asyncio.create_task(live.follow())
        yield
        following.cancel()

    app = FastAPI(
        title="depgraph",
        summary=_SUMMARY,
        description=_DESCRIPTION,
        version=__version__,
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=run,
    )
    app.state.live = live
    add_handlers(app)
    app.include_router(_build_router(app, live), prefix=PREFIX)
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(origins),
            allow_methods=["GET", "POST"],
            allow_headers=["content-type", "if-none-match"],
            expose_headers=["etag"],
        )
    app.add_middleware(Guards, hosts=frozenset(host.lower() for host in hosts))
    _describe_more(app)
    return app


def _build_router(app: FastAPI, live: LiveGraph) -> APIRouter:
    router = APIRouter()
    router.include_router(questions.router)
    router.include_router(records.router)

    @router.get("/health", tags=["The server"], summary="Tell whether the server runs")
    def health() -> Alive:
        """It runs, whatever the store does."""
        return Alive(status="ok", version=__version__)

    @router.get(
        "/ready",
        tags=["The server"],
        summary="Tell whether the store answers",
        responses=describe_problems(),
    )
    def ready() -> Ready:
        """A graph is loaded, and the store answers."""
        version = live.current.graph.version
        live.check()
        return Ready(status="ok", graph_version=version)

    @router.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
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
    settings = read_settings()
    return build_app(settings.store, hosts=settings.hosts or LOOPBACK, origins=settings.origins)
