"""
What every request passes: host, size and time limits, safe headers, and a line in the log.

The log holds no names of systems: the route as it is declared, never the address asked.
"""

import asyncio
import json
import logging
import time
from collections.abc import Collection, MutableMapping
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import respond
from depgraph.errors import Problem

MOST_BYTES: Final = 2**20
MOST_SECONDS: Final = 30.0
_log: Final = logging.getLogger("depgraph.requests")
_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"private, no-cache"),
)
_POLICY: Final = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")


class _TooLargeError(Exception):
    """A body goes over the limit while it arrives."""


class Guards:
    """Keeps a request within limits, and notes how it went."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        hosts: Collection[str],
        most_bytes: int = MOST_BYTES,
        most_seconds: float = MOST_SECONDS,
    ) -> None:
        self.app = app
        self.hosts = hosts
        self.most_bytes = most_bytes
        self.most_seconds = most_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begin = time.perf_counter()
        sent = _Sent(send)
        try:
            await self._guard(scope, receive, sent)
        finally:
            _note(scope, sent, time.perf_counter() - begin)

    async def _guard(self, scope: Scope, receive: Receive, sent: "_Sent") -> None:
        headers = {name.lower(): value for name, value in scope["headers"]}
        refusal = self._refuse(headers)
        if refusal is not None:
            await respond(*refusal)(scope, receive, sent)
            return
        limited = _Limited(receive, self.most_bytes)
        try:
            async with asyncio.timeout(self.most_seconds) as limit:
                sent.limit = limit
                await self.app(scope, limited, sent)
        except _TooLargeError:
            await self._refuse_size(scope, receive, sent)
        except TimeoutError:
            if sent.status:
                raise
            fault = (
                f"This took more than {self.most_seconds:g} seconds. Ask less at a time, or with "
                "include traced."
            )
            await respond(503, [Problem(fault)])(scope, receive, sent)

    def _refuse(self, headers: MutableMapping[bytes, bytes]) -> tuple[int, list[Problem]] | None:
        host = headers.get(b"host", b"").decode("latin-1").lower()
        name = host.rpartition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]
        if "*" not in self.hosts and name not in self.hosts:
            return 421, [Problem("This server is not called so. Set DEPGRAPH_HOSTS to its names.")]
        length = headers.get(b"content-length", b"0")
        if not length.isdigit():
            return 400, [Problem("The content length is not a number of bytes.")]
        if int(length[:20]) > self.most_bytes:
            return 413, [self._describe_size()]
        return None

    async def _refuse_size(self, scope: Scope, receive: Receive, sent: "_Sent") -> None:
        if sent.status:
            raise _TooLargeError
        await respond(413, [self._describe_size()])(scope, receive, sent)

    def _describe_size(self) -> Problem:
        return Problem(f"A request may have {self.most_bytes:,} bytes. Ask in several requests.")


class _Limited:
    """Receives a body up to a limit."""

    def __init__(self, receive: Receive, most: int) -> None:
        self.receive = receive
        self.left = most

    async def __call__(self) -> Message:
        message = await self.receive()
        self.left -= len(message.get("body", b""))
        if self.left < 0:
            raise _TooLargeError
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
        added = [each for each in (*_HEADERS, _POLICY) if each[0] not in names]
        message["headers"] = [*headers, *added]


def _note(scope: Scope, sent: _Sent, seconds: float) -> None:
    route: Any = scope.get("route")
    facts = {
        "method": scope["method"] if scope["method"].isalpha() else "?",
        "route": getattr(route, "path", None),
        "status": sent.status,
        "ms": round(seconds * 1e3, 1),
        "bytes": sent.size,
    }
    _log.info("request", extra={"facts": facts})


class JsonLines(logging.Formatter):
    """Writes a record of the log as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Write time, level, message and facts; of an error also its trace."""
        line: dict[str, object] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line)
