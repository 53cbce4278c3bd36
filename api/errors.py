"""
From our errors to HTTP: problem details (RFC 9457), each with every problem of an input.

The one table for the API; the command line has its own, to exit codes.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from starlette.exceptions import HTTPException
from starlette.responses import Response

from depgraph.errors import (
    DepgraphError,
    InputError,
    NotFoundError,
    Problem,
    UnavailableError,
    escape,
    shorten,
)

MEDIA_TYPE: Final = "application/problem+json"
_MOST_PROBLEMS: Final = 1000
_UNREADABLE: Final = "The body could not be read. Send JSON in UTF-8, not nested deeply."
_STATUS: Final[dict[type[DepgraphError], int]] = {
    NotFoundError: 404,
    InputError: 422,
    UnavailableError: 503,
}
TITLES: Final = {
    400: "Correct the request",
    404: "Look again",
    405: "Use another method",
    413: "Send less",
    421: "Call the server by its name",
    422: "Correct the input",
    500: "Our own fault",
    503: "Try later",
}
_RETRY_SECONDS: Final = 5
_RETRY: Final = {
    "Retry-After": {
        "description": "Seconds after which to ask again.",
        "required": True,
        "schema": {"type": "string", "pattern": "^[0-9]+$"},
    }
}
_SENTENCES: Final = {
    "extra_forbidden": "this is not known here; /api/v1/docs lists what is",
    "string_pattern_mismatch": "this is not a cursor; give next of the page before, or none",
    "missing": "this is needed",
    "model_attributes_type": "send a JSON object, with the content type application/json",
}
"""What we say better than pydantic, by type of its error."""
PREFIX: Final = "/api/v1"


_EXAMPLE: Final[dict[str, JsonValue]] = {
    "type": "/api/v1/docs#404",
    "title": "Look again",
    "status": 404,
    "detail": 'There is no system "housing". Did you mean "hackford/housing"?',
    "problems": [
        {
            "sentence": 'There is no system "housing". Did you mean "hackford/housing"?',
            "pointer": None,
        }
    ],
}


class Fault(BaseModel):
    """One thing that is wrong."""

    sentence: str = Field(description="What is wrong, what would be right, what to do.")
    pointer: str | None = Field(
        default=None, description="Where in the body (RFC 6901); null outside of a body."
    )


class ProblemDetails(BaseModel):
    """What went wrong (RFC 9457)."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    type: str = Field(description="The kind of problem, as an address that describes it.")
    title: str = Field(description="What to do about it.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="The first problem, in a sentence.")
    problems: list[Fault] = Field(description="Every problem, in the order found.")


USUAL: Final = (400, 413, 421, 422, 503)
"""What every route that reads something answers with."""


def describe_problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe the problems that a route answers with, for its OpenAPI description."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
    described: dict[int | str, dict[str, Any]] = {
        status: {"description": f"{TITLES[status]}.", "content": content} for status in statuses
    }
    if _STATUS[UnavailableError] in described:
        described[_STATUS[UnavailableError]]["headers"] = _RETRY
    return described


def write_problem(status: int, problems: Sequence[Problem]) -> bytes:
    """Write problem details; what no encoding can hold is written as JSON escapes."""
    faults: list[dict[str, str | None]] = [
        {"sentence": problem.sentence, "pointer": problem.pointer}
        for problem in problems[:_MOST_PROBLEMS]
    ]
    rest = len(problems) - len(faults)
    if rest:
        faults.append({"sentence": f"There are {rest:,} more problems.", "pointer": None})
    details = {
        "type": f"{PREFIX}/docs#{status}",
        "title": TITLES.get(status, TITLES[400]),
        "status": status,
        "detail": problems[0].sentence,
        "problems": faults,
    }
    return json.dumps(details).encode("ascii")


def respond(status: int, problems: Sequence[Problem]) -> Response:
    """Answer with problem details."""
    headers = {"retry-after": str(_RETRY_SECONDS)} if status == _STATUS[UnavailableError] else {}
    return Response(
        write_problem(status, problems), status_code=status, media_type=MEDIA_TYPE, headers=headers
    )


def find_status(error: DepgraphError) -> int:
    """Find the status of an error of ours."""
    return next(status for kind, status in _STATUS.items() if isinstance(error, kind))


def add_handlers(app: FastAPI) -> None:
    """Make an application answer with problem details; the guards see to what is unforeseen."""
    app.add_exception_handler(DepgraphError, _answer_ours)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(HTTPException, _answer_http)


async def _answer_ours(_: Request, error: Exception) -> Response:
    assert isinstance(error, DepgraphError)  # noqa: S101
    return respond(find_status(error), error.problems)


async def _answer_invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    return respond(422, list(_list_faults(error.errors())))


def _list_faults(errors: Iterable[Any]) -> Iterator[Problem]:
    for each in errors:
        place, *path = each["loc"]
        said = _SENTENCES.get(each["type"]) or str(each["msg"]).rstrip(".")
        if each["type"] == "json_invalid":
            # What stands in its path is no field but the place in the text.
            yield Problem(f"This is not JSON, from character {path[0]} on.", pointer="")
        elif place == "body":
            pointer = "".join(f"/{_escape_token(str(step))}" for step in path)
            yield Problem(f"{said[:1].upper()}{said[1:]}.", pointer=pointer)
        else:
            name = escape(shorten(str(path[0]))) if path else place
            yield Problem(f'{place.capitalize()} parameter "{name}": {said[:1].lower()}{said[1:]}.')


def _escape_token(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")


async def _answer_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    sentences = {
        400: _UNREADABLE,
        404: "There is no such address. /api/v1/docs lists what there is.",
        405: "This address does not know this method. /api/v1/docs lists what it knows.",
    }
    sentence = sentences.get(error.status_code, str(error.detail))
    answer = respond(error.status_code, [Problem(sentence)])
    answer.headers.update(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        answer.headers["allow"] = ", ".join(_list_methods(request))
    return answer


def _list_methods(request: Request) -> list[str]:
    """List the methods of an address; several routes may share it."""
    route = getattr(request.scope.get("route"), "path", "")
    path = PREFIX + route.replace(":path}", "}")
    known = [each.upper() for each in request.app.openapi()["paths"].get(path, ("get",))]
    return sorted([*known, "HEAD"] if "GET" in known else known)
