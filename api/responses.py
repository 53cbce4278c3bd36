"""Responses with a strong ETag, `304` when nothing has changed, and gzip."""

import gzip
import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from fastapi import Request
from starlette.responses import Response

from api.errors import USUAL, describe_problems
from depgraph import __version__

_JSON: Final = "application/json; charset=utf-8"
"""JSON is always UTF-8, but PowerShell 5 takes it for Latin-1 unless told."""
_SMALLEST: Final = 1024
"""Bytes from which compressing is worth it."""
_SUFFIX: Final = "-gzip"
_TAG: Final[dict[str, Any]] = {
    "ETag": {
        "description": "Send it as If-None-Match to ask whether anything has changed.",
        "required": True,
        "schema": {"type": "string", "pattern": '^"[0-9a-f]{32}(-gzip)?"$'},
    }
}


def describe_answers(
    success: str, *statuses: int, body: bool = False
) -> dict[int | str, dict[str, Any]]:
    """
    Describe what a route answers with besides its schema, for its OpenAPI description.

    Args:
        success: What the answer is.
        statuses: Statuses of problems that not every route has.
        body: Whether the route takes a body: such an answer is never unchanged.
    """
    unchanged = {304: {"description": "Nothing has changed.", "headers": _TAG}}
    answers: dict[int | str, dict[str, Any]] = {200: {"description": success, "headers": _TAG}}
    return answers | ({} if body else unchanged) | describe_problems(*statuses, *USUAL)


def make_tag(request: Request, *parts: str) -> str:
    """
    Make the tag of what a request gets: by graph, question, day and version of depgraph.

    The day is a part, since a question without a date asks about today.
    """
    asked = (request.method, request.url.path, request.url.query)
    text = "\0".join((__version__, date.today().isoformat(), *asked, *parts))  # noqa: DTZ011
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def reply(
    request: Request,
    stamp: str,
    write: Callable[[], bytes],
    *,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer with what a function writes, or say that nothing has changed without asking it."""
    tag = make_tag(request, stamp)
    unchanged = find_unchanged(request, tag)
    return unchanged or respond(request, tag, write(), headers=headers)


def find_unchanged(request: Request, tag: str) -> Response | None:
    """Say that nothing has changed, if the asker has what this tag stands for."""
    return _respond_unchanged(request, tag) if tag in _read_known(request) else None


def respond(
    request: Request,
    tag: str,
    content: bytes,
    *,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer with some bytes, unless the asker has them; compressed if that helps."""
    if not {tag, "*"}.isdisjoint(_read_known(request)):
        return _respond_unchanged(request, tag)
    sent = {"etag": f'"{tag}"', "vary": "accept-encoding", **(headers or {})}
    if len(content) >= _SMALLEST and _takes_gzip(request):
        content = gzip.compress(content, compresslevel=1, mtime=0)
        sent |= {"etag": f'"{tag}{_SUFFIX}"', "content-encoding": "gzip"}
    return Response(content, media_type=_JSON, headers=sent)


def _read_known(request: Request) -> dict[str, str]:
    """Read the tags that the asker has, without what marks them as compressed: each as sent."""
    if request.method != "GET":
        return {}
    listed = ",".join(request.headers.getlist("if-none-match"))
    tags = (each.strip().removeprefix("W/").strip('"') for each in listed.split(","))
    return {tag.removesuffix(_SUFFIX): tag for tag in tags if tag}


def _respond_unchanged(request: Request, tag: str) -> Response:
    """Answer that nothing has changed, with the tag that the asker has."""
    known = _read_known(request).get(tag, tag)
    return Response(status_code=304, headers={"etag": f'"{known}"', "vary": "accept-encoding"})


def _takes_gzip(request: Request) -> bool:
    """Tell whether the asker takes gzip: by name, else by what it says of all codings."""
    weights = {}
    for each in ",".join(request.headers.getlist("accept-encoding")).lower().split(","):
        coding, _, weight = each.partition(";")
        weights[coding.strip()] = weight.replace(" ", "")
    return not re.fullmatch(r"q=0(\.0*)?", weights.get("gzip", weights.get("*", "q=0")))
