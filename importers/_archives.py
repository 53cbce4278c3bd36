"""Workbooks that are archives (XLSX, ODS), looked through before a library opens them."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from importers._cells import MOST_CELLS, MOST_ROWS, MOST_TEXT
from importers._refusals import BOMB, LOCKED, PARTIAL, SPREAD, refuse

_MOST_MEMBERS: Final = 10_000
_MOST_BYTES: Final = 500_000_000
_HARMLESS: Final = 10_000_000
_DENSEST: Final = 250
_ENCRYPTED: Final = 0x1
_ATTRIBUTES: Final = rb"""((?:[^>"']|"[^"]*"|'[^']*')*)>"""
_XLSX_PARTS: Final = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])" + _ATTRIBUTES)
_ODS_PARTS: Final = re.compile(
    rb"<(?:[\w-]+:)?(table|table-row|table-cell|covered-table-cell)(?=[\s/>])" + _ATTRIBUTES
)
_UNSEEN: Final = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
_PLACE: Final = re.compile(rb"""(?:^|\s)r\s*=\s*["'](?:([A-Za-z]*))(\d+)""")
_REPEATED: Final = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["'](\d{1,9})""")
_STRING: Final = re.compile(rb"<(?:\w+:)?si[\s>].*?</(?:\w+:)?si>", re.DOTALL)
_REFERENCE: Final = re.compile(rb"""t\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v>(\d{1,9})<""")


def check_archive(content: bytes, *, file: str) -> None:
    """
    Refuse an archive that is damaged, locked, or would fill the memory.

    Raises:
        InputError: With what is wrong and what to do.
    """
    fault = _find_fault(content)
    if fault:
        raise refuse(file, fault)


def list_members(content: bytes) -> frozenset[str]:
    """List the names of what an archive holds; none if it is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return frozenset()


def _find_fault(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if any(member.flag_bits & _ENCRYPTED for member in members):
                return LOCKED
            return BOMB if _is_bomb(members) else _look_through(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
        return PARTIAL


def _is_bomb(members: list[zipfile.ZipInfo]) -> bool:
    dense = any(
        member.file_size > _HARMLESS and member.file_size > _DENSEST * member.compress_size
        for member in members
    )
    total = sum(member.file_size for member in members)
    return dense or total > _MOST_BYTES or len(members) > _MOST_MEMBERS


def _look_through(archive: zipfile.ZipFile) -> str | None:
    """Unpack every member once: sizes that lie do not pass the checksum."""
    strings: list[int] = []
    sheets = []
    for member in archive.infolist():
        part = _UNSEEN.sub(b"", archive.read(member))
        if b"encryption-data" in part[:_HARMLESS] and member.filename.endswith("manifest.xml"):
            return LOCKED
        if b"sheetData" in part:
            sheets.append(member)
            if _is_spread(_measure_xlsx(part)):
                return SPREAD
        elif member.filename == "content.xml" and _is_spread(_measure_ods(part)):
            return SPREAD
        elif b"<sst" in part[:4096] or b":sst" in part[:4096]:
            strings.extend(len(found[0]) for found in _STRING.finditer(part))
    repeated = max(strings, default=0) * MOST_CELLS > MOST_TEXT
    total = sum(_count_text(archive.read(each), strings) for each in sheets) if repeated else 0
    return BOMB if total > MOST_TEXT else None


def _count_text(sheet: bytes, strings: list[int]) -> int:
    """Count the characters of shared strings that a sheet refers to."""
    numbers = (int(found[1]) for found in _REFERENCE.finditer(sheet))
    return sum(strings[number] for number in numbers if number < len(strings))


def _is_spread(extents: Iterator[tuple[int, int]]) -> bool:
    top, left, bottom, right = MOST_ROWS, MOST_ROWS, 0, 0
    for row, column in extents:
        top, bottom = min(top, row), max(bottom, row)
        left, right = min(left, column), max(right, column)
        if (bottom - top + 1) * (right - left + 1) > MOST_CELLS:
            return True
    return False


def _measure_xlsx(part: bytes) -> Iterator[tuple[int, int]]:
    """Give the row and column of every cell with content."""
    row, column = 0, 0
    for tag, attributes in _XLSX_PARTS.findall(part):
        place = _PLACE.search(attributes)
        if tag == b"row":
            row, column = int(place[2][:9]) if place else row + 1, 0
            continue
        column = _count_letters(place[1]) if place and place[1] else column + 1
        if not attributes.endswith(b"/"):
            yield int(place[2][:9]) if place else row, column


def _count_letters(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:4]:
        number = number * 26 + letter - 64
    return number


def _measure_ods(part: bytes) -> Iterator[tuple[int, int]]:
    """Give the last row and column of every run of repeated cells with content."""
    row, column = 0, 0
    for tag, attributes in _ODS_PARTS.findall(part):
        found = _REPEATED.search(attributes)
        repeated = int(found[1]) if found else 1
        if tag == b"table":
            row, column = 0, 0
        elif tag == b"table-row":
            row, column = row + repeated, 0
        else:
            column += repeated
            if not attributes.endswith(b"/") or b"value" in attributes:
                yield row, column
