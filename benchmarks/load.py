"""
The server under load: London's estate from an embedded store, one worker, over loopback.

Requests of the layered mix come at the times that a schedule gave them, whether the server
keeps up or not, and each is timed from that moment: a server that falls behind is not asked
less.
"""

import argparse
import asyncio
import gc
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final, TypedDict

from benchmarks.asking import Seen, Server, Times, build_question, serve
from benchmarks.estates import build_estate, find_typical, hub_ids
from benchmarks.memory import read_memory
from benchmarks.stores import name_command

RATE: Final = 200
SECONDS: Final = 20
_SWAP_SECONDS: Final = 8
_MIXED: Final = 330
_PER_HUB: Final = 10
_ALONE: Final = 60
_FIT: Final = 150
"""Typical systems that a borough has at least."""


class Loaded(TypedDict):
    """What was measured of one server: under the layered mix, then while its graph is swapped."""

    once: Times
    mix: Times
    swap: Times
    versions: list[int]
    after_load: float
    peak: float


class Alone(TypedDict):
    """One client, one question after the other, over the tangled estate."""

    traced: Times
    everything: Times
    peak: float


@dataclass(frozen=True, slots=True)
class _Asked:
    """Requests about typical systems and hubs: some to begin with, each once, and a mix."""

    first: Sequence[bytes]
    once: Sequence[bytes]
    mix: Sequence[bytes]


