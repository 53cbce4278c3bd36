"""What a picture shows, before anything is placed: boxes in columns, lines, and their words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from depgraph.model import Integration

Shape = Literal["replaced", "starved", "degraded", "rework", "other", "high", "medium", "low"]
Tie = Literal["transfer", "use", "passing"]
Ends = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """
    A box.

    Args:
        key: What edges call it.
        shape: What it is: the role of a system, or the severity of a service.
        name: What it is called.
        remarks: What happens to it, in a few words, so that colour never says it alone.
        column: Where it stands, from left to right; 0 is what is replaced.
        assumed: Whether nothing recorded proves it.
        words: All that is to be said about it, in lines.
        route: Ends of the transfers by which the loss gets there.
    """

    key: str
    shape: Shape
    name: str
    remarks: tuple[str, ...]
    column: int
    assumed: bool = False
    words: str
    route: tuple[Ends, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """
    A line: transfers between two systems, a use of a system, or a system on the way.

    Args:
        source: Key of its box on the left.
        target: Key of its box on the right.
        tie: What it stands for.
        heads: Whether it has an arrowhead at its source, and at its target.
        assumed: Whether nothing recorded proves it.
        rework: Whether an integration to rework is among what it stands for.
        words: All that is to be said about it, in lines.
    """

    source: str
    target: str
    tie: Tie
    heads: tuple[bool, bool] = (False, False)
    assumed: bool = False
    rework: bool = False
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A whole picture."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    headings: Mapping[int, str]
    """What stands over each column."""


def name_system(identifier: str) -> str:
    """Give the key of the box of a system."""
    return f"system {identifier}"


def name_service(identifier: str) -> str:
    """Give the key of the box of a service; it may have the id of a system."""
    return f"service {identifier}"


def list_hops(integration: Integration, replaced: Sequence[str]) -> list[Ends]:
    """
    List the ends of the arrows that an integration is drawn by.

    What is replaced on its way is a stop; other systems that it passes are not, since lines
    through a busy one would show ways that no data takes.
    """
    passed = [via for via in integration.via if via in replaced]
    stops = [name_system(each) for each in (integration.source, *passed, integration.target)]
    return [ends for ends in pairwise(stops) if ends[0] != ends[1]]
