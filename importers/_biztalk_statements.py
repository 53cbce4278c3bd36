"""The hops of a binding file as statements: one integration for a pair, with all its evidence."""

from collections.abc import Iterator, Sequence
from typing import Final

from depgraph.facts import Evidence, Statement
from depgraph.model import Integration, System
from importers._biztalk_hops import Confidence, Hop
from importers._biztalk_ports import Way
from importers._endpoints import build_id

ENGINE: Final = "BizTalk"
_VERSION: Final = "biztalk 1"
_SURE: Final[dict[Confidence, int]] = {"high": 0, "medium": 1, "low": 2}


def list_statements(
    hops: Sequence[Hop], ways: Sequence[Way], *, source: str, borough: str | None
) -> Iterator[Statement]:
    """
    List what a file states: the engine, every endpoint once, every integration with its evidence.

    Args:
        hops: The hops, in the order found.
        ways: The ways of the file; those that no hop touches are endpoints all the same.
        source: Name of the file.
        borough: Whose it is, if that is known.
    """
    if borough and hops:
        engine = System(id=f"{borough}/biztalk", name=ENGINE, borough=borough, kind="carrier")
        yield _state(engine, "/BindingInfo", source=source, borough=borough)
    ends: dict[str, Way] = {}
    for way in (*ways, *(way for hop in hops for way in (hop.source, hop.target))):
        ends.setdefault(way.end.system.id, way)
    for way in ends.values():
        yield _state(way.end.system, way.locator, source=source, borough=None)
    for pair in _group(hops, borough).values():
        yield from _state_pair(pair, source=source, borough=borough)


def _group(hops: Sequence[Hop], borough: str | None) -> dict[str, list[Hop]]:
    groups: dict[str, list[Hop]] = {}
    for hop in hops:
        groups.setdefault(_identify(hop, borough), []).append(hop)
    return groups


def _identify(hop: Hop, borough: str | None) -> str:
    return build_id(
        borough,
        source=hop.source.end.system,
        target=hop.target.end.system,
        mechanism=hop.target.end.mechanism,
        engine=ENGINE,
    )


def _state_pair(hops: Sequence[Hop], *, source: str, borough: str | None) -> Iterator[Statement]:
    """State an integration once for each port that moves its data, alike each time."""
    first = hops[0]
    frequencies = sorted({hop.source.frequency for hop in hops if hop.source.frequency})
    applications = {hop.way.application for hop in hops}
    record = Integration(
        id=_identify(first, borough),
        source=first.source.end.system.id,
        target=first.target.end.system.id,
        via=(ENGINE,),
        technical_names=tuple(name for hop in hops for name in hop.names),
        mechanism=first.target.end.mechanism,
        automation="automatic",
        frequency="; ".join(frequencies) or None,
        name=(applications.pop() or None) if len(applications) == 1 else None,
    )
    surest: dict[str, Confidence] = {}
    for hop in sorted(hops, key=lambda each: _SURE[each.confidence]):
        surest.setdefault(hop.way.locator, hop.confidence)
    for locator, confidence in surest.items():
        yield _state(record, locator, source=source, borough=borough, confidence=confidence)


def _state(
    record: System | Integration,
    locator: str,
    *,
    source: str,
    borough: str | None,
    confidence: Confidence = "high",
) -> Statement:
    evidence = Evidence(part=source, locator=locator, importer=_VERSION, confidence=confidence)
    return Statement(record=record, borough=borough, evidence=evidence)
