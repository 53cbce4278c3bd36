"""Where the table of a sheet begins, what kind of table it is, and which column is what."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from importers._asides import find_asides, is_help
from importers._cells import Row, Sheet
from importers._columns import Headings, find_headings
from importers._fields import FIELDS
from importers._headings import HEADINGS, TableKind, find_fields
from importers._kinds import LEAST, Columns, fits, has_least, is_hinted, score, suffices
from importers._mapped_rows import map_rows
from importers._mapping import IGNORED, Rule
from importers._stacked import find_others

_SEVERAL: Final = frozenset({"mechanism", "owner", "hosting", "borough"})
_HELP_ROWS: Final = 3
_Fields = Mapping[int, tuple[str, ...]]
_NO_RULE: Final = Rule()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """A column that nothing is read from, and why."""

    place: int
    name: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """
    A table found in a sheet, and the headings that the finding rests on.

    Args:
        kind: What it lists.
        sheet: The sheet.
        heads: The row of its headings.
        columns: Of each field, its columns, the clearest heading first.
        headings: What columns are called, by column.
        said: The columns that a profile places, and those of its constants.
        rule: What the profile says.
        unplaced: The columns that nothing is read from.
        rows: The rows below, without repeated headings and help.
        stated: Rows whose words the profile replaced, by number, as the file has them.
        used: How many cells held each word that the profile replaced.
        help_rows: Numbers of the rows that explain the columns.
        repeats: Numbers of the rows that repeat the headings.
        asides: What the rows are that are none of its: totals, notes; by number.
        others: Numbers of the rows at which other tables of the sheet begin.
    """

    kind: TableKind
    sheet: Sheet
    heads: Headings
    columns: Columns
    headings: Mapping[int, str]
    said: frozenset[int]
    rule: Rule
    unplaced: tuple[Unplaced, ...]
    rows: tuple[Row, ...]
    stated: Mapping[int, Row] = field(default_factory=dict)
    used: Counter[tuple[str, str]] = field(default_factory=Counter)
    help_rows: tuple[int, ...] = ()
    repeats: tuple[int, ...] = ()
    asides: Mapping[int, str] = field(default_factory=dict)
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Guess:
    kind: TableKind
    columns: Columns
    said: frozenset[int]
    score: int


def find_table(
    sheet: Sheet, *, file: str, rule: Rule = _NO_RULE, profile: str = ""
) -> Table | None:
    """
    Find the table of a sheet; `None` if no row of headings reaches the threshold of a kind.

    Args:
        sheet: The sheet.
        file: Name of the file, which may say what it lists.
        rule: What a mapping profile says about it; it overrules what headings say.
        profile: Name of the profile.

    Raises:
        InputError: If the rule names what the sheet does not have, or lacks what it needs.
    """
    hint = sheet.name or re.sub(r"\.\w+$", "", file.rpartition("/")[2])
    candidates = find_headings(sheet, rule, file=file, profile=profile)
    best: tuple[Headings, _Guess] | None = None
    for heads in candidates:
        guess = _guess(heads, _list_below(heads), hint, rule)
        if guess and (best is None or _rank(guess, heads, rule) > _rank(best[1], best[0], rule)):
            best = heads, guess
    likeliest = best[0] if best else max(candidates, key=_count_filled)
    likeliest.check(rule, profile=profile)
    if best is None:
        if rule.table is None:
            return None
        raise _refuse(candidates, rule, rule.table, profile)
    likeliest.check_values(rule, best[1].columns, profile=profile)
    table = _build_table(*best, rule)
    return table if rule.header_row is not None else _part(table, hint)


def _part(table: Table, hint: str) -> Table:
    """Leave out what belongs to another table of the sheet."""

    def is_table(row: Row) -> bool:
        heads = replace(table.heads, row=row)
        return _guess(heads, _list_below(heads), hint, _NO_RULE) is not None

    others = find_others(table.sheet.rows, table.heads.row, is_table)
    after = min((each for each in others if each > table.heads.row.number), default=None)
    if after is None:
        return replace(table, others=others)
    rows = tuple(row for row in table.rows if row.number < after)
    return replace(table, rows=rows, others=others)


def list_headings(sheet: Sheet) -> list[str]:
    """List what most likely heads the columns of a sheet that is no table we know."""
    heads = find_widest(sheet, file="")
    return [cell for cell in heads.row.cells if cell]


def find_widest(sheet: Sheet, *, file: str) -> Headings:
    """Find the row that most likely heads the columns of a sheet: the widest near its top."""
    return max(find_headings(sheet, _NO_RULE, file=file, profile=""), key=_count_filled)


def _count_filled(heads: Headings) -> int:
    return sum(map(bool, heads.row.cells))


def _rank(guess: _Guess, heads: Headings, rule: Rule) -> tuple[int, int]:
    """Rank a guess by its score; where columns go by letter alone, the widest row heads them."""
    return guess.score, _count_filled(heads) if rule.columns else 0


def _refuse(candidates: Sequence[Headings], rule: Rule, kind: TableKind, profile: str) -> Exception:
    """Refuse a sheet in which a rule's kind of table lacks a column, by its likeliest headings."""
    found = [(_place_all(heads, kind, rule), heads) for heads in candidates]
    columns, heads = max(found, key=lambda each: (len(each[0]), len(set(each[1].row.cells))))
    return heads.refuse_lacking(rule, kind, columns, profile=profile)


def _list_below(heads: Headings) -> Sequence[Row]:
    if not heads.row.cells:
        return heads.sheet.rows
    return [row for row in heads.sheet.rows if row.number > heads.row.number]


