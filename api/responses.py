"""Responses with a strong ETag, `304` when nothing has changed, and gzip."""

import gzip
import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from fastapi import Request
from starlette.responses import Response

from depgraph import __version__

JSON: Final = "application/json"
_SMALLEST: Final = 1024
"""Bytes from which compressing is worth it."""


def make_tag(request: Request, *parts: str) -> str:
    """
    Make the tag of what a request gets: by graph, question, day and version of depgraph.

    The day is a part, since a question without a date asks about today.
    """
    asked = (request.method, request.url.path, request.url.query)
    text = "\0".join((__version__, date.today().isoformat(), *asked, *parts))  # noqa: DTZ011
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def is_unchanged(request: Request, tag: str) -> bool:
    """Tell whether the asker has this already."""
    if request.method != "GET":
        return False
    known = request.headers.get("if-none-match", "")
    tags = {each.strip().removeprefix("W/").strip('"') for each in known.split(",")}
    return not tags.isdisjoint({tag, f"{tag}-gzip", "*"}) and bool(known)


def reply(
    request: Request,
    stamp: str,
    write: Callable[[], bytes],
    *,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer with what a function writes, or say that nothing has changed without asking it."""
    tag = make_tag(request, stamp)
    if is_unchanged(request, tag):
        return respond_unchanged(request, tag)
    return respond(request, tag, write(), headers=headers)


def respond(
    request: Request,
    tag: str,
    content: bytes,
    *,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer with some bytes, unless the asker has them; compressed if that helps."""
    if is_unchanged(request, tag):
        return respond_unchanged(request, tag)
    sent = {"etag": f'"{tag}"', "vary": "accept-encoding", **(headers or {})}
    if len(content) >= _SMALLEST and _takes_gzip(request):
        content = gzip.compress(content, compresslevel=1, mtime=0)
        sent |= {"etag": f'"{tag}-gzip"', "content-encoding": "gzip"}
    return Response(content, media_type=JSON, headers=sent)


def respond_unchanged(request: Request, tag: str) -> Response:
    """Answer that nothing has changed."""
    sent = f"{tag}-gzip" if _takes_gzip(request) else tag
    return Response(status_code=304, headers={"etag": f'"{sent}"', "vary": "accept-encoding"})


def _takes_gzip(request: Request) -> bool:
    for each in request.headers.get("accept-encoding", "").split(","):
        coding, _, weight = each.partition(";")
        if coding.strip().lower() == "gzip":
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
