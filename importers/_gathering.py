"""What is gathered while the rows of a source are read: statements, problems, open questions."""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final

from depgraph.dictionaries import find_borough
from depgraph.errors import Problem, escape, shorten
from depgraph.facts import Evidence, Statement
from depgraph.model import Product, Record, Supplier, Team
from depgraph.names import normalise_name, slugify
from importers._cells import Row
from importers._data_words import DataWords, read_data
from importers._layout import Table
from importers._periods import LONG_AGO, Period, is_open, next_day, read_span, read_status
from importers._teams import find_team
from importers._words import is_blank

VERSION: Final = "register 1"
LONGEST_NAME: Final = 200
_COUNCIL: Final = re.compile(
    r"\b(london borough of|royal borough of|city of|lb of|lb|london borough|borough council"
    r"|city council|county council|district council|council)\b",
    re.IGNORECASE,
)
_REMEMBERED: Final = 4096
_LONGEST_BOROUGH: Final = 60


@dataclass(slots=True, kw_only=True)
class Gathering:
    """Everything read so far of one source."""

    source: str
    borough: str | None
    teams: frozenset[str] = frozenset()
    statements: list[Statement] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    dropped_owners: int = 0
    stated: set[tuple[type[Record], str]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a table, with the meaning of its cells."""

    table: Table
    row: Row
    gathering: Gathering

    @property
    def part(self) -> str:
        """The sheet, or the file if it is one: what fails by itself."""
        return self.table.sheet.name or self.gathering.source

    @property
    def borough(self) -> str | None:
        """Whose row it is: its own column, else what the import was told."""
        for cell in self.list_cells("borough"):
            return read_borough(cell)
        return self.gathering.borough

    def list_cells(self, *fields: str) -> list[str]:
        """List the cells of some fields that say something."""
        columns = [each for name in fields for each in self.table.columns.get(name, ())]
        cells = [self.row.cells[each] for each in columns if each < len(self.row.cells)]
        return [cell for cell in cells if not is_blank(cell)]

    def read_raw(self, name: str) -> str:
        """Read the first cell of a field as it is, blank marks too."""
        columns = self.table.columns.get(name, ())
        return self.row.cells[columns[0]] if columns and columns[0] < len(self.row.cells) else ""

    def read_text(self, name: str) -> str | None:
        """Read a field on one line; `None` if nothing is said."""
        cells = self.list_cells(name)
        return " ".join(cells[0].split()) if cells else None

    def state(self, record: Record) -> None:
        """State a record that this row says."""
        evidence = Evidence(part=self.part, locator=f"row {self.row.number}", importer=VERSION)
        self.gathering.statements.append(
            Statement(record=record, borough=self.borough, evidence=evidence)
        )

    def state_once(self, record: Record) -> None:
        """State a record unless an earlier row said the same thing."""
        key = (type(record), record.id)
        if key not in self.gathering.stated:
            self.gathering.stated.add(key)
            self.state(record)

    def complain(self, name: str, fault: str) -> None:
        """Record that something of this row cannot be read; its sheet then retires nothing."""
        place = f'sheet "{escape(self.table.sheet.name)}", ' if self.table.sheet.name else ""
        columns = self.table.columns.get(name, ())
        column = f', "{escape(shorten(self.table.headings[columns[0]]))}"' if columns else ""
        sentence = f"{place}row {self.row.number}{column}: {fault}"
        self.gathering.problems.append(
            Problem(sentence[0].upper() + sentence[1:], file=self.gathering.source)
        )
        self.gathering.unread.add(self.part)

    def make_id(self, name: str) -> str:
        """Make the id of something of this row's borough that goes by a name."""
        return f"{self.borough}/{slugify(name)}"

    def read_name(self, name: str) -> str | None:
        """Read the name of what the row is about; a row without one is a problem."""
        text = self.read_text(name)
        if text is None:
            self.complain(name, "there is no name. Give one, or delete the row.")
        elif len(text) > LONGEST_NAME:
            self.complain(name, f"the name is longer than {LONGEST_NAME} characters. Shorten it.")
            return None
        return text

    def read_owner(self) -> str | None:
        """Read the team that owns it, and state the team; people are counted, not kept."""
        cells = self.list_cells("owner")
        for cell in cells:
            team = find_team(cell, known=self.gathering.teams)
            if team and len(team) <= LONGEST_NAME:
                record = Team(id=self.make_id(team), name=team, borough=self.borough)
                self.state_once(record)
                return record.id
        self.gathering.dropped_owners += bool(cells)
        return None

    def read_entities(self) -> DataWords:
        """Read what data it carries, and state each entity once."""
        words = read_data(self.read_raw("data"))
        for entity in words.entities.values():
            self.state_once(entity)
        return words

    def read_supplier(self) -> str | None:
        """Read the supplier, and state it."""
        name = self.read_text("supplier")
        if name is None or len(name) > LONGEST_NAME:
            return None
        number = self.read_text("company_number")
        self.state_once(Supplier(id=slugify(name), name=name, company_number=number))
        return slugify(name)

    def read_product(self) -> str | None:
        """Read the product that a system is an instance of, and state it."""
        name = self.read_text("product")
        if name is None or len(name) > LONGEST_NAME:
            return None
        self.state_once(Product(id=slugify(name), name=name, supplier=self.read_supplier()))
        return slugify(name)

    def read_day(self, name: str, *, last: bool = False) -> date | None:
        """Read a day; of a month or a year the first day, or the last."""
        cells = self.list_cells(name)
        span = read_span(cells[0]) if cells else None
        if cells and span is None and not is_open(cells[0]):
            fault = f'"{escape(shorten(cells[0]))}" is not a date. Write it as 31/03/2027.'
            self.complain(name, fault)
        return (span.last if last else span.first) if span else None

    def read_period(self) -> Period:
        """Read the live period from the columns of days, else from the words of the status."""
        said = read_status(self.read_text_lines("status"))
        begun = self.read_day("live_from") or said.live_from
        last = self.read_day("last_day", last=True)
        ended = self._read_gone() or (next_day(last) if last else None)
        if ended is None or (said.live_to and said.live_to != LONG_AGO):
            ended = said.live_to or ended
        if begun and ended == LONG_AGO:
            return Period(live_from=begun, live_to=begun)
        if begun and ended and begun > ended:
            name = next(
                (each for each in ("last_day", "gone_on", "status") if self.list_cells(each)),
                "status",
            )
            self.complain(name, f"it ends before it begins ({begun}). Correct one of the days.")
            return Period()
        return Period(live_from=begun, live_to=ended)

    def read_text_lines(self, name: str) -> str:
        """Read a cell with its line breaks; empty if nothing is said."""
        return next(iter(self.list_cells(name)), "")

    def _read_gone(self) -> date | None:
        """Read the first day without, from a column that only has days, yes or no."""
        text = self.read_text_lines("gone_on").casefold()
        if text in {"yes", "y", "true"}:
            return LONG_AGO
        if text in {"", "no", "n", "false"}:
            return None
        span = read_span(text)
        if span and span.first != span.last:
            return next_day(span.last)
        return self.read_day("gone_on")


@lru_cache(maxsize=_REMEMBERED)
def read_borough(text: str) -> str:
    """
    Read the id of a borough from its name, code or id.

    Example:
        >>> read_borough("London Borough of Hackford"), read_borough("E09000012")
        ('hackford', 'hackney')
    """
    known = find_borough(text)
    if known:
        return known.id
    short = " ".join(_COUNCIL.sub(" ", text).split())
    return slugify(short if normalise_name(short) else text)[:_LONGEST_BOROUGH].strip("-")
