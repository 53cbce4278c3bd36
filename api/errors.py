"""
From our errors to HTTP: problem details (RFC 9457), each with every problem of an input.

The one table for the API; the command line has its own, to exit codes.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
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
_STATUS: Final[dict[type[DepgraphError], int]] = {
    NotFoundError: 404,
    InputError: 422,
    UnavailableError: 503,
}
_TITLES: Final = {
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
_NO_DATE: Final = "this is not a date; write it as 2026-11-22"
_SENTENCES: Final = {
    "date_from_datetime_parsing": _NO_DATE,
    "date_parsing": _NO_DATE,
    "date_type": _NO_DATE,
    "extra_forbidden": "this is not known here; /api/v1/docs lists what is",
    "json_invalid": "this is not JSON",
    "missing": "this is needed",
    "model_attributes_type": "send a JSON object, with the content type application/json",
}
"""What we say better than pydantic, by type of its error."""


class Fault(BaseModel):
    """One thing that is wrong."""

    sentence: str = Field(description="What is wrong, what would be right, what to do.")
    pointer: str | None = Field(
        default=None, description="Where in the body (RFC 6901); null outside of a body."
    )


class ProblemDetails(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str = Field(description="about:blank: the status says what kind of problem it is.")
    title: str = Field(description="What to do about it.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="The first problem, in a sentence.")
    problems: list[Fault] = Field(description="Every problem, in the order found.")


def describe_problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe the problems that a route answers with, for its OpenAPI description."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
    always = (*statuses, 400, 413, 421, 422, 503)
    return {status: {"description": _TITLES[status], "content": content} for status in always}


def write_problem(status: int, problems: Sequence[Problem]) -> bytes:
    """Write problem details; what no encoding can hold is written as JSON escapes."""
    faults = [
        {"sentence": problem.sentence, "pointer": problem.pointer}
        for problem in problems[:_MOST_PROBLEMS]
    ]
    details = {
        "type": "about:blank",
        "title": _TITLES.get(status, "Correct the request"),
        "status": status,
        "detail": faults[0]["sentence"] if faults else _TITLES.get(status, ""),
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
    """Make an application answer every error with problem details."""
    app.add_exception_handler(DepgraphError, _answer_ours)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(Exception, _answer_unforeseen)


async def _answer_ours(_: Request, error: Exception) -> Response:
    assert isinstance(error, DepgraphError)  # noqa: S101
    return respond(find_status(error), error.problems)


async def _answer_invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    return respond(422, list(_list_faults(error.errors())))


def _list_faults(errors: Iterable[Any]) -> Iterable[Problem]:
    for each in errors:
        place, *path = each["loc"]
        said = _SENTENCES.get(each["type"]) or str(each["msg"]).rstrip(".")
        sentence = f"{said[0].upper()}{said[1:]}."
        if place == "body":
            pointer = "".join(f"/{_escape_token(str(step))}" for step in path)
            yield Problem(sentence, pointer=pointer)
        else:
            name = escape(shorten(str(path[0]))) if path else place
            yield Problem(f'{place.capitalize()} parameter "{name}": {said[0].lower()}{said[1:]}.')


def _escape_token(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")


async def _answer_http(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    sentences = {
        404: "There is no such address. /api/v1/docs lists what there is.",
        405: "This address does not know this method. /api/v1/docs lists what it knows.",
    }
    sentence = sentences.get(error.status_code, str(error.detail))
    answer = respond(error.status_code, [Problem(sentence)])
    answer.headers.update(error.headers or {})
    return answer


async def _answer_unforeseen(_: Request, __: Exception) -> Response:
    return respond(500, [Problem("Something went wrong here. The log says what.")])
