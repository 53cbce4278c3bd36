"""What was decided about sheets, written as a mapping profile to edit and use again."""

import calendar
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, get_args

from depgraph.errors import list_names
from depgraph.profiles import quote
from importers._choosing import Choice
from importers._fields import FIELDS, VALUES
from importers._gathering import Gathering
from importers._headings import TableKind, find_fields
from importers._kinds import list_lacking
from importers._layout import Table, find_widest
from importers._mapping import IGNORED, Rule

_MOST_WORDS: Final = 50
_MONTHS: Final = "|".join(
    sorted([*calendar.month_name[1:], *calendar.month_abbr[1:]], key=len, reverse=True)
)
_PART: Final = rf"(?:\d+|(?<![a-z])(?:{_MONTHS})(?![a-z]))"
_CHANGING: Final = rf"{_PART}(?:[-_. ]*{_PART})*"
"""What changes in names from month to month: runs of numbers and months."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """
    A sheet as it was seen in an import.

    Args:
        file: Name of the file.
        sheet: Name of the sheet; null for a text file.
        rule: What the profile said about it.
        kind: What it was taken for; null if it is no table that we know.
        columns: Of each column by name, the fields read from it.
        unplaced: Names of the columns that nothing is read from.
        puzzles: Words that say nothing to us, by field, the commonest first.
    """

    file: str
    sheet: str | None
    rule: Rule
    kind: TableKind | None = None
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    unplaced: Sequence[str] = ()
    puzzles: Mapping[str, Sequence[str]] = field(default_factory=dict)


def see(choice: Choice, table: Table | None, gathering: Gathering, *, file: str) -> Sighting:
    """See what was decided about a sheet, without its rows."""
    sheet, rule = choice.sheet, choice.rule
    if table is None:
        heads = find_widest(sheet, file=file)
        names = [heads.name_surely(place) for place in range(heads.width) if heads.read(place)]
        placed = {name: fields for name, fields in rule.columns.items() if name in names}
        left = tuple(name for name in names if name not in placed)
        return Sighting(file=file, sheet=sheet.name, rule=rule, columns=placed, unplaced=left)
    return Sighting(
        file=file,
        sheet=sheet.name,
        rule=rule,
        kind=table.kind,
        columns=_list_columns(table, gathering),
        unplaced=tuple(_list_unplaced(table, gathering)),
        puzzles=_list_puzzles(gathering, sheet.name or gathering.source),
    )


def _list_columns(table: Table, gathering: Gathering) -> dict[str, list[str]]:
    """List the fields of each column, from left to right; also those that the rule ignores."""
    fields: dict[int, list[str]] = {}
    for name, places in table.columns.items():
        for place in places:
            if place < table.heads.width and not _is_overruled(table, name, place, gathering):
                fields.setdefault(place, []).append(name)
    for column in table.unplaced:
        if table.heads.place(table.rule).get(column.place) == (IGNORED,):
            fields[column.place] = [IGNORED]
    return {table.heads.name_surely(place): fields[place] for place in sorted(fields)}


def _list_unplaced(table: Table, gathering: Gathering) -> Iterator[str]:
    for column in table.unplaced:
        if table.heads.place(table.rule).get(column.place) != (IGNORED,):
            yield column.name
    for place in table.columns.get("borough", ()):
        if place < table.heads.width and _is_overruled(table, "borough", place, gathering):
            yield table.heads.name_surely(place)


def _is_overruled(table: Table, name: str, place: int, gathering: Gathering) -> bool:
    """Tell whether a borough column says nothing, for an option or the profile does."""
    told = gathering.told or (gathering.named and place not in table.said)
    return name == "borough" and bool(told)


def _list_puzzles(gathering: Gathering, part: str) -> dict[str, list[str]]:
    puzzles: dict[str, list[str]] = {}
    for (own, _, name, words), _ in gathering.puzzles.most_common():
        if own == part and "@" not in words and words not in puzzles.get(name, ()):
            puzzles.setdefault(name, []).append(words)
    return puzzles


def write_sightings(sightings: Sequence[Sighting]) -> str:
    """Write rules that would decide about sheets as it was decided, in the order seen."""
    files = Counter(generalise(name) for name in {each.file for each in sightings})
    sheets = Counter((each.file, generalise(each.sheet or "")) for each in sightings)
    blocks = []
    for each in sightings:
        file, sheet = generalise(each.file), generalise(each.sheet or "")
        own_file = file if files[file] == 1 else escape_pattern(each.file)
        own_sheet = sheet if sheets[each.file, sheet] == 1 else escape_pattern(each.sheet or "")
        blocks.append("\n".join(_write_block(each, own_file, own_sheet)))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def generalise(name: str) -> str:
    """
    Make a pattern of a name: what changes from month to month may be anything.

    Example:
        >>> generalise("flows Nov 2026 v3.csv"), generalise("2026-11.csv")
        ('flows * v*.csv', '2026-11.csv')
    """
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, dot + ending) if dot else (name, "")
    pattern = "".join(
        "*" if number % 2 else escape_pattern(part)
        for number, part in enumerate(re.split(f"({_CHANGING})", stem, flags=re.I))
    )
    return f"{pattern}{ending}" if re.search(r"[^\W\d_]", pattern) else escape_pattern(name)


def escape_pattern(name: str) -> str:
    """Make a pattern that fits a name and no other."""
    return re.sub(r"([\[*?])", r"[\1]", name)


def _write_block(seen: Sighting, file: str, sheet: str) -> Iterator[str]:
    yield "[[sheets]]"
    yield f"file = {quote(file)}"
    if seen.sheet is not None:
        yield f"sheet = {quote(sheet)}"
    if seen.rule.ignored:
        yield f"table = {quote(IGNORED)}"
        return
    kinds = ", ".join(get_args(TableKind))
    yield f"table = {quote(seen.kind or '')}" + ("" if seen.kind else f"  # {kinds} or {IGNORED}")
    if seen.rule.header_row is not None:
        yield f"header_row = {seen.rule.header_row}"
    yield from _write_columns(seen)
    yield from _write_constants(seen)
    yield from _write_values(seen)


def _write_columns(seen: Sighting) -> Iterator[str]:
    yield ""
    yield "[sheets.columns]"
    for name, fields in seen.columns.items():
        yield f"{quote(name)} = {_write_fields(fields)}"
    if seen.kind is not None and seen.unplaced:
        yield f"# Nothing is read from these. {_list_fields(seen.kind)}"
    for name in seen.unplaced:
        hint = _write_hint(name) if seen.kind is None else ""
        yield f'{quote(name)} = ""{hint}'
    if seen.kind is not None:
        lacking = list_lacking(seen.kind, dict.fromkeys((*_list_read(seen),), ()))
        if lacking:
            yield f"# It still needs {list_names(lacking, last='and')}."


def _list_read(seen: Sighting) -> Iterator[str]:
    for fields in seen.columns.values():
        yield from fields
    yield from seen.rule.constants


def _list_fields(kind: TableKind) -> str:
    return f'Fields of {kind}: {", ".join(FIELDS[kind])}; or "{IGNORED}".'


def _write_hint(name: str) -> str:
    """Write what a column may be in each kind of table."""
    found = {kind: fields for kind, fields in find_fields(name).items() if fields}
    return "".join(
        f"{'; ' if number else '  # '}{kind}: {', '.join(fields)}"
        for number, (kind, fields) in enumerate(found.items())
    )


def _write_fields(fields: Sequence[str]) -> str:
    if len(fields) == 1:
        return quote(fields[0])
    return f"[{', '.join(map(quote, fields))}]"


def _write_constants(seen: Sighting) -> Iterator[str]:
    if seen.rule.constants:
        yield ""
        yield "[sheets.constants]"
        for name, constant in seen.rule.constants.items():
            yield f"{name} = {quote(constant)}"


def _write_values(seen: Sighting) -> Iterator[str]:
    for name in dict.fromkeys((*seen.rule.values, *seen.puzzles)):
        yield ""
        yield f"[sheets.values.{name}]"
        for words, meaning in seen.rule.values.get(name, {}).items():
            yield f"{quote(words)} = {quote(meaning)}"
        puzzles = seen.puzzles.get(name, ())
        if puzzles:
            known = f" {', '.join(VALUES[name])}." if name in VALUES else ""
            yield f"# These words say nothing to us.{known}"
        for words in puzzles[:_MOST_WORDS]:
            yield f'{quote(words)} = ""'
        if len(puzzles) > _MOST_WORDS:
            yield f"# and {len(puzzles) - _MOST_WORDS:,} more"
