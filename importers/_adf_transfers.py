"""What the activities of a pipeline transfer, each with its place; the rest is counted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from importers._adf_activities import Activity, Pipeline
from importers._adf_connectors import HIDDEN, Family
from importers._adf_dataflows import read_pairs_of_flow
from importers._adf_ends import End, choose_mechanism, find_end
from importers._adf_factories import BrokenError, Factory
from importers._adf_opaque import count_opaque, is_work
from importers._adf_tally import Aside
from importers._adf_values import Scope, read_list, read_map
from importers._adf_web import read_call

Confidence = Literal["high", "medium", "low"]
_QUERIES: Final = (
    "sqlReaderQuery", "query", "oracleReaderQuery", "sqlReaderStoredProcedureName",
)  # fmt: skip
_BY_QUERY: Final = Aside(
    "Copy whose data a query chooses",
    "Copies whose data a query chooses",
    "queries are not read, so the dataset is named and not its tables",
    "a transfer",
)
_NO_ENDS: Final = Aside(
    "Copy without both of its datasets",
    "Copies without both of their datasets",
    "a dataset is not stated, or is not in the files, so nobody can tell what it connects",
)
_SAME: Final = Aside(
    "transfer within one address",
    "transfers within one address",
    "both ends are one database or account, so that nothing passes between systems",
)
_PERHAPS_SAME: Final = Aside(
    "transfer within one linked service whose address is not in the files",
    "transfers within one linked service whose address is not in the files",
    "whether both ends are one system cannot be told, so none is stated; check these by hand",
)
_STEERING: Final = Aside(
    "Lookup that steers a pipeline",
    "Lookups that steer a pipeline",
    "what they read decides what the other activities do, and goes nowhere",
)
_ONLY_READ: Final = Aside(
    "Lookup in a pipeline that does no other work",
    "Lookups in pipelines that do no other work",
    "what they read is all that the pipeline does; that it is a transfer is uncertain",
    "a transfer into the factory",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """
    What one activity moves.

    Args:
        source: Where it comes from; null for the factory itself.
        target: Where it goes; null for the factory itself.
        mechanism: How it travels.
        activity: Where that is stated.
        pipeline: Name of the pipeline.
        confidence: How surely the file says so.
    """

    source: End | None
    target: End | None
    mechanism: Family
    activity: Activity
    pipeline: str
    confidence: Confidence = "high"


def read_transfers(factory: Factory, pipeline: Pipeline, scope: Scope) -> Iterator[Transfer]:
    """Read what a pipeline transfers when its parameters stand for what the scope says."""
    busy = any(is_work(each.kind) for each in pipeline.activities)
    for activity in pipeline.activities:
        reader = _READERS.get(activity.kind)
        if activity.kind == "Lookup":
            reader = _steer if busy else _read_lookup
        if reader is None:
            count_opaque(factory, activity)
            continue
        try:
            yield from reader(factory, activity, pipeline.item.name, scope)
        except BrokenError:
            factory.unread.add(activity.part)


def _read_copy(
    factory: Factory, activity: Activity, pipeline: str, scope: Scope
) -> Iterator[Transfer]:
    said = read_map(activity.settings.get("source"))
    is_query = any(said.get(key) for key in _QUERIES)
    references = (read_list(activity.stated.get(key)) for key in ("inputs", "outputs"))
    given, taken = (read_map(each[0] if each else None) for each in references)
    source = find_end(factory, given, scope, is_query=is_query)
    target = find_end(factory, taken, scope, is_query=False)
    if source is None or target is None:
        factory.tally.add(_NO_ENDS, activity.name, key=activity.key)
        return
    if is_query:
        factory.tally.add(_BY_QUERY, activity.name, key=activity.key)
    yield from _state(factory, activity, pipeline, source=source, target=target)


def _read_flow(
    factory: Factory, activity: Activity, pipeline: str, scope: Scope
) -> Iterator[Transfer]:
    for source, target, confidence in read_pairs_of_flow(factory, activity, scope):
        for each in _state(factory, activity, pipeline, source=source, target=target):
            yield replace(each, confidence=confidence)


def _state(
    factory: Factory, activity: Activity, pipeline: str, *, source: End, target: End
) -> Iterator[Transfer]:
    if source.system.id == target.system.id:
        name = source.system.name or ""
        is_known = not name.startswith(f"{HIDDEN}:")
        factory.tally.add(_SAME if is_known else _PERHAPS_SAME, name, key=activity.key)
        return
    mechanism = choose_mechanism(source, target)
    yield Transfer(
        source=source, target=target, mechanism=mechanism, activity=activity, pipeline=pipeline
    )


def _read_web(
    factory: Factory, activity: Activity, pipeline: str, scope: Scope
) -> Iterator[Transfer]:
    call = read_call(factory, activity, scope)
    if call is not None:
        yield Transfer(
            source=call.end if call.is_read else None,
            target=None if call.is_read else call.end,
            mechanism="api",
            activity=activity,
            pipeline=pipeline,
            confidence="high" if call.is_read else "medium",
        )


def _steer(
    factory: Factory, activity: Activity, _pipeline: str, _scope: Scope
) -> Iterator[Transfer]:
    factory.tally.add(_STEERING, activity.name, key=activity.key)
    return iter(())


def _read_lookup(
    factory: Factory, activity: Activity, pipeline: str, scope: Scope
) -> Iterator[Transfer]:
    said = read_map(activity.settings.get("source"))
    is_query = any(said.get(key) for key in _QUERIES)
    reference = read_map(activity.settings.get("dataset"))
    end = find_end(factory, reference, scope, is_query=is_query)
    if end is None:
        yield from _steer(factory, activity, pipeline, scope)
        return
    factory.tally.add(_ONLY_READ, activity.name, key=activity.key)
    yield Transfer(
        source=end, target=None, mechanism=end.family, activity=activity, pipeline=pipeline,
        confidence="low",
    )  # fmt: skip


_READERS: Final[dict[str, Callable[[Factory, Activity, str, Scope], Iterator[Transfer]]]] = {
    "Copy": _read_copy,
    "ExecuteDataFlow": _read_flow,
    "WebActivity": _read_web,
    "WebHook": _read_web,
    "AzureFunctionActivity": _read_web,
}