def _choose_requests(typical: Sequence[str], hubs: Sequence[str]) -> _Asked:
    """Choose requests about systems: one hub comes to ten typical systems, none comes twice."""
    systems = [*typical, *hubs[: len(typical) // _PER_HUB]]
    Random(1).shuffle(systems)
    requests = [build_question(system, "all") for system in systems]
    first, mixed = len(requests) // 20, min(len(requests) // 3, _MIXED)
    return _Asked(requests[:first], requests[first + mixed :], requests[first : first + mixed])


async def _ask_openly(server: Server, requests: Iterable[bytes], rate: float) -> Seen:
    """Ask at the times of a Poisson process."""
    random, seen = Random(1), Seen()
    due = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for request in requests:
            due += random.expovariate(rate)
            await asyncio.sleep(max(due - time.perf_counter(), 0))
            group.create_task(server.ask(request, due, seen))
    return seen


async def _load(store: Path, asked: _Asked, rate: float, seconds: float) -> Loaded:
    random, count = Random(1), int(rate * seconds)
    async with serve(store, store.parent) as server:
        after_load = read_memory("VmRSS", server.process)
        await _ask_openly(server, asked.first, rate / 2)
        once = await _ask_openly(server, asked.once[:count], rate)
        await _ask_openly(server, asked.mix, rate / 2)
        mix = await _ask_openly(server, random.choices(asked.mix, k=count), rate)
        changing = asyncio.create_task(_change(store))
        count = max(count, int(rate * _SWAP_SECONDS))
        swap = await _ask_openly(server, random.choices(asked.mix, k=count), rate)
        await changing
        return {
            "once": once.summarise(),
            "mix": mix.summarise(),
            "swap": swap.summarise(),
            "versions": sorted({version for *_, version in swap.rows}),
            "after_load": after_load,
            "peak": read_memory("VmHWM", server.process),
        }


async def _change(store: Path) -> None:
    """Import a source that states one system more, while the server is asked."""
    await asyncio.sleep(2)
    file = store.with_name("new.json")
    systems = [{"id": "borough-001/new", "borough": "borough-001"}]
    file.write_text(json.dumps({"format": "depgraph-exchange/1", "systems": systems}))
    process = await asyncio.create_subprocess_exec(
        *name_command("import", str(file), "--store", str(store)), stdout=asyncio.subprocess.DEVNULL
    )
    if await process.wait():
        raise RuntimeError(f"{file} could not be imported")


async def _ask_alone(store: Path, systems: Sequence[str]) -> Alone:
    async with serve(store, store.parent) as server:
        found = {}
        for include in ("traced", "all"):
            requests = [build_question(system, include) for system in systems]
            seen = Seen()
            for request in requests[:3]:
                await server.ask(request, time.perf_counter(), Seen())
            for request in requests:
                await server.ask(request, time.perf_counter(), seen)
            found[include] = seen.summarise()
        return {
            "traced": found["traced"],
            "everything": found["all"],
            "peak": read_memory("VmHWM", server.process),
        }


def _build_store(
    folder: Path, *, boroughs: int, tangled: bool, count: int
) -> tuple[Path, list[str]]:
    """Build an estate and import it; give the store and some typical systems of the estate."""
    name = "tangled" if tangled else "layered"
    estate = build_estate(boroughs=boroughs, tangled=tangled)
    file, store = folder / f"{name}.json", folder / f"{name}.db"
    file.write_text(json.dumps(estate), encoding="utf-8")
    subprocess.run(
        name_command("import", str(file), "--store", str(store)), check=True, capture_output=True
    )
    return store, find_typical(estate, count=min(count, _FIT * boroughs))


class Measured(TypedDict):
    """What was measured over both estates."""

    layered: Loaded
    tangled: Alone


def measure(folder: Path, *, boroughs: int, rate: float, seconds: float) -> Measured:
    """Measure a server over a layered estate, then one over a tangled estate."""
    count = int(rate * seconds) + _MIXED + _FIT
    layered, typical = _build_store(folder, boroughs=boroughs, tangled=False, count=count)
    tangled, systems = _build_store(folder, boroughs=boroughs, tangled=True, count=_ALONE)
    asked = _choose_requests(typical, Random(1).sample(hub_ids(boroughs), 8 * boroughs))
    gc.collect()
    gc.freeze()
    gc.disable()
    return {
        "layered": asyncio.run(_load(layered, asked, rate, seconds)),
        "tangled": asyncio.run(_ask_alone(tangled, systems)),
    }


def write_section(*, boroughs: int, seconds: float = SECONDS) -> Iterator[str]:
    """Measure in a process of its own, and write the section of the page."""
    command = [sys.executable, "-m", "benchmarks.load", "--boroughs", str(boroughs)]
    output = subprocess.run(
        [*command, "--seconds", str(seconds)], check=True, capture_output=True, text=True
    ).stdout
    measured: Measured = json.loads(output)
    layered, tangled = measured["layered"], measured["tangled"]
    yield "## The server under load"
    yield ""
    yield (
        f"Milliseconds until the last byte arrived, over loopback, client and server on the same "
        f"machine; one worker, {boroughs} borough{'s' if boroughs > 1 else ''} in an embedded "
        f"store, answers not compressed. Layered, everything is asked about typical systems and "
        f"hubs, ten to one, {RATE} times a second for {seconds:g} seconds, whether the server "
        f"keeps up or not: about each system once, then about {_MIXED} systems again and again, "
        "as people do who look at the same picture; the server keeps such answers. During the "
        "swap an import moves the graph on. The server has "
        f"{layered['after_load']:,.0f} MB when it is ready and {layered['peak']:,.0f} MB at its "
        f"peak, the swap's; over the tangled estate {tangled['peak']:,.0f} MB."
    )
    yield ""
    yield "| requests | number | failed | p50 | p95 | p99 | p99.9 | kB |"
    yield "| --- | --: | --: | --: | --: | --: | --: | --: |"
    yield _write_row("layered, each system once", layered["once"])
    yield _write_row("layered mix", layered["mix"])
    versions = " and ".join(map(str, layered["versions"]))
    yield _write_row(f"layered mix, graph swapped (versions {versions})", layered["swap"])
    yield _write_row("tangled, one client, traced", tangled["traced"])
    yield _write_row("tangled, one client, everything", tangled["everything"])
    yield ""


def _write_row(name: str, times: Times) -> str:
    return (
        f"| {name} | {times['count']:,} | {times['failed']} | {times['p50']:.1f} "
        f"| {times['p95']:.1f} | {times['p99']:.1f} | {times['p999']:.1f} "
        f"| {times['kilobytes']:,.0f} |"
    )


def main() -> None:
    """Measure, and print what came out as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1] if __doc__ else None)
    parser.add_argument("--boroughs", type=int, default=33)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        measured = measure(
            Path(folder), boroughs=options.boroughs, rate=options.rate, seconds=options.seconds
        )
    json.dump(measured, sys.stdout)


if __name__ == "__main__":
    main()
