"""What a picture of an impact shows, before anything is placed."""

from depgraph.analysis.impact import find_impact
from depgraph.sketches import sketch
from visualisations.answers import list_tables
from visualisations.impact_scenes import build_scene
from visualisations.scenes import Edge, Scene


def build(text: str, *, max_distance: int | None = None) -> Scene:
    graph = sketch(text)
    answer = find_impact(graph, systems=["h"], max_distance=max_distance)
    return build_scene(graph, answer, {table.name: table for table in list_tables(graph, answer)})


def show(edge: Edge) -> str:
    """Write an edge as `a <-> b`, dashed if it is assumed."""
    stroke = "..." if edge.assumed else "==" if edge.rework else "-"
    ends = [
        end.removeprefix("system ").removeprefix("service ") for end in (edge.source, edge.target)
    ]
    return f"{ends[0]} {'<' * edge.heads[0]}{stroke}{'>' * edge.heads[1]} {ends[1]}"


def test_senders_stand_on_the_left_and_services_last() -> None:
    scene = build("llpg -[address]-> h -[tenancy]-> crm -[?]-> ledger; s uses crm; t uses ledger")
    drawn = [(node.name, node.column, node.shape, node.assumed) for node in scene.nodes]
    assert drawn == [
        ("h", 0, "replaced", False),
        ("crm", 1, "starved", False),
        ("ledger", 2, "starved", True),
        ("llpg", -1, "rework", False),
        ("s", 3, "high", False),
        ("t", 3, "high", True),
    ]
    assert [node.remarks for node in scene.nodes[1:5]] == [
        ("starved", "loses tenancy"),
        ("starved, assumed", "may lose data that is not recorded"),
        ("rework", "sends address"),
        ("high",),
    ]
    assert sorted(map(show, scene.edges)) == [
        "crm - s",
        "crm ...> ledger",
        "h ==> crm",
        "ledger ... t",
        "llpg ==> h",
    ]
    assert scene.headings == {
        -1: "Send to it, or pass data on",
        0: "Replaced",
        1: "1 integration away",
        2: "2 integrations away",
        3: "Services",
    }


def test_what_moves_both_ways_is_one_line() -> None:
    scene = build("h -k1[x]-> a; a -k2[y]-> h; a -k3[z]-> h")
    assert list(map(show, scene.edges)) == ["h <==> a"]
    assert scene.edges[0].words.splitlines() == [
        "h -> a: x (k1)",
        "Rebuild: the new system must provide this data.",
        "a -> h: y (k2)",
        "Repoint: the sender must deliver to the new system.",
        "a -> h: z (k3)",
        "Repoint: the sender must deliver to the new system.",
    ]


def test_what_is_replaced_on_the_way_is_a_stop() -> None:
    scene = build("fin -[invoice] via h-> bank")
    assert sorted(map(show, scene.edges)) == ["fin ==> h", "h ==> bank"]
    assert [node.route for node in scene.nodes if node.name == "bank"] == [
        (("system fin", "system h"), ("system h", "system bank"))
    ]


def test_another_system_on_the_way_is_joined_to_what_is_replaced() -> None:
    scene = build("h -[x] via bus-> a; h -[y] via bus-> b")
    assert sorted(map(show, scene.edges)) == ["bus - h", "h ==> a", "h ==> b"]
    (bus,) = [node for node in scene.nodes if node.name == "bus"]
    assert (bus.column, bus.remarks) == (-1, ("rework", "passes data on"))


def test_a_service_is_joined_to_all_that_it_uses_and_may_lose() -> None:
    scene = build("h -[x]-> a; h -[?]-> b; o -[q]-> c; s uses h, a, b (supporting), c")
    assert sorted(show(edge) for edge in scene.edges if edge.tie == "use") == [
        "a - s",
        "b ... s",
        "h - s",
    ]


def test_what_a_route_passes_is_drawn_though_the_answer_leaves_it_out() -> None:
    scene = build(
        "h -[p]-> a -[p]-> x -[p]-> y; o -[p]-> x; h -[q]-> b -[q]-> c -[q]-> d -[q]-> x",
        max_distance=3,
    )
    assert {node.name: node.column for node in scene.nodes} == {
        "h": 0, "a": 1, "b": 1, "c": 2, "d": 3, "y": 3, "x": 2,
    }  # fmt: skip
    assert scene.nodes[-1].remarks == ("left out of this answer",)
    assert "x -> y" in map(show, scene.edges)


def test_many_kinds_of_data_are_counted_in_a_box() -> None:
    scene = build("h -[a, b, c, d]-> x")
    assert scene.nodes[1].remarks == ("starved", "loses 4 kinds of data")
