"""The affected services, systems and integrations of an answer, as a person reads them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from depgraph.analysis.answer import (
    AffectedService,
    AffectedSystem,
    DataAtRisk,
    Disposition,
    ImpactAnswer,
)
from depgraph.cli.names import Names
from depgraph.cli.text import join, wrap
from depgraph.errors import escape
from depgraph.graph import Snapshot
from depgraph.model import Integration, System, Use, is_live

SEVERITIES: Final = ("high", "medium", "low")
_ROLES: Final = ("starved", "degraded", "rework")
_MOST_IDS: Final = 12
_POSSIBLY: Final = "if what is lost is among the data that is not recorded"
_DISPOSITIONS: Final[dict[Disposition, str]] = {
    "rebuild": "the new system must provide this data",
    "repoint": "the sender must deliver to the new system",
    "reroute": "the transfer needs another way",
    "retire": "both ends are replaced: rebuild it, unless one new system takes over both",
}


def write_services(names: Names, answer: ImpactAnswer, width: int) -> Iterator[str]:
    """Write the traced services, the gravest first, each with every use that affects it."""
    rows = [row for row in answer.services if row["confidence"] == "traced"]
    if not rows:
        return
    yield f"SERVICES AFFECTED: {len(rows):,}, traced"
    yield wrap(
        "Severity follows from how a service uses a system, not from whether it needs the "
        "data that is lost.",
        width=width,
        indent=2,
    )
    systems = {row["id"]: row for row in answer.systems}
    uses = {service.id: service.uses for service in names.graph.services}
    for row in sorted(rows, key=lambda row: (SEVERITIES.index(row["severity"]), row["id"])):
        marks = [f"LGSL {row['lgsl_id']}"] if row["lgsl_id"] is not None else []
        marks += ["statutory"] if row["statutory"] else []
        label = f"  {row['severity']:<7} {names.services[row['id']]}"
        yield wrap(f"{label} ({', '.join(marks)})" if marks else label, width=width, hang=10)
        for use in uses[row["id"]]:
            said = _describe_use(names, answer, systems, use)
            if said:
                yield wrap(said, width=width, indent=10, hang=2)
        yield from _write_rest(names, row, width)


def _write_rest(names: Names, row: AffectedService, width: int) -> Iterator[str]:
    if row["possibly"]:
        yield wrap(f"Possibly {row['possibly']}, {_POSSIBLY}.", width=width, indent=10)
    if row["route"]:
        yield wrap(f"Route: {names.write_route(row['route'])}", width=width, indent=10, hang=2)


def _describe_use(
    names: Names, answer: ImpactAnswer, systems: Mapping[str, AffectedSystem], use: Use
) -> str | None:
    """Describe a use of a system that is replaced or loses data for certain; null for others."""
    row = systems.get(use.system)
    if use.system in answer.question["systems"]:
        state = "which is replaced"
    elif row is not None and list_traced(row):
        state = f"which {join(write_states(names, list_traced(row)))}"
    else:
        return None
    kind = "essential" if use.essential else "supporting"
    process = f" Process: {escape(use.process)}." if use.process else ""
    return f"{names.systems[use.system]} ({kind}), {state}.{process}"


def list_traced(row: AffectedSystem) -> list[DataAtRisk]:
    """List the data of a system that is at risk for certain."""
    return [datum for datum in row["data"] if datum["confidence"] == "traced"]


def write_states(names: Names, data: Sequence[DataAtRisk]) -> list[str]:
    """Say what is lost, and what comes from fewer feeds."""
    lost = [datum["entity"] for datum in data if datum["state"] == "lost"]
    degraded = [datum["entity"] for datum in data if datum["state"] == "degraded"]
    return [
        *([f"loses {names.write_data(lost)}"] if lost else []),
        *([f"gets {names.write_data(degraded)} from fewer feeds"] if degraded else []),
    ]


def write_systems(names: Names, answer: ImpactAnswer, width: int) -> Iterator[str]:
    """Write the traced systems: those that lose data first, then those with interface work only."""
    rows = [row for row in answer.systems if row["confidence"] == "traced"]
    if not rows:
        return
    yield f"SYSTEMS AFFECTED: {len(rows):,}, traced"
    yield wrap(
        "Starved: some data stops coming. Degraded: some comes from fewer feeds. Rework: only "
        "interfaces change.",
        width=width,
        indent=2,
    )
    feeds = find_feeds(names.graph, answer)
    for row in sorted(rows, key=lambda row: (_ROLES.index(row["roles"][-1]), row["id"])):
        yield from _write_system(names, answer, row, feeds, width)


def _write_system(
    names: Names,
    answer: ImpactAnswer,
    row: AffectedSystem,
    feeds: Mapping[tuple[str, str], Sequence[Integration]],
    width: int,
) -> Iterator[str]:
    label = f"  {row['roles'][-1]:<8} {names.systems[row['id']]} ({escape(row['id'])})"
    yield wrap(label, width=width, hang=11)
    said = [f"It {each}." for each in write_states(names, list_traced(row))]
    if row["possibly"]:
        said.append(f"Possibly {row['possibly']}, {_POSSIBLY}.")
    if "rework" in row["roles"]:
        touched = [
            escape(each["id"])
            for each in answer.integrations
            if row["id"] in (each["source"], each["target"], *each["via"])
        ]
        said.append(f"Interfaces to change: {list_some(touched)}.")
    yield wrap(" ".join(said), width=width, indent=11)
    for datum in list_traced(row):
        others = feeds.get((row["id"], datum["entity"]), ())
        if others and datum["state"] == "degraded":
            yield wrap(_write_feeds(names, datum, others), width=width, indent=11, hang=2)
    if list_traced(row):
        yield wrap(f"Route: {names.write_route(row['route'])}", width=width, indent=11, hang=2)


def _write_feeds(names: Names, datum: DataAtRisk, feeds: Sequence[Integration]) -> str:
    """Name the feeds that are left; that they carry the same records, nobody recorded."""
    left = [f"{names.systems[each.source]} ({escape(each.id)})" for each in feeds]
    data = names.write_data([datum["entity"]])
    return (
        f"{data[:1].upper()}{data[1:]} still comes from {list_some(left)}: check that it covers "
        "the same cases."
    )


def find_feeds(graph: Snapshot, answer: ImpactAnswer) -> dict[tuple[str, str], list[Integration]]:
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


def list_some(texts: Sequence[str], *, most: int = _MOST_IDS) -> str:
    """List texts, the rest of very many counted."""
    if len(texts) <= most:
        return join(texts)
    return f"{', '.join(texts[:most])} and {len(texts) - most:,} more"


def write_integrations(names: Names, answer: ImpactAnswer, width: int) -> Iterator[str]:
    """Write the integrations to rework, by what has to be done with them."""
    if not answer.integrations:
        return
    yield f"INTEGRATIONS TO REWORK: {len(answer.integrations):,}"
    for disposition, meaning in _DISPOSITIONS.items():
        rows = [row for row in answer.integrations if row["disposition"] == disposition]
        if rows:
            yield wrap(f"{disposition} ({meaning})", width=width, indent=2)
        for row in rows:
            how = ", ".join(
                word.replace("_", " ")
                for word in (row["mechanism"], row["automation"])
                if word != "unknown"
            )
            text = f"{escape(row['id'])}  {names.write_transfer(row)}"
            yield wrap(f"{text} ({how})" if how else text, width=width, indent=4, hang=4)
