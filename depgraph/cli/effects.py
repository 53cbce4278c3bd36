"""The affected services, systems and integrations of an answer, laid out for a terminal."""

from collections.abc import Iterator

from depgraph.analysis.answer import AffectedService, AffectedSystem, ImpactAnswer
from depgraph.cli.text import wrap
from depgraph.errors import escape
from depgraph.wording.effects import (
    DISPOSITIONS,
    ROLES_NOTE,
    SEVERITY_NOTE,
    Feeds,
    find_feeds,
    index_systems,
    list_feeds_left,
    list_losses,
    list_traced,
    list_uses,
    sort_services,
    sort_systems,
    write_how,
    write_possibly,
)
from depgraph.wording.names import Names


def write_services(names: Names, answer: ImpactAnswer, width: int) -> Iterator[str]:
    """Write the traced services, the gravest first, each with every use that affects it."""
    rows = [row for row in answer.services if row["confidence"] == "traced"]
    if not rows:
        return
    yield f"SERVICES AFFECTED: {len(rows):,}, traced"
    yield wrap(SEVERITY_NOTE, width=width, indent=2)
    systems = index_systems(answer)
    for row in sort_services(rows):
        marks = [f"LGSL {row['lgsl_id']}"] if row["lgsl_id"] is not None else []
        marks += ["statutory"] if row["statutory"] else []
        where = names.place(row["borough"], answer.question["systems"])
        label = f"  {row['severity']:<7} {names.services[row['id']]}{where}"
        yield wrap(f"{label} ({', '.join(marks)})" if marks else label, width=width, hang=10)
        for said in list_uses(names, answer, row, systems):
            yield wrap(said, width=width, indent=10, hang=2)
        yield from _write_rest(names, row, width)


def _write_rest(names: Names, row: AffectedService, width: int) -> Iterator[str]:
    if row["possibly"]:
        yield wrap(write_possibly(row), width=width, indent=10)
    if row["route"]:
        yield wrap(f"Route: {names.write_route(row['route'])}", width=width, indent=10, hang=2)


def write_systems(names: Names, answer: ImpactAnswer, width: int) -> Iterator[str]:
    """Write the traced systems: those that lose data first, then those with interface work only."""
    rows = [row for row in answer.systems if row["confidence"] == "traced"]
    if not rows:
        return
    yield f"SYSTEMS AFFECTED: {len(rows):,}, traced"
    yield wrap(ROLES_NOTE, width=width, indent=2)
    feeds = find_feeds(names.graph, answer)
    for row in sort_systems(rows):
        yield from _write_system(names, answer, row, feeds, width)


def _write_system(
    names: Names, answer: ImpactAnswer, row: AffectedSystem, feeds: Feeds, width: int
) -> Iterator[str]:
    label = f"  {row['roles'][-1]:<8} {names.write_system(row['id'])}"
    yield wrap(label, width=width, hang=11)
    yield wrap(" ".join(list_losses(names, answer, row)), width=width, indent=11)
    for said in list_feeds_left(names, row, feeds):
        yield wrap(said, width=width, indent=11, hang=2)
    if list_traced(row):
        yield wrap(f"Route: {names.write_route(row['route'])}", width=width, indent=11, hang=2)


def write_integrations(names: Names, answer: ImpactAnswer, width: int) -> Iterator[str]:
    """Write the integrations to rework, by what has to be done with them."""
    if not answer.integrations:
        return
    yield f"INTEGRATIONS TO REWORK: {len(answer.integrations):,}"
    for disposition, meaning in DISPOSITIONS.items():
        rows = [row for row in answer.integrations if row["disposition"] == disposition]
        if rows:
            yield wrap(f"{disposition} ({meaning})", width=width, indent=2)
        for row in rows:
            text, how = f"{escape(row['id'])}  {names.write_transfer(row)}", write_how(row)
            yield wrap(f"{text} ({how})" if how else text, width=width, indent=4, hang=4)
