"""
What a Neo4j database shows, compared with a graph: what is new, differs, or is gone.

Each node carries digests of what was written with it. An import takes them at their word, and
so looks closely at few; to check a database is to compare it as if there were none.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, LiteralString

from depgraph.graph import Snapshot
from depgraph.stores._bolt import Database, read_value, split_rows
from depgraph.stores._links import LinkChanges, find_link_changes, read_links
from depgraph.stores._nodes import LABELS, Key, Node, Values, build_nodes, find_label

DIGESTS: Final = ("depgraph_digest", "depgraph_links")
_PLACES: Final = {label: place for place, label in enumerate(LABELS)}


@dataclass(frozen=True, slots=True)
class Shown:
    """A node that is there: where, and what it and its relationships are recognised by."""

    element: str
    digest: str
    links_digest: str

    def write_digests(self) -> Values:
        """Write the properties by which it is recognised."""
        return dict(zip(DIGESTS, (self.digest, self.links_digest), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """
    What has to be written for a database to show a graph.

    Args:
        new: Nodes that are not there.
        changed: Nodes whose properties differ, each with those that do.
        relinked: Nodes whose relationships differ, each with what has to be done to them.
        gone: Nodes of things that are no more, each with where it is.
        after: What the database shows then; where new nodes are is known once they are staged.
    """

    new: Sequence[Node]
    changed: Sequence[tuple[Node, Values]]
    relinked: Sequence[tuple[Node, LinkChanges]]
    gone: Sequence[tuple[Key, str]]
    after: dict[Key, Shown]


def read_shown(database: Database) -> dict[Key, Shown]:
    """Read which nodes of ours are there."""
    query: LiteralString = (
        f"MATCH (n:{'|'.join(LABELS)}) WHERE n.depgraph_digest IS NOT NULL "
        "RETURN labels(n), n.id, elementId(n), n.depgraph_digest, n.depgraph_links"
    )
    return {
        (find_label(labels), identifier): Shown(*found)
        for labels, identifier, *found in database.read(query)
    }


def forget_digests(shown: Mapping[Key, Shown]) -> dict[Key, Shown]:
    """Forget what nodes are recognised by, so that each is looked at."""
    return {key: Shown(each.element, "", "") for key, each in shown.items()}


def find_difference(
    database: Database, graph: Snapshot, *, before: Mapping[Key, Shown]
) -> Difference:
    """
    Find what of a graph a database does not show, and what it shows besides.

    Args:
        database: What is compared.
        graph: What it is to show.
        before: What it shows.
    """
    nodes = {node.key: node for node in build_nodes(graph)}
    after = {
        key: Shown(before[key].element if key in before else "", node.digest, node.links_digest)
        for key, node in nodes.items()
    }
    known = [(node, before[key], after[key]) for key, node in nodes.items() if key in before]
    relinked = [node for node, old, now in known if old.links_digest != now.links_digest]
    changed = [node for node, old, now in known if old != now]
    return Difference(
        new=[node for key, node in nodes.items() if key not in before],
        changed=list(_find_changes(database, changed, after)),
        relinked=list(_find_link_changes(database, relinked, after)),
        gone=[(key, old.element) for key, old in before.items() if key not in nodes],
        after=after,
    )


def _find_changes(
    database: Database, nodes: Sequence[Node], after: Mapping[Key, Shown]
) -> Iterator[tuple[Node, Values]]:
    """Find which properties of nodes differ, for one transaction has to take them all."""
    by_element = {after[node.key].element: node for node in nodes}
    query: LiteralString = (
        "UNWIND $rows AS row MATCH (n) WHERE elementId(n) = row RETURN row, properties(n)"
    )
    for batch in split_rows(by_element):
        for element, found in database.read(query, rows=batch):
            node = by_element[element]
            values = node.values | after[node.key].write_digests()
            differing = {
                name: value
                for name, value in values.items()
                if read_value(found.get(name)) != value
            }
            if differing:
                yield node, differing


def _find_link_changes(
    database: Database, nodes: Iterable[Node], after: Mapping[Key, Shown]
) -> Iterator[tuple[Node, LinkChanges]]:
    for label, own in group_by_label(nodes):
        by_element = {after[node.key].element: node for node in own}
        for element, found in read_links(database, label, by_element):
            changes = find_link_changes(by_element[element], found)
            if changes.kinds:
                yield by_element[element], changes


def group_by_label(nodes: Iterable[Node]) -> Iterator[tuple[LiteralString, list[Node]]]:
    """Group nodes by their labels, in the order of these."""
    ordered = sorted(nodes, key=lambda node: _PLACES[node.label])
    for label, own in groupby(ordered, key=lambda node: node.label):
        yield label, list(own)


def list_faults(difference: Difference) -> list[str]:
    """List what differs as sentences, in the order of labels and ids."""
    faults: dict[Key, str] = {}
    for node, changes in difference.relinked:
        kinds = ", ".join(changes.kinds)
        faults[node.key] = f"other relationships are shown than the sources state ({kinds})"
    for node, values in difference.changed:
        names = ", ".join(name for name in values if name in node.values)
        if names:
            faults[node.key] = f"other values are shown than the sources state ({names})"
    faults |= {node.key: "it is not shown" for node in difference.new}
    faults |= {key: "it is shown, and no source states it" for key, _ in difference.gone}
    ordered = sorted(faults, key=lambda key: (_PLACES[key[0]], key[1]))
    return [f"{label} {identifier}: {faults[label, identifier]}." for label, identifier in ordered]
