"""The command `depgraph serve`: the API on this machine, until it is told to stop."""

import argparse
import logging
import os
import sys
from typing import Final

import uvicorn

from api.guards import JsonLines
from depgraph.errors import InputError, Problem
from depgraph.settings import read_settings
from depgraph.stores import open_store

NAME: Final = "serve"
HELP: Final = "serve the API"
_MOST_PORT: Final = 65535


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen at (default: this machine only)"
    )
    parser.add_argument("--port", type=int, default=8000, help="port to listen at (default 8000)")
    parser.add_argument(
        "--workers", type=int, default=1, metavar="N", help="processes that answer (default 1)"
    )


def run(options: argparse.Namespace) -> None:
    """
    Serve until a signal says to stop; answers that are under way are finished.

    Raises:
        DepgraphError: If there is no store that could be served.
    """
    if not 0 <= options.port <= _MOST_PORT or options.workers < 1:
        raise InputError([Problem("Use a port from 0 to 65535, and at least one worker.")])
    address = options.store or read_settings().store
    with open_store(address) as store:
        store.read_version()
    os.environ["DEPGRAPH_STORE"] = str(address)
    configure_log()
    if not options.quiet:
        host = f"[{options.host}]" if ":" in options.host else options.host
        print(f"Serving at http://{host}:{options.port}/api/v1/docs", file=sys.stderr)  # noqa: T201
    uvicorn.run(
        "api.app:build_from_settings",
        factory=True,
        host=options.host,
        port=options.port,
        workers=options.workers,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=10,
    )


def configure_log() -> None:
    """Write the log as lines of JSON to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
