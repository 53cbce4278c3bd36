"""What happens to services, systems and integrations, in sentences."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from depgraph.analysis.answer import (
    AffectedService,
    AffectedSystem,
    DataAtRisk,
    Disposition,
    ImpactAnswer,
    Role,
    Severity,
    TouchedIntegration,
)
from depgraph.errors import escape
from depgraph.graph import Snapshot
from depgraph.model import Integration, System, Use, is_live
from depgraph.wording.names import Names
from depgraph.wording.phrases import join, list_some

SEVERITIES: Final[tuple[Severity, ...]] = ("high", "medium", "low")
ROLES: Final[tuple[Role, ...]] = ("starved", "degraded", "rework")
DISPOSITIONS: Final[dict[Disposition, str]] = {
    "rebuild": "the new system must provide this data",
    "repoint": "the sender must deliver to the new system",
    "reroute": "the transfer needs another way",
    "retire": "both ends are replaced: rebuild it, unless one new system takes over both",
}
SEVERITY_NOTE: Final = (
    "Severity follows from how a service uses a system, not from whether it needs the data that "
    "is lost."
)
ROLES_NOTE: Final = (
    "Starved: some data stops coming. Degraded: some comes from fewer feeds. Rework: only "
    "interfaces change."
)
Feeds = Mapping[tuple[str, str], Sequence[Integration]]
"""System and entity to the integrations that still deliver it."""
Systems = Mapping[str, AffectedSystem]
"""The affected systems by id."""


def sort_services(rows: Iterable[AffectedService]) -> list[AffectedService]:
    """Sort services, the gravest first."""
    return sorted(rows, key=lambda row: (SEVERITIES.index(row["severity"]), row["id"]))


def sort_systems(rows: Iterable[AffectedSystem]) -> list[AffectedSystem]:
    """Sort systems: those that lose data first, then those with interface work only."""
    return sorted(rows, key=lambda row: (ROLES.index(row["roles"][-1]), row["id"]))


def index_systems(answer: ImpactAnswer) -> Systems:
    """Index the affected systems by id."""
    return {row["id"]: row for row in answer.systems}


def list_uses(
    names: Names, answer: ImpactAnswer, row: AffectedService, systems: Systems
) -> list[str]:
    """List every use that affects a service for certain: of what is replaced or loses data."""
    uses = names.uses[row["id"]]
    return [said for use in uses if (said := _describe_use(names, answer, systems, use))]


def _describe_use(names: Names, answer: ImpactAnswer, systems: Systems, use: Use) -> str | None:
    row = systems.get(use.system)
    if use.system in answer.question["systems"]:
        state = "which is replaced"
    elif row is not None and list_traced(row):
        state = f"which {join(_write_states(names, list_traced(row)))}"
    else:
        return None
    kind = "essential" if use.essential else "supporting"
    process = f" Process: {escape(use.process)}." if use.process else ""
    return f"{names.systems[use.system]} ({kind}), {state}.{process}"


def write_possibly(row: AffectedSystem | AffectedService) -> str:
    """Say what it may be besides; empty if nothing."""
    if not row["possibly"]:
        return ""
    return f"Possibly {row['possibly']}, if what is lost is among the data that is not recorded."


def list_losses(names: Names, answer: ImpactAnswer, row: AffectedSystem) -> list[str]:
    """List what a system loses for certain, may lose, and which of its interfaces change."""
    said = [f"It {each}." for each in _write_states(names, list_traced(row))]
    if row["possibly"]:
        said.append(write_possibly(row))
    if "rework" in row["roles"]:
        touched = [
            escape(each["id"])
            for each in answer.integrations
            if row["id"] in (each["source"], each["target"], *each["via"])
        ]
        said.append(f"Interfaces to change: {list_some(touched)}.")
    return said


def list_traced(row: AffectedSystem) -> list[DataAtRisk]:
    """List the data of a system that is at risk for certain."""
    return [datum for datum in row["data"] if datum["confidence"] == "traced"]


def _write_states(names: Names, data: Sequence[DataAtRisk]) -> list[str]:
    """Say what is lost, and what comes from fewer feeds."""
    lost = [datum["entity"] for datum in data if datum["state"] == "lost"]
    degraded = [datum["entity"] for datum in data if datum["state"] == "degraded"]
    return [
        *([f"loses {names.write_data(lost)}"] if lost else []),
        *([f"gets {names.write_data(degraded)} from fewer feeds"] if degraded else []),
    ]


def list_feeds_left(names: Names, row: AffectedSystem, feeds: Feeds) -> Iterator[str]:
    """Name the feeds that are left; that they carry the same records, nobody recorded."""
    for datum in list_traced(row):
        others = feeds.get((row["id"], datum["entity"]), ())
        if others and datum["state"] == "degraded":
            left = [f"{names.systems[each.source]} ({escape(each.id)})" for each in others]
            data = names.write_data([datum["entity"]])
            feeds_left, cover = ("Feed", "it covers") if len(left) == 1 else ("Feeds", "they cover")
            yield (
                f"{feeds_left} left for {data}: {list_some(left)}. Check that {cover} the same "
                "cases."
            )


def find_feeds(graph: Snapshot, answer: ImpactAnswer) -> Feeds:
    """Find, for each traced pair that is degraded, the integrations that still deliver."""
    on = date.fromisoformat(answer.question["on"])
    replaced = set(answer.question["systems"])
    traced = [(row["id"], datum) for row in answer.systems for datum in list_traced(row)]
    lost = {(system, datum["entity"]) for system, datum in traced if datum["state"] == "lost"}
    wanted = {(system, datum["entity"]) for system, datum in traced} - lost
    feeds: dict[tuple[str, str], list[Integration]] = {}
    for each in graph.integrations:
        for entity in each.data:
            pair = each.target, entity
            if pair in wanted and _delivers(graph, each, entity, on, replaced, lost):
                feeds.setdefault(pair, []).append(each)
    return feeds


def _delivers(
    graph: Snapshot,
    integration: Integration,
    entity: str,
    on: date,
    replaced: set[str],
    lost: set[tuple[str, str]],
) -> bool:
    """Tell whether an integration is live and not cut, and its source still has the entity."""
    source, target, *vias = (
        graph.systems[graph.system_numbers[each]]
        for each in (integration.source, integration.target, *integration.via)
    )
    live = all(is_live(each, on=on) for each in (integration, source, target))
    cut = source.id in replaced or any(via.id in replaced and is_live(via, on=on) for via in vias)
    origins = _list_origins(source, entity)
    return live and not cut and not any((source.id, origin) in lost for origin in origins)


def _list_origins(system: System, entity: str) -> set[str]:
    """List an entity and all that a system derives it from."""
    origins = {entity}
    waiting = [entity]
    while waiting:
        made = waiting.pop()
        fresh = {pair.source for pair in system.derives if pair.target == made} - origins
        origins |= fresh
        waiting.extend(fresh)
    return origins


def write_how(row: TouchedIntegration) -> str:
    """Write mechanism and automation; empty where neither is known."""
    words = (row["mechanism"], row["automation"])
    return ", ".join(word.replace("_", " ") for word in words if word != "unknown")
