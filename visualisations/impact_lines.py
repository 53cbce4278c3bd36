"""The lines of a picture of an impact: what moves between its boxes, and what uses them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from depgraph.analysis.answer import ImpactAnswer
from depgraph.errors import escape
from depgraph.model import Integration
from depgraph.wording.effects import DISPOSITIONS, list_traced
from depgraph.wording.names import Names
from visualisations.scenes import Edge, Ends, list_hops, name_service, name_system


@dataclass(frozen=True, slots=True)
class Transfer:
    """An integration in a picture: whether it is on a traced way, and what has to be done."""

    integration: Integration
    traced: bool
    task: str


Transfers = dict[Ends, list[Transfer]]


def list_transfers(names: Names, answer: ImpactAnswer) -> Transfers:
    """List the integrations to rework and those on routes, by the ends of their arrows."""
    tasks = {
        each["id"]: f"{each['disposition'].capitalize()}: {DISPOSITIONS[each['disposition']]}."
        for each in answer.integrations
    }
    traced = dict.fromkeys(tasks, True)
    for row in (*answer.systems, *answer.services):
        for identifier in row["route"]:
            traced[identifier] = traced.get(identifier, False) or row["confidence"] == "traced"
    transfers: Transfers = {}
    for identifier in sorted(traced):
        transfer = Transfer(
            names.integrations[identifier], traced[identifier], tasks.get(identifier, "")
        )
        for ends in list_hops(transfer.integration, answer.question["systems"]):
            transfers.setdefault(ends, []).append(transfer)
    return transfers


def draw_transfers(
    names: Names, transfers: Transfers, columns: Mapping[str, int]
) -> Iterator[Edge]:
    """Draw one line for all that moves between two boxes, either way, and is as certain."""
    bundles: dict[tuple[str, str, bool], dict[Ends, list[Transfer]]] = {}
    for (source, target), each in transfers.items():
        back = (columns[source], source) > (columns[target], target)
        left, right = (target, source) if back else (source, target)
        for transfer in each:
            bundle = bundles.setdefault((left, right, transfer.traced), {})
            bundle.setdefault((source, target), []).append(transfer)
    for (left, right, traced), bundle in bundles.items():
        held = list(dict.fromkeys(each for ends in bundle.values() for each in ends))
        yield Edge(
            source=left,
            target=right,
            tie="transfer",
            heads=((right, left) in bundle, (left, right) in bundle),
            assumed=not traced,
            rework=any(each.task for each in held),
            words="\n".join(_write_transfers(names, held)),
        )


def _write_transfers(names: Names, transfers: Iterable[Transfer]) -> Iterator[str]:
    for each in transfers:
        yield f"{names.write_transfer(each.integration)} ({escape(each.integration.id)})"
        if each.task:
            yield each.task


def draw_passing(names: Names, answer: ImpactAnswer, transfers: Transfers) -> Iterator[Edge]:
    """Join systems on the way of integrations to rework to what is replaced, unless data does."""
    replaced = answer.question["systems"]
    said: dict[Ends, list[str]] = {}
    for row in answer.integrations:
        stops = (row["source"], row["target"], *row["via"])
        anchor = next(each for each in stops if each in replaced)
        for via in row["via"]:
            if via not in replaced:
                said.setdefault((via, anchor), []).append(f"{names.write_transfer(row)}.")
    for (via, anchor), lines in said.items():
        ends = name_system(via), name_system(anchor)
        if ends not in transfers and ends[::-1] not in transfers:
            words = "\n".join([f"{names.systems[via]} is on the way of:", *lines])
            yield Edge(source=ends[0], target=ends[1], tie="passing", words=words)


def draw_uses(names: Names, answer: ImpactAnswer) -> Iterator[Edge]:
    """Join each service to every system that it uses and that is replaced or loses data."""
    certain = {*answer.question["systems"]}
    certain |= {row["id"] for row in answer.systems if list_traced(row)}
    possible = {row["id"] for row in answer.systems if row["data"]} - certain
    for row in answer.services:
        essential: dict[str, bool] = {}
        for use in names.uses[row["id"]]:
            essential[use.system] = essential.get(use.system, False) or use.essential
        for system, needed in essential.items():
            if system in certain or system in possible:
                kind = "essential" if needed else "supporting"
                yield Edge(
                    source=name_system(system),
                    target=name_service(row["id"]),
                    tie="use",
                    assumed=system in possible,
                    words=f"{names.services[row['id']]} uses {names.systems[system]} ({kind}).",
                )
