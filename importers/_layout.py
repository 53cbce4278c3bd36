"""Where the table of a sheet begins, what kind of table it is, and which column is what."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from importers._cells import Row, Sheet
from importers._headings import (
    HEADINGS,
    SHEET_WORDS,
    WEAK_ANCHORS,
    TableKind,
    find_fields,
    normalise_heading,
)
from importers._periods import read_span

NEEDS: Final[Mapping[TableKind, str]] = {
    "integrations": 'a sending and a receiving system, as "Source system" and "Target system"',
    "systems": 'a "System name" and one more column that we know, as "Supplier"',
    "services": 'a "Service name" and the systems used, or an LGSL id',
    "contracts": 'a "Contract title" or "Contract reference" and a supplier, dates or systems',
    "products": 'a "Product name" and one more column that we know, as "Supplier"',
    "teams": 'a "Team name"',
    "data entities": 'a "Data entity" and whether it is personal',
}
"""The threshold of each kind of table, in words."""

_ANCHORS: Final[Mapping[TableKind, tuple[str, ...]]] = {
    "integrations": ("source", "target", "subject", "partner"),
    "systems": ("name",),
    "services": ("name",),
    "contracts": ("title", "reference"),
    "products": ("name",),
    "teams": ("name",),
    "data entities": ("name",),
}
_TELLING: Final[Mapping[TableKind, frozenset[str]]] = {
    "integrations": frozenset({"source", "target", "partner"}),
    "systems": frozenset({"hosting"}),
    "services": frozenset({"lgsl_id", "uses"}),
    "contracts": frozenset({"review", "notice_by", "latest_end", "end", "covers"}),
    "products": frozenset(),
    "teams": frozenset(),
    "data entities": frozenset({"personal"}),
}
_SEVERAL: Final = frozenset({"mechanism", "owner", "hosting", "borough"})
_SEARCHED: Final = 40
_HELP_ROWS: Final = 3
_HELP: Final = re.compile(
    r"^(e\.?g\.?|for example|example|please|enter|select|choose|state|describe|list|drop.?down"
    r"|free text|the|name of|which|what|who|how|where|when|whether|required|optional|mandatory"
    r"|text|date|yes/no|y/n|dd/mm/yyyy)\b",
    re.IGNORECASE,
)
_HELP_WORDS: Final = frozenset({"required", "optional", "mandatory", "text", "free text", "date"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """
    A table found in a sheet, and the headings that the finding rests on.

    Args:
        kind: What it lists.
        sheet: The sheet.
        header_row: Number of the row of its headings.
        columns: Of each field, its columns, the clearest heading first.
        headings: The headings by column.
        unplaced: Headings of columns that nothing is read from.
        rows: The rows below, without repeated headings and help.
        help_rows: Numbers of the rows that explain the columns.
    """

    kind: TableKind
    sheet: Sheet
    header_row: int
    columns: Mapping[str, tuple[int, ...]]
    headings: Mapping[int, str]
    unplaced: tuple[str, ...]
    rows: tuple[Row, ...]
    help_rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Guess:
    kind: TableKind
    columns: Mapping[str, tuple[int, ...]]
    score: int


def find_table(sheet: Sheet, *, file: str) -> Table | None:
    """
    Find the table of a sheet; `None` if no row of headings reaches the threshold of a kind.

    Args:
        sheet: The sheet.
        file: Name of the file, which may say what it lists.
    """
    hint = sheet.name or re.sub(r"\.\w+$", "", file.rpartition("/")[2])
    best: tuple[int, int, _Guess] | None = None
    for place, row in enumerate(sheet.rows[:_SEARCHED]):
        guess = _guess(row, sheet.rows[place + 1 :], hint)
        if guess and (best is None or guess.score > best[0]):
            best = guess.score, place, guess
    return _build_table(sheet, best[1], best[2]) if best else None


def list_headings(sheet: Sheet) -> list[str]:
    """List what most likely heads the columns of a sheet that is no table we know."""
    rows = sheet.rows[:_SEARCHED]
    widest = max(rows, key=lambda row: sum(map(bool, row.cells)), default=None)
    return [cell for cell in widest.cells if cell] if widest else []


def _guess(row: Row, below: Sequence[Row], hint: str) -> _Guess | None:
    """Guess what a row heads; two kinds that fit equally well are none."""
    meanings = [(place, cell, find_fields(cell)) for place, cell in enumerate(row.cells) if cell]
    guesses = []
    for kind in HEADINGS:
        known = [(place, cell, fields[kind]) for place, cell, fields in meanings if fields[kind]]
        if known:
            columns = _place(known)
            hinted = re.search(rf"\b({SHEET_WORDS[kind]})\b", hint.replace("_", " "), re.I)
            if _suffices(kind, columns, row, hinted=bool(hinted)) and _fits(kind, columns, below):
                score = _score(kind, columns, row, hinted=bool(hinted))
                guesses.append(_Guess(kind=kind, columns=columns, score=score))
    guesses.sort(key=lambda guess: -guess.score)
    tied = len(guesses) > 1 and guesses[0].score == guesses[1].score
    return guesses[0] if guesses and not tied else None


def _place(known: Sequence[tuple[int, str, Mapping[str, int]]]) -> dict[str, tuple[int, ...]]:
    """Give every field its columns: each column has one field, the one it names clearest."""
    wanted: dict[str, list[tuple[int, int]]] = {}
    for place, _, fields in known:
        field = min(fields, key=lambda each: (fields[each], each))
        wanted.setdefault(field, []).append((fields[field], place))
    return {
        field: tuple(place for _, place in sorted(places)[: None if field in _SEVERAL else 1])
        for field, places in wanted.items()
    }


def _suffices(
    kind: TableKind, columns: Mapping[str, tuple[int, ...]], row: Row, *, hinted: bool
) -> bool:
    """Tell whether columns reach the threshold of a kind; `NEEDS` has it in words."""
    if kind == "integrations":
        sends, receives = "source" in columns, "target" in columns
        partly = "subject" in columns and (sends or receives or "partner" in columns)
        return (sends and receives) or partly
    anchors = [columns[each][0] for each in _ANCHORS[kind] if each in columns]
    clear = any(normalise_heading(row.cells[place]) not in WEAK_ANCHORS for place in anchors)
    others = columns.keys() - {*_ANCHORS[kind]}
    telling = bool(others & _TELLING[kind])
    if kind == "contracts":
        named = any(normalise_heading(row.cells[place]) != "name" for place in anchors)
        anchors = anchors if named or hinted else []
        clear = clear or ("supplier" in others and telling)
    if kind == "services":
        others &= {"uses", "lgsl_id", "statutory"}
    return bool(anchors and (clear or hinted or telling) and (others or (hinted and clear)))


def _fits(kind: TableKind, columns: Mapping[str, tuple[int, ...]], below: Sequence[Row]) -> bool:
    """Tell whether the values are what the headings say: ends are not days."""
    if kind != "integrations":
        return True
    for field in {"source", "target"} & columns.keys():
        values = [_cell(row, columns[field][0]) for row in below[:_SEARCHED]]
        days = sum(1 for value in values if value and read_span(value))
        if days * 2 > sum(map(bool, values)):
            return False
    return True


def _score(
    kind: TableKind, columns: Mapping[str, tuple[int, ...]], row: Row, *, hinted: bool
) -> int:
    """Score a kind: known columns, telling ones twice; what it lists stands leftmost."""
    anchors = [columns[each][0] for each in _ANCHORS[kind] if each in columns]
    clear = any(normalise_heading(row.cells[place]) not in WEAK_ANCHORS for place in anchors)
    known = sum(10 for _ in columns) + sum(10 for each in columns if each in _TELLING[kind])
    return known + 20 * clear + 40 * hinted - 3 * min(anchors)


def _build_table(sheet: Sheet, place: int, guess: _Guess) -> Table:
    header = sheet.rows[place]
    headings = {column: cell for column, cell in enumerate(header.cells) if cell}
    used = {column for columns in guess.columns.values() for column in columns}
    below = sheet.rows[place + 1 :]
    helps = tuple(row.number for row in below[:_HELP_ROWS] if _is_help(row))
    left = {*helps, *(row.number for row in below if row.cells == header.cells)}
    return Table(
        kind=guess.kind,
        sheet=sheet,
        header_row=header.number,
        columns=guess.columns,
        headings=headings,
        unplaced=tuple(cell for column, cell in headings.items() if column not in used),
        rows=tuple(row for row in below if row.number not in left),
        help_rows=helps,
    )


def _is_help(row: Row) -> bool:
    """Tell whether a row explains the columns: all required or optional, or mostly advice."""
    cells = [cell.casefold() for cell in row.cells if cell]
    if all(cell in _HELP_WORDS for cell in cells):
        return bool(cells)
    advice = sum(1 for cell in cells if _HELP.search(cell))
    return len(cells) > 1 and advice * 2 > len(cells)


def _cell(row: Row, column: int) -> str:
    return row.cells[column] if column < len(row.cells) else ""
