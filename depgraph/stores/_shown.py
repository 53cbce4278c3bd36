"""
The merged graph in a Neo4j database: what differs from it is found, staged and shown.

New nodes are written under labels that nobody asks for, in batches, and shown by the last
transaction, which also changes what is there already. Each node carries digests of what was
written, so that an import writes what differs and nothing else.

Only what carries our mark is changed or deleted: other nodes, labels, properties and
relationships are somebody else's.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final, LiteralString

from depgraph.graph import Snapshot
from depgraph.stores._bolt import Database, MovedError, Run, read_value, split_rows
from depgraph.stores._links import LinkChanges, find_link_changes, read_links
from depgraph.stores._nodes import (
    LABELS,
    MARK,
    Key,
    Link,
    Node,
    Values,
    build_nodes,
    find_label,
    list_properties,
)

_DIGESTS: Final = ("depgraph_digest", "depgraph_links")
Work = Callable[[LiteralString, list[Any]], int]
"""Runs a query over some rows, in batches; gives how many rows it found its nodes for."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A node that is there: where, and what it and its relationships are recognised by."""

    element: str
    digest: str
    links_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """
    What has to be written for a database to show a graph.

    Args:
        change: Name of the change, which staged nodes carry.
        staged: How many nodes of each label were staged.
        changed: Of nodes whose properties differ, by label: where each is, and those that do.
        relinked: What makes relationships of nodes what they are to be.
        gone: Nodes of things that are no more, by label.
        after: What the database shows then.
    """

    change: str
    staged: Mapping[LiteralString, int]
    changed: Mapping[LiteralString, Sequence[Values]]
    relinked: Sequence[tuple[Node, LinkChanges]]
    gone: Mapping[LiteralString, Sequence[str]]
    after: Mapping[Key, Shown]


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


def stage_graph(
    database: Database, graph: Snapshot, *, before: Mapping[Key, Shown], change: str
) -> Difference:
    """
    Write what of a graph is new, where nobody looks, and find what else differs.

    Args:
        database: Where to; the lease is needed.
        graph: What the database is to show.
        before: What it shows.
        change: Name of the change.
    """
    nodes = {node.key: node for node in build_nodes(graph)}
    after = {
        key: Shown(before[key].element if key in before else "", node.digest, node.links_digest)
        for key, node in nodes.items()
    }
    new = [node for key, node in nodes.items() if key not in before]
    links = sum(len(node.links) for node in new)
    database.stage(lambda run: _stage(run, new, after, change), rows=len(new) + links)
    known = [(node, before[key], after[key]) for key, node in nodes.items() if key in before]
    relinked = [node for node, old, now in known if old.links_digest != now.links_digest]
    changed = [node for node, old, now in known if old != now]
    return Difference(
        change=change,
        staged=Counter(node.label for node in new),
        changed={
            label: list(
                _find_changes(database, [node for node in changed if node.label == label], after)
            )
            for label in LABELS
        },
        relinked=[
            change
            for label in LABELS
            for change in _find_link_changes(
                database, label, [node for node in relinked if node.label == label], after
            )
        ],
        gone={
            label: [
                old.element for key, old in before.items() if key[0] == label and key not in nodes
            ]
            for label in LABELS
        },
        after=after,
    )


def _stage(run: Run, nodes: Sequence[Node], after: dict[Key, Shown], change: str) -> None:
    """Stage new nodes with their relationships, and note where each is."""
    for label in LABELS:
        own = [node for node in nodes if node.label == label]
        for key, element in _stage_nodes(run, label, own, after, change):
            after[key] = Shown(element, after[key].digest, after[key].links_digest)

    def work(query: LiteralString, rows: list[Any]) -> int:
        return sum(run(query, rows=batch)[0][0] for batch in split_rows(rows))

    _write_links(((node, link) for node in nodes for link in node.links), after, work)


def _stage_nodes(
    run: Run,
    label: LiteralString,
    nodes: Iterable[Node],
    after: Mapping[Key, Shown],
    change: str,
) -> Iterator[tuple[Key, str]]:
    """Stage the new nodes of a label, and give where each is."""
    query: LiteralString = (
        f"UNWIND $rows AS row CREATE (n:Staged{label}) SET n = row, n.depgraph_change = $change "
        "RETURN n.id, elementId(n)"
    )
    rows = (node.values | _write_digests(after[node.key]) for node in nodes)
    for batch in split_rows(rows):
        for identifier, element in run(query, rows=batch, change=change):
            yield (label, identifier), element


def _find_changes(
    database: Database, nodes: Sequence[Node], after: Mapping[Key, Shown]
) -> Iterator[Values]:
    """Find which properties of nodes differ, for one transaction has to take them all."""
    by_element = {after[node.key].element: node for node in nodes}
    query: LiteralString = (
        "UNWIND $rows AS row MATCH (n) WHERE elementId(n) = row RETURN row, properties(n)"
    )
    for batch in split_rows(by_element):
        for element, found in database.read(query, rows=batch):
            node = by_element[element]
            values = node.values | _write_digests(after[node.key])
            differing = {
                name: value
                for name, value in values.items()
                if read_value(found.get(name)) != value
            }
            yield {"element": element, "values": differing}


