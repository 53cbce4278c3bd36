"""Boxes in columns, and the way of lines between them."""

from visualisations.layered import Box, Layout, Line, Spacing, build_layout
from visualisations.ordering import Lane

SPACING = Spacing(width=100, gap=50, space=10)


def place(columns: dict[str, int], *lines: Line, height: int = 20) -> Layout:
    boxes = [Box(key=key, column=column, height=height) for key, column in columns.items()]
    return build_layout(boxes, lines, SPACING)


def test_boxes_of_a_column_stand_clear_of_each_other() -> None:
    layout = place({"a": 0, "b": 1, "c": 1, "d": 1}, Line(source="a", target="c"))
    assert layout.places == {"a": (50, 40), "b": (200, 10), "c": (200, 40), "d": (200, 70)}
    assert (layout.width, layout.height) == (250, 80)


def test_boxes_change_places_so_that_lines_do_not_cross() -> None:
    columns = {"a": 0, "b": 0, "c": 1, "d": 1}
    layout = place(columns, Line(source="a", target="d"), Line(source="b", target="c"))
    heights = {key: layout.places[key][1] for key in columns}
    assert heights in ({"a": 10, "b": 40, "c": 40, "d": 10}, {"a": 40, "b": 10, "c": 10, "d": 40})


def test_a_line_that_passes_a_column_runs_between_its_boxes() -> None:
    line = Line(source="a", target="d")
    columns = {"a": 0, "b": 1, "c": 1, "d": 2}
    passed = Lane(box="a", style="", reached=False, column=1)
    others = [Line(source="a", target=key) for key in ("b", "c")]
    layout = place(columns, line, *others)
    assert layout.ways[line] == ("a", passed, "d")
    lane = layout.places[passed][1]
    assert all(abs(lane - layout.places[key][1]) >= 20 for key in ("b", "c"))


def test_lines_of_one_style_from_one_box_share_a_lane() -> None:
    columns = {"a": 0, "b": 1, "c": 2, "d": 2}
    one, two = Line(source="a", target="c"), Line(source="a", target="d")
    other = Line(source="a", target="d", style="dashed")
    layout = place(columns, one, two, other)
    assert layout.ways[one][1] == layout.ways[two][1]
    assert layout.ways[one][1] != layout.ways[other][1]


def test_lines_that_reach_one_box_share_a_lane() -> None:
    columns = {"a": 0, "b": 0, "c": 1, "d": 2}
    one, two = Line(source="a", target="d"), Line(source="b", target="d")
    layout = place(columns, one, two)
    assert layout.ways[one][1] == layout.ways[two][1] == Lane("d", "", True, 1)


def test_a_line_back_goes_through_lanes_of_its_own() -> None:
    columns = {"a": 0, "b": 1, "c": 2}
    there, back = Line(source="a", target="c"), Line(source="c", target="a")
    layout = place(columns, there, back)
    assert layout.ways[back] == ("a", Lane("a", " back", False, 1), "c")
    assert layout.ways[there] == ("a", Lane("a", "", False, 1), "c")


def test_a_line_within_a_column_passes_nothing() -> None:
    line = Line(source="b", target="a")
    layout = place({"a": 0, "b": 0}, line)
    assert layout.ways[line] == ("b", "a")


def test_a_long_column_is_folded() -> None:
    layout = place({f"s{number:02}": 0 for number in range(17)} | {"z": 5})
    assert layout.columns == {0: (0, 250), 5: (300, 400)}
    across = [layout.places[f"s{number:02}"][0] for number in range(17)]
    assert across == [50] * 8 + [200] * 9


def test_columns_are_farther_apart_where_lines_are_steep() -> None:
    columns = {"a": 0} | {f"b{number:02}": 1 for number in range(16)}
    lines = [Line(source="a", target=key) for key in columns if key != "a"]
    assert place(columns, *lines, height=20).columns[1] == (155, 255)
    assert place(columns, *lines, height=80).columns[1] == (245, 345)


def test_one_box_is_a_layout() -> None:
    layout = place({"a": 3})
    assert layout.places == {"a": (50, 10)}
    assert (layout.width, layout.height, layout.columns) == (100, 20, {3: (0, 100)})
