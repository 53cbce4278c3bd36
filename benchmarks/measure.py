"""
One estate measured, in a process of its own: what a graph takes, and what a question costs.

Every question is timed by itself, and then in turn with networkx's plain reachability
from the same system, so that the ratio holds when the speed of the machine drifts.
"""

import argparse
import gc
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from typing import TypedDict, TypeVar

import networkx as nx
import numpy as np

from benchmarks.estates import hub_ids
from benchmarks.memory import read_memory
from depgraph import read_graph
from depgraph.analysis.answer import ImpactAnswer, Include
from depgraph.analysis.impact import find_impact
from depgraph.graph import Snapshot

ON = date(2026, 11, 22)
REPEATS = 3

T = TypeVar("T")


class Costs(TypedDict):
    """Questions of one kind: milliseconds, ratios and what was reached (means)."""

    asked: str
    include: str
    p50: float
    p95: float
    ratio: float
    networkx: float
    systems: float
    services: float
    pairs: float


class Measured(TypedDict):
    """One estate: seconds to build, megabytes, milliseconds to touch every edge, questions."""

    systems: int
    integrations: int
    services: int
    unrecorded: float
    read: float
    arrays: float
    resident: float
    peak: float
    touch: float
    costs: list[Costs]


def measure(path: Path, *, boroughs: int, questions: int) -> Measured:
    """Measure the estate in an exchange file."""
    graph, read = _time(lambda: read_graph(path))
    flows, arrays = _time(lambda: (graph.live_on(ON), graph.columns, graph.flows)[2])
    gc.collect()
    resident, peak = read_memory("VmRSS"), read_memory("VmHWM")
    gc.freeze()
    network: nx.DiGraph[str] = nx.DiGraph()
    network.add_nodes_from(system.id for system in graph.systems)
    network.add_edges_from((each.source, each.target) for each in graph.integrations)
    gc.freeze()
    touch = min(
        _time(lambda: int(flows.deliveries.target[flows.deliveries.by_origin.values].sum()))[1]
        for _ in range(9)
    )
    hubs = set(hub_ids(boroughs))
    sending = {graph.systems[number].id for number in np.unique(flows.source).tolist()}
    samples = {"typical": sending - hubs, "hub": sending & hubs}
    includes: tuple[Include, ...] = ("all", "traced")
    costs = [
        _ask(
            graph, network, Random(1).sample(sorted(ids), min(questions, len(ids))), asked, include
        )
        for asked, ids in samples.items()
        for include in includes
    ]
    unrecorded = sum("*" in each.data for each in graph.integrations)
    return {
        "systems": len(graph.systems),
        "integrations": len(graph.integrations),
        "services": len(graph.services),
        "unrecorded": unrecorded / len(graph.integrations),
        "read": read,
        "arrays": arrays,
        "resident": resident,
        "peak": peak,
        "touch": touch * 1e3,
        "costs": costs,
    }


def _time(run: Callable[[], T]) -> tuple[T, float]:
    begin = time.perf_counter()
    result = run()
    return result, time.perf_counter() - begin


def _ask(
    graph: Snapshot,
    network: "nx.DiGraph[str]",
    systems: Sequence[str],
    asked: str,
    include: Include,
) -> Costs:
    ours, plain, ratios = [], [], []
    reached: list[tuple[int, int, int]] = []
    for system in systems:
        if not graph.live_on(ON).systems[graph.system_numbers[system]]:
            continue
        question = partial(find_impact, graph, systems=[system], on=ON, include=include)
        reach = partial(nx.single_source_shortest_path_length, network, system)
        reached.append(_count(question()))
        ours.append(statistics.median(_time(question)[1] for _ in range(REPEATS)))
        turns = [(_time(question)[1], _time(reach)[1]) for _ in range(REPEATS)]
        plain.append(statistics.median(theirs for _, theirs in turns))
        ratios.append(statistics.median(own / theirs for own, theirs in turns))
    return {
        "asked": asked,
        "include": include,
        "p50": statistics.median(ours) * 1e3,
        "p95": statistics.quantiles(ours, n=20)[-1] * 1e3,
        "ratio": statistics.median(ratios),
        "networkx": statistics.median(plain) * 1e3,
        "systems": statistics.fmean(each[0] for each in reached),
        "services": statistics.fmean(each[1] for each in reached),
        "pairs": statistics.fmean(each[2] for each in reached),
    }


def _count(answer: ImpactAnswer) -> tuple[int, int, int]:
    pairs = sum(len(row["data"]) for row in answer.systems)
    return len(answer.systems), len(answer.services), pairs


def main() -> None:
    """Measure one estate and print what came out as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--boroughs", type=int, required=True)
    parser.add_argument("--questions", type=int, default=25)
    options = parser.parse_args()
    measured = measure(options.file, boroughs=options.boroughs, questions=options.questions)
    json.dump(measured, sys.stdout)


if __name__ == "__main__":
    main()
