"""
The order of boxes and lanes in columns, and how high each stands.

A column is ordered by the middles of what its boxes are joined to, so that few lines cross, as
in the layered drawings of Sugiyama, Tagawa and Toda; then each moves towards what it is joined to.
"""

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

_LANE: Final = 10
"""Height that a lane takes."""
_SWEEPS: Final = 12
_UNIT: Final = 1_000_000


class Lane(NamedTuple):
    """Where lines of one style pass a column: those that leave a box, or those that reach one."""

    box: str
    style: str
    reached: bool
    column: int


Stop = str | Lane


class Links(NamedTuple):
    """What each stop is joined to in the column before, and in the column after."""

    before: Mapping[Stop, list[Stop]]
    after: Mapping[Stop, list[Stop]]


def order_rows(rows: list[list[Stop]], links: Links) -> list[list[Stop]]:
    """Order each column by what it is joined to, from both sides in turn; keep the best order."""
    best, fewest = rows, _count_crossings(rows, links)
    for sweep in range(_SWEEPS):
        rows = list(rows)
        forwards = sweep % 2 == 0
        joined = links.before if forwards else links.after
        numbers = range(1, len(rows)) if forwards else range(len(rows) - 2, -1, -1)
        for number in numbers:
            rows[number] = _sort(rows[number], rows[number + (-1 if forwards else 1)], joined)
        crossings = _count_crossings(rows, links)
        if crossings <= fewest:
            best, fewest = rows, crossings
    return best


def _sort(
    row: Sequence[Stop], fixed: Sequence[Stop], joined: Mapping[Stop, list[Stop]]
) -> list[Stop]:
    places = _spread_evenly(fixed)
    own = _spread_evenly(row)
    return sorted(
        row, key=lambda stop: _average([places[each] for each in joined.get(stop, ())], own[stop])
    )


def _spread_evenly(row: Sequence[Stop]) -> dict[Stop, int]:
    return {stop: (2 * place + 1) * _UNIT // (2 * len(row)) for place, stop in enumerate(row)}


def _average(numbers: Sequence[int], otherwise: int) -> int:
    return sum(numbers) // len(numbers) if numbers else otherwise


def _count_crossings(rows: Sequence[Sequence[Stop]], links: Links) -> int:
    crossings = 0
    for row, following in pairwise(rows):
        places = {stop: place for place, stop in enumerate(following)}
        passed: list[int] = []
        for stop in row:
            ends = [places[each] for each in links.after.get(stop, ())]
            crossings += sum(len(passed) - bisect_right(passed, end) for end in ends)
            for end in ends:
                insort(passed, end)
    return crossings


def settle_rows(
    rows: Sequence[Sequence[Stop]], links: Links, heights: Mapping[Stop, int], space: int
) -> dict[Stop, int]:
    """Find the middle of each stop: near what it is joined to, and clear of its neighbours."""
    middles: dict[Stop, int] = {}
    for row in rows:
        sizes = [heights.get(stop, _LANE) for stop in row]
        total = sum(sizes) + space * (len(row) - 1)
        middles |= zip(row, _stack([-total // 2] * len(row), sizes, space), strict=True)
    for sweep in range(_SWEEPS):
        for row in rows if sweep % 2 == 0 else reversed(rows):
            wanted = [_average(_list_joined(stop, links, middles), middles[stop]) for stop in row]
            sizes = [heights.get(stop, _LANE) for stop in row]
            middles |= zip(row, _stack(wanted, sizes, space), strict=True)
    top = min((middles[stop] - heights.get(stop, _LANE) // 2 for stop in middles), default=0)
    return {stop: middle - top for stop, middle in middles.items()}


def _list_joined(stop: Stop, links: Links, middles: Mapping[Stop, int]) -> list[int]:
    joined = (*links.before.get(stop, ()), *links.after.get(stop, ()))
    return [middles[each] for each in joined]


def _stack(wanted: Sequence[int], sizes: Sequence[int], space: int) -> list[int]:
    """
    Stack things as near to where they want to be as their order and sizes allow.

    The middles with the least squares of deviations (pool adjacent violators).

    Example:
        >>> _stack([0, 0, 90], [20, 20, 20], 10)
        [-15, 15, 90]
    """
    steps = (space + (above + below) // 2 for above, below in pairwise(sizes))
    offsets = list(accumulate(steps, initial=0))[: len(sizes)]
    pools: list[list[int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        pools.append([want - offset, 1])
        while len(pools) > 1 and pools[-2][0] * pools[-1][1] > pools[-1][0] * pools[-2][1]:
            total, number = pools.pop()
            pools[-1][0] += total
            pools[-1][1] += number
    starts = (total // number for total, number in pools for _ in range(number))
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]
