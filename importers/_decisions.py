"""What each table of a file was taken for, told so that nothing is dropped silently."""

from collections.abc import Iterator, Sequence
from typing import Final

from depgraph.boroughs import read_borough
from depgraph.errors import escape, list_names, shorten
from depgraph.facts import Decision
from importers._cells import Sheet
from importers._gathering import Gathering
from importers._layout import Table, find_widest
from importers._words import is_blank

_MOST_WORDS: Final = 100
_CONSEQUENCES: Final = {"status": ", so it counts as live"}
_MOST_ROWS: Final = 10


def decide_table(table: Table, gathering: Gathering, *, profile: str) -> Iterator[Decision]:
    """
    List what a table and everything in it was taken for.

    Args:
        table: The table.
        gathering: What was read of the file.
        profile: Name of the mapping profile.
    """
    part = table.sheet.name or gathering.source
    said = table.rule.table is not None
    basis = (
        f"{profile}, {table.rule.place}" if said else f"headings of row {table.heads.row.number}"
    )
    yield Decision(part=part, thing=_name(table.sheet), meaning=table.kind, basis=basis)
    yield from _decide_columns(table, part, gathering, profile)
    yield from _decide_rows(table, part)
    yield from _decide_words(table, part, profile)
    yield from _wonder(gathering, part)
    for (own, words, period), rows in gathering.undated.items():
        if own == part:
            thing = f"{_list_rows(rows)}, {words}"
            yield Decision(part=part, thing=thing, meaning=period, basis="no day is said")
    for (own, column, fault), number in gathering.dropped.items():
        if own == part:
            thing = f'{_count_cells(number)} of "{column}"'
            yield Decision(part=part, thing=thing, meaning=None, basis=fault)


def decide_left(sheet: Sheet, *, file: str, basis: str | None = None) -> Decision:
    """Say why a sheet was left aside: a profile says so, or it is no table that we know."""
    names = [shorten(cell) for cell in find_widest(sheet, file=file).row.cells if cell]
    listed = escape(list_names(names, most=20, last="and")) if names else "none"
    why = basis or f"no row of it heads a table that we know; its widest row is {listed}"
    return Decision(part=sheet.name or file, thing=_name(sheet), meaning=None, basis=why)


def decide_borough(gathering: Gathering, *, profile: str) -> Iterator[Decision]:
    """Say whose the rows are that do not say so themselves, and what that rests on."""
    for borough, basis in ((gathering.told, "--borough"), (gathering.named, profile)):
        if borough:
            yield Decision(part=gathering.source, thing="borough", meaning=borough, basis=basis)
            return
    if gathering.fallback and gathering.presumed:
        rows = f"{gathering.presumed:,} {'row' if gathering.presumed == 1 else 'rows'}"
        yield Decision(
            part=gathering.source,
            thing=f"borough of {rows}",
            meaning=gathering.fallback.borough,
            basis=gathering.fallback.basis,
        )


def _decide_columns(
    table: Table, part: str, gathering: Gathering, profile: str
) -> Iterator[Decision]:
    for name, places in table.columns.items():
        for place in places:
            said = place in table.said
            basis = f"{profile}, {table.rule.place}" if said else "heading"
            meaning: str | None = name
            thing = f'"{table.headings[place]}"'
            if place >= table.heads.width:
                thing, meaning = name, f'"{table.rule.constants[name]}" in every row'
            elif name == "borough" and (gathering.told or (gathering.named and not said)):
                meaning, basis = None, _describe_overruled(table, place, gathering, profile)
            yield Decision(part=part, thing=thing, meaning=meaning, basis=basis)
    for column in table.unplaced:
        yield Decision(part=part, thing=f'"{column.name}"', meaning=None, basis=column.basis)


def _describe_overruled(table: Table, place: int, gathering: Gathering, profile: str) -> str:
    """Say what a borough column names that an option or a profile overrules."""
    cells = [row.cells[place] for row in table.rows if place < len(row.cells)]
    whose = gathering.told or gathering.named
    others = [cell for cell in cells if not is_blank(cell) and read_borough(cell) != whose]
    told = "--borough" if gathering.told else profile
    if not others:
        return f"{told} says whose all rows are"
    rows = f"{len(others):,} {'row names' if len(others) == 1 else 'rows name'}"
    return f"{told} says {whose}, though {rows} another borough"


def _decide_rows(table: Table, part: str) -> Iterator[Decision]:
    asides: dict[str, list[int]] = {}
    for number, basis in table.asides.items():
        asides.setdefault(basis, []).append(number)
    for rows, basis in (
        (table.help_rows, "explains the columns"),
        (table.repeats, "repeats the headings"),
        *((rows, basis) for basis, rows in asides.items()),
    ):
        if rows:
            yield Decision(part=part, thing=_list_rows(rows), meaning=None, basis=basis)


def _list_rows(rows: Sequence[int]) -> str:
    shown = ", ".join(str(row) for row in rows[:_MOST_ROWS])
    more = f" and {len(rows) - _MOST_ROWS:,} more" if len(rows) > _MOST_ROWS else ""
    return f"row {shown}{more}"


def _decide_words(table: Table, part: str, profile: str) -> Iterator[Decision]:
    for name, words in table.rule.values.items():
        for each, meaning in words.items():
            number = table.used[name, each]
            cells = f" ({_count_cells(number)})" if number else ""
            yield Decision(
                part=part,
                thing=f'"{each}" of {name}{cells}',
                meaning=f'"{meaning}"' if number else None,
                basis=f"{profile}, {table.rule.place}" if number else "no cell holds it",
            )


def _wonder(gathering: Gathering, part: str) -> Iterator[Decision]:
    """List the words that say nothing to us, the commonest first."""
    own = [(key[1:], number) for key, number in gathering.puzzles.most_common() if key[0] == part]
    for (column, name, words), number in own[:_MOST_WORDS]:
        quoted = "an address" if "@" in words else f'"{shorten(words)}"'
        thing = f'{quoted} in "{column}" ({_count_cells(number)})'
        basis = f"says nothing to us of {name}{_CONSEQUENCES.get(name, '')}"
        yield Decision(part=part, thing=thing, meaning=None, basis=basis)
    if len(own) > _MOST_WORDS:
        rest = f"{len(own) - _MOST_WORDS:,} more such words"
        yield Decision(part=part, thing=rest, meaning=None, basis="they say nothing to us")


def _name(sheet: Sheet) -> str:
    kind = "sheet" if sheet.name else "file"
    return f"hidden {kind}" if sheet.hidden else kind


def _count_cells(number: int) -> str:
    return f"{number:,} {'cell' if number == 1 else 'cells'}"
