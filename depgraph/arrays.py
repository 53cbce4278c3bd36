"""
Integer arrays, rows of different length, and the small steps that walks are made of.

Most questions touch few rows, so that the price of a call counts as much as its work.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]
NEVER: Final = int(np.iinfo(np.intp).max)
"""Greater than every order."""

_Arrays = TypeVar("_Arrays", bound="DataclassInstance")


def list_ints(numbers: Iterable[int]) -> Ints:
    """Make an array of numbers."""
    return np.fromiter(numbers, dtype=np.intp)


@dataclass(frozen=True, slots=True, eq=False)
class Ragged:
    """Rows of different length, end to end: row `k` is `values[start[k]:start[k + 1]]`."""

    start: Ints
    values: Ints

    def __getitem__(self, row: int) -> Ints:
        return self.values[self.start[row] : self.start[row + 1]]

    def gather(self, rows: Ints) -> Ints:
        """Give the values of some rows, end to end."""
        begin = self.start[rows]
        sizes = self.start[rows + 1] - begin
        places: Ints = (begin - sizes.cumsum() + sizes).repeat(sizes)
        places += np.arange(len(places))
        values: Ints = self.values[places]
        return values

    def expand(self, rows: Ints) -> tuple[Ints, Ints]:
        """Give the values of some rows, end to end, and for each the position of its row."""
        begin = self.start[rows]
        sizes = self.start[rows + 1] - begin
        owners = np.arange(len(rows)).repeat(sizes)
        shift = begin - sizes.cumsum() + sizes
        return self.values[np.arange(len(owners)) + shift[owners]], owners


def find_starts(values: Ints) -> Ints:
    """Find where each run of equal values begins."""
    return _mark_starts(values).nonzero()[0]


def sort_distinct(values: Ints) -> Ints:
    """Sort values and keep each once: `np.unique` without what makes it slow when small."""
    ascending = values.copy()
    ascending.sort()
    distinct: Ints = ascending[_mark_starts(ascending)]
    return distinct


def _mark_starts(values: Ints) -> Bools:
    begins = np.empty(len(values), dtype=np.bool_)
    begins[:1] = True
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return begins


def flag(places: Ints, count: int) -> Bools:
    """Mark some places among a number of them."""
    flags = np.zeros(count, dtype=np.bool_)
    flags[places] = True
    return flags


def build_ragged(rows: Ints, values: Ints, count: int) -> Ragged:
    """Group values by row number, within a row in the order given."""
    order = np.argsort(rows, kind="stable")
    start = np.zeros(count + 1, dtype=np.intp)
    np.cumsum(np.bincount(rows, minlength=count), out=start[1:])
    return Ragged(start, values[order])


def freeze_arrays(record: _Arrays) -> _Arrays:
    """Make the arrays of a record read-only: they are shared by all who ask."""
    for each in fields(record):
        value = getattr(record, each.name)
        for array in (value.start, value.values) if isinstance(value, Ragged) else (value,):
            if isinstance(array, np.ndarray):
                array.setflags(write=False)
    return record
