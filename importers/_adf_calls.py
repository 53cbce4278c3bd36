"""Who starts a pipeline: triggers and other pipelines, how often, and with which parameters."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from importers._adf_activities import Pipeline, is_archived
from importers._adf_factories import Factory, Item
from importers._adf_schedules import describe_trigger
from importers._adf_tally import Aside
from importers._adf_values import (
    Json,
    Scope,
    bind,
    read_map,
    read_maps,
    read_reference,
    resolve,
)

_MOST_BINDINGS: Final = 100
_MOST_STEPS: Final = 100_000
_MOST_RHYTHMS: Final = 4
_MOST_KEPT: Final = 20
_PARAMETERS: Final = "pipeline().parameters"
_MARK: Final = " (trigger stopped)"
_NO_SCOPE: Final[Scope] = {}
_NO_TARGET: Final = Aside(
    "call of a pipeline that is not in the files",
    "calls of pipelines that are not in the files",
    "what these do is not known",
)
_ARCHIVED_CALLED: Final = Aside(
    "archived pipeline that others still call",
    "archived pipelines that others still call",
    "they lie in an archive folder and are not read, though pipelines outside it name them",
)
_STOPPED: Final = Aside(
    "trigger that is stopped",
    "triggers that are stopped",
    "what they start stays: a copy of a factory for trying out has its triggers stopped",
    "how often, said to be stopped",
)
_TOO_MANY: Final = Aside(
    "pipeline called in more ways than are followed",
    "pipelines called in more ways than are followed",
    f"at most {_MOST_BINDINGS} ways of passing parameters are read",
)


@dataclass(slots=True)
class Calls:
    """
    Who starts what.

    Args:
        passed: For each pipeline the parameters that callers and triggers pass, each call once.
        targets: For each pipeline those that it starts.
        rhythms: For each pipeline how often triggers start it, directly or through others.
        started: Pipelines that a trigger names.
    """

    passed: dict[str, list[Scope]] = field(default_factory=dict)
    targets: dict[str, set[str]] = field(default_factory=dict)
    rhythms: dict[str, set[str]] = field(default_factory=dict)

    def describe(self, pipelines: Iterable[str]) -> str | None:
        """Say how often pipelines run, by the triggers that start them; null if none does."""
        words = sorted({each for name in pipelines for each in self.rhythms.get(name.lower(), ())})
        running = [each for each in words if not each.endswith(_MARK)]
        return "; ".join((running or words)[:_MOST_RHYTHMS]) or None


def read_calls(factory: Factory, pipelines: Sequence[Pipeline]) -> Calls:
    """Read who starts what, and how often; rings of pipelines are walked once."""
    calls = Calls()
    for pipeline in pipelines:
        for activity in pipeline.activities:
            if activity.kind == "ExecutePipeline":
                target = read_reference(activity.settings.get("pipeline"))
                found = factory.find("pipeline", target)
                if not is_archived(pipeline.item):
                    _note_call(factory, target, found, key=activity.key)
                    _pass(calls, found, activity.settings)
                calls.targets.setdefault(pipeline.item.name.lower(), set()).add(target.lower())
    for trigger in factory.list_items("trigger"):
        _read_trigger(factory, trigger, calls)
    return calls


def list_bindings(factory: Factory, pipeline: Pipeline, calls: Calls) -> list[Scope]:
    """
    List what the parameters of a pipeline may stand for, one for each way it is called.

    Its defaults alone if nobody is known to call it.
    """
    item, given = pipeline.item, _read_globals(factory)
    most = max(1, min(_MOST_BINDINGS, _MOST_STEPS // max(1, len(pipeline.activities))))
    bindings: list[Scope] = []
    for passed in calls.passed.get(item.name.lower()) or [_NO_SCOPE]:
        declared = bind(_PARAMETERS, item.properties.get("parameters"), None, _NO_SCOPE)
        scope = {**given, **declared, **passed}
        if scope in bindings:
            continue
        if len(bindings) == most:
            factory.tally.add(_TOO_MANY, item.name)
            break
        bindings.append(scope)
    return bindings


def _note_call(factory: Factory, target: str, found: Item | None, *, key: str) -> None:
    if found is None:
        factory.tally.add(_NO_TARGET, target, key=key)
    elif is_archived(found):
        factory.tally.add(_ARCHIVED_CALLED, found.name)


def _pass(calls: Calls, found: Item | None, stated: Json) -> None:
    if found is not None:
        passed = bind(_PARAMETERS, None, stated.get("parameters"), _NO_SCOPE)
        given = calls.passed.setdefault(found.name.lower(), [])
        if len(given) <= _MOST_BINDINGS and passed not in given:
            given.append(passed)


def _read_trigger(factory: Factory, trigger: Item, calls: Calls) -> None:
    stopped = trigger.properties.get("runtimeState") == "Stopped"
    if stopped:
        factory.tally.add(_STOPPED, trigger.name)
    words = describe_trigger(trigger)
    single = trigger.properties.get("pipeline")
    started = [*read_maps(trigger.properties.get("pipelines")), *read_maps([single])]
    for each in started:
        name = read_reference(each.get("pipelineReference"))
        _pass(calls, factory.find("pipeline", name), each)
        if words:
            _spread(calls, name.lower(), f"{words}{_MARK}" if stopped else words)


def _spread(calls: Calls, start: str, words: str) -> None:
    """Give a rhythm to a pipeline and to all that it starts in turn."""
    waiting = deque([start])
    while waiting:
        name = waiting.popleft()
        known = calls.rhythms.setdefault(name, set())
        if words not in known and len(known) < _MOST_KEPT:
            known.add(words)
            waiting.extend(sorted(calls.targets.get(name, ())))


def _read_globals(factory: Factory) -> Mapping[str, str | None]:
    bound: dict[str, str | None] = {}
    for item in factory.list_items("factory"):
        for name, declared in read_map(item.properties.get("globalParameters")).items():
            value = resolve(read_map(declared).get("value"), _NO_SCOPE)
            bound[f"pipeline().globalparameters.{name.lower()}"] = value
    return bound
