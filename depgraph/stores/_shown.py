"""
The merged graph written to a Neo4j database: new nodes are staged, then everything is shown.

New nodes are written under labels that nobody asks for, in batches, and shown by the last
transaction, which also changes what is there already: only what differs.

Only what carries our mark is changed or deleted: other nodes, labels, properties and
relationships are somebody else's.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, LiteralString

from depgraph.stores._bolt import Database, MovedError, Run, split_rows
from depgraph.stores._differences import DIGESTS, Difference, Shown, group_by_label
from depgraph.stores._nodes import LABELS, MARK, Key, Link, Node, Values, list_properties

Work = Callable[[LiteralString, list[Any]], int]
"""Runs a query over some rows, in batches; gives how many rows it found its nodes for."""


def _count_rows(run: Run) -> Work:
    """Make what runs queries over rows out of what runs queries."""
    return lambda query, rows: sum(run(query, rows=batch)[0][0] for batch in split_rows(rows))


def stage_graph(database: Database, difference: Difference, *, change: str) -> None:
    """
    Write what is new where nobody looks, and note where it is; the lease is needed.

    Args:
        database: Where to.
        difference: What is new.
        change: Name of the change, which staged nodes carry.
    """
    new, after = difference.new, difference.after

    def stage(run: Run) -> None:
        for label, own in group_by_label(new):
            _stage_nodes(run, label, own, after, change)
        links = ((node, link) for node in new for link in node.links)
        _write_links(links, after, _count_rows(run))

    database.stage(stage, rows=len(new) + sum(len(node.links) for node in new))


def _stage_nodes(
    run: Run,
    label: LiteralString,
    nodes: Iterable[Node],
    after: dict[Key, Shown],
    change: str,
) -> None:
    """Stage the new nodes of a label, and note where each is."""
    query: LiteralString = (
        f"UNWIND $rows AS row CREATE (n:Staged{label}) SET n = row, n.depgraph_change = $change "
        "RETURN n.id, elementId(n)"
    )
    rows = (node.values | after[node.key].write_digests() for node in nodes)
    for batch in split_rows(rows):
        for identifier, element in run(query, rows=batch, change=change):
            after[label, identifier] = replace(after[label, identifier], element=element)


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


def show_graph(run: Run, difference: Difference, *, change: str) -> None:
    """
    Change over to a graph, inside the transaction that commits it.

    Raises:
        MovedError: If something is not there any more.
    """
    work = _count_rows(run)
    for label in LABELS:
        elements = [element for key, element in difference.gone if key[0] == label]
        _take_away(work, label, elements)
    changed = {node.key: values for node, values in difference.changed}
    for label, own in group_by_label(node for node, _ in difference.changed):
        rows: list[Values] = [
            {"element": difference.after[node.key].element, "values": changed[node.key]}
            for node in own
        ]
        _change_nodes(work, label, rows)
    _change_links(work, difference)
    for label, own in group_by_label(difference.new):
        ((shown,),) = run(
            f"MATCH (n:Staged{label} {{depgraph_change: $change}}) "
            f"REMOVE n:Staged{label}, n.depgraph_change SET n:{label} RETURN count(n)",
            change=change,
        )
        if shown != len(own):
            raise MovedError


def _change_nodes(work: Work, label: LiteralString, rows: list[Values]) -> None:
    query: LiteralString = (
        f"UNWIND $rows AS row MATCH (n:{label}) WHERE elementId(n) = row.element "
        "SET n += row.values RETURN count(n)"
    )
    if work(query, rows) != len(rows):
        raise MovedError


def _change_links(work: Work, difference: Difference) -> None:
    """Change the relationships of nodes that were there."""
    changes = [change for _, change in difference.relinked]
    work(
        "UNWIND $rows AS row MATCH ()-[r]->() WHERE elementId(r) = row DELETE r RETURN count(r)",
        [found.element for change in changes for found in change.dropped],
    )
    altered = [
        {"element": found.element, "values": link.values | MARK}
        for change in changes
        for found, link in change.altered
    ]
    query: LiteralString = (
        "UNWIND $rows AS row MATCH ()-[r]->() WHERE elementId(r) = row.element "
        "SET r += row.values RETURN count(r)"
    )
    if work(query, altered) != len(altered):
        raise MovedError
    added = ((node, link) for node, change in difference.relinked for link in change.added)
    _write_links(added, difference.after, work)


def _take_away(work: Work, label: LiteralString, elements: list[str]) -> None:
    """
    Take nodes away, those on which nothing of somebody else's hangs.

    Others lose what we wrote but for their id, and are labelled as former ones.
    """
    work(
        "UNWIND $rows AS row MATCH (n) WHERE elementId(n) = row "
        "MATCH (n)-[r]-() WHERE r.depgraph DELETE r RETURN count(*)",
        elements,
    )
    ours = [*list_properties(LABELS[label]), *DIGESTS]
    emptied = ", ".join(f"n.{name}" for name in ours if name != "id")
    written = ", ".join(f"'{name}'" for name in ours)
    work(
        f"UNWIND $rows AS row MATCH (n:{label}) WHERE elementId(n) = row AND NOT (n)--() "
        f"AND size(labels(n)) = 1 AND all(key IN keys(n) WHERE key IN [{written}]) "
        "DELETE n RETURN count(*)",
        elements,
    )
    work(
        f"UNWIND $rows AS row MATCH (n:{label}) WHERE elementId(n) = row "
        f"REMOVE n:{label}, {emptied} SET n:Former{label} RETURN count(n)",
        elements,
    )


def clean_graph(database: Database) -> None:
    """Delete, in batches, the nodes that killed imports staged; needs the lease."""
    query: LiteralString = (
        f"MATCH (n:{'|'.join(f'Staged{label}' for label in LABELS)}) "
        "WHERE n.depgraph_change IS NOT NULL WITH n LIMIT 5000 DETACH DELETE n RETURN count(*)"
    )
    while database.execute(query)[0][0]:
        pass
