"""Small workbooks, written part by part: XLSX and ODS with what the tests need, good and bad."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
    '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)
_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:"


def write_xlsx(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[str | int]]],
    *,
    hidden: Sequence[str] = (),
    merged: str | None = None,
) -> Path:
    """Write a workbook; a whole number becomes a cell in the format of a date."""
    merges = f'<mergeCells count="1"><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    parts = [f"<sheetData>{_write_rows(rows)}</sheetData>{merges}" for rows in sheets.values()]
    return write_xlsx_parts(path, dict(zip(sheets, parts, strict=True)), hidden=hidden)


def write_xlsx_parts(path: Path, sheets: Mapping[str, str], *, hidden: Sequence[str] = ()) -> Path:
    """Write a workbook whose sheets are given as they stand in the archive."""
    entries, relations = [], []
    for number, name in enumerate(sheets, start=1):
        state = ' state="hidden"' if name in hidden else ""
        entries.append(
            f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="r{number}"{state}/>'
        )
        relations.append(_relate(f"r{number}", "worksheet", f"worksheets/sheet{number}.xml"))
    relations.append(_relate("r0", "styles", "styles.xml"))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr(
            "_rels/.rels", _list_relations([_relate("r1", "officeDocument", "xl/workbook.xml")])
        )
        archive.writestr("xl/styles.xml", _STYLES)
        archive.writestr("xl/_rels/workbook.xml.rels", _list_relations(relations))
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{"".join(entries)}</sheets>'
            "</workbook>",
        )
        for number, part in enumerate(sheets.values(), start=1):
            sheet = f'<worksheet xmlns="{_MAIN}">{part}</worksheet>'
            archive.writestr(f"xl/worksheets/sheet{number}.xml", sheet)
    return path


def write_ods(
    path: Path,
    rows: Sequence[Sequence[str]],
    *,
    repeated: int = 1,
    merged: tuple[int, int, int] | None = None,
) -> Path:
    """
    Write an ODS workbook of one sheet.

    `repeated` repeats the last cell of the last row; `merged` is the row and column of a
    cell and how many rows it spans.
    """
    lines = [
        "".join(
            _write_ods_cell(cell, f' table:number-rows-spanned="{merged[2]}"')
            if merged and merged[:2] == (number, column)
            else _write_ods_cell(cell)
            for column, cell in enumerate(row)
        )
        for number, row in enumerate(rows)
    ]
    lines[-1] += _write_ods_cell("far", f' table:number-columns-repeated="{repeated}"') * (
        repeated > 1
    )
    body = "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
    spaces = " ".join(
        f'xmlns:{name}="{_NAMESPACE}{name}:1.0"' for name in ("office", "table", "text")
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_NAMESPACE}manifest:1.0"><manifest:file-entry '
        'manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="Systems">{body}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def _write_rows(rows: Sequence[Sequence[str | int]]) -> str:
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = (_write_cell(f"{chr(65 + place)}{number}", cell) for place, cell in enumerate(row))
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    return "".join(lines)


def _write_cell(place: str, cell: str | int) -> str:
    if isinstance(cell, int):
        return f'<c r="{place}" s="1"><v>{cell}</v></c>'
    if not cell:
        return f'<c r="{place}"/>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'


def _write_ods_cell(cell: str, more: str = "") -> str:
    if not cell:
        return "<table:table-cell/>"
    text = f"<text:p>{escape(cell)}</text:p>"
    return f'<table:table-cell office:value-type="string"{more}>{text}</table:table-cell>'


def _relate(identifier: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{identifier}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _list_relations(relations: Sequence[str]) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(relations)}</Relationships>'