def _guess(heads: Headings, below: Sequence[Row], hint: str, rule: Rule) -> _Guess | None:
    """Guess what a row heads; two kinds that fit equally well are none."""
    guesses = []
    for kind in [rule.table] if rule.table else HEADINGS:
        columns = _place_all(heads, kind, rule)
        if columns and _knows(kind, rule):
            guess = _weigh(kind, columns, heads, below, hint, rule)
            guesses.extend([guess] if guess else [])
    guesses.sort(key=lambda guess: -guess.score)
    tied = len(guesses) > 1 and guesses[0].score == guesses[1].score
    return guesses[0] if guesses and not tied else None


def _weigh(
    kind: TableKind, columns: Columns, heads: Headings, below: Sequence[Row], hint: str, rule: Rule
) -> _Guess | None:
    """Weigh how well columns fit a kind; `None` if they do not reach its threshold."""
    placed = heads.place(rule)
    said = frozenset(
        place
        for places in columns.values()
        for place in places
        if place in placed or place >= heads.width
    )
    hinted = is_hinted(kind, hint)
    if rule.table:
        reached = has_least(kind, columns)
    else:
        reached = suffices(kind, columns, heads.row, hinted=hinted, said=said)
        reached = reached and fits(kind, columns, below) and not _is_torn(kind, columns, heads)
    if not reached:
        return None
    points = score(kind, columns, heads.row, hinted=hinted, said=said)
    return _Guess(kind=kind, columns=columns, said=said, score=points)


def _is_torn(kind: TableKind, columns: Columns, heads: Headings) -> bool:
    """Tell whether two columns are headed alike, and either may be what the rows are about."""
    for name in {name for group in LEAST[kind] for name in group} & columns.keys():
        cell = heads.read(columns[name][0])
        if len(columns[name]) == 1 and cell and len(heads.find_headed(cell)) > 1:
            return True
    return False


def _knows(kind: TableKind, rule: Rule) -> bool:
    """Tell whether a kind has all the fields that a rule names."""
    named = {name for names in rule.columns.values() for name in names if name != IGNORED}
    return {*named, *rule.constants, *rule.values} <= FIELDS[kind].keys()


def _place_all(heads: Headings, kind: TableKind, rule: Rule) -> dict[str, tuple[int, ...]]:
    """Give fields their columns: those that the rule places, its constants, then by headings."""
    placed = heads.place(rule)
    columns: dict[str, tuple[int, ...]] = {}
    for place, names in placed.items():
        for name in names:
            if name != IGNORED:
                columns[name] = (*columns.get(name, ()), place)
    for number, name in enumerate(rule.constants):
        columns.setdefault(name, (heads.width + number,))
    known: list[tuple[int, Mapping[str, int]]] = []
    for place, cell in enumerate(heads.row.cells):
        fields = find_fields(cell)[kind] if cell and place not in placed else {}
        free = {name: rank for name, rank in fields.items() if name not in columns}
        known.extend([(place, free)] if free else [])
    return columns | _place_by_headings(known)


def _place_by_headings(
    known: Sequence[tuple[int, Mapping[str, int]]],
) -> dict[str, tuple[int, ...]]:
    """Give every field its columns: each column has one field, the one it names clearest."""
    wanted: dict[str, list[tuple[int, int]]] = {}
    for place, fields in known:
        name = min(fields, key=lambda each: (fields[each], each))
        wanted.setdefault(name, []).append((fields[name], place))
    return {
        name: tuple(place for _, place in sorted(places)[: None if name in _SEVERAL else 1])
        for name, places in wanted.items()
    }


def _build_table(heads: Headings, guess: _Guess, rule: Rule) -> Table:
    below = _list_below(heads)
    helps = tuple(row.number for row in below[:_HELP_ROWS] if heads.row.cells and is_help(row))
    repeats = tuple(row.number for row in below if row.cells and row.cells == heads.row.cells)
    asides = find_asides(below)
    left = {*helps, *repeats, *asides}
    rows = [row for row in below if row.number not in left]
    mapped = map_rows(rows, guess.columns, rule, width=heads.width)
    constants = {heads.width + number: name for number, name in enumerate(rule.constants)}
    named = {place: heads.name_surely(place) for place in range(heads.width)}
    return Table(
        kind=guess.kind,
        sheet=heads.sheet,
        heads=heads,
        columns=guess.columns,
        headings=named | constants,
        said=guess.said,
        rule=rule,
        unplaced=tuple(_list_unplaced(heads, guess, rule, rows)),
        rows=mapped.rows,
        stated=mapped.stated,
        used=mapped.used,
        help_rows=helps,
        repeats=repeats,
        asides=asides,
    )


def _list_unplaced(
    heads: Headings, guess: _Guess, rule: Rule, rows: Sequence[Row]
) -> list[Unplaced]:
    """List the columns that nothing is read from; blank ones without a heading are none."""
    used = {place for places in guess.columns.values() for place in places}
    ignored = {place for place, names in heads.place(rule).items() if names == (IGNORED,)}
    unplaced = []
    for place in range(heads.width):
        filled = any(place < len(row.cells) and row.cells[place] for row in rows)
        if place not in used and (heads.read(place) or filled):
            basis = _explain(heads.read(place), guess, heads, ignored=place in ignored)
            unplaced.append(Unplaced(place=place, name=heads.name_surely(place), basis=basis))
    return unplaced


def _explain(heading: str, guess: _Guess, heads: Headings, *, ignored: bool) -> str:
    """Say why nothing is read from a column."""
    if ignored:
        return "the mapping says so"
    if not heading:
        return "nothing stands above it"
    for name in find_fields(heading)[guess.kind]:
        first = guess.columns[name][0]
        where = f'"{heads.name(first)}"' if first < heads.width else "the mapping"
        return f"{name} is read from {where}"
    return f"no field of {guess.kind} is headed so"