def _find_link_changes(
    database: Database,
    label: LiteralString,
    nodes: Sequence[Node],
    after: Mapping[Key, Shown],
) -> Iterator[tuple[Node, LinkChanges]]:
    by_element = {after[node.key].element: node for node in nodes}
    for element, found in read_links(database, label, by_element):
        yield by_element[element], find_link_changes(by_element[element], found)


def _write_digests(shown: Shown) -> dict[str, Any]:
    return dict(zip(_DIGESTS, (shown.digest, shown.links_digest), strict=True))


def _write_links(
    links: Iterable[tuple[Node, Link]], after: Mapping[Key, Shown], work: Work
) -> None:
    """
    Write relationships with their nodes, those of a type together.

    Raises:
        MovedError: If a node is not there any more.
    """
    groups: dict[LiteralString, list[Any]] = {}
    for node, link in links:
        ends = after[node.key].element, after[link.other].element
        groups.setdefault(link.type, []).append(
            [*(reversed(ends) if link.inwards else ends), link.values | MARK]
        )
    for kind, rows in groups.items():
        query: LiteralString = (
            "UNWIND $rows AS row MATCH (a) WHERE elementId(a) = row[0] "
            f"MATCH (b) WHERE elementId(b) = row[1] CREATE (a)-[r:{kind}]->(b) SET r = row[2] "
            "RETURN count(r)"
        )
        if work(query, rows) != len(rows):
            raise MovedError


def show_graph(run: Run, difference: Difference) -> None:
    """
    Change over to a graph, inside the transaction that commits it.

    Raises:
        MovedError: If something is not there any more.
    """

    def work(query: LiteralString, rows: list[Any]) -> int:
        return sum(run(query, rows=batch)[0][0] for batch in split_rows(rows))

    for label, elements in difference.gone.items():
        _take_away(work, label, elements)
    for label in LABELS:
        _change_nodes(work, label, difference.changed[label])
    _change_links(work, difference)
    for label, count in filter(itemgetter(1), difference.staged.items()):
        ((shown,),) = run(
            f"MATCH (n:Staged{label} {{depgraph_change: $change}}) "
            f"REMOVE n:Staged{label}, n.depgraph_change SET n:{label} RETURN count(n)",
            change=difference.change,
        )
        if shown != count:
            raise MovedError


def _change_nodes(work: Work, label: LiteralString, rows: Sequence[Values]) -> None:
    query: LiteralString = (
        f"UNWIND $rows AS row MATCH (n:{label}) WHERE elementId(n) = row.element "
        "SET n += row.values RETURN count(n)"
    )
    if work(query, list(rows)) != len(rows):
        raise MovedError


def _change_links(work: Work, difference: Difference) -> None:
    """Change the relationships of nodes that were there."""
    changes = [change for _, change in difference.relinked]
    work(
        "UNWIND $rows AS row MATCH ()-[r]->() WHERE elementId(r) = row DELETE r RETURN count(r)",
        [element for change in changes for element in change.dropped],
    )
    altered = [row for change in changes for row in change.altered]
    query: LiteralString = (
        "UNWIND $rows AS row MATCH ()-[r]->() WHERE elementId(r) = row.element "
        "SET r += row.values RETURN count(r)"
    )
    if work(query, altered) != len(altered):
        raise MovedError
    added = ((node, link) for node, change in difference.relinked for link in change.added)
    _write_links(added, difference.after, work)


def _take_away(work: Work, label: LiteralString, elements: Sequence[str]) -> None:
    """
    Take nodes away, those on which nothing of somebody else's hangs.

    Others lose what we wrote but for their id, and are labelled as former ones.
    """
    work(
        "UNWIND $rows AS row MATCH (n) WHERE elementId(n) = row "
        "MATCH (n)-[r]-() WHERE r.depgraph DELETE r RETURN count(*)",
        list(elements),
    )
    ours = [*list_properties(LABELS[label]), *_DIGESTS]
    emptied = ", ".join(f"n.{name}" for name in ours if name != "id")
    written = ", ".join(f"'{name}'" for name in ours)
    work(
        f"UNWIND $rows AS row MATCH (n:{label}) WHERE elementId(n) = row AND NOT (n)--() "
        f"AND size(labels(n)) = 1 AND all(key IN keys(n) WHERE key IN [{written}]) "
        "DELETE n RETURN count(*)",
        list(elements),
    )
    work(
        f"UNWIND $rows AS row MATCH (n:{label}) WHERE elementId(n) = row "
        f"REMOVE n:{label}, {emptied} SET n:Former{label} RETURN count(n)",
        list(elements),
    )


def clean_graph(database: Database) -> None:
    """Delete, in batches, the nodes that killed imports staged; needs the lease."""
    query: LiteralString = (
        f"MATCH (n:{'|'.join(f'Staged{label}' for label in LABELS)}) "
        "WHERE n.depgraph_change IS NOT NULL WITH n LIMIT 5000 DETACH DELETE n RETURN count(*)"
    )
    while database.execute(query)[0][0]:
        pass
