"""Real servers on this machine, and what they serve."""

import json
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from depgraph.exchange import write_graph
from depgraph.pipeline import Options, import_paths
from depgraph.sketches import sketch
from depgraph.stores import open_writable
from importers import exchange

IMPORTED_ON = date(2026, 11, 24)


def write_sketch(path: Path, text: str) -> Path:
    """Write a sketched graph as an exchange file."""
    path.write_text(write_graph(sketch(text)), encoding="utf-8")
    return path


def write_document(path: Path, **collections: list[dict[str, Any]]) -> Path:
    """Write an exchange file of some records."""
    document = {"format": "depgraph-exchange/1", **collections}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def import_file(store: Path, file: Path) -> Path:
    """Import an exchange file into a store, made if it is not there."""
    with open_writable(store) as opened:
        report = import_paths(opened, [file], [exchange], Options(on=IMPORTED_ON))
    assert report.changes
    return store


@contextmanager
def listen() -> Iterator[socket.socket]:
    """Listen at a free port of this machine."""
    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening


@contextmanager
def serve(app: FastAPI, headers: Mapping[str, str] | None = None) -> Iterator[httpx.Client]:
    """Serve an application from a thread, to a client that calls it at /api/v1."""
    with ExitStack() as stack:
        listening = stack.enter_context(listen())
        config = uvicorn.Config(
            app, ws="none", log_config=None, access_log=False, server_header=False
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        stack.callback(thread.join)
        stack.callback(setattr, server, "should_exit", True)
        # Two that start at once would disturb each other: Python filters warnings, of which one
        # is expected while a description is built, for all threads alike.
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/api/v1"
        yield stack.enter_context(
            httpx.Client(base_url=address, headers=headers, timeout=60, trust_env=False)
        )
