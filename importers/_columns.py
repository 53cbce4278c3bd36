"""Columns of a sheet: how they are called, and which of them a profile means."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from depgraph.errors import InputError, Problem, escape, list_names, shorten
from importers._cells import Row, Sheet
from importers._headings import TableKind, normalise_heading
from importers._kinds import Columns, list_lacking
from importers._mapping import Rule, normalise

SEARCHED: Final = 40
"""How many rows from the top may head the columns."""
_LETTERS: Final = re.compile(r"column ([a-z]{1,3})", re.IGNORECASE)
_ALPHABET: Final = 26
_MOST_LISTED: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings:
    """
    The row that heads the columns of a sheet.

    Args:
        sheet: The sheet.
        row: The row; one without cells where there is none.
        file: Name of the file, for errors.
        width: How many columns the sheet has.
    """

    sheet: Sheet
    row: Row
    file: str
    width: int
    _alike: Counter[str] = field(default_factory=Counter, init=False, repr=False, compare=False)

    def read(self, place: int) -> str:
        """Read what stands above a column; empty if nothing does."""
        return self.row.cells[place] if place < len(self.row.cells) else ""

    def name(self, place: int) -> str:
        """Name a column: by what stands above it, else by its letter."""
        return self.read(place) or self.write_letter(place)

    def name_surely(self, place: int) -> str:
        """Name a column so that no other is meant: by its letter if two are headed alike."""
        if not self._alike:
            self._alike.update(map(normalise, self.row.cells))
        alone = self._alike[normalise(self.read(place))] == 1
        return self.name(place) if alone else self.write_letter(place)

    def write_letter(self, place: int) -> str:
        """Write the letter of a column, as a spreadsheet shows it: `column D`."""
        return f"column {_write_letters(place + self.sheet.left)}"

    def find(self, name: str) -> list[int]:
        """Find the columns that a name may mean: those headed so, else the one of a letter."""
        headed = self.find_headed(name)
        if headed:
            return headed
        letters = _LETTERS.fullmatch(name.strip())
        place = _read_letters(letters[1]) - self.sheet.left if letters else -1
        return [place] if 0 <= place < self.width else []

    def find_headed(self, name: str) -> list[int]:
        """Find the columns that are headed by a name, the surest way of comparing first."""
        for compare in (str, normalise, normalise_heading):
            wanted = compare(name)
            alike = [place for place, cell in enumerate(self.row.cells) if cell]
            found = [place for place in alike if compare(self.row.cells[place]) == wanted]
            if found and wanted:
                return found
        return []

    def place(self, rule: Rule) -> dict[int, tuple[str, ...]]:
        """Place the columns that a rule names; those that are not there are left out."""
        found = ((self.find(name), fields) for name, fields in rule.columns.items())
        return {places[0]: fields for places, fields in found if places}

    def check(self, rule: Rule, *, profile: str) -> None:
        """
        Check that all columns that a rule names are there, each once.

        Raises:
            InputError: With each that is not.
        """
        faults = list(self._list_faults(rule))
        if faults:
            raise InputError(
                Problem(f"{rule.place.capitalize()}, columns, {fault}", file=profile)
                for fault in faults
            )

    def _list_faults(self, rule: Rule) -> Iterator[str]:
        taken: dict[int, str] = {}
        for name in rule.columns:
            found = self.find(name)
            quoted = f'"{escape(shorten(name))}"'
            if not found:
                remedy = self._suggest(name)
                yield f"{quoted}: {self.describe()} has no such column. {self.list_all()} {remedy}"
            elif len(found) > 1:
                named = list_names([self.write_letter(place) for place in found])
                yield f"{quoted}: several columns are headed so. Name {named}."
            elif found[0] in taken:
                other = escape(shorten(taken[found[0]]))
                yield f'{quoted}: "{other}" is the same column. Keep one.'
            else:
                taken[found[0]] = name

    def _suggest(self, name: str) -> str:
        near = get_close_matches(name, [cell for cell in self.row.cells if cell], n=1)
        if near:
            return f'Did you mean "{escape(shorten(near[0]))}"?'
        return "Correct the name, or delete the line."

    def describe(self) -> str:
        """Say which sheet of which file it is, to begin or go on in a sentence."""
        where = f'sheet "{escape(self.sheet.name)}" of ' if self.sheet.name else ""
        return f"{where}{escape(self.file)}"

    def list_all(self) -> str:
        """List the columns in a sentence."""
        names = [shorten(self.name_surely(place)) for place in range(self.width)]
        if not names:
            return "It has none."
        row = f" (row {self.row.number})" if self.row.cells else ""
        return f"Its columns{row} are {escape(list_names(names, most=_MOST_LISTED, last='and'))}."

    def refuse_lacking(
        self, rule: Rule, kind: TableKind, columns: Columns, *, profile: str
    ) -> InputError:
        """Make the error about a sheet that a rule takes for a kind whose columns it lacks."""
        lacking = list_lacking(kind, columns)
        used = {place for places in columns.values() for place in places}
        free = [place for place in range(self.width) if place not in used]
        example = f', as "{shorten(self.name_surely(free[0]))}" = "{lacking[0]}"' if free else ""
        named = "" if rule.sheet or not self.sheet.name else " Or name the sheet that is meant."
        fault = (
            f"{rule.place.capitalize()}, table: {self.describe()} is to list {kind}, but no column "
            f"or constant of it is {list_names(lacking, last='and')}. {self.list_all()} Say which "
            f"is in [sheets.columns]{escape(example)}.{named}"
        )
        return InputError([Problem(fault, file=profile)])

    def check_values(self, rule: Rule, columns: Columns, *, profile: str) -> None:
        """
        Check that the fields whose words a rule explains have a column.

        Raises:
            InputError: With each that has none.
        """
        faults = [
            f'{rule.place.capitalize()}, values, "{name}": no column of {self.describe()} is '
            f"{name}. {self.list_all()} Say which is in [sheets.columns], or delete the words."
            for name in rule.values
            if name not in columns
        ]
        if faults:
            raise InputError(Problem(fault, file=profile) for fault in faults)


def find_headings(sheet: Sheet, rule: Rule, *, file: str, profile: str) -> list[Headings]:
    """
    Find the rows that may head the columns: those that a rule means, else the first rows.

    Raises:
        InputError: If the sheet has no row of the number that the rule gives.
    """
    width = max((len(row.cells) for row in sheet.rows), default=0)

    def build(row: Row) -> Headings:
        return Headings(sheet=sheet, row=row, file=file, width=width)

    if rule.header_row == 0:
        return [build(Row(number=0, cells=()))]
    if rule.header_row is not None:
        given = [row for row in sheet.rows if row.number == rule.header_row]
        if not given:
            where = build(Row(number=0, cells=())).describe()
            fault = f"{rule.place.capitalize()}, header_row: row {rule.header_row} of {where} is "
            raise InputError([Problem(f"{fault}blank. Give the row of headings.", file=profile)])
        return [build(given[0])]
    rows = [build(row) for row in sheet.rows[:SEARCHED]] or [build(Row(number=0, cells=()))]
    named = [sum(len(each.find_headed(name)) == 1 for name in rule.columns) for each in rows]
    return [rows[named.index(max(named))]] if any(named) else rows


def _write_letters(number: int) -> str:
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, _ALPHABET)
        letters = chr(ord("A") + rest) + letters
    return letters


def _read_letters(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * _ALPHABET + ord(letter) - ord("A") + 1
    return number - 1
