"""Relationships of the graph that a Neo4j database shows: read, and what of them differs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import LiteralString

from depgraph.stores._bolt import Database, read_value, split_rows
from depgraph.stores._nodes import (
    Link,
    Node,
    find_label,
    is_ours,
    list_patterns,
    write_link,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A relationship that is there, and where."""

    element: str
    link: Link


@dataclass(frozen=True, slots=True)
class LinkChanges:
    """
    What makes the relationships of a node what they are to be.

    Args:
        dropped: Those that are to go.
        altered: Those whose properties differ, each with what it is to be.
        added: Those that are missing.
    """

    dropped: Sequence[Found]
    altered: Sequence[tuple[Found, Link]]
    added: Sequence[Link]

    @property
    def kinds(self) -> list[str]:
        """Types of the relationships that differ, sorted."""
        there = [*self.dropped, *(found for found, _ in self.altered)]
        return sorted({each.type for each in (*self.added, *(each.link for each in there))})


def read_links(
    database: Database, label: LiteralString, elements: Iterable[str]
) -> Iterator[tuple[str, list[Found]]]:
    """Read the relationships that are written with some nodes of a label, node by node."""
    for batch in split_rows(elements):
        links: dict[str, list[Found]] = {element: [] for element in batch}
        for arrow, inwards, types in list_patterns(label):
            query: LiteralString = (
                "UNWIND $rows AS row MATCH (n) WHERE elementId(n) = row "
                f"MATCH (n){arrow[0]}[r:{types}]{arrow[1]}(m) WHERE r.depgraph "
                "RETURN row, elementId(r), type(r), labels(m), m.id, properties(r)"
            )
            for node, element, kind, labels, other, values in database.read(query, rows=batch):
                own = {name: read_value(value) for name, value in values.items() if is_ours(name)}
                link = Link(kind, inwards, (find_label(labels), other), own)
                links[node].append(Found(element, link))
        yield from links.items()


def find_link_changes(node: Node, found: Iterable[Found]) -> LinkChanges:
    """Find what has to be done to the relationships of a node."""
    there: dict[str, list[Found]] = {}
    for each in found:
        there.setdefault(write_link(each.link), []).append(each)
    missing = []
    for link in node.links:
        equal = there.get(write_link(link))
        if equal:
            equal.pop()
        else:
            missing.append(link)
    left: dict[object, list[Found]] = {}
    for each in (each for equals in there.values() for each in equals):
        left.setdefault((each.link.type, each.link.inwards, each.link.other), []).append(each)
    altered: list[tuple[Found, Link]] = []
    added = []
    for link in missing:
        alike = left.get((link.type, link.inwards, link.other))
        if alike:
            altered.append((alike.pop(), link))
        else:
            added.append(link)
    dropped = [each for alike in left.values() for each in alike]
    return LinkChanges(dropped, altered, added)
