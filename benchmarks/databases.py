"""
The same estate in an embedded store and in a real Neo4j server, side by side in one run.

Also one question in Cypher beside ours: which systems may lose the data that a system
sends, a few integrations on. That is all that Cypher is asked; it does not tell lost from
degraded, nor what is assumed, nor services.
"""

import asyncio
import json
import statistics
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import neo4j

from benchmarks.asking import Seen, build_question, serve
from benchmarks.estates import ASKED_ON, find_typical
from benchmarks.stores import LOAD, build_estate, name_command, run_code, run_command, write_row
from depgraph import find_impact, open_store
from depgraph.graph import Snapshot
from depgraph.model import is_live
from tests.neo4j_server import HEAP, VERSION, NoServerError, run_server

_QUESTIONS: Final = 15
_NEAR: Final = 4
_CYPHER: Final = """
MATCH (h:System {id: $system})-[:SENDS]->(i:Integration)-[:DELIVERS_TO]->(x:System)
WHERE coalesce(i.live_from <= $on, true) AND coalesce(i.live_to > $on, true) AND x <> h
  AND coalesce(x.live_from <= $on, true) AND coalesce(x.live_to > $on, true)
UNWIND i.data AS entity
WITH DISTINCT h, x, entity WHERE entity <> '*'
MATCH (x) ((a)-[:SENDS]->(j:Integration WHERE entity IN j.data
      AND coalesce(j.live_from <= $on, true) AND coalesce(j.live_to > $on, true))
    -[:DELIVERS_TO]->(b:System WHERE b <> h
      AND coalesce(b.live_from <= $on, true) AND coalesce(b.live_to > $on, true))){0,3} (y)
RETURN DISTINCT y.id
"""


def write_section(folder: Path, *, boroughs: int) -> Iterator[str]:
    """Measure and write the section of the page."""
    yield f"## Neo4j {VERSION} beside the embedded store"
    yield ""
    try:
        with run_server() as server:
            rows = list(_measure(folder, server.address, boroughs))
    except NoServerError as error:
        yield f"Not measured: {error}"
        yield ""
        return
    yield (
        f"A server on the same machine with {HEAP} of heap; {boroughs} "
        f"borough{'s' if boroughs > 1 else ''}, layered. Whole processes as above; *beside* is the "
        "embedded store in the same run."
    )
    yield ""
    yield from rows
    yield ""


def _measure(folder: Path, address: str, boroughs: int) -> Iterator[str]:
    path, embedded = folder / "both.json", str(folder / "both.db")
    build_estate(path, boroughs)
    document = json.loads(path.read_text(encoding="utf-8"))
    systems = find_typical(document, count=_QUESTIONS)
    del document
    yield "| step | s | MB | beside s |"
    yield "| --- | --: | --: | --: |"
    for step, arguments in {
        "import an exchange file": ("import", str(path)),
        "import it again, unchanged": ("import", str(path)),
        "`depgraph impact`": ("impact", systems[0]),
    }.items():
        ours, beside = (
            run_command(name_command(*arguments, "--store", store), folder)
            for store in (address, embedded)
        )
        yield write_row(step, ours, beside.seconds)
    ours, beside = (run_code(LOAD, store, folder=folder) for store in (address, embedded))
    yield write_row("load the graph", ours, beside.seconds)
    refreshed, version = _refresh(folder, address)
    yield f"| load it again after a small import (version {version}) | {refreshed:.2f} |  |  |"
    yield ""
    yield "| milliseconds, median | Neo4j | embedded |"
    yield "| --- | --: | --: |"
    cold, warm = zip(
        *(asyncio.run(_ask(store, systems, folder)) for store in (address, embedded)), strict=True
    )
    yield f"| first answer of a server just started | {cold[0]:,.0f} | {cold[1]:,.0f} |"
    yield f"| impact, from a server that runs | {warm[0]:.1f} | {warm[1]:.1f} |"
    yield ""
    yield from _compare_cypher(address, systems)


def _refresh(folder: Path, address: str) -> tuple[float, int]:
    """Load a graph, import one system more, and time the next load of the same store."""
    file = folder / "more.json"
    more = {"format": "depgraph-exchange/1", "systems": [{"id": "borough-001/more"}]}
    file.write_text(json.dumps(more), encoding="utf-8")
    with open_store(address) as store:
        store.load()
        run_command(name_command("import", str(file), "--store", address), folder)
        begin = time.perf_counter()
        graph = store.load()
        return time.perf_counter() - begin, graph.version


async def _ask(store: str, systems: Sequence[str], folder: Path) -> tuple[float, float]:
    """Start a server, and give the milliseconds of the first answer and of later ones."""
    begin = time.perf_counter()
    async with serve(store, folder) as server:
        requests = [build_question(system, "all") for system in systems]
        await server.ask(requests[0], begin, Seen())
        cold = time.perf_counter() - begin
        seen = Seen()
        for request in requests[1:]:
            await server.ask(request, time.perf_counter(), seen)
        return cold * 1e3, seen.summarise()["p50"]


def _compare_cypher(address: str, systems: Sequence[str]) -> Iterator[str]:
    with open_store(address) as store:
        graph = store.load()
    live = [each.id for each in graph.systems if is_live(each, on=ASKED_ON)]
    asked = [system for system in systems if system in set(live)]
    with neo4j.GraphDatabase.driver(address) as driver:
        times = [_time_both(driver, graph, system) for system in asked]
    ratio = statistics.median(theirs / ours for ours, theirs, _, _ in times)
    ours, theirs, own_found, found = (statistics.fmean(each) for each in zip(*times, strict=True))
    yield (
        f"In Cypher, bounded to {_NEAR} integrations, one question takes {theirs * 1e3:,.0f} ms "
        f"and finds {found:.0f} systems that may lose traced data; ours takes {ours * 1e3:.1f} ms, "
        f"finds {own_found:.0f} within that distance, and answers all the rest too (means over "
        f"{len(times)} typical systems; the median of the ratios is {ratio:,.0f}). Ours also "
        "follows what systems derive, and finds what passes through what is replaced."
    )


def _time_both(driver: neo4j.Driver, graph: Snapshot, system: str) -> tuple[float, float, int, int]:
    on: date = ASKED_ON
    times = []
    for _ in range(2):
        begin = time.perf_counter()
        answer = find_impact(graph, systems=[system], on=on, include="traced", max_distance=_NEAR)
        middle = time.perf_counter()
        rows = driver.execute_query(
            _CYPHER, {"system": system, "on": on}, database_="neo4j", routing_="r"
        ).records
        times.append((middle - begin, time.perf_counter() - middle))
    own = sum(any(each["distance"] <= _NEAR for each in row["data"]) for row in answer.systems)
    return *min(times), own, len(rows)
