"""Old workbooks (XLS), looked through before a library opens them: it trusts their sizes."""

import struct
from collections.abc import Iterator
from typing import Final

from importers._cells import MOST_CELLS, MOST_TEXT
from importers._compound import DamageError, read_streams
from importers._refusals import BOMB, LOCKED, PARTIAL, SPREAD, refuse

_STREAMS: Final = frozenset({"Workbook", "Book"})
_BEGIN: Final = 0x809
_DIMENSIONS: Final = 0x200
_WIDE_DIMENSIONS: Final = 14
_LOCK: Final = 0x2F
_STRINGS: Final = 0xFC
_MORE: Final = 0x3C
_STRING_CELL: Final = 0xFD
_CELLS: Final = frozenset({0x06, 0x7E, 0xBD, 0xD6, _STRING_CELL, 0x203, 0x204, 0x205, 0x27E})
"""Formulas, numbers, texts, truths and faults; blank cells are not built."""
_RUN: Final = 0xBD
_MOST_ROWS: Final = 65_536
_MOST_COLUMNS: Final = 256
_RICH: Final = 0x8
_PHONETIC: Final = 0x4
_WIDE: Final = 0x1

_Record = tuple[int, int, int]
"""Kind, place of what it holds, length."""


def check_old_workbook(content: bytes, *, file: str) -> None:
    """
    Refuse an old workbook that is damaged, locked, or would fill the memory.

    The library sets memory aside for as many cells as a sheet says that it has, and ends
    the process where that is more than there is.

    Source of the layout: Microsoft, [MS-XLS].

    Raises:
        InputError: With what is wrong and what to do.
    """
    try:
        streams = read_streams(content, names=_STREAMS)
        fault = _find_fault(streams["Workbook" if "Workbook" in streams else "Book"])
    except (DamageError, KeyError, struct.error):
        fault = PARTIAL
    if fault:
        raise refuse(file, fault)


def _find_fault(book: bytes) -> str | None:
    records = list(_list_records(book))
    if any(kind == _LOCK for kind, _, _ in records):
        return LOCKED
    if any(kind == _DIMENSIONS and not _is_sound(book, *where) for kind, *where in records):
        return PARTIAL
    if any(map(_is_spread, _measure(book, records))):
        return SPREAD
    return BOMB if _count_text(book, records) > MOST_TEXT else None


def _list_records(book: bytes) -> Iterator[_Record]:
    place = 0
    while place + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, place)
        if not kind and not length:
            return
        yield kind, place + 4, length
        place += 4 + length


def _is_sound(book: bytes, place: int, length: int) -> bool:
    """Tell whether a sheet says that it is of a size that sheets can have."""
    layout = "<HHHH" if length < _WIDE_DIMENSIONS else "<IIHH"
    top, bottom, left, right = struct.unpack_from(layout, book, place)
    return bool(top <= bottom <= _MOST_ROWS and left <= right <= _MOST_COLUMNS)


def _measure(book: bytes, records: list[_Record]) -> Iterator[list[tuple[int, int]]]:
    """Give the corners of what each sheet holds, top left and bottom right."""
    corners: list[tuple[int, int]] = []
    for kind, place, length in records:
        if kind == _BEGIN:
            yield corners
            corners = []
        elif kind in _CELLS and length >= 6:  # noqa: PLR2004 - row, column, format
            row, column = struct.unpack_from("<HH", book, place)
            last = struct.unpack_from("<H", book, place + length - 2)[0] if kind == _RUN else column
            top, bottom = corners or [(row, column), (row, column)]
            corners = [
                (min(top[0], row), min(top[1], column)),
                (max(bottom[0], row), max(bottom[1], last)),
            ]
    yield corners


def _is_spread(corners: list[tuple[int, int]]) -> bool:
    if not corners:
        return False
    (top, left), (bottom, right) = corners
    return (bottom - top + 1) * (right - left + 1) > MOST_CELLS


def _count_text(book: bytes, records: list[_Record]) -> int:
    """Count the characters of the shared strings that cells refer to."""
    lengths: list[int] = []
    for number, (kind, place, length) in enumerate(records):
        if kind == _STRINGS:
            parts = [book[place : place + length]]
            for more, start, size in records[number + 1 :]:
                if more != _MORE:
                    break
                parts.append(book[start : start + size])
            lengths = list(_measure_strings(parts))
    total = 0
    for kind, place, length in records:
        if kind == _STRING_CELL and length >= 10:  # noqa: PLR2004 - row, column, format, number
            (index,) = struct.unpack_from("<I", book, place + 6)
            total += lengths[index] if index < len(lengths) else 0
    return total


def _measure_strings(parts: list[bytes]) -> Iterator[int]:
    """Give the length of each shared string; one goes on in the next part behind a new flag."""
    part, place = 0, 8
    while part < len(parts):
        if place + 3 > len(parts[part]):
            part, place = part + 1, 0
            continue
        length, flags = struct.unpack_from("<HB", parts[part], place)
        place += 3
        rest = 0
        if flags & _RICH:
            rest += 4 * struct.unpack_from("<H", parts[part], place)[0]
            place += 2
        if flags & _PHONETIC:
            rest += struct.unpack_from("<I", parts[part], place)[0]
            place += 4
        yield length
        part, place = _skip(parts, part, place, length, flags, rest)


def _skip(
    parts: list[bytes], part: int, place: int, length: int, flags: int, rest: int
) -> tuple[int, int]:
    """Skip the characters of a string and what follows them, over the ends of parts."""
    while length and part < len(parts):
        width = 2 if flags & _WIDE else 1
        here = min(length, (len(parts[part]) - place) // width)
        length -= here
        place += here * width
        if length:
            part, place = part + 1, 1
            flags = parts[part][0] if part < len(parts) and parts[part] else 0
    while part < len(parts) and rest > len(parts[part]) - place:
        rest -= len(parts[part]) - place
        part, place = part + 1, 0
    return part, place + rest
