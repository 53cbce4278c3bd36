"""The command `depgraph serve`: the API on this machine, until it is told to stop."""

import argparse
import os
import signal
import socket
import sys
from typing import Final

from uvicorn import Config, Server
from uvicorn.supervisors import Multiprocess

from depgraph.errors import InputError, Problem
from depgraph.settings import read_settings
from depgraph.stores import open_store
from depgraph.stores.exchange_file import ExchangeFile

NAME: Final = "serve"
HELP: Final = "serve the API"
_MOST_PORT: Final = 65535
_STOP_SECONDS: Final = 10
_IDLE_SECONDS: Final = 60
_EVERYWHERE: Final = ("0.0.0.0", "::", "")  # noqa: S104


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen at (default: this machine only)"
    )
    parser.add_argument(
        "--port", type=int, default=8000, help="port to listen at (default 8000; 0: any free one)"
    )
    parser.add_argument(
        "--workers", type=int, default=1, metavar="N", help="processes that answer (default 1)"
    )


def run(options: argparse.Namespace) -> None:
    """
    Serve until a signal says to stop; answers that are under way are finished.

    Raises:
        DepgraphError: If there is nothing that could be served, or no place to listen at.
    """
    if not 0 <= options.port <= _MOST_PORT or options.workers < 1:
        raise InputError([Problem("Use a port from 0 to 65535, and at least one worker.")])
    settings = read_settings()
    address = options.store or settings.store
    _check(address)
    listening = _listen(options.host, options.port)
    # Workers read what they serve, and by which names they are called, from the environment.
    os.environ["DEPGRAPH_STORE"] = str(address)
    os.environ["DEPGRAPH_HOSTS"] = ",".join([*settings.hosts, *_name_host(options.host)])
    if not options.quiet:
        print(f"Serving at {_name_address(listening)}/api/v1/docs", file=sys.stderr)  # noqa: T201
    config = Config(
        "api.app:build_from_settings",
        factory=True,
        host=options.host,
        workers=options.workers,
        ws="none",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=_STOP_SECONDS,
    )
    # Being told to stop is no failure: without this, the server would end by the signal.
    signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        if options.workers > 1:
            Multiprocess(config, sockets=[listening]).run()
        else:
            Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        return


def _check(address: str) -> None:
    """See that there is something to serve: of an exchange file all, since it may be anything."""
    with open_store(address) as store:
        if isinstance(store, ExchangeFile):
            store.load()
        else:
            store.read_version()


def _listen(host: str, port: int) -> socket.socket:
    """
    Listen at an address.

    Raises:
        InputError: If that is no address of this machine, or another program listens there.
    """
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
        if os.name == "posix":
            # Elsewhere this would let two servers share a port.
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(place)
        # From here on who asks waits, while the graph is being loaded.
        listening.listen()
    except OSError as error:
        reason = error.strerror or "no reason was given"
        fault = (
            f"Nothing can listen at {host}, port {port}: {reason}. Name another --port or --host, "
            "or stop what listens there."
        )
        raise InputError([Problem(fault)]) from error
    listening.set_inheritable(True)
    return listening


def _name_host(host: str) -> list[str]:
    """Name the address listened at as who calls it does; none if that is every address."""
    if host in _EVERYWHERE:
        return []
    return [f"[{host}]" if ":" in host else host]


def _name_address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
