"""The merged cells of ODS workbooks, which the library that reads them does not tell."""

import io
import re
import zipfile
from typing import Final

Merged = tuple[tuple[int, int], tuple[int, int]]
"""Row and column of the first and the last cell, counted from 0."""

_PARTS: Final = re.compile(
    rb"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])"
    rb"""((?:[^>"']|"[^"]*"|'[^']*')*)>"""
)
_COUNTS: Final = re.compile(
    rb"""number-(rows|columns)-(repeated|spanned)\s*=\s*["'](\d{1,7})""", re.IGNORECASE
)


def list_merged(content: bytes) -> list[list[Merged]]:
    """List the merged cells of each sheet; of what is no ODS workbook, nothing."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "content.xml" not in archive.namelist():
            return []
        part = archive.read("content.xml")
    if b"number-rows-spanned" not in part and b"number-columns-spanned" not in part:
        return []
    sheets: list[list[Merged]] = []
    row = column = 0
    for tag, attributes in _PARTS.findall(part):
        counts = {
            (which.decode(), how.decode()): int(number)
            for which, how, number in _COUNTS.findall(attributes)
        }
        if tag == b"table":
            sheets.append([])
            row = 0
        elif tag == b"table-row":
            row, column = row + counts.get(("rows", "repeated"), 1), 0
        elif sheets:
            high, wide = counts.get(("rows", "spanned"), 1), counts.get(("columns", "spanned"), 1)
            if high > 1 or wide > 1:
                sheets[-1].append(((row - 1, column), (row + high - 2, column + wide - 1)))
            column += counts.get(("columns", "repeated"), 1)
    return sheets
