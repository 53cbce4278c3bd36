"""What every request passes: host, size and time limits, safe headers, and a line in the log."""

import asyncio
import re
import time
from collections.abc import Collection, Mapping
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import respond
from api.limits import Limits
from api.log import note_failure, note_request
from depgraph.errors import Problem

_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"private, no-cache"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)
_DIGITS: Final = 18
_PORT: Final = re.compile(r":\d*$")


class Guards:
    """Keeps a request within limits, and notes how it went."""

    def __init__(self, app: ASGIApp, *, hosts: Collection[str], limits: Limits) -> None:
        self.app = app
        self.hosts = hosts
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begin = time.perf_counter()
        sent = _Sent(send)
        # HEAD is GET without its body, which the server leaves out by the method it saw.
        passed = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        try:
            await self._answer(passed, receive, sent)
        finally:
            route: Any = passed.get("route")
            note_request(
                method=scope["method"],
                route=getattr(route, "path", None),
                status=sent.status,
                milliseconds=(time.perf_counter() - begin) * 1e3,
                size=sent.size,
            )

    async def _answer(self, scope: Scope, receive: Receive, sent: "_Sent") -> None:
        """Answer whatever happens, as long as nothing was sent yet."""
        refusal = self._refuse(dict(scope["headers"]))
        if refusal is not None:
            await respond(*refusal)(scope, receive, sent)
            return
        try:
            async with asyncio.timeout(self.limits.seconds) as limit:
                sent.limit = limit
                await self.app(scope, _Limited(receive, self.limits.body_bytes), sent)
        except Exception as error:
            late = isinstance(error, TimeoutError) and limit.expired()
            if not late:
                note_failure(error)
            if sent.status:
                raise
            sent.limit = None
            failure = self._describe_lateness() if late else _FAILURE
            await respond(*failure)(scope, receive, sent)

    def _refuse(self, headers: Mapping[bytes, bytes]) -> tuple[int, list[Problem]] | None:
        if not self._is_ours(headers.get(b"host", b"").decode("latin-1").lower()):
            return 421, [Problem("This server is not called so. Set DEPGRAPH_HOSTS to its names.")]
        length = headers.get(b"content-length", b"0")
        if not length.isdigit():
            return 400, [Problem("The content length is not a number of bytes.")]
        if len(length) > _DIGITS or int(length) > self.limits.body_bytes:
            return 413, [_describe_size(self.limits.body_bytes)]
        return None

    def _is_ours(self, host: str) -> bool:
        """Tell whether the server goes by a name, whatever the port."""
        return "*" in self.hosts or _PORT.sub("", host) in self.hosts

    def _describe_lateness(self) -> tuple[int, list[Problem]]:
        fault = (
            f"This took more than {self.limits.seconds:g} seconds. Ask less at a time, or with "
            "include traced."
        )
        return 503, [Problem(fault)]


_FAILURE: Final = (500, [Problem("Something went wrong here. The log says where.")])


def _describe_size(most: int) -> Problem:
    return Problem(f"A request may have {most:,} bytes. Ask in several requests.")


class _Limited:
    """Receives a body up to a limit."""

    def __init__(self, receive: Receive, most: int) -> None:
        self.receive = receive
        self.most = most
        self.left = most

    async def __call__(self) -> Message:
        message = await self.receive()
        self.left -= len(message.get("body", b""))
        if self.left < 0:
            # Of this kind, since whatever else breaks off a body is taken for a broken one.
            raise HTTPException(413, _describe_size(self.most).sentence)
        return message


class _Sent:
    """Sends a response with safe headers; remembers its status and size."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.status = 0
        self.size = 0
        self.limit: asyncio.Timeout | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._add_headers(message)
            if self.limit is not None:
                self.limit.reschedule(None)
        self.size += len(message.get("body", b""))
        await self.send(message)

    def _add_headers(self, message: Message) -> None:
        headers = list(message.get("headers", ()))
        names = {name.lower() for name, _ in headers}
        message["headers"] = [*headers, *(each for each in _HEADERS if each[0] not in names)]
