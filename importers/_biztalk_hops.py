"""Links as hops of data: which way it goes between what a link ties together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from importers import _biztalk_notes as notes_of
from importers._biztalk_notes import Notes
from importers._biztalk_ports import Way

Confidence = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """
    Data that goes from one endpoint to another through BizTalk.

    Args:
        names: Message types, schemas, tables or maps, as the file names them.
        way: The port that the hop is evidenced by.
    """

    source: Way
    target: Way
    names: frozenset[str]
    way: Way
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """
    Ways in and out that something ties together, and how surely.

    Args:
        types: Message types that it passes on, as far as it says; `without` those it does not.
        spare: What the data is called if nothing else names it.
        process: Whether it is an orchestration, which may use the answers of what it calls.
    """

    inputs: Sequence[Way]
    outputs: Sequence[Way]
    confidence: Confidence
    types: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    spare: frozenset[str] = frozenset()
    process: bool = False


def follow_link(link: Link, notes: Notes) -> Iterator[Hop]:
    """List the hops of a link; where the way that data goes is not said, tell it."""
    for output in link.outputs:
        for way in link.inputs:
            if way.two_way and output.two_way:
                yield from _follow_answering(link, way, output, notes)
            else:
                yield from _follow_pair(link, way, output, notes)
        if link.process:
            yield from _follow_answers(link, output, notes)


def _follow_pair(link: Link, way: Way, output: Way, notes: Notes) -> Iterator[Hop]:
    """State what goes from a way in to a way out of which one at most answers."""
    hop = _state(link, way, output)
    if not output.two_way:
        querying = way.two_way and way.operations.direction == "pull"
        if querying:
            notes.add(notes_of.QUERY, way.name)
        yield _doubt(hop) if querying else hop
        return
    direction = output.operations.direction
    if not link.process:
        notes.add(notes_of.UNANSWERED, output.name)
    if direction != "pull":
        yield _doubt(hop) if link.process and direction == "unknown" else hop


def _follow_answering(link: Link, way: Way, output: Way, notes: Notes) -> Iterator[Hop]:
    """State which way data goes between a caller and a service that both are answered."""
    forth, back = _state(link, way, output), _state(link, output, way, backwards=True)
    asked, asks = way.operations.direction, output.operations.direction
    decided = asked if asks == "unknown" else asks
    if decided == "unknown":
        notes.add(notes_of.UNDECIDED, output.name)
        yield from (_doubt(forth), _doubt(back))
        return
    hop = back if decided == "pull" else forth
    yield _doubt(hop) if link.process and asks == "unknown" else hop


def _follow_answers(link: Link, output: Way, notes: Notes) -> Iterator[Hop]:
    """State where the answers of a two-way send port go on to in an orchestration."""
    direction = output.operations.direction
    if not output.two_way or direction == "push":
        return
    others = [each for each in link.outputs if _takes(each) and each is not output]
    if direction == "unknown" and (others or link.inputs):
        notes.add(notes_of.UNDECIDED, output.name)
    if not others and not any(each.two_way for each in link.inputs):
        notes.add(notes_of.UNANSWERED, output.name)
    for other in others:
        hop = _state(link, output, other, backwards=True)
        yield hop if direction == "pull" else _doubt(hop)


def _takes(way: Way) -> bool:
    return not way.two_way or way.operations.direction == "push"


def _state(link: Link, source: Way, target: Way, *, backwards: bool = False) -> Hop:
    """State a hop; an answer goes backwards and is evidenced by the port that gets it."""
    tables = frozenset((*source.operations.tables, *target.operations.tables))
    names = frozenset[str]() if backwards else _name_data(link, source, target)
    return Hop(
        source=source,
        target=target,
        names=names | tables,
        way=source if backwards else target,
        confidence=link.confidence,
    )


def _name_data(link: Link, source: Way, target: Way) -> frozenset[str]:
    """Name what is carried: by types, else by expected schemas, else by maps."""
    maps = frozenset(target.maps or source.maps)
    return link.types or source.names - link.without or maps or link.spare - link.without


def _doubt(hop: Hop) -> Hop:
    return replace(hop, confidence="low")
