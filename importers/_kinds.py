"""What kind of table some columns make: what each kind needs, and how well they fit it."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from importers._cells import Row
from importers._days import read_span
from importers._headings import SHEET_WORDS, WEAK_ANCHORS, TableKind, normalise_heading

Columns = Mapping[str, tuple[int, ...]]
"""Of each field, its columns, the clearest heading first."""

NEEDS: Final[Mapping[TableKind, str]] = {
    "integrations": 'a sending and a receiving system, as "Source system" and "Target system"',
    "systems": 'a "System name" and one more column that we know, as "Supplier"',
    "services": 'a "Service name" and the systems used, or an LGSL id',
    "contracts": 'a "Contract title" or "Contract reference" and a supplier, dates or systems',
    "products": 'a "Product name" and one more column that we know, as "Supplier"',
    "teams": 'a "Team name"',
    "data entities": 'a "Data entity" and whether it is personal',
    "aliases": 'an "Alias" and the "System" that it means',
}
"""The threshold of each kind of table, in words."""

LEAST: Final[Mapping[TableKind, tuple[tuple[str, ...], ...]]] = {
    "integrations": (("source", "target"), ("subject", "partner"), ("subject", "target"),
                     ("source", "subject")),
    "systems": (("name",),),
    "services": (("name",),),
    "contracts": (("title",), ("reference",)),
    "products": (("name",),),
    "teams": (("name",),),
    "data entities": (("name",),),
    "aliases": (("name", "system"),),
}  # fmt: skip
"""The fields without which no row of a kind says anything; any one group of them will do."""

_ANCHORS: Final[Mapping[TableKind, tuple[str, ...]]] = {
    "integrations": ("source", "target", "subject", "partner"),
    "systems": ("name",),
    "services": ("name",),
    "contracts": ("title", "reference"),
    "products": ("name",),
    "teams": ("name",),
    "data entities": ("name",),
    "aliases": ("name",),
}
_TELLING: Final[Mapping[TableKind, frozenset[str]]] = {
    "integrations": frozenset({"source", "target", "partner"}),
    "systems": frozenset({"hosting"}),
    "services": frozenset({"lgsl_id", "uses"}),
    "contracts": frozenset({"review", "notice_by", "latest_end", "end", "covers"}),
    "products": frozenset(),
    "teams": frozenset(),
    "data entities": frozenset({"personal"}),
    "aliases": frozenset(),
}
_SEARCHED: Final = 40


def is_hinted(kind: TableKind, hint: str) -> bool:
    """Tell whether the name of a sheet or file says that it lists a kind of thing."""
    return re.search(rf"\b({SHEET_WORDS[kind]})\b", hint.replace("_", " "), re.I) is not None


def has_least(kind: TableKind, columns: Columns) -> bool:
    """Tell whether columns hold what no row of a kind can do without."""
    return any(all(field in columns for field in group) for group in LEAST[kind])


def list_lacking(kind: TableKind, columns: Columns) -> tuple[str, ...]:
    """List the fields that columns lack of what a kind cannot do without, of the nearest group."""
    lacking = [tuple(field for field in group if field not in columns) for group in LEAST[kind]]
    return min(lacking, key=len)


def suffices(
    kind: TableKind, columns: Columns, row: Row, *, hinted: bool, said: frozenset[int]
) -> bool:
    """
    Tell whether columns reach the threshold of a kind; `NEEDS` has it in words.

    Args:
        kind: The kind.
        columns: The columns.
        row: The row of headings.
        hinted: Whether the name of the sheet or file says so.
        said: The columns that a mapping profile places: these are never in doubt.
    """
    if kind == "integrations":
        sends, receives = "source" in columns, "target" in columns
        partly = "subject" in columns and (sends or receives or "partner" in columns)
        return (sends and receives) or partly
    anchors = [columns[each][0] for each in _ANCHORS[kind] if each in columns]
    clear = _is_clear(anchors, row, said)
    others = columns.keys() - {*_ANCHORS[kind]}
    telling = bool(others & _TELLING[kind])
    if kind == "contracts":
        named = any(place in said or _normal(row, place) != "name" for place in anchors)
        anchors = anchors if named or hinted else []
        clear = clear or ("supplier" in others and telling)
    if kind == "services":
        others &= {"uses", "lgsl_id", "statutory"}
    if kind == "aliases":
        others &= {"system"}
    return bool(anchors and (clear or hinted or telling) and (others or (hinted and clear)))


def fits(kind: TableKind, columns: Columns, below: Sequence[Row]) -> bool:
    """Tell whether the values are what the headings say: ends are not days."""
    if kind != "integrations":
        return True
    for field in {"source", "target"} & columns.keys():
        values = [_cell(row, columns[field][0]) for row in below[:_SEARCHED]]
        days = sum(1 for value in values if value and read_span(value))
        if days * 2 > sum(map(bool, values)):
            return False
    return True


def score(
    kind: TableKind, columns: Columns, row: Row, *, hinted: bool, said: frozenset[int]
) -> int:
    """Score a kind: known columns, telling ones twice; what it lists stands leftmost."""
    anchors = [columns[each][0] for each in _ANCHORS[kind] if each in columns]
    known = sum(10 for _ in columns) + sum(10 for each in columns if each in _TELLING[kind])
    clear = _is_clear(anchors, row, said)
    return known + 20 * clear + 40 * hinted - 3 * min(anchors, default=0)


def _is_clear(anchors: Sequence[int], row: Row, said: frozenset[int]) -> bool:
    return any(place in said or _normal(row, place) not in WEAK_ANCHORS for place in anchors)


def _normal(row: Row, place: int) -> str:
    return normalise_heading(_cell(row, place))


def _cell(row: Row, column: int) -> str:
    return row.cells[column] if column < len(row.cells) else ""
