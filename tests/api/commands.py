"""`depgraph serve` as a process of its own."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx


def start(
    *arguments: object, environment: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "depgraph", "serve", *map(str, arguments)],
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def refuse(*arguments: object, environment: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Give the exit code and what a command says that does not begin to serve."""
    process = start(*arguments, environment=environment)
    output, said = process.communicate(timeout=60)
    assert output == ""
    assert "Traceback" not in said
    return process.returncode, said


class Served:
    """A server that runs: its process, what asks it, and its log, which is read all the time."""

    def __init__(self, process: subprocess.Popen[str], client: httpx.Client) -> None:
        self.process = process
        self.client = client
        self.log: list[dict[str, Any]] = []
        self.output = ""
        self._reading = threading.Thread(target=self._read)
        self._reading.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        self.log.extend(json.loads(line) for line in self.process.stderr)

    def stop(self, with_signal: int = signal.SIGTERM) -> int:
        """Stop the server; give its exit code."""
        self.process.send_signal(with_signal)
        return self.wait()

    def wait(self) -> int:
        """Wait until the server has stopped; give its exit code."""
        code = self.process.wait(timeout=60)
        self._reading.join()
        assert self.process.stdout is not None
        self.output += self.process.stdout.read()
        return code


@contextmanager
def serve_apart(
    *arguments: object, environment: Mapping[str, str] | None = None
) -> Iterator[Served]:
    """Serve in another process, at any free port, until the block ends."""
    process = start("--port", 0, *arguments, environment=environment)
    served = None
    try:
        assert process.stderr is not None
        said = process.stderr.readline()
        address = re.fullmatch(r"Serving at (http://\S+)/docs\n", said)
        assert address, said
        with httpx.Client(base_url=address[1], timeout=60, trust_env=False) as client:
            served = Served(process, client)
            yield served
    finally:
        process.kill()
        if served is not None:
            served.wait()
        process.communicate()
