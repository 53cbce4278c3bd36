"""
A scene as pyvis nodes and edges, placed by us. The only file that imports pyvis.

pyvis collects what vis-network is to draw. Its own page is never used: that page loads scripts
from elsewhere, and runs what stands in some fields of the data.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

from pyvis.network import Network

from visualisations.layered import Box, Layout, Line, build_layout
from visualisations.looks import (
    OPTIONS,
    PIN,
    SERVICES,
    SPACING,
    draw_box,
    draw_heading,
    measure_box,
)
from visualisations.ordering import Stop
from visualisations.scenes import Edge, Scene

_ROOM: Final = 12
"""Around all boxes."""
_STUB: Final = 15
"""How far a line runs straight on before a box; room for an arrowhead."""
_TITLE: Final = 44
"""Over the columns, for their headings."""
_HEAD_SIZE: Final = 0.5

Pin = tuple[Stop, int]
"""Where strokes begin and end: a stop, and how far to the right of its middle."""
_Strokes = dict[tuple[Pin, Pin, str], list[Edge]]
"""Strokes from pin to pin, each with the edges of one style that run along it."""


def build_network(scene: Scene) -> dict[str, Any]:
    """
    Place a scene and write it for vis-network.

    Returns:
        Nodes, edges and options; width, height, and where the middle of the first box is; what
        is to be said, which edges refer to by number; and the boxes to choose from: for each its
        node, its kind, its name, its words, and the nodes and edges of its route.
    """
    lines = {edge: _make_line(edge) for edge in scene.edges}
    boxes = [
        Box(key=node.key, column=node.column, height=measure_box(node)) for node in scene.nodes
    ]
    layout = build_layout(boxes, list(lines.values()), SPACING)
    strokes = _find_strokes(lines, layout)
    words = {
        said: number
        for number, said in enumerate(dict.fromkeys(edge.words for edge in scene.edges))
    }
    network = Network(directed=True, cdn_resources="in_line")
    network.options = OPTIONS
    _add_boxes(network, scene, layout)
    _add_edges(network, layout, strokes, words)
    nodes, edges, _, _, _, options = network.get_network_data()
    return {
        "nodes": nodes,
        "edges": edges,
        "options": json.loads(options),
        "width": layout.width + 2 * _ROOM,
        "height": layout.height + 2 * _ROOM + _TITLE,
        "middle": [place + _ROOM for place in layout.places[scene.nodes[0].key]],
        "said": list(words),
        "boxes": list(_list_boxes(scene, strokes)),
    }


def _make_line(edge: Edge) -> Line:
    return Line(source=edge.source, target=edge.target, style=_name_style(edge))


def _name_style(edge: Edge) -> str:
    """Name what a line looks like: those that look the same may share their lanes."""
    return f"{edge.tie} {edge.assumed} {edge.rework} {edge.heads}"


def _turn(edge: Edge) -> Edge:
    """Turn an edge round, so that its source is on the left."""
    return replace(
        edge, source=edge.target, target=edge.source, heads=(edge.heads[1], edge.heads[0])
    )


def _find_strokes(lines: Mapping[Edge, Line], layout: Layout) -> _Strokes:
    """Part lines into strokes: straight at boxes and along lanes, curves from column to column."""
    strokes: _Strokes = {}
    for edge, line in lines.items():
        way = layout.ways[line]
        drawn = edge if way[0] == edge.source else _turn(edge)
        for ends in pairwise(_list_pins(way, layout)):
            strokes.setdefault((*ends, _name_style(drawn)), []).append(drawn)
    return strokes


def _list_pins(way: Sequence[Stop], layout: Layout) -> Iterator[Pin]:
    side = SPACING.width // 2
    source, *lanes, target = way
    level = layout.places[source][0] == layout.places[target][0]
    yield from ((source, side), (source, side + _STUB))
    for lane in lanes:
        yield from ((lane, -side), (lane, side))
    turn = 1 if level else -1
    yield from ((target, turn * (side + _STUB)), (target, turn * side))


def _add_boxes(network: Network, scene: Scene, layout: Layout) -> None:
    for number, node in enumerate(scene.nodes):
        x, y = layout.places[node.key]
        network.add_node(number, x=x + _ROOM, y=y + _ROOM + _TITLE, **draw_box(node))
    for number, (column, heading) in enumerate(scene.headings.items(), start=len(scene.nodes)):
        left, right = layout.columns[column]
        x, y = (left + right) // 2 + _ROOM, _TITLE // 2 + _ROOM // 2
        network.add_node(number, x=x, y=y, **draw_heading(heading))


def _add_edges(
    network: Network, layout: Layout, strokes: _Strokes, words: Mapping[str, int]
) -> None:
    pins = dict.fromkeys(pin for stroke in strokes for pin in stroke[:2])
    numbers = {pin: number for number, pin in enumerate(pins, start=len(network.nodes))}
    for (stop, right), number in numbers.items():
        x, y = layout.places[stop]
        at = {"x": x + right + _ROOM, "y": y + _ROOM + _TITLE}
        network.add_node(number, **at, label=" ", shape="dot", group=PIN)
    drawn: set[tuple[Pin, Pin]] = set()
    for number, ((source, target, _), edges) in enumerate(strokes.items()):
        curved = _curve(source, target, layout, again=(source, target) in drawn)
        drawn.add((source, target))
        network.add_edge(
            numbers[source],
            numbers[target],
            id=number,
            said=[words[edge.words] for edge in edges],
            **_draw_stroke(edges[0], source, target),
            **curved,
        )


def _curve(source: Pin, target: Pin, layout: Layout, *, again: bool) -> dict[str, Any]:
    """Curve a stroke away from its column, or from one that is there already."""
    level = source[0] != target[0] and source[1] == target[1]
    if not level and not (again and source[0] != target[0]):
        return {}
    rising = layout.places[source[0]][1] > layout.places[target[0]][1]
    way = "curvedCCW" if level and rising else "curvedCW"
    return {"smooth": {"enabled": True, "type": way, "roundness": 0.3}}


def _draw_stroke(edge: Edge, source: Pin, target: Pin) -> dict[str, Any]:
    """
    Draw a stroke.

    An arrowhead to the right stands at the box reached; one to the left in the middle of the
    curve, since at its box the line may have joined others.
    """
    reaches = source[0] == target[0] and abs(source[1]) > abs(target[1])
    leaves = source[0] != target[0] and source[1] == SPACING.width // 2 + _STUB
    heads = {
        "to": {"enabled": edge.heads[1] and reaches, "scaleFactor": _HEAD_SIZE},
        "middle": {"enabled": edge.heads[0] and leaves, "scaleFactor": -_HEAD_SIZE},
    }
    return {
        "arrows": {end: head for end, head in heads.items() if head["enabled"]},
        "width": 2.5 if edge.rework else 1.2,
        "dashes": [6, 5] if edge.assumed else False,
    }


def _list_boxes(scene: Scene, strokes: _Strokes) -> Iterator[dict[str, Any]]:
    held: dict[frozenset[str], list[int]] = {}
    for number, edges in enumerate(strokes.values()):
        for edge in edges:
            held.setdefault(frozenset({edge.source, edge.target}), []).append(number)
    numbers = {node.key: number for number, node in enumerate(scene.nodes)}
    for number, node in enumerate(scene.nodes):
        stops = dict.fromkeys(key for ends in node.route for key in ends)
        yield {
            "node": number,
            "kind": "Services" if node.shape in SERVICES else "Systems",
            "name": node.name,
            "words": node.words,
            "nodes": [numbers[key] for key in stops] or [number],
            "edges": [each for ends in node.route for each in held.get(frozenset(ends), ())],
        }
