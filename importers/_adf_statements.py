"""Transfers become statements: one integration for each pair, mechanism and engine."""

from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

from depgraph.facts import Evidence, Statement
from depgraph.model import Integration, System
from depgraph.names import slugify
from importers._adf_calls import Calls
from importers._adf_ends import End
from importers._adf_transfers import Transfer
from importers._endpoints import build_id

VERSION: Final = "adf 1"


class Engine(NamedTuple):
    """The factory: its system if its borough is known, and what it is called as an end."""

    name: str
    borough: str | None
    system: System | None

    @property
    def reference(self) -> str:
        """Its id, or its name where nobody knows whose it is."""
        return self.system.id if self.system else self.name


def build_engine(name: str, borough: str | None) -> Engine:
    """Build the system that stands for a factory."""
    if not borough:
        return Engine(name, None, None)
    identifier = f"{borough}/{slugify(name)}"
    system = System(id=identifier, name=name, borough=borough, kind="carrier")
    return Engine(name, borough, system)


def state(transfers: Sequence[Transfer], calls: Calls, engine: Engine) -> list[Statement]:
    """State the ends, the engine, and each integration once for every activity."""
    groups: dict[tuple[str, str, str], list[Transfer]] = {}
    for each in transfers:
        ends = (_refer(each.source, engine), _refer(each.target, engine), each.mechanism)
        groups.setdefault(ends, []).append(each)
    statements = [*_state_systems(transfers, engine)]
    for key in sorted(groups):
        statements.extend(_state_integration(groups[key], calls, engine))
    return statements


def _state_systems(transfers: Sequence[Transfer], engine: Engine) -> Iterator[Statement]:
    first: dict[str, tuple[System, Transfer]] = {}
    for transfer in transfers:
        for end in (transfer.source, transfer.target):
            if end is not None:
                first.setdefault(end.system.id, (end.system, transfer))
    if engine.system and transfers:
        evidence = _prove(transfers[0], "high")
        yield Statement(record=engine.system, borough=engine.borough, evidence=evidence)
    for identifier in sorted(first):
        system, transfer = first[identifier]
        yield Statement(record=system, borough=None, evidence=_prove(transfer, "high"))


def _state_integration(
    group: Sequence[Transfer], calls: Calls, engine: Engine
) -> Iterator[Statement]:
    record = _build_integration(group, calls, engine)
    stated: set[tuple[str, str]] = set()
    for each in group:
        place = (each.activity.part, each.activity.pointer)
        if place not in stated:
            stated.add(place)
            evidence = _prove(each, each.confidence)
            yield Statement(record=record, borough=engine.borough, evidence=evidence)


def _build_integration(group: Sequence[Transfer], calls: Calls, engine: Engine) -> Integration:
    first = group[0]
    ends = [end for each in group for end in (each.source, each.target) if end]
    return Integration(
        id=build_id(
            engine.borough,
            source=_stand_in(first.source, engine),
            target=_stand_in(first.target, engine),
            mechanism=first.mechanism,
            engine=engine.name,
        ),
        source=_refer(first.source, engine),
        target=_refer(first.target, engine),
        via=(engine.reference,) if first.source and first.target else (),
        technical_names=tuple(sorted({name for end in ends for name in end.names})),
        mechanism=first.mechanism,
        automation="automatic",
        frequency=calls.describe({each.pipeline for each in group}),
    )


def _refer(end: End | None, engine: Engine) -> str:
    return end.system.id if end else engine.reference


def _stand_in(end: End | None, engine: Engine) -> System:
    return end.system if end else System(id="engine", name=engine.name)


def _prove(transfer: Transfer, confidence: Literal["high", "medium", "low"]) -> Evidence:
    return Evidence(
        part=transfer.activity.part,
        locator=transfer.activity.pointer,
        importer=VERSION,
        confidence=confidence,
    )
