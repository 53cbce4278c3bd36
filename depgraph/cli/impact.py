"""An impact answer as a person reads it: a sentence first, then what to act on, in words."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from depgraph.analysis.answer import (
    AffectedService,
    AffectedSystem,
    CoveringContract,
    DataAtRisk,
    Disposition,
    ImpactAnswer,
)
from depgraph.cli.names import Names
from depgraph.cli.text import count, join, measure_width, wrap, write_date
from depgraph.errors import escape
from depgraph.graph import Snapshot
from depgraph.model import UNRECORDED, Integration

_MOST_ASSUMED: Final = 25
_MOST_QUESTIONS: Final = 10
_MOST_IDS: Final = 12
_SEVERITIES: Final = ("high", "medium", "low")
_ROLES: Final = ("starved", "degraded", "rework")
_DISPOSITIONS: Final[dict[Disposition, str]] = {
    "rebuild": "the new system must provide this data",
    "repoint": "the sender must deliver to the new system",
    "reroute": "the transfer needs another way",
    "retire": "inside what is replaced; may not be needed",
}


def draw_table(graph: Snapshot, answer: ImpactAnswer) -> str:
    """Draw an answer for the terminal, as wide as it is."""
    return "\n".join(write_impact(graph, answer, width=measure_width()))


def write_impact(graph: Snapshot, answer: ImpactAnswer, *, width: int) -> Iterator[str]:
    """Write an answer as lines of text, the parts parted by empty lines."""
    names = Names(graph)
    parts = (
        _write_headline(names, answer, width),
        _write_services(names, answer, width),
        _write_systems(names, answer, width),
        _write_integrations(names, answer, width),
        _write_assumed(names, answer, width),
        _write_downstream(names, answer, width),
        _write_unknown(names, answer, width),
        _write_involved(names, answer, width),
        _write_basis(answer, width),
    )
    for part in parts:
        lines = list(part)
        if lines:
            yield from lines
            yield ""


def _traced(rows: Sequence[AffectedSystem]) -> list[AffectedSystem]:
    return [row for row in rows if row["confidence"] == "traced"]


def _write_headline(names: Names, answer: ImpactAnswer, width: int) -> Iterator[str]:
    replaced = join([names.systems[system] for system in answer.question["systems"]])
    services = [row for row in answer.services if row["confidence"] == "traced"]
    systems = _traced(answer.systems)
    losing = sum(row["roles"][-1] != "rework" for row in systems)
    high = sum(row["severity"] == "high" for row in services)
    coverage = answer.coverage
    affected = f"{count(len(services), 'service')} ({high} high), {count(len(systems), 'system')}"
    parts = [
        f"Replacing {replaced} affects {affected} ({losing} with data lost or degraded)",
        f"{count(len(answer.integrations), 'integration')} to rework",
    ]
    assumed, downstream = coverage["assumed"], coverage["downstream"]
    if assumed["systems"] or assumed["services"]:
        more = f"{_count_both(assumed['systems'], assumed['services'], more=True)}"
        parts.append(f"{more} may be affected, through data that nobody recorded")
    if downstream["systems"] or downstream["services"]:
        lie = _count_both(downstream["systems"], downstream["services"])
        parts.append(f"{lie} lie downstream by other data")
    yield wrap("; ".join(parts) + ".", width=width)


def _count_both(systems: int, services: int, *, more: bool = False) -> str:
    word = "more " if more else ""
    counted = [(systems, "system"), (services, "service")]
    return join([count(number, word + noun) for number, noun in counted if number])


def _write_services(names: Names, answer: ImpactAnswer, width: int) -> Iterator[str]:
    rows = [row for row in answer.services if row["confidence"] == "traced"]
    if not rows:
        return
    yield f"SERVICES AFFECTED: {len(rows):,}, traced"
    for row in sorted(rows, key=lambda row: (_SEVERITIES.index(row["severity"]), row["id"])):
        yield from _write_service(names, answer, row, width)


def _write_service(
    names: Names, answer: ImpactAnswer, row: AffectedService, width: int
) -> Iterator[str]:
    marks = [f"LGSL {row['lgsl_id']}"] if row["lgsl_id"] is not None else []
    marks += ["statutory"] if row["statutory"] else []
    label = f"  {row['severity']:<7} {names.services[row['id']]}"
    yield wrap(f"{label} ({', '.join(marks)})" if marks else label, width=width, hang=10)
    system = names.systems[row["system"]]
    if row["relation"] == "direct":
        text = f"It uses {system}, which is replaced."
    else:
        text = f"It uses {system}, which {_write_loss(names, answer, row)}."
    if row["possibly"]:
        text += f" Possibly {row['possibly']}, if data that is not recorded is what is lost."
    if row["processes"]:
        text += f" Processes: {escape('; '.join(row['processes']))}."
    yield wrap(text, width=width, indent=10)
    if row["route"]:
        yield wrap(f"Route: {names.write_route(row['route'])}", width=width, indent=10, hang=2)


def _write_loss(names: Names, answer: ImpactAnswer, row: AffectedService) -> str:
    """Say what the system behind a service loses, if the answer lists that system."""
    system = next((each for each in answer.systems if each["id"] == row["system"]), None)
    if system is None:
        return "is affected"
    if row["confidence"] == "assumed":
        return "may lose data"
    return join(_write_states(names, [d for d in system["data"] if d["confidence"] == "traced"]))


def _write_states(names: Names, data: Sequence[DataAtRisk]) -> list[str]:
    lost = [datum["entity"] for datum in data if datum["state"] == "lost"]
    degraded = [datum["entity"] for datum in data if datum["state"] == "degraded"]
    return [
        *([f"loses {names.write_data(lost)}"] if lost else []),
        *([f"still gets {names.write_data(degraded)}, from fewer feeds"] if degraded else []),
    ]


def _write_systems(names: Names, answer: ImpactAnswer, width: int) -> Iterator[str]:
    rows = _traced(answer.systems)
    if not rows:
        return
    yield f"SYSTEMS AFFECTED: {len(rows):,}, traced"
    for row in sorted(rows, key=lambda row: (_ROLES.index(row["roles"][-1]), row["id"])):
        yield from _write_system(names, answer, row, width)


def _write_system(
    names: Names, answer: ImpactAnswer, row: AffectedSystem, width: int
) -> Iterator[str]:
    yield wrap(
        f"  {row['roles'][-1]:<8} {names.systems[row['id']]} ({escape(row['id'])})",
        width=width,
        hang=11,
    )
    traced = [datum for datum in row["data"] if datum["confidence"] == "traced"]
    said = [f"It {each}." for each in _write_states(names, traced)]
    if row["possibly"]:
        said.append(f"Possibly {row['possibly']}, if data that is not recorded is what is lost.")
    if "rework" in row["roles"]:
        touched = [
            escape(each["id"])
            for each in answer.integrations
            if row["id"] in (each["source"], each["target"], *each["via"])
        ]
        said.append(f"To rework with it: {_list_some(touched)}.")
    yield wrap(" ".join(said), width=width, indent=11)
    if traced:
        yield wrap(f"Route: {names.write_route(row['route'])}", width=width, indent=11, hang=2)


def _list_some(texts: Sequence[str], *, most: int = _MOST_IDS) -> str:
    if len(texts) <= most:
        return join(texts)
    return f"{', '.join(texts[:most])} and {len(texts) - most:,} more"


def _write_integrations(names: Names, answer: ImpactAnswer, width: int) -> Iterator[str]:
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


def _write_assumed(names: Names, answer: ImpactAnswer, width: int) -> Iterator[str]:
    coverage = answer.coverage
    if coverage["assumed"]["systems"] or coverage["assumed"]["services"]:
        total = _count_both(coverage["assumed"]["systems"], coverage["assumed"]["services"])
        yield f"POSSIBLY AFFECTED: {total}, assumed"
        yield wrap(
            "Data that nobody recorded may be data that is lost. Nothing recorded proves "
            "that these are affected, and nothing rules it out.",
            width=width,
            indent=2,
        )
        yield from _list_assumed(names, answer, width)
    if coverage["questions"]:
        yield "FIND OUT FIRST"
        for number, row in enumerate(coverage["questions"][:_MOST_QUESTIONS], start=1):
            stands = _count_both(row["systems"], row["services"])
            integration = names.integrations[row["integration"]]
            yield wrap(
                f"{number}. {_ask(names, integration)} {stands} depend on the answer.",
                width=width,
                indent=2,
                hang=3,
            )
        rest = len(coverage["questions"]) - _MOST_QUESTIONS
        if rest > 0:
            yield f"  and {count(rest, 'more question')}; --format json lists all."


def _list_assumed(names: Names, answer: ImpactAnswer, width: int) -> Iterator[str]:
    systems = [row for row in answer.systems if row["confidence"] == "assumed"]
    services = [row for row in answer.services if row["confidence"] == "assumed"]
    if not (systems or services):
        yield "  --include all lists them."
        return
    yield from _count_assumed(names, systems, width)
    for row in sorted(systems, key=lambda row: (row["distance"], row["id"]))[:_MOST_ASSUMED]:
        yield wrap(
            f"{row['roles'][-1]:<8} {names.systems[row['id']]} ({escape(row['id'])}), "
            f"{count(row['distance'], 'integration')} away: {names.write_route(row['route'])}",
            width=width,
            indent=2,
            hang=9,
        )
    for use in sorted(services, key=lambda use: (_SEVERITIES.index(use["severity"]), use["id"]))[
        :_MOST_ASSUMED
    ]:
        yield wrap(
            f"{use['severity']:<8} {names.services[use['id']]}, a service that uses "
            f"{names.systems[use['system']]}",
            width=width,
            indent=2,
            hang=9,
        )
    rest = max(len(systems) - _MOST_ASSUMED, 0) + max(len(services) - _MOST_ASSUMED, 0)
    if rest:
        yield f"  and {rest:,} more; --format json lists all."


def _count_assumed(names: Names, rows: Sequence[AffectedSystem], width: int) -> Iterator[str]:
    """Count assumed systems by distance and by borough, where there are more than can be read."""
    if len(rows) <= _MOST_ASSUMED:
        return
    distances = sorted(Counter(row["distance"] for row in rows).items())
    boroughs = Counter(row["borough"] for row in rows).most_common()
    near = ", ".join(f"{number:,} at {distance}" for distance, number in distances)
    where = ", ".join(
        f"{number:,} in {names.boroughs.get(borough, escape(borough)) if borough else 'no borough'}"
        for borough, number in boroughs
    )
    yield wrap(f"Systems by distance in integrations: {near}.", width=width, indent=2, hang=2)
    yield wrap(f"Systems by borough: {where}.", width=width, indent=2, hang=2)


def _ask(names: Names, integration: Integration) -> str:
    """Ask what an integration carries, beside what is recorded."""
    named = [entity for entity in integration.data if entity != UNRECORDED]
    besides = f" besides {names.write_data(named)}" if named else ""
    source, target = names.systems[integration.source], names.systems[integration.target]
    return f"What does {source} send to {target}{besides} ({escape(integration.id)})?"


def _write_downstream(names: Names, answer: ImpactAnswer, width: int) -> Iterator[str]:
    downstream = answer.coverage["downstream"]
    if not (downstream["systems"] or downstream["services"]):
        return
    yield f"DOWNSTREAM BY OTHER DATA: {_count_both(downstream['systems'], downstream['services'])}"
    yield wrap(
        "The record says that what reaches these is other data than what is lost. If a system "
        "on the way makes that data from what is lost, and nobody recorded it, they are "
        "affected too.",
        width=width,
        indent=2,
    )
    listed = downstream["listed"]
    if listed is None:
        yield "  --include downstream lists them."
        return
    systems = [names.systems[system] for system in listed["systems"]]
    services = [names.services[service] for service in listed["services"]]
    if systems:
        yield wrap(f"Systems: {', '.join(systems)}", width=width, indent=2, hang=2)
    if services:
        yield wrap(f"Services: {', '.join(services)}", width=width, indent=2, hang=2)


def _write_unknown(names: Names, answer: ImpactAnswer, width: int) -> Iterator[str]:
    coverage = answer.coverage
    yield "WHAT THE RECORD DOES NOT SAY"
    isolated = [names.systems[system] for system in coverage["isolated_systems"]]
    if isolated:
        yield wrap(
            "Of the boroughs concerned, nobody recorded an integration of "
            f"{count(len(isolated), 'system')}, which rarely means that there is none: "
            f"{_list_some(isolated)}.",
            width=width,
            indent=2,
            hang=2,
        )
    unrecorded = coverage["unrecorded_integrations"]
    if unrecorded:
        yield wrap(
            f"Of the boroughs concerned, the data of {count(unrecorded, 'integration')} is not "
            "recorded, or not all of it.",
            width=width,
            indent=2,
            hang=2,
        )
    for source in coverage["sources"]:
        yield wrap(
            f"{escape(source['source'])} was last read on "
            f"{write_date(date.fromisoformat(source['read_on']))}.",
            width=width,
            indent=2,
            hang=2,
        )
    yield wrap("Whatever nobody wrote down is missing here too.", width=width, indent=2, hang=2)


def _write_involved(names: Names, answer: ImpactAnswer, width: int) -> Iterator[str]:
    if answer.teams:
        yield f"TEAMS TO INVOLVE: {len(answer.teams):,}"
        teams = ", ".join(escape(team["name"]) for team in answer.teams)
        yield wrap(teams, width=width, indent=2, hang=2)
    if answer.contracts:
        yield f"CONTRACTS: {len(answer.contracts):,}, first to end first"
        for row in sorted(answer.contracts, key=lambda row: (row["end"] or "9999", row["id"])):
            yield wrap(
                _write_contract(names, row, answer.question["on"]), width=width, indent=2, hang=4
            )


def _write_contract(names: Names, row: CoveringContract, on: str) -> str:
    title = escape(row["title"] or row["id"])
    supplier = row["supplier"]
    who = f" ({names.suppliers.get(supplier, escape(supplier))})" if supplier else ""
    covers = join([names.systems[system] for system in row["covers"]])
    dates = (
        ("ended" if (row["end"] or on) < on else "ends", row["end"]),
        ("extensions to", row["latest_end"]),
        ("notice was due by" if (row["notice_by"] or on) < on else "notice by", row["notice_by"]),
        ("review was due" if (row["review"] or on) < on else "review", row["review"]),
    )
    said = [f"{what} {write_date(date.fromisoformat(day))}" for what, day in dates if day]
    return f"{title}{who}, covers {covers}: {', '.join(said) or 'no dates recorded'}"


def _write_basis(answer: ImpactAnswer, width: int) -> Iterator[str]:
    question, beyond = answer.question, answer.coverage["beyond"]
    if beyond["systems"] or beyond["services"]:
        yield wrap(
            f"Left out, more than {count(question['max_distance'] or 0, 'integration')} away: "
            f"{_count_both(beyond['systems'], beyond['services'])}.",
            width=width,
        )
    on = write_date(date.fromisoformat(question["on"]))
    yield wrap(
        f"What is live on {on}, graph version {answer.graph_version}. {answer.result_hash}",
        width=width,
    )
