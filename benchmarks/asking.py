"""
A server of depgraph as a process of its own, and a client that takes little time itself.

Bare asyncio: the client shares two cores with the server that is measured.
"""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypedDict

from benchmarks.estates import ASKED_ON
from benchmarks.stores import name_command

_LIMIT: Final = 2**26
_HEAD: Final = re.compile(rb"content-length: (\d+)")
_VERSION: Final = re.compile(rb'"graph_version":(\d+)')


class Times(TypedDict):
    """Milliseconds of some requests, their mean size in kilobytes, and how many failed."""

    count: int
    failed: int
    p50: float
    p95: float
    p99: float
    p999: float
    kilobytes: float


@dataclass(slots=True)
class Seen:
    """The answers so far: seconds, status, bytes and version of each."""

    rows: list[tuple[float, int, int, int]] = field(default_factory=list)

    def summarise(self) -> Times:
        """Summarise the answers."""
        times = sorted(row[0] * 1e3 for row in self.rows)
        return {
            "count": len(times),
            "failed": sum(status != 200 for _, status, _, _ in self.rows),  # noqa: PLR2004
            "p50": _find_quantile(times, 0.5),
            "p95": _find_quantile(times, 0.95),
            "p99": _find_quantile(times, 0.99),
            "p999": _find_quantile(times, 0.999),
            "kilobytes": sum(size for _, _, size, _ in self.rows) / max(len(times), 1) / 1e3,
        }


def _find_quantile(ascending: Sequence[float], share: float) -> float:
    return ascending[min(len(ascending) - 1, int(share * len(ascending)))]


class _Connection:
    """A connection that is kept open."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send a request; give status and body."""
        self.writer.write(request)
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = _HEAD.search(head)
        body = await self.reader.readexactly(int(length[1]) if length else 0)
        return int(head[9:12]), body


@dataclass(slots=True)
class Server:
    """A server, and the connections to it that are idle."""

    process: int
    port: int
    idle: list[_Connection] = field(default_factory=list)

    async def ask(self, request: bytes, due: float, seen: Seen) -> None:
        """Ask on a connection that is idle, else on a new one, and note how it went."""
        # What was idle for long, the server has closed.
        while self.idle and self.idle[-1].reader.at_eof():
            self.idle.pop()
        connection = self.idle.pop() if self.idle else await self._connect()
        status, body = await connection.ask(request)
        version = _VERSION.search(body)
        row = (time.perf_counter() - due, status, len(body), int(version[1]) if version else -1)
        seen.rows.append(row)
        self.idle.append(connection)

    async def _connect(self) -> _Connection:
        return _Connection(*await asyncio.open_connection("127.0.0.1", self.port, limit=_LIMIT))


@asynccontextmanager
async def serve(store: Path | str, folder: Path) -> AsyncIterator[Server]:
    """Serve a store until the block ends; the graph is loaded when it begins."""
    command = name_command("serve", "--store", str(store), "--port", "0")
    with (folder / "log.txt").open("w+", encoding="utf-8") as log:
        process = await asyncio.create_subprocess_exec(*command, stderr=log)
        try:
            server = Server(process.pid, await _find_port(folder / "log.txt"))
            await server.ask(build_get("/api/v1/ready"), time.perf_counter(), Seen())
            yield server
            for connection in server.idle:
                connection.writer.close()
        finally:
            process.terminate()
            await process.wait()


async def _find_port(log: Path) -> int:
    while True:
        said = re.search(r"Serving at http://127.0.0.1:(\d+)/", log.read_text(encoding="utf-8"))
        if said:
            return int(said[1])
        await asyncio.sleep(0.1)


def build_get(address: str) -> bytes:
    """Build a request for an address."""
    return f"GET {address} HTTP/1.1\r\nhost: localhost\r\n\r\n".encode()


def build_question(system: str, include: str) -> bytes:
    """Build a request for the impact of replacing a system."""
    question = {"systems": [system], "on": ASKED_ON.isoformat(), "include": include}
    body = json.dumps(question).encode()
    head = (
        "POST /api/v1/impact HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
