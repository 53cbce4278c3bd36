"""The sheets of a spreadsheet file, whatever its kind; refused if it is not what it says."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from importers._archives import check_archive, list_members
from importers._cells import Sheet
from importers._compound import MARK
from importers._delimited import read_delimited
from importers._heading_rows import join_headings
from importers._old_workbooks import check_old_workbook
from importers._refusals import LOCKED, PARTIAL, refuse
from importers._workbooks import read_workbook

TEXT_ENDINGS: Final = frozenset({".csv", ".tsv", ".tab"})
BOOK_ENDINGS: Final = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".xlsb"})
_MOST_BYTES: Final = 100_000_000
_KINDS: Final = {
    ".csv": "text",
    ".tsv": "text",
    ".tab": "text",
    ".txt": "text",
    ".xlsx": "an XLSX workbook",
    ".xlsm": "an XLSX workbook",
    ".xls": "an XLS workbook",
    ".ods": "an ODS workbook",
}
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


def read_sheets(path: Path, *, file: str) -> list[Sheet]:
    """
    Read the sheets of a file; a text file has one.

    Args:
        path: Where it is.
        file: What to call it in errors.

    Raises:
        InputError: If it is empty, too large, protected, damaged, or of another kind than
            its name says.
    """
    size = path.stat().st_size
    if size > _MOST_BYTES:
        raise refuse(file, "The file is larger than 100 MB. Split it, and import the parts.")
    content = path.read_bytes()
    if not content.strip():
        raise refuse(file, "The file is empty. Export it again.")
    kind = _find_kind(content, file)
    _check_ending(path, kind, file)
    if kind == "text":
        return [_finish(read_delimited(content, file=file))]
    check = check_old_workbook if kind == "an XLS workbook" else check_archive
    check(content, file=file)
    return [_finish(sheet) for sheet in read_workbook(content, file=file)]


def _finish(sheet: Sheet) -> Sheet:
    return replace(sheet, rows=join_headings(sheet.rows))


def _find_kind(content: bytes, file: str) -> str:
    if content.startswith(MARK):
        if _ENCRYPTED in content:
            raise refuse(file, LOCKED)
        return "an XLS workbook"
    if content.startswith(b"PK"):
        return _find_archive_kind(list_members(content), file)
    if content[:200].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith((b"<!doctype", b"<html")):
        raise refuse(file, "This is a web page. Open it in Excel, and save it as XLSX.")
    return "text"


def _find_archive_kind(members: frozenset[str], file: str) -> str:
    if not members:
        raise refuse(file, PARTIAL)
    if "xl/workbook.bin" in members:
        raise refuse(file, "XLSB workbooks are not read. Save it as XLSX, and import that.")
    if any(name.startswith("xl/") for name in members):
        return "an XLSX workbook"
    if "content.xml" in members:
        return "an ODS workbook"
    raise refuse(file, "This archive is no workbook. Unpack it, and import what is in it.")


def _check_ending(path: Path, kind: str, file: str) -> None:
    stated = _KINDS.get(path.suffix.lower())
    if stated is None or stated == kind:
        return
    if kind == "text":
        fault = f"The name says {stated}, but this is text or damaged. Save it as XLSX again."
    else:
        right = kind.split()[1].lower()
        fault = f"The name says {stated}, but this is {kind}. Rename it to end in .{right}."
    raise refuse(file, fault)
