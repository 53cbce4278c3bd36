"""A server that is sent what nobody should send: no failure, no crash, no growth."""

import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from tests.api.commands import serve_apart
from tests.api.hostile import build_requests, send

THREADS = 4
MOST_GROWTH_MB = 30


def read_memory(process: int) -> float:
    """Read the memory that a process has, in megabytes; 0 where the system does not tell."""
    status = Path(f"/proc/{process}/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")), 0.0)


def send_many(place: tuple[str, int], seed: int, count: int) -> Counter[int | None]:
    requests = islice(build_requests(Random(seed)), count)
    return Counter(send(place, request, whole=whole) for request, whole in requests)


def test_hostile_requests_neither_fail_nor_fell_a_server(
    catalogue: Path, pytestconfig: pytest.Config
) -> None:
    share = int(pytestconfig.getoption("--hostile")) // (2 * THREADS)
    statuses: Counter[int | None] = Counter()
    memory = []
    with serve_apart("--store", catalogue) as served:
        place = served.client.base_url.host, served.client.base_url.port or 0
        for begin in (0, THREADS):
            with ThreadPoolExecutor(THREADS) as pool:
                seeds = range(begin, begin + THREADS)
                for found in pool.map(partial(send_many, place, count=share), seeds):
                    statuses += found
            memory.append(read_memory(served.process.pid))
        assert served.client.get("/impact?system=hackford/housing").status_code == 200
        assert served.stop(signal.SIGTERM) == 0
    assert set(statuses) <= {None, 200, 304, 400, 404, 405, 413, 421, 422, 431, 501}
    assert {200, 400, 404, 405, 422} <= set(statuses)
    assert [line for line in served.log if line["level"] not in ("info", "warning")] == []
    assert memory[1] - memory[0] < MOST_GROWTH_MB
