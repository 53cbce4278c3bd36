"""Reads what a mapping profile says about sheets, and refuses what cannot be followed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Final, get_args

from depgraph.errors import InputError, Problem, escape, list_names, shorten
from importers._cells import clean_text
from importers._fields import SEVERAL, VALUES, is_value, list_fields
from importers._headings import HEADINGS, TableKind, find_fields
from importers._kinds import is_hinted
from importers._mapping import IGNORED, Rule, Rules

KEYS: Final = ("file", "sheet", "table", "header_row", "columns", "constants", "values")
_KINDS: Final[tuple[TableKind, ...]] = get_args(TableKind)
_NO_TEXT: Final = "this is no text, number, day, or true or false."


def parse_rules(said: object, *, profile: str, borough: str | None) -> Rules:
    """
    Read what a profile says about sheets.

    Raises:
        InputError: With everything in it that cannot be followed.
    """
    if said is None:
        return Rules(profile=profile, borough=borough)
    faults: list[str] = []
    if isinstance(said, list) and all(isinstance(each, Mapping) for each in said):
        rules = tuple(
            _Parser(f"sheets {number}", faults).parse_rule(each)
            for number, each in enumerate(said, start=1)
        )
        if not faults:
            return Rules(profile=profile, borough=borough, sheets=rules)
    else:
        faults.append("sheets: each is a table. Head it [[sheets]].")
    raise InputError(Problem(each[0].upper() + each[1:], file=profile) for each in faults)


@dataclass(frozen=True, slots=True)
class _Parser:
    """Reads one rule, and gathers what is wrong with it."""

    place: str
    faults: list[str]

    def parse_rule(self, said: Mapping[str, object]) -> Rule:
        for key in said:
            if key not in KEYS:
                self._complain("", f"{_quote(key)} is not a key. {_suggest(key, KEYS)}")
        table = self._parse_table(said.get("table", ""))
        kind = next((each for each in _KINDS if each == table), None)
        columns = self._parse_columns(said.get("columns", {}), kind)
        return Rule(
            place=self.place,
            file=self._parse_text("file", said.get("file", "")),
            sheet=self._parse_text("sheet", said.get("sheet", "")),
            table=kind,
            ignored=table == IGNORED,
            header_row=self._parse_row(said.get("header_row")),
            columns=columns,
            constants=dict(self._parse_constants(said.get("constants", {}), kind)),
            values=dict(self._parse_values(said.get("values", {}), kind)),
        )

    def _complain(self, key: str, fault: str) -> None:
        self.faults.append(f"{self.place}{f', {key}' if key else ''}: {fault}")

    def _parse_text(self, key: str, said: object) -> str | None:
        if isinstance(said, str):
            return clean_text(said) or None
        self._complain(key, "this is no text. Put it in quotation marks.")
        return None

    def _parse_table(self, said: object) -> str | None:
        table = self._parse_text("table", said)
        if table is None or table in (*_KINDS, IGNORED):
            return table
        near = [kind for kind in _KINDS if is_hinted(kind, table)]
        hint = _suggest(table, (*_KINDS, IGNORED), near=near)
        self._complain("table", f"{_quote(table)} is not a kind of table. {hint}")
        return None

    def _parse_row(self, said: object) -> int | None:
        if said is None or (isinstance(said, int) and not isinstance(said, bool) and said >= 0):
            return said
        fault = "this is no row. Write its number without quotation marks, 0 for no headings."
        self._complain("header_row", fault)
        return None

    def _parse_columns(self, said: object, kind: TableKind | None) -> dict[str, tuple[str, ...]]:
        columns: dict[str, tuple[str, ...]] = {}
        holders: dict[str, str] = {}
        for heading, fields in self._parse_pairs("columns", said):
            names = [fields] if isinstance(fields, str) else fields
            if not (isinstance(names, list) and all(isinstance(each, str) for each in names)):
                fault = 'name a field, as "App A" = "source", both in quotation marks.'
                self._complain(f"columns, {_quote(heading)}", fault)
                continue
            placed = [str(name).strip() for name in names if str(name).strip()]
            for name in placed:
                self._check_column(heading, name, kind, holders)
            if placed and clean_text(heading) in columns:
                self._complain(f"columns, {_quote(heading)}", "this stands twice. Keep one.")
            elif placed:
                columns[clean_text(heading)] = tuple(placed)
        return columns

    def _check_column(
        self, heading: str, name: str, kind: TableKind | None, holders: dict[str, str]
    ) -> None:
        key = f"columns, {_quote(heading)}"
        if name == IGNORED:
            return
        if not self._check_field(key, name, kind, besides=(IGNORED,)):
            return
        first = holders.setdefault(name, heading)
        if first != heading and name not in SEVERAL:
            fault = f'"{name}" is the column {_quote(first)} too, and a row has one. Keep one.'
            self._complain(key, fault)

    def _check_field(
        self, key: str, name: str, kind: TableKind | None, *, besides: tuple[str, ...] = ()
    ) -> bool:
        known = (*list_fields(kind), *besides)
        if name in known:
            return True
        meant = find_fields(name)
        near = [field for each in ([kind] if kind else HEADINGS) for field in meant[each]]
        of = f" of {kind}" if kind else ""
        hint = _suggest(name, known, near=list(dict.fromkeys(near)))
        self._complain(key, f"{_quote(name)} is not a field{of}. {hint}")
        return False

    def _parse_constants(self, said: object, kind: TableKind | None) -> Iterator[tuple[str, str]]:
        for name, value in self._parse_pairs("constants", said):
            key = f"constants, {_quote(name)}"
            text = _write_constant(value)
            if text is None:
                self._complain(key, _NO_TEXT)
            elif self._check_field(key, name, kind) and text:
                text = text.casefold() if name in VALUES else text
                if self._check_value(key, name, text):
                    yield name, text

    def _parse_values(
        self, said: object, kind: TableKind | None
    ) -> Iterator[tuple[str, dict[str, str]]]:
        for name, words in self._parse_pairs("values", said):
            key = f"values, {_quote(name)}"
            if self._check_field(key, name, kind):
                pairs = self._parse_pairs(key, words)
                yield name, dict(self._parse_words(key, name, pairs))

    def _parse_words(
        self, key: str, name: str, pairs: Iterator[tuple[str, object]]
    ) -> Iterator[tuple[str, str]]:
        for words, value in pairs:
            own = f"{key}, {_quote(words)}"
            text = _write_constant(value)
            if text is None:
                self._complain(own, _NO_TEXT)
            elif text:
                text = text.casefold() if name in VALUES else text
                if self._check_value(own, name, text):
                    yield clean_text(words), text

    def _check_value(self, key: str, name: str, value: str) -> bool:
        if is_value(name, value):
            return True
        also = ', also with a day, as in "planned 2027-04-01"' if name == "status" else ""
        known = list_names(VALUES[name], most=20)
        self._complain(key, f"{_quote(value)} is not a value of {name}. Use {known}{also}.")
        return False

    def _parse_pairs(self, key: str, said: object) -> Iterator[tuple[str, object]]:
        if isinstance(said, Mapping):
            yield from said.items()
        else:
            head = key.replace('"', "").replace(", ", ".")
            self._complain(key, f"these are pairs. Head them [sheets.{head}].")


def _write_constant(value: object) -> str | None:
    """Write a value of a profile as the text of a cell; `None` if no cell can hold it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return clean_text(value)
    return str(value) if isinstance(value, int | float | date) else None


def _quote(text: str) -> str:
    return f'"{escape(shorten(text))}"'


def _suggest(wrong: str, known: Sequence[str], *, near: Sequence[str] = ()) -> str:
    """Suggest what a word may have been meant to be, else list all there is."""
    likely = list(near) or get_close_matches(wrong, known, n=2)
    if likely:
        return f"Did you mean {list_names(likely)}?"
    return f"Use {list_names(known, most=40)}."
