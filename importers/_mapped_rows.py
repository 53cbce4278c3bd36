"""Rows as a profile has them: its constants in every row, its meanings for their words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from importers._cells import Row
from importers._fields import LISTS
from importers._kinds import Columns
from importers._mapping import Rule, normalise
from importers._words import is_blank, split_list

_SEPARATORS: Final = r"[;\n,]"


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedRows:
    """
    Rows after a profile.

    Args:
        rows: The rows.
        stated: Those whose words it replaced, by number, as the file has them.
        used: How many cells held each of its words, by field and words.
    """

    rows: tuple[Row, ...]
    stated: Mapping[int, Row] = field(default_factory=dict)
    used: Counter[tuple[str, str]] = field(default_factory=Counter)


def map_rows(rows: Sequence[Row], columns: Columns, rule: Rule, *, width: int) -> MappedRows:
    """
    Put the constants of a rule into rows, and its meanings in place of their words.

    Args:
        rows: The rows of a table.
        columns: Its columns; what is beyond the width of the sheet are constants.
        rule: The rule.
        width: How many columns the sheet has.
    """
    filled = [_fill(row, columns, rule, width) for row in rows] if rule.constants else list(rows)
    if not rule.values:
        return MappedRows(rows=tuple(filled))
    used: Counter[tuple[str, str]] = Counter()
    translators = [
        (place, _Translator(name, words, used))
        for name, words in rule.values.items()
        for place in columns.get(name, ())
    ]
    stated: dict[int, Row] = {}
    for number, row in enumerate(filled):
        cells = _translate(row.cells, translators)
        if cells != row.cells:
            stated[row.number] = row
            filled[number] = replace(row, cells=cells)
    return MappedRows(rows=tuple(filled), stated=stated, used=used)


def _fill(row: Row, columns: Columns, rule: Rule, width: int) -> Row:
    """Fill a row with constants: in their own columns, or where a placed column is blank."""
    if row.fault:
        return row
    cells = list(row.cells) + [""] * (width - len(row.cells))
    for name, constant in rule.constants.items():
        for place in columns[name][:1]:
            cells += [""] * (place + 1 - len(cells))
            cells[place] = constant if is_blank(cells[place]) else cells[place]
    return replace(row, cells=tuple(cells))


def _translate(
    cells: tuple[str, ...], translators: Sequence[tuple[int, "_Translator"]]
) -> tuple[str, ...]:
    changed = list(cells)
    for place, translator in translators:
        if place < len(changed):
            changed[place] = translator.translate(changed[place])
    return tuple(changed)


class _Translator:
    """Replaces words of one field: whole cells, or the parts of one that lists several."""

    def __init__(self, name: str, words: Mapping[str, str], used: Counter[tuple[str, str]]) -> None:
        self._name = name
        self._meanings = {normalise(each): (each, meaning) for each, meaning in words.items()}
        self._used = used

    def translate(self, cell: str) -> str:
        whole = self._find(cell)
        if whole is not None or self._name not in LISTS:
            return cell if whole is None else whole
        parts = split_list(cell, at=_SEPARATORS)
        meant = [self._find(part) for part in parts]
        if not any(meant):
            return cell
        return "; ".join(each or part for each, part in zip(meant, parts, strict=True))

    def _find(self, words: str) -> str | None:
        found = self._meanings.get(normalise(words))
        if found is None:
            return None
        self._used[self._name, found[0]] += 1
        return found[1]
