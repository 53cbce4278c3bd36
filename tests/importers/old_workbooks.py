"""Small old workbooks (XLS), written record by record: good ones, and ones that lie."""

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

_SECTOR = 512
_FREE, _END, _TABLE = 0xFFFF_FFFF, 0xFFFF_FFFE, 0xFFFF_FFFD
_SHORT = 4096
_MINI = 64

Cell = tuple[int, int, str | float]
"""Row and column, counted from 0, and what the cell holds."""


def write_xls(
    path: Path,
    sheets: Mapping[str, Sequence[Cell]],
    *,
    hidden: Sequence[str] = (),
    says: tuple[int, int, int, int] | None = None,
    locked: bool = False,
) -> Path:
    """
    Write an old workbook.

    Args:
        path: Where to.
        sheets: The cells of each sheet.
        hidden: The sheets that are hidden.
        says: What each sheet says of its size: top, bottom, left, right; else the truth.
        locked: Whether it says that it is protected by a password.
    """
    texts = sorted({cell for cells in sheets.values() for *_, cell in cells if type(cell) is str})
    parts = [_write_sheet(cells, texts, says) for cells in sheets.values()]
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    start += _record(0x2F, bytes(6)) if locked else b""
    strings = b"".join(struct.pack("<HB", len(text), 0) + text.encode("latin-1") for text in texts)
    shared = _record(0xFC, struct.pack("<II", len(texts), len(texts)) + strings)
    ending = shared + _record(0x0A, b"")
    place = len(start) + sum(len(name) + 12 for name in sheets) + len(ending)
    listed = b""
    for name, part in zip(sheets, parts, strict=True):
        about = struct.pack("<IBBBB", place, name in hidden, 0, len(name), 0)
        listed += _record(0x85, about + name.encode("latin-1"))
        place += len(part)
    path.write_bytes(_pack(start + listed + ending + b"".join(parts)))
    return path


def _write_sheet(
    cells: Sequence[Cell], texts: Sequence[str], says: tuple[int, int, int, int] | None
) -> bytes:
    bottom = max((row for row, *_ in cells), default=-1) + 1
    right = max((column for _, column, _ in cells), default=-1) + 1
    top, bottom, left, right = says or (0, bottom, 0, right)
    part = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    part += _record(0x200, struct.pack("<IIHHH", top, bottom, left, right, 0))
    written = (_write_cell(row, column, cell, texts) for row, column, cell in cells)
    return part + b"".join(written) + _record(0x0A, b"")


def _write_cell(row: int, column: int, cell: str | float, texts: Sequence[str]) -> bytes:
    if isinstance(cell, str):
        return _record(0xFD, struct.pack("<HHHI", row, column, 0, texts.index(cell)))
    return _record(0x203, struct.pack("<HHHd", row, column, 0, cell))


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _pack(book: bytes) -> bytes:
    """Put a stream into a compound file; a short one into its stream of small sectors."""
    short = len(book) < _SHORT
    stream = book + bytes(-len(book) % _SECTOR)
    sectors = len(stream) // _SECTOR
    tables = (sectors + 2) // 127 + 1
    directory, small, first = tables, tables + 1, tables + 2
    table = [*[_TABLE] * tables, _END, _END, *range(first + 1, first + sectors), _END]
    table += [_FREE] * (tables * 128 - len(table))
    chain = [*range(1, len(book) // _MINI + 1), _END] if short else []
    root = _write_entry("Root Entry", 5, first if short else _END, len(stream) * short, 1)
    entry = _write_entry("Workbook", 2, 0 if short else first, len(book), _FREE)
    header = struct.pack("<8s16sHHHHH6x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3,
                         0xFFFE, 9, 6)  # fmt: skip
    header += struct.pack("<IIIIIIIII", 0, tables, directory, 0, _SHORT,
                          small if short else _END, int(short), _END, 0)  # fmt: skip
    header += struct.pack("<109I", *range(tables), *[_FREE] * (109 - tables))
    return b"".join(
        [
            header,
            struct.pack(f"<{len(table)}I", *table),
            (root + entry).ljust(_SECTOR, b"\0"),
            struct.pack("<128I", *chain, *[_FREE] * (128 - len(chain))),
            stream,
        ]
    )


def _write_entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
    text = f"{name}\0".encode("utf-16-le")
    return struct.pack("<64sHBBIII16xI16xIII", text, len(text), kind, 1, _FREE, _FREE, child, 0,
                       start, size, 0)  # fmt: skip
