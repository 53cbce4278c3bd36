"""An impact answer laid out for a terminal: a sentence first, then what to act on, in words."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from depgraph.analysis.answer import AffectedSystem, ImpactAnswer
from depgraph.cli.effects import write_integrations, write_services, write_systems
from depgraph.cli.text import measure_width, wrap
from depgraph.errors import escape
from depgraph.graph import Snapshot
from depgraph.wording.answers import (
    ASSUMED_NOTE,
    DOWNSTREAM_NOTE,
    describe_replaced,
    list_unknown,
    sort_contracts,
    write_basis,
    write_contract,
    write_hash,
    write_headline,
    write_question,
)
from depgraph.wording.effects import sort_services
from depgraph.wording.names import Names
from depgraph.wording.phrases import count, count_both

_MOST_ASSUMED: Final = 25
_MOST_QUESTIONS: Final = 10


def draw_table(graph: Snapshot, answer: ImpactAnswer) -> str:
    """Draw an answer for the terminal, as wide as it is."""
    return "\n".join(write_impact(graph, answer, width=measure_width()))


def write_impact(graph: Snapshot, answer: ImpactAnswer, *, width: int) -> Iterator[str]:
    """Write an answer as lines of text, the parts parted by empty lines."""
    names = Names(graph)
    parts = (
        (wrap(sentence, width=width) for sentence in write_headline(names, answer)),
        _write_replaced(names, answer, width),
        write_services(names, answer, width),
        write_systems(names, answer, width),
        write_integrations(names, answer, width),
        _write_assumed(names, answer, width),
        _write_downstream(names, answer, width),
        _write_unknown(names, answer, width),
        _write_involved(names, answer, width),
        [wrap(write_hash(answer), width=width)],
    )
    for part in parts:
        lines = list(part)
        if lines:
            yield from lines
            yield ""


def _write_replaced(names: Names, answer: ImpactAnswer, width: int) -> Iterator[str]:
    """Say what is replaced, on what date, whose it is, and by which contract date."""
    yield wrap(f"REPLACED: {write_basis(answer)}", width=width)
    for identifier in answer.question["systems"]:
        yield wrap(describe_replaced(names, identifier), width=width, indent=2, hang=2)
        for contract in answer.contracts:
            if identifier in contract["covers"]:
                said = write_contract(names, contract, on=answer.question["on"])
                yield wrap(f"contract {said}", width=width, indent=4, hang=2)


def _write_assumed(names: Names, answer: ImpactAnswer, width: int) -> Iterator[str]:
    coverage = answer.coverage
    if coverage["assumed"]["systems"] or coverage["assumed"]["services"]:
        total = count_both(coverage["assumed"]["systems"], coverage["assumed"]["services"])
        yield f"POSSIBLY AFFECTED: {total}, assumed"
        yield wrap(ASSUMED_NOTE, width=width, indent=2)
        yield from _list_assumed(names, answer, width)
    if coverage["questions"]:
        yield "FIND OUT FIRST"
        for number, row in enumerate(coverage["questions"][:_MOST_QUESTIONS], start=1):
            said = f"{number}. {write_question(names, row)}"
            yield wrap(said, width=width, indent=2, hang=3)
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
            f"{row['roles'][-1]:<8} {names.write_system(row['id'])}, "
            f"{count(row['distance'], 'integration')} away: {names.write_route(row['route'])}",
            width=width,
            indent=2,
            hang=9,
        )
    for use in sort_services(services)[:_MOST_ASSUMED]:
        yield wrap(
            f"{use['severity']:<8} {names.services[use['id']]}"
            f"{names.place(use['borough'], answer.question['systems'])}, a service that uses "
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


def _write_downstream(names: Names, answer: ImpactAnswer, width: int) -> Iterator[str]:
    downstream = answer.coverage["downstream"]
    if not (downstream["systems"] or downstream["services"]):
        return
    yield f"DOWNSTREAM BY OTHER DATA: {count_both(downstream['systems'], downstream['services'])}"
    yield wrap(DOWNSTREAM_NOTE, width=width, indent=2)
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
    for sentence in list_unknown(names, answer):
        yield wrap(sentence, width=width, indent=2, hang=2)


def _write_involved(names: Names, answer: ImpactAnswer, width: int) -> Iterator[str]:
    if answer.teams:
        yield f"TEAMS TO INVOLVE: {len(answer.teams):,}"
        boroughs = {team.id: team.borough for team in names.graph.teams}
        teams = ", ".join(
            escape(team["name"]) + names.place(boroughs.get(team["id"]), answer.question["systems"])
            for team in answer.teams
        )
        yield wrap(teams, width=width, indent=2, hang=2)
    if answer.contracts:
        yield f"CONTRACTS: {len(answer.contracts):,}, first to end first"
        for row in sort_contracts(answer):
            said = write_contract(names, row, on=answer.question["on"])
            yield wrap(said, width=width, indent=2, hang=4)
