"""
Boxes in columns: where each stands, and the way that lines take between them.

Pure, and in whole numbers: the same boxes and lines in the same order give the same places. A
line that passes columns gets a lane in each, so that it runs behind no box; lines of one style
that leave or reach the same box share theirs.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isqrt
from typing import Final

from visualisations.ordering import Lane, Links, Stop, order_rows, settle_rows

Point = tuple[int, int]

MOST_ROWS: Final = 16
"""Boxes that stand in one column before it is folded into several side by side."""
_FOLDED_ROWS: Final = 12
_LEVEL: Final = 200
_STEEPNESS: Final = 5
"""Height of a line that needs no wider gap, and how much more of it needs how much more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box: its column counts from left to right."""

    key: str
    column: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line between two boxes; lines of different styles share no lane."""

    source: str
    target: str
    style: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spacing:
    """Widths and distances, all in one unit."""

    width: int
    gap: int
    """Between columns, where lines are level; steep lines have more."""
    space: int
    """Between the boxes of a column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where things stand; the middle of the first box of all is at half its size or below."""

    places: Mapping[Stop, Point]
    """The middle of each box and each lane."""
    ways: Mapping[Line, tuple[Stop, ...]]
    """All stops of each line from left to right: a box, lanes, a box."""
    columns: Mapping[int, Point]
    """The left and the right side of each column that was asked for."""
    width: int
    height: int


def build_layout(boxes: Sequence[Box], lines: Sequence[Line], spacing: Spacing) -> Layout:
    """
    Place boxes in columns and find the ways of lines.

    Args:
        boxes: The boxes; those of a column in the order that is wanted where lines do not mind.
        lines: Lines between them.
        spacing: Widths and distances.

    Returns:
        The layout. Columns without a box take no room.

    Example:
        >>> boxes = [Box(key="a", column=0, height=20), Box(key="b", column=3, height=40)]
        >>> line = Line(source="a", target="b")
        >>> layout = build_layout(boxes, [line], Spacing(width=100, gap=50, space=10))
        >>> layout.places
        {'a': (50, 20), 'b': (200, 20)}
        >>> layout.width, layout.height
        (250, 40)
        >>> layout.ways[line]
        ('a', 'b')
    """
    columns, rows = _fold(boxes)
    numbers: dict[str, int] = {key: number for number, row in enumerate(rows) for key in row}
    ways = _find_ways(lines, numbers)
    stops: list[list[Stop]] = [list(row) for row in rows]
    for lane in sorted({stop for way in ways.values() for stop in way if isinstance(stop, Lane)}):
        stops[lane.column].append(lane)
    links = _link(ways, numbers)
    stops = order_rows(stops, links)
    heights: dict[Stop, int] = {box.key: box.height for box in boxes}
    middles = settle_rows(stops, links, heights, spacing.space)
    starts = _place_columns(stops, links, middles, spacing)
    places = {
        stop: (starts[number] + spacing.width // 2, middles[stop])
        for number, row in enumerate(stops)
        for stop in row
    }
    bottoms = (places[box.key][1] + box.height - box.height // 2 for box in boxes)
    return Layout(
        places=places,
        ways=ways,
        columns=_measure(columns, starts, spacing.width),
        width=starts[-1] + spacing.width,
        height=max(bottoms, default=0),
    )


def _fold(boxes: Sequence[Box]) -> tuple[list[int], list[list[str]]]:
    """Part the boxes into columns; a long one is folded. Gives the column that each is part of."""
    columns: list[int] = []
    rows: list[list[str]] = []
    for column in sorted({box.column for box in boxes}):
        keys = [box.key for box in boxes if box.column == column]
        for part in _part(keys):
            columns.append(column)
            rows.append(part)
    return columns, rows


def _part(keys: list[str]) -> Iterator[list[str]]:
    """Part a long column into equal ones: the more boxes, the more rows and the more columns."""
    most = MOST_ROWS if len(keys) <= MOST_ROWS else max(_FOLDED_ROWS, isqrt(8 * len(keys)))
    parts = -(-len(keys) // most)
    ends = [len(keys) * part // parts for part in range(parts + 1)]
    return (keys[start:end] for start, end in pairwise(ends))


def _place_columns(
    rows: Sequence[Sequence[Stop]],
    links: Links,
    middles: Mapping[Stop, int],
    spacing: Spacing,
) -> list[int]:
    """Place the left sides of columns: farther apart where lines between them are steep."""
    starts = [0]
    for row in rows[:-1]:
        rises = (
            abs(middles[end] - middles[stop]) for stop in row for end in links.after.get(stop, ())
        )
        more = max(max(rises, default=0) - _LEVEL, 0) // _STEEPNESS
        starts.append(starts[-1] + spacing.width + spacing.gap + min(more, spacing.width))
    return starts


def _measure(columns: Sequence[int], starts: Sequence[int], width: int) -> dict[int, Point]:
    """Measure the left and the right side of each column, folded or not."""
    sides: dict[int, Point] = {}
    for column, start in zip(columns, starts, strict=True):
        left, _ = sides.get(column, (start, 0))
        sides[column] = left, start + width
    return sides


def _find_ways(lines: Iterable[Line], numbers: Mapping[str, int]) -> dict[Line, tuple[Stop, ...]]:
    """Find the stops of lines; those within a column are the ends alone."""
    ends = {line: _sort_ends(line, numbers) for line in lines}
    long = [each for each in ends.values() if numbers[each[1]] - numbers[each[0]] > 1]
    leaving = Counter((left, style) for left, _, style in long)
    reaching = Counter((right, style) for _, right, style in long)
    ways: dict[Line, tuple[Stop, ...]] = {}
    for line, (left, right, style) in ends.items():
        reached = reaching[right, style] > leaving[left, style]
        box = right if reached else left
        between = range(numbers[left] + 1, numbers[right])
        ways[line] = (left, *(Lane(box, style, reached, each) for each in between), right)
    return ways


def _sort_ends(line: Line, numbers: Mapping[str, int]) -> tuple[str, str, str]:
    """Sort the ends of a line from left to right; one that goes back is of another style."""
    if numbers[line.source] <= numbers[line.target]:
        return line.source, line.target, line.style
    return line.target, line.source, f"{line.style} back"


def _link(ways: Mapping[Line, tuple[Stop, ...]], numbers: Mapping[str, int]) -> Links:
    before: dict[Stop, list[Stop]] = {}
    after: dict[Stop, list[Stop]] = {}
    for left, right in dict.fromkeys(pair for way in ways.values() for pair in pairwise(way)):
        if _find_column(left, numbers) != _find_column(right, numbers):
            after.setdefault(left, []).append(right)
            before.setdefault(right, []).append(left)
    return Links(before, after)


def _find_column(stop: Stop, numbers: Mapping[str, int]) -> int:
    return stop.column if isinstance(stop, Lane) else numbers[stop]
