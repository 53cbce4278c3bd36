"""
The merged graph as nodes and relationships, as a Neo4j database shows it.

A label is a class of the model and a property a field; each reference to another thing is
a relationship as well. `FEEDS` sums up the integrations between two systems.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from hashlib import blake2b
from typing import Any, Final, LiteralString

from depgraph.graph import Snapshot
from depgraph.model import (
    UNRECORDED,
    Borough,
    Contract,
    DataEntity,
    Derivation,
    Integration,
    Product,
    Record,
    Service,
    Supplier,
    System,
    Team,
    Use,
)

Key = tuple[str, str]
"""The label and the id of a node."""
Values = dict[str, Any]
"""Names and values of properties."""
Period = tuple[date | None, date | None]
"""First day, and first day after; null: open."""

LABELS: Final[dict[LiteralString, type[Record]]] = {
    "Borough": Borough,
    "Supplier": Supplier,
    "Product": Product,
    "Team": Team,
    "DataEntity": DataEntity,
    "System": System,
    "Integration": Integration,
    "Service": Service,
    "Contract": Contract,
}
"""Classes of the model by the labels of their nodes; what is referred to stands first."""
NOT_PROPERTIES: Final = ("derives", "uses")
"""Fields whose values are more than plain: they are relationships only."""
FEEDS: Final = "FEEDS"
MARK: Final = {"depgraph": True}
"""The property of every relationship that is ours."""
OWN: Final = "own_"
"""What the names of properties begin with that people add by hand."""


@dataclass(frozen=True, slots=True)
class Reference:
    """
    A field of the model that names other things, and the relationship that it becomes.

    Args:
        start: Label of the nodes with the field.
        field: The field.
        type: Type of the relationship.
        end: Label of the nodes named.
        inwards: Whether the relationship points from what is named to what names it.
    """

    start: LiteralString
    field: str
    type: LiteralString
    end: LiteralString
    inwards: bool = False


REFERENCES: Final = (
    Reference("Integration", "source", "SENDS", "System", inwards=True),
    Reference("Integration", "target", "DELIVERS_TO", "System"),
    Reference("Integration", "via", "VIA", "System"),
    Reference("Integration", "data", "CARRIES", "DataEntity"),
    Reference("Integration", "owner", "OWNED_BY", "Team"),
    Reference("System", "borough", "OPERATED_BY", "Borough"),
    Reference("System", "shared_with", "SHARED_WITH", "Borough"),
    Reference("System", "product", "INSTANCE_OF", "Product"),
    Reference("System", "derives", "DERIVES", "DataEntity"),
    Reference("System", "owner", "OWNED_BY", "Team"),
    Reference("Service", "uses", "USES", "System"),
    Reference("Service", "borough", "OPERATED_BY", "Borough"),
    Reference("Service", "owner", "OWNED_BY", "Team"),
    Reference("Contract", "covers", "COVERS", "System"),
    Reference("Contract", "borough", "OPERATED_BY", "Borough"),
    Reference("Contract", "supplier", "SUPPLIED_BY", "Supplier"),
    Reference("Contract", "owner", "OWNED_BY", "Team"),
    Reference("Product", "supplier", "SUPPLIED_BY", "Supplier"),
    Reference("Team", "borough", "OPERATED_BY", "Borough"),
)
"""Every field that names other things."""
_BY_LABEL: Final = {
    label: tuple(each for each in REFERENCES if each.start == label) for label in LABELS
}


def find_label(labels: Iterable[str]) -> str:
    """Find which of the labels of a node is ours; others may have been added by hand."""
    return next(filter(LABELS.__contains__, labels), "")


def is_ours(name: str) -> bool:
    """Tell whether a property of a relationship says something of the graph."""
    return name not in MARK and not name.startswith(OWN)


def list_patterns(
    label: LiteralString,
) -> Iterator[tuple[tuple[LiteralString, LiteralString], bool, LiteralString]]:
    """List the arrows to and from the nodes of a label that are written with them."""
    own = _BY_LABEL[label]
    outwards: LiteralString = "|".join([FEEDS, *(each.type for each in own if not each.inwards)])
    yield ("-", "->"), False, outwards
    for each in own:
        if each.inwards:
            yield ("<-", "-"), True, each.type


@dataclass(frozen=True, slots=True)
class Link:
    """
    A relationship, seen from the node that it is written with.

    Args:
        type: Its type.
        inwards: Whether it points to the node that it is written with.
        other: The node at its other end.
        values: Its properties.
    """

    type: LiteralString
    inwards: bool
    other: Key
    values: Values


@dataclass(frozen=True, slots=True)
class Node:
    """
    A thing of the merged graph.

    Args:
        label: Its label.
        id: Its id.
        values: Its properties, null where nothing is known.
        links: The relationships that are written with it.
    """

    label: LiteralString
    id: str
    values: Values
    links: Sequence[Link]

    @property
    def key(self) -> Key:
        """Its label and id."""
        return self.label, self.id

    @property
    def digest(self) -> str:
        """What its properties are recognised by."""
        return _digest(self.values)

    @property
    def links_digest(self) -> str:
        """What its relationships are recognised by, in whatever order they stand."""
        return _digest(sorted(map(write_link, self.links)))


def write_link(link: Link) -> str:
    """Write a relationship as JSON, without those of its properties that are null."""
    known = {name: value for name, value in link.values.items() if value is not None}
    written = [link.type, link.inwards, *link.other, known]
    return json.dumps(written, sort_keys=True, default=str)


def _digest(values: object) -> str:
    written = json.dumps(values, sort_keys=True, default=str)
    return blake2b(written.encode(errors="surrogatepass"), digest_size=8).hexdigest()


def build_nodes(graph: Snapshot) -> Iterator[Node]:
    """
    Build the nodes of a graph: what is referred to before what refers to it.

    What is only referred to, and nobody declared, is a node with its id for a name.
    """
    records = _list_records(graph)
    named: dict[str, set[str]] = {label: set() for label in LABELS}
    feeds = _sum_up(graph)
    nodes: dict[str, list[Node]] = {label: [] for label in LABELS}
    for label, own in records.items():
        for record in own:
            links = list(_build_links(label, record))
            for link in links:
                named[link.other[0]].add(link.other[1])
            if label == "System":
                links.extend(feeds.get(record.id, ()))
            nodes[label].append(Node(label, record.id, _read_values(record), links))
    for label, own in records.items():
        declared = {record.id for record in own}
        declare: Callable[..., Record] = LABELS[label]
        for identifier in sorted(named[label] - declared):
            yield Node(label, identifier, _read_values(declare(id=identifier)), ())
        yield from nodes[label]


def _list_records(graph: Snapshot) -> dict[LiteralString, Sequence[Record]]:
    return {
        "Borough": graph.boroughs,
        "Supplier": graph.suppliers,
        "Product": graph.products,
        "Team": graph.teams,
        "DataEntity": graph.data_entities,
        "System": graph.systems,
        "Integration": graph.integrations,
        "Service": graph.services,
        "Contract": graph.contracts,
    }


def list_properties(record: type[Record]) -> list[str]:
    """
    List the properties of a class.

    Example:
        >>> list_properties(Borough)
        ['id', 'name', 'gss']
    """
    return [each.name for each in fields(record) if each.name not in NOT_PROPERTIES]


def _read_values(record: Record) -> Values:
    values: dict[str, Any] = {}
    for name in list_properties(type(record)):
        value = getattr(record, name)
        values[name] = list(value) if isinstance(value, tuple) else value
    title = "title" if isinstance(record, Contract) else "name"
    values[title] = values[title] or record.id
    return values


def _build_links(label: LiteralString, record: Record) -> Iterator[Link]:
    for each in _BY_LABEL[label]:
        value = getattr(record, each.field)
        named = value if isinstance(value, tuple) else () if value is None else (value,)
        for position, other in enumerate(named, start=1):
            identifier, values = _read_reference(other, position if each.type == "VIA" else None)
            if identifier != UNRECORDED:
                yield Link(each.type, each.inwards, (each.end, identifier), values)


def _read_reference(other: str | Use | Derivation, position: int | None) -> tuple[str, Values]:
    """Read what a field names, and what more it says about it."""
    if isinstance(other, Use):
        return other.system, {"essential": other.essential, "process": other.process}
    if isinstance(other, Derivation):
        return other.target, {"from": other.source}
    return other, {} if position is None else {"position": position}


def _sum_up(graph: Snapshot) -> dict[str, list[Link]]:
    """Sum up the integrations between any two systems, by the system that sends."""
    periods = {each.id: (each.live_from, each.live_to) for each in graph.systems}
    pairs: dict[tuple[str, str], list[Integration]] = {}
    for each in graph.integrations:
        pairs.setdefault((each.source, each.target), []).append(each)
    feeds: dict[str, list[Link]] = {}
    for (source, target), between in pairs.items():
        lives = [
            _intersect((each.live_from, each.live_to), periods[source], periods[target])
            for each in between
        ]
        link = Link(FEEDS, False, ("System", target), _add_up(between, lives))
        feeds.setdefault(source, []).append(link)
    return feeds


def _intersect(*periods: Period) -> Period:
    """Give the days that several periods share; the end may come before the beginning."""
    begins = [begin for begin, _ in periods if begin is not None]
    ends = [end for _, end in periods if end is not None]
    return max(begins, default=None), min(ends, default=None)


def _add_up(between: Sequence[Integration], lives: Sequence[Period]) -> Values:
    ever = [(begin, end) for begin, end in lives if not begin or not end or begin < end]
    begins, ends = zip(*(ever or lives), strict=True)
    return {
        "integrations": sorted(each.id for each in between),
        "entities": sorted({entity for each in between for entity in each.data}),
        "by_hand": sum(each.automation in ("manual", "assisted") for each in between),
        "live_from": None if None in begins else min(begins),
        "live_to": None if None in ends else max(ends),
    }
