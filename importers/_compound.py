"""Compound files, the containers of old workbooks: the streams in them, by name."""

import struct
from collections.abc import Iterator
from typing import Final

MARK: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST: Final = 0xFFFF_FFFA
"""Numbers from here on are no sectors: free, end of chain, tables."""
_HEADER: Final = 512
_HEADED: Final = 109
_ENTRY: Final = 128
_STREAM: Final = 2
_ROOT: Final = 5
_LARGEST_SHIFT: Final = 12


class DamageError(Exception):
    """The file is not a whole compound file."""


def read_streams(content: bytes, *, names: frozenset[str]) -> dict[str, bytes]:
    """
    Read the streams of some names, those that are there.

    Source of the layout: Microsoft, [MS-CFB].

    Raises:
        DamageError: If the file is cut short, or its chains lead nowhere or in a ring.
    """
    try:
        return _Reader(content).read(names)
    except (struct.error, IndexError, ValueError) as error:
        raise DamageError from error


class _Reader:
    """Follows the chains of sectors of one file."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if not mini_shift < shift <= _LARGEST_SHIFT:
            raise DamageError
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        self._table = self._read_table()
        (self._cutoff,) = struct.unpack_from("<I", content, 56)

    def read(self, names: frozenset[str]) -> dict[str, bytes]:
        (first,) = struct.unpack_from("<I", self._content, 48)
        directory = self._join(first)
        if len(directory) % _ENTRY:
            raise DamageError
        entries = list(_list_entries(directory))
        mini = next((self._join(start) for _, kind, start, _ in entries if kind == _ROOT), b"")
        (first,) = struct.unpack_from("<I", self._content, 60)
        table = _unpack(self._join(first))
        found: dict[str, bytes] = {}
        for name, kind, start, size in entries:
            if kind == _STREAM and name in names:
                small = size < self._cutoff
                stream = self._join_mini(start, table, mini) if small else self._join(start)
                if len(stream) < size:
                    raise DamageError
                found[name] = stream[:size]
        return found

    def _read_table(self) -> list[int]:
        """Read which sector follows which, from the sectors that the header lists."""
        numbers = list(struct.unpack_from(f"<{_HEADED}I", self._content, 76))
        (more,) = struct.unpack_from("<I", self._content, 68)
        most = len(self._content) // self._size + 1
        while more < _LAST and len(numbers) < most + _HEADED:
            *listed, more = _unpack(self._get(more))
            numbers.extend(listed)
        sectors = (self._get(number) for number in numbers if number < _LAST)
        return [each for sector in sectors for each in _unpack(sector)]

    def _get(self, number: int) -> bytes:
        start = _HEADER if self._size == _HEADER else self._size
        return self._content[start + number * self._size : start + (number + 1) * self._size]

    def _join(self, first: int) -> bytes:
        return b"".join(map(self._get, _follow(first, self._table)))

    def _join_mini(self, first: int, table: list[int], mini: bytes) -> bytes:
        size = self._mini_size
        return b"".join(mini[each * size : (each + 1) * size] for each in _follow(first, table))


def _follow(number: int, table: list[int]) -> Iterator[int]:
    for _ in range(len(table) + 1):
        if number >= _LAST:
            return
        yield number
        number = table[number]
    raise DamageError


def _list_entries(directory: bytes) -> Iterator[tuple[str, int, int, int]]:
    """List the name, kind, first sector and size of each entry of a directory."""
    for place in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length, kind = struct.unpack_from("<HB", directory, place + 64)
        start, size = struct.unpack_from("<II", directory, place + 116)
        name = directory[place : place + min(length, 64)].decode("utf-16-le", "replace")
        yield name.rstrip("\0"), kind, start, size


def _unpack(sector: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4]))
