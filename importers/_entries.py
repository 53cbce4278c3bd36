"""A row of a table, with the meaning of its cells, and what it states."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from depgraph.boroughs import read_borough
from depgraph.errors import Problem, escape, shorten
from depgraph.facts import LONG_AGO, NOT_YET, Evidence, Statement
from depgraph.model import DataEntity, Product, Record, Supplier, Team
from depgraph.names import normalise_name, slugify
from importers._cells import Row
from importers._data_words import DataWords, read_data
from importers._days import is_open, next_day, read_span
from importers._gathering import Gathering
from importers._layout import Table
from importers._periods import Period, is_understood, read_status
from importers._teams import find_team
from importers._words import is_blank, read_flag

VERSION: Final = "register 1"
LONGEST_NAME: Final = 200
_PLANNED: Final = "planned, live on no day yet"


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
        """Whose row it is, by the first that says so: option, profile, column, fallback."""
        own = self.gathering.told or self._read_own_borough() or self.gathering.named
        return own or (self.gathering.fallback.borough if self.gathering.fallback else None)

    @property
    def is_presumed(self) -> bool:
        """Tell whether nothing but the fallback says whose row it is."""
        return not (self.gathering.told or self.gathering.named or self._read_own_borough())

    def _read_own_borough(self) -> str | None:
        places = self.table.columns.get("borough", ())
        if self.gathering.named and self.table.said.isdisjoint(places):
            return None
        return next(map(read_borough, self.list_cells("borough")), None)

    def as_stated(self) -> "Entry":
        """Give the row as the file has it, without what a profile makes of its words."""
        stated = self.table.stated.get(self.row.number)
        return self if stated is None else Entry(self.table, stated, self.gathering)

    def list_cells(self, *fields: str) -> list[str]:
        """List the cells of some fields that say something."""
        columns = [each for name in fields for each in self.table.columns.get(name, ())]
        cells = [self.row.cells[each] for each in columns if each < len(self.row.cells)]
        return [cell for cell in cells if not is_blank(cell)]

    def read_raw(self, name: str) -> str:
        """Read a field as it is, blank marks too; several columns as a list."""
        columns = self.table.columns.get(name, ())
        cells = [self.row.cells[each] for each in columns if each < len(self.row.cells)]
        return cells[0] if len(cells) == 1 else "; ".join(filter(None, cells))

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

    def state_once(self, record: Record, *, but: str = "") -> None:
        """State a record unless an earlier row said so, with the same that not each row says."""
        key = (type(record), record.id + but)
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

    def read_systems(self, name: str, *, many: bool) -> list[str]:
        """Read the systems that a cell names, as written; `many` where it lists them by nature."""
        names, cell = self.gathering.names, self.read_raw(name)
        return names.part_list(cell) if many else names.part_end(cell)

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
        owner: Team | None = None
        for place in self.table.columns.get("owner", ()):
            cell = self.row.cells[place] if place < len(self.row.cells) else ""
            if is_blank(cell):
                continue
            team = find_team(cell, known=self.gathering.teams)
            fault = _find_owner_fault(cell, team, taken=owner is not None)
            if fault:
                self.gathering.dropped[self.part, self.table.headings[place], fault] += 1
            if team and len(team) <= LONGEST_NAME and owner is None:
                own = self.gathering.team_ids.get((self.borough or "", normalise_name(team)))
                owner = Team(id=own or self.make_id(team), name=team, borough=self.borough)
        if owner is None:
            return None
        self.state_once(owner)
        return owner.id

    def read_flag(self, name: str) -> bool | None:
        """Read yes or no; `None` for anything else."""
        text = self.read_text(name)
        flag = read_flag(text) if text else None
        if flag is None:
            self.wonder(name)
        return flag

    def keep_names(self, name: str, names: Sequence[str]) -> list[str]:
        """Keep the names of a field that are not too long to be one; others are a problem."""
        kept = [each for each in names if len(each) <= LONGEST_NAME]
        if len(kept) < len(names):
            self.complain(name, f"a name is longer than {LONGEST_NAME} characters. Shorten it.")
        return kept

    def drop(self, name: str, fault: str) -> None:
        """Count the cells of a field that are not kept."""
        for place in self.table.columns.get(name, ()):
            if place < len(self.row.cells) and not is_blank(self.row.cells[place]):
                self.gathering.dropped[self.part, self.table.headings[place], fault] += 1

    def wonder(self, name: str) -> None:
        """Count cells of a field whose words say nothing to us; the profile may explain them."""
        for place in self.table.columns.get(name, ()):
            cell = self.row.cells[place] if place < len(self.row.cells) else ""
            if not is_blank(cell):
                key = (self.part, self.table.headings[place], name, cell)
                self.gathering.puzzles[key] += 1

    def read_entities(self) -> DataWords:
        """Read what data it carries, and state each entity once."""
        words = read_data(self.read_raw("data"))
        entities = [self.find_entity(each) for each in words.entities.values()]
        for entity in entities:
            self.state_once(entity)
        return replace(words, entities={entity.id: entity for entity in entities})

    def find_entity(self, entity: DataEntity) -> DataEntity:
        """Find the data entity of the file's own list that some words mean, else what they say."""
        return self.gathering.entities.get(entity.id, entity)

    def read_supplier(self) -> str | None:
        """Read the supplier, and state it."""
        name = self.read_text("supplier")
        if name is None or len(name) > LONGEST_NAME:
            return None
        number = self.read_text("company_number")
        supplier = Supplier(id=slugify(name), name=name, company_number=number)
        self.state_once(supplier, but=number or "")
        return supplier.id

    def read_product(self) -> str | None:
        """Read the product that a system is an instance of, and state it."""
        name = self.read_text("product")
        if name is None or len(name) > LONGEST_NAME:
            self.drop("supplier", "no product stands beside it; not kept")
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
        status = self.read_text_lines("status")
        said = read_status(status)
        if not is_understood(status):
            self.wonder("status")
        begun = self.read_day("live_from") or said.live_from
        last = self.read_day("last_day", last=True)
        ended = self._read_gone() or (next_day(last) if last else None)
        if ended is None or (said.live_to and said.live_to != LONG_AGO):
            ended = said.live_to or ended
        if ended == LONG_AGO or begun == NOT_YET:
            return self._read_undated(begun, ended)
        if begun and ended and begun > ended:
            name = next(
                (each for each in ("last_day", "gone_on", "status") if self.list_cells(each)),
                "status",
            )
            self.complain(name, f"it ends before it begins ({begun}). Correct one of the days.")
            return Period()
        return Period(live_from=begun, live_to=ended)

    def _read_undated(self, begun: date | None, ended: date | None) -> Period:
        """Note that a row has ended or is planned without a day, so that it counts on none."""
        gone = ended == LONG_AGO
        words = self.read_text("gone_on" if gone and self.list_cells("gone_on") else "status")
        key = self.part, f'"{shorten(words or "")}"', "ended, live on no day" if gone else _PLANNED
        self.gathering.undated.setdefault(key, []).append(self.row.number)
        if not gone:
            return Period(live_from=NOT_YET)
        begun = None if begun == NOT_YET else begun
        return Period(live_from=begun, live_to=begun or LONG_AGO)

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


def _find_owner_fault(cell: str, team: str | None, *, taken: bool) -> str | None:
    """Say why an owner cell is not kept whole, without a word of it; `None` if it is."""
    if team is None:
        return "people, or nobody that we know as a team; not kept"
    if taken:
        return "another column names the team; not kept"
    if normalise_name(cell.partition("@")[0]) != normalise_name(team):
        return "the team is kept, what else is in the cell is not"
    return None
