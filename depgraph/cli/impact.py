"""An impact answer as a person reads it: a sentence first, then what to act on, in words."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from depgraph.analysis.answer import AffectedSystem, CoveringContract, ImpactAnswer
from depgraph.cli.effects import (
    SEVERITIES,
    list_some,
    write_integrations,
    write_services,
    write_systems,
)
from depgraph.cli.names import Names
from depgraph.cli.text import count, join, measure_width, wrap, write_date
from depgraph.errors import escape
from depgraph.graph import Snapshot
from depgraph.model import UNRECORDED, Integration, System, is_live

_MOST_ASSUMED: Final = 25
_MOST_QUESTIONS: Final = 10


def draw_table(graph: Snapshot, answer: ImpactAnswer) -> str:
    """Draw an answer for the terminal, as wide as it is."""
    return "\n".join(write_impact(graph, answer, width=measure_width()))


def write_impact(graph: Snapshot, answer: ImpactAnswer, *, width: int) -> Iterator[str]:
    """Write an answer as lines of text, the parts parted by empty lines."""
    names = Names(graph)
    parts = (
        _write_headline(names, answer, width),
        _write_replaced(names, answer, width),
        write_services(names, answer, width),
        write_systems(names, answer, width),
        write_integrations(names, answer, width),
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


def _write_headline(names: Names, answer: ImpactAnswer, width: int) -> Iterator[str]:
    replaced = join([names.systems[system] for system in answer.question["systems"]])
    services = [row for row in answer.services if row["confidence"] == "traced"]
    systems = [row for row in answer.systems if row["confidence"] == "traced"]
    losing = sum(row["roles"][-1] != "rework" for row in systems)
    high = sum(row["severity"] == "high" for row in services)
    statutory = sum(row["statutory"] is True for row in services)
    parts = [
        f"Replacing {replaced} affects {count(len(services), 'service')} ({high} high, "
        f"{statutory} statutory), {count(len(systems), 'system')} ({losing} with data lost or "
        "degraded)",
        f"{count(len(answer.integrations), 'integration')} to rework",
        *_list_more(answer),
    ]
    yield wrap("; ".join(parts) + ".", width=width)
    concerned = {system.id for system in _list_concerned(names, answer)}
    if not concerned & _list_used(names, answer):
        yield wrap(
            "Nobody recorded a service that uses any of these systems: which services are "
            "affected is not known.",
            width=width,
        )
    if not answer.integrations:
        yield wrap(
            f"Nobody recorded an integration of {replaced} on this date: that nothing else is "
            "affected is not known.",
            width=width,
        )


def _list_more(answer: ImpactAnswer) -> Iterator[str]:
    """Count what is assumed, what is downstream, and what the question leaves out."""
    coverage = answer.coverage
    assumed, downstream, beyond = coverage["assumed"], coverage["downstream"], coverage["beyond"]
    if assumed["systems"] or assumed["services"]:
        more = _count_both(assumed["systems"], assumed["services"], more=True)
        yield f"{more} may be affected, through data that nobody recorded"
    if downstream["systems"] or downstream["services"]:
        lie = _count_both(downstream["systems"], downstream["services"])
        yield f"{lie} lie downstream by other data"
    if beyond["systems"] or beyond["services"]:
        farther = count(answer.question["max_distance"] or 0, "integration")
        left_out = _count_both(beyond["systems"], beyond["services"])
        yield f"{left_out} more than {farther} away are left out"


def _write_replaced(names: Names, answer: ImpactAnswer, width: int) -> Iterator[str]:
    """Say what is replaced, on what date, whose it is, and by which contract date."""
    on = answer.question["on"]
    day = write_date(date.fromisoformat(on))
    yield wrap(
        f"REPLACED: what is live on {day}, in version {answer.graph_version} of the graph",
        width=width,
    )
    graph = names.graph
    for identifier in answer.question["systems"]:
        system = graph.systems[graph.system_numbers[identifier]]
        said = [f"{names.systems[identifier]} ({escape(identifier)})"]
        if system.product is not None:
            said.append(f"product {names.products.get(system.product, escape(system.product))}")
        if system.owner is not None:
            said.append(
                f"owned by {escape(graph.columns.team_names.get(system.owner, system.owner))}"
            )
        if system.shared_with:
            others = [names.boroughs.get(each, escape(each)) for each in system.shared_with]
            said.append(f"shared with {join(others)}, which must be asked too")
        yield wrap("; ".join(said), width=width, indent=2, hang=2)
        for contract in answer.contracts:
            if identifier in contract["covers"]:
                text = f"contract {_write_contract(names, contract, on)}"
                yield wrap(text, width=width, indent=4, hang=2)


def _count_both(systems: int, services: int, *, more: bool = False) -> str:
    word = "more " if more else ""
    counted = [(systems, "system"), (services, "service")]
    return join([count(number, word + noun) for number, noun in counted if number])


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
                f"{number}. {_ask(names, integration)} Behind it: {stands}, some perhaps affected "
                "for certain already.",
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
    if answer.question["include"] == "traced":
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
    for use in sorted(services, key=lambda use: (SEVERITIES.index(use["severity"]), use["id"]))[
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
    """Ask what an integration carries, beside what is recorded, with every clue to whom to ask."""
    named = [entity for entity in integration.data if entity != UNRECORDED]
    besides = f" besides {names.write_data(named)}" if named else ""
    source, target = names.systems[integration.source], names.systems[integration.target]
    team_names = names.graph.columns.team_names
    clues = [
        integration.id,
        *([f'"{integration.name}"'] if integration.name else []),
        *integration.technical_names,
        *([integration.mechanism] if integration.mechanism != "unknown" else []),
        *([integration.frequency] if integration.frequency else []),
        *([team_names.get(integration.owner, integration.owner)] if integration.owner else []),
    ]
    return f"What does {source} send to {target}{besides} ({escape('; '.join(clues))})?"


def _write_downstream(names: Names, answer: ImpactAnswer, width: int) -> Iterator[str]:
    downstream = answer.coverage["downstream"]
    if not (downstream["systems"] or downstream["services"]):
        return
    yield f"DOWNSTREAM BY OTHER DATA: {_count_both(downstream['systems'], downstream['services'])}"
    yield wrap(
        "By the record these receive only other data than what is lost. If a system on the way "
        "makes that data from what is lost, and nobody recorded it, they are affected too.",
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
    yield "WHAT THE RECORD DOES NOT SAY"
    for sentence in _list_unknown(names, answer):
        yield wrap(sentence, width=width, indent=2, hang=2)


def _list_unknown(names: Names, answer: ImpactAnswer) -> Iterator[str]:
    coverage = answer.coverage
    isolated = [names.systems[system] for system in coverage["isolated_systems"]]
    if isolated:
        yield (
            f"No integration that is live is recorded for {list_some(isolated)}, of the boroughs "
            "concerned. "
            "That rarely means that there is none."
        )
    unrecorded = coverage["unrecorded_integrations"]
    if unrecorded:
        yield (
            f"Of {count(unrecorded, 'integration')} of the boroughs concerned, the data is not "
            "recorded, or not all of it."
        )
    systems = _list_concerned(names, answer)
    homeless = [names.systems[system.id] for system in systems if system.borough is None]
    if homeless:
        yield (
            f"The borough of {list_some(homeless)} is not recorded, so that nobody counted the "
            "gaps around it."
        )
    used = _list_used(names, answer)
    unused = [names.systems[each.id] for each in systems if each.id not in used]
    if unused:
        yield f"No service is recorded that uses {list_some(unused)}."
    covered = {system for contract in answer.contracts for system in contract["covers"]}
    bare = [names.systems[each.id] for each in systems if each.id not in covered]
    if bare:
        yield f"No contract is recorded for {list_some(bare)}."
    for source in coverage["sources"]:
        read_on = write_date(date.fromisoformat(source["read_on"]))
        yield f"{escape(source['source'])} was last read on {read_on}."
    if not coverage["sources"]:
        yield "When these records were last checked is not recorded."
    yield "Whatever nobody wrote down is missing here too."


def _list_concerned(names: Names, answer: ImpactAnswer) -> list[System]:
    """List the systems replaced, then those affected that are listed."""
    rows = [*answer.question["systems"], *(row["id"] for row in answer.systems)]
    graph = names.graph
    return [graph.systems[graph.system_numbers[each]] for each in dict.fromkeys(rows)]


def _list_used(names: Names, answer: ImpactAnswer) -> set[str]:
    """List the systems that a live service uses."""
    on = date.fromisoformat(answer.question["on"])
    live = (service for service in names.graph.services if is_live(service, on=on))
    return {use.system for service in live for use in service.uses}


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
        ("can be extended to", row["latest_end"]),
        ("notice was due by" if (row["notice_by"] or on) < on else "notice by", row["notice_by"]),
        ("review was due" if (row["review"] or on) < on else "review", row["review"]),
    )
    said = [f"{what} {write_date(date.fromisoformat(day))}" for what, day in dates if day]
    return f"{title}{who}, covers {covers}: {', '.join(said) or 'no dates recorded'}"


def _write_basis(answer: ImpactAnswer, width: int) -> Iterator[str]:
    yield wrap(f"Equal answers have equal hashes: {answer.result_hash}", width=width)
