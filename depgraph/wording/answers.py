"""An impact answer in sentences: the headline, what is replaced, what to ask, what is not known."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from depgraph.analysis.answer import (
    AffectedSystem,
    CoveringContract,
    ImpactAnswer,
    OpenQuestion,
)
from depgraph.errors import escape
from depgraph.model import UNRECORDED, Integration, System
from depgraph.wording.names import Names
from depgraph.wording.phrases import (
    MOST_LISTED,
    count,
    count_both,
    join,
    list_some,
    write_date,
)

ASSUMED_NOTE: Final = (
    "Data that nobody recorded may be data that is lost. Nothing recorded proves that these are "
    "affected, and nothing rules it out."
)
DOWNSTREAM_NOTE: Final = (
    "By the record these receive only other data than what is lost. If a system on the way makes "
    "that data from what is lost, and nobody recorded it, they are affected too."
)


def write_headline(names: Names, answer: ImpactAnswer) -> Iterator[str]:
    """Write the answer in a sentence, and what nobody recorded at all."""
    replaced = join([names.systems[system] for system in answer.question["systems"]])
    services = [row for row in answer.services if row["confidence"] == "traced"]
    systems = [row for row in answer.systems if row["confidence"] == "traced"]
    real, apart = _part(names, systems)
    losing = sum(row["roles"][-1] != "rework" for row in real)
    high = sum(row["severity"] == "high" for row in services)
    statutory = sum(row["statutory"] is True for row in services)
    parts = [
        f"Replacing {replaced} affects {count(len(services), 'service')} ({high} high, "
        f"{statutory} statutory), {count(len(real), 'system')} ({losing} with data lost or "
        f"degraded){apart}",
        f"{count(len(answer.integrations), 'integration')} to rework",
        *_list_more(answer),
    ]
    yield "; ".join(parts) + "."
    concerned = {system.id for system in _list_concerned(names, answer)}
    if not concerned & _list_used(names, answer):
        yield (
            "Nobody recorded a service that uses any of these systems: which services are "
            "affected is not known."
        )
    if not answer.integrations:
        yield (
            f"Nobody recorded an integration of {replaced} on this date: that nothing else is "
            "affected is not known."
        )


def _part(names: Names, rows: Sequence[AffectedSystem]) -> tuple[Sequence[AffectedSystem], str]:
    """Part systems from carriers and from addresses that nobody has resolved, and count those."""
    graph = names.graph
    systems = {row["id"]: graph.systems[graph.system_numbers[row["id"]]] for row in rows}
    unresolved = sum(system.unresolved for system in systems.values())
    real = [row for row in rows if not systems[row["id"]].unresolved]
    others = [row for row in real if systems[row["id"]].kind != "carrier"]
    carriers = len(real) - len(others)
    apart = [
        *([count(carriers, "carrier")] if carriers else []),
        *([count(unresolved, "unresolved address", "unresolved addresses")] if unresolved else []),
    ]
    said = f" and {apart[0]}" if len(apart) == 1 else f", {join(apart)}" if apart else ""
    return others, said


def _list_more(answer: ImpactAnswer) -> Iterator[str]:
    """Count what is assumed, what is downstream, and what the question leaves out."""
    coverage = answer.coverage
    assumed, downstream, beyond = coverage["assumed"], coverage["downstream"], coverage["beyond"]
    if assumed["systems"] or assumed["services"]:
        more = count_both(assumed["systems"], assumed["services"], more=True)
        yield f"{more} may be affected, through data that nobody recorded"
    if downstream["systems"] or downstream["services"]:
        lie = count_both(downstream["systems"], downstream["services"])
        yield f"{lie} lie downstream by other data"
    if beyond["systems"] or beyond["services"]:
        farther = count(answer.question["max_distance"] or 0, "integration")
        left_out = count_both(beyond["systems"], beyond["services"])
        yield f"{left_out} more than {farther} away are left out"


def write_basis(answer: ImpactAnswer) -> str:
    """Say what was asked about: the day, and the version of the graph."""
    day = write_date(date.fromisoformat(answer.question["on"]))
    return f"what is live on {day}, in version {answer.graph_version} of the graph"


def describe_replaced(names: Names, identifier: str) -> str:
    """Describe a system that is replaced: its product, its owner, and who shares it."""
    graph = names.graph
    system = graph.systems[graph.system_numbers[identifier]]
    said = [f"{names.systems[identifier]} ({escape(identifier)})"]
    if system.product is not None:
        said.append(f"product {names.products.get(system.product, escape(system.product))}")
    if system.owner is not None:
        owner = graph.columns.team_names.get(system.owner, system.owner)
        said.append(f"owned by {escape(owner)}")
    if system.shared_with:
        said.append(f"{names.share(identifier)}, which must be asked too")
    return "; ".join(said)


def write_question(names: Names, row: OpenQuestion) -> str:
    """Write a question to find out first, with what stands behind it."""
    stands = count_both(row["systems"], row["services"])
    asked = _ask(names, names.integrations[row["integration"]])
    return f"{asked} Behind it: {stands}, counting those affected for certain as well."


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


def list_unknown(
    names: Names, answer: ImpactAnswer, *, most: int | None = MOST_LISTED
) -> Iterator[str]:
    """List what the record does not say, naming so many systems at most, or all."""
    coverage = answer.coverage
    isolated = [names.systems[system] for system in coverage["isolated_systems"]]
    if isolated:
        yield (
            f"No integration that is live is recorded for {list_some(isolated, most=most)}, of the "
            "boroughs concerned. That rarely means that there is none."
        )
    unrecorded = coverage["unrecorded_integrations"]
    if unrecorded:
        yield (
            f"Of {count(unrecorded, 'integration')} of the boroughs concerned, the data is not "
            "recorded, or not all of it."
        )
    unresolved = [names.systems[each] for each in coverage["unresolved_addresses"]]
    if unresolved:
        yield (
            f"Nobody says which system is behind {list_some(unresolved, most=most)}. To write a "
            "table to fill in: depgraph connections --suggest FILE.csv"
        )
    systems = [each for each in _list_concerned(names, answer) if not each.unresolved]
    homeless = [names.systems[system.id] for system in systems if system.borough is None]
    if homeless:
        yield (
            f"The borough of {list_some(homeless, most=most)} is not recorded, so that nobody "
            "counted the gaps around it."
        )
    used = _list_used(names, answer)
    unused = [names.systems[each.id] for each in systems if each.id not in used]
    if unused:
        yield f"No service is recorded that uses {list_some(unused, most=most)}."
    covered = {system for contract in answer.contracts for system in contract["covers"]}
    bare = [names.systems[each.id] for each in systems if each.id not in covered]
    if bare:
        yield f"No contract is recorded for {list_some(bare, most=most)}."
    yield from _list_readings(answer)
    yield "Whatever nobody wrote down is missing here too."


def _list_readings(answer: ImpactAnswer) -> Iterator[str]:
    sources = answer.coverage["sources"]
    for source in sources:
        read_on = write_date(date.fromisoformat(source["read_on"]))
        yield f"{escape(source['source'])} was last read on {read_on}."
    if not sources:
        yield "When these records were last checked is not recorded."


def _list_concerned(names: Names, answer: ImpactAnswer) -> list[System]:
    """List the systems replaced, then those affected that are listed."""
    rows = [*answer.question["systems"], *(row["id"] for row in answer.systems)]
    graph = names.graph
    return [graph.systems[graph.system_numbers[each]] for each in dict.fromkeys(rows)]


def _list_used(names: Names, answer: ImpactAnswer) -> set[str]:
    """List the systems that a live service uses."""
    graph = names.graph
    live = graph.live_on(date.fromisoformat(answer.question["on"])).uses
    return set(graph.columns.system_id[graph.flows.uses.system[live]].tolist())


def sort_contracts(answer: ImpactAnswer) -> list[CoveringContract]:
    """Sort the contracts, the first to end first."""
    return sorted(answer.contracts, key=lambda row: (row["end"] or "9999", row["id"]))


def write_contract(names: Names, row: CoveringContract, *, on: str) -> str:
    """Write a contract with its dates, as they stand on a day."""
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


def write_hash(answer: ImpactAnswer) -> str:
    """Write the hash by which equal answers are known."""
    return f"Equal answers have equal hashes: {answer.result_hash}"
