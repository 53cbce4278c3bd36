"""The graph that a Neo4j database shows, compared with the merge of its sources."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, LiteralString

from depgraph.graph import Snapshot
from depgraph.stores._bolt import Database, read_value
from depgraph.stores._links import Found, read_links
from depgraph.stores._nodes import (
    LABELS,
    Key,
    Node,
    build_nodes,
    write_link,
)


def compare_graph(database: Database, graph: Snapshot) -> list[tuple[Key, str]]:
    """
    Compare what a database shows with a graph.

    Returns:
        Things that differ, each with a sentence; in the order of their labels and ids.
    """
    faults: list[tuple[Key, str]] = []
    nodes = list(build_nodes(graph))
    for label in LABELS:
        query: LiteralString = (
            f"MATCH (n:{label}) WHERE n.depgraph_digest IS NOT NULL "
            "RETURN n.id, elementId(n), properties(n)"
        )
        rows = database.read(query)
        found: dict[str, Any] = {identifier: values for identifier, _, values in rows}
        names = {element: identifier for identifier, element, _ in rows}
        links = {names[element]: own for element, own in read_links(database, label, list(names))}
        expected = {node.id: node for node in nodes if node.label == label}
        for identifier in sorted(expected.keys() | found.keys()):
            fault = _compare_node(
                expected.get(identifier), found.get(identifier), links.get(identifier, [])
            )
            if fault:
                faults.append(((label, identifier), f"{label} {identifier}: {fault}."))
    return faults


def _compare_node(
    node: Node | None, found: Mapping[str, Any] | None, links: Sequence[Found]
) -> str | None:
    """Say how a node differs from what it is to be."""
    if node is None:
        return "it is shown, and no source states it"
    if found is None:
        return "it is not shown"
    differing = [
        name for name, value in node.values.items() if read_value(found.get(name)) != value
    ]
    if differing:
        return f"other values are shown than the sources state ({', '.join(differing)})"
    expected = {write_link(link) for link in node.links}
    shown = [write_link(each.link) for each in links]
    if expected != set(shown) or len(links) != len(node.links):
        kinds = sorted({json.loads(each)[0] for each in expected ^ set(shown)})
        return f"other relationships are shown than the sources state ({', '.join(kinds)})"
    return None
