"""What is true of every layout: nothing covers anything, and lines go from left to right."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from visualisations.layered import Box, Line, Spacing, build_layout
from visualisations.ordering import Lane

SPACING = Spacing(width=100, gap=50, space=10)


@st.composite
def draw_boxes(draw: st.DrawFn) -> tuple[list[Box], list[Line]]:
    number = draw(st.integers(1, 40))
    boxes = [
        Box(key=f"b{each}", column=draw(st.integers(-1, 4)), height=draw(st.integers(1, 90)))
        for each in range(number)
    ]
    keys = st.sampled_from([box.key for box in boxes])
    ends = draw(st.lists(st.tuples(keys, keys, st.sampled_from("xy")), unique=True, max_size=60))
    return boxes, [Line(source=a, target=b, style=style) for a, b, style in ends if a != b]


@given(draw_boxes())
def test_nothing_covers_anything_and_lines_go_from_left_to_right(
    drawn: tuple[list[Box], list[Line]],
) -> None:
    boxes, lines = drawn
    layout = build_layout(boxes, lines, SPACING)
    assert layout == build_layout(boxes, lines, SPACING)
    heights = {box.key: box.height for box in boxes}
    columns: dict[int, list[tuple[int, int]]] = {}
    for stop, (x, y) in layout.places.items():
        height = 10 if isinstance(stop, Lane) else heights[stop]
        columns.setdefault(x, []).append((y - height // 2, y + height - height // 2))
        assert 50 <= x <= layout.width - 50
    for spans in columns.values():
        assert all(low[1] + 9 <= high[0] for low, high in pairwise(sorted(spans)))
    for line, way in layout.ways.items():
        assert {way[0], way[-1]} == {line.source, line.target}
        across = [layout.places[stop][0] for stop in way]
        assert across == sorted(set(across)) or len(way) == 2
    for box in boxes:
        x, y = layout.places[box.key]
        left, right = layout.columns[box.column]
        assert left + 50 <= x <= right - 50
        assert y - box.height // 2 >= 0
        assert y + box.height - box.height // 2 <= layout.height
