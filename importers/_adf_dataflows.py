"""Data flows of a factory: which sources reach which sinks."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final, Literal

from importers._adf_activities import Activity
from importers._adf_ends import End, find_end, find_linked
from importers._adf_factories import Factory, Item
from importers._adf_servers import Place
from importers._adf_tally import Aside
from importers._adf_values import Json, Scope, read_list, read_map, read_maps, read_name

Pair = tuple[End, End, Literal["high", "low"]]
_MISSING: Final = Aside(
    "data flow that is not in the files",
    "data flows that are not in the files",
    "what these connect is not known",
)
_NO_ENDS: Final = Aside(
    "data flow without a source or a sink that can be told",
    "data flows without sources or sinks that can be told",
    "a dataset is not stated, or is not in the files",
)
_ACROSS: Final = Aside(
    "data flow of which it is not told which source reaches which sink",
    "data flows of which it is not told which source reaches which sink",
    "its script could not be followed; check these by hand",
    "transfers from each source to each sink, of low confidence",
)
_OUTPUT: Final = re.compile(r"\s*(\w+)(?:@\(([^()]*)\))?")
_INPUTS: Final = re.compile(r"\s*((?:\w+(?:@\w+)?\s*,\s*)*\w+(?:@\w+)?)\s+\w+\s*\(")
_LONGEST_SCRIPT: Final = 1_000_000
_MOST_ENDS: Final = 200


def read_pairs_of_flow(factory: Factory, activity: Activity, scope: Scope) -> Iterator[Pair]:
    """
    Read which source of a data flow reaches which sink.

    Raises:
        BrokenError: If a file that it needs could not be read.
    """
    said = read_map(activity.settings.get("dataflow") or activity.settings.get("dataFlow"))
    name = read_name(said.get("referenceName"))
    flow = factory.find_or_break("dataflow", name)
    if flow is None:
        factory.tally.add(_MISSING, name, key=activity.key)
        return
    passed = read_map(said.get("datasetParameters"))
    sources = _find_ends(factory, flow, "sources", passed, scope)
    sinks = _find_ends(factory, flow, "sinks", passed, scope)
    if not sources or not sinks:
        factory.tally.add(_NO_ENDS, flow.name, key=activity.key)
        return
    reached = _trace(flow, sources, sinks)
    if reached is None:
        factory.tally.add(_ACROSS, flow.name)
    for sink, target in sinks.items():
        for source in sorted(sources if reached is None else reached[sink]):
            yield sources[source], target, "low" if reached is None else "high"


def _find_ends(
    factory: Factory, flow: Item, side: str, passed: Json, scope: Scope
) -> dict[str, End]:
    ends: dict[str, End] = {}
    for stated in list(read_maps(flow.settings.get(side)))[:_MOST_ENDS]:
        name = read_name(stated.get("name"))
        end = _find_one(factory, flow, stated, read_map(passed.get(name)), scope)
        if end is not None:
            ends[name] = end
    return ends


def _find_one(factory: Factory, flow: Item, stated: Json, passed: Json, scope: Scope) -> End | None:
    dataset, linked = (read_map(stated.get(key)) for key in ("dataset", "linkedService"))
    if dataset:
        reference = {**dataset, "parameters": {**read_map(dataset.get("parameters")), **passed}}
        return find_end(factory, reference, scope, is_query=False)
    end = find_linked(factory, linked, scope, place=Place())
    return replace(end, names=frozenset({flow.name})) if end else None


def _trace(
    flow: Item, sources: Mapping[str, End], sinks: Mapping[str, End]
) -> dict[str, set[str]] | None:
    """Find the sources of each sink; null if more than one is possible and nobody can tell."""
    if len(sources) == 1 or len(sinks) == 1:
        return {sink: set(sources) for sink in sinks}
    inputs = _read_script(flow)
    reached = {sink: _find_origins(sink, inputs) & set(sources) for sink in sinks}
    return reached if all(reached.values()) else None


def _find_origins(stream: str, inputs: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [stream]
    while waiting:
        each = waiting.pop()
        if each not in seen:
            seen.add(each)
            waiting.extend(inputs.get(each, ()))
    return seen


def _read_script(flow: Item) -> dict[str, set[str]]:
    """Read of each stream which streams go into it, as `first, second join(...) ~> both`."""
    lines = [each for each in read_list(flow.settings.get("scriptLines")) if isinstance(each, str)]
    script = flow.settings.get("script")
    text = script if isinstance(script, str) else "\n".join(lines)
    inputs: dict[str, set[str]] = {}
    statement, *rest = text[:_LONGEST_SCRIPT].split("~>")
    for following in rest:
        output = _OUTPUT.match(following)
        given = _INPUTS.match(statement)
        if output and given:
            streams = {each.strip() for each in given[1].split(",")}
            for stream in (output[1], *_list_branches(output)):
                inputs.setdefault(stream, set()).update(streams)
        statement = following[output.end() :] if output else following
    return inputs


def _list_branches(output: re.Match[str]) -> list[str]:
    branches = [each.strip() for each in (output[2] or "").split(",")]
    return [f"{output[1]}@{branch}" for branch in branches if branch]
