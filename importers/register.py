"""Registers: the spreadsheets in which councils keep their systems, integrations and contracts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from depgraph.errors import InputError, Problem
from depgraph.facts import Decision, Fallback, Reading
from depgraph.names import normalise_name
from importers._asking import ask_for_borough, describe_sheet, describe_unknown
from importers._cells import Row, Sheet
from importers._choosing import Choice, choose_rules, list_unused
from importers._decisions import decide_borough, decide_left, decide_table
from importers._drafts import Sighting, see, write_sightings
from importers._entries import Entry
from importers._gathering import Gathering
from importers._headings import TableKind, find_fields
from importers._layout import Table, find_table, list_headings
from importers._mapping import Rules
from importers._mapping_parser import parse_rules
from importers._names import Names
from importers._ours import leave_examples, list_entities, list_team_ids, read_id, refuse_answer
from importers._page import write_page
from importers._records import READERS
from importers._sheets import BOOK_ENDINGS, TEXT_ENDINGS, read_sheets
from importers._words import split_list

NAME: Final = "register"
READS: Final = "registers kept as spreadsheets (CSV, TSV, XLSX, XLS, ODS)"
RECOGNISES: Final = "a spreadsheet, by its ending; its tables by their headings"
MAPPED: Final = "sheets"
_TABLE_WIDTH: Final = 2
_NOBODYS: Final[frozenset[TableKind]] = frozenset({"products", "data entities"})

_Found = tuple[Choice, Table | None]


def recognise(path: Path) -> bool:
    """Tell whether a file is a spreadsheet, by its ending."""
    return path.suffix.lower() in TEXT_ENDINGS | BOOK_ENDINGS


def read(
    path: Path, *, source: str, borough: str | None, fallback: Fallback | None = None
) -> Reading:
    """Read the tables of a spreadsheet, as `Register.read` does without a profile."""
    return Register().read(path, source=source, borough=borough, fallback=fallback)


def follow(said: object, *, profile: str, borough: str | None) -> "Register":
    """
    Make a reader of registers that does what a mapping profile says.

    Raises:
        InputError: With everything in it that cannot be followed.
    """
    return Register(rules=parse_rules(said, profile=profile, borough=borough))


def explain() -> str:
    """Write the page about what is recognised and what a profile can say."""
    return write_page()


@dataclass(slots=True)
class Register:
    """
    Reads registers by their headings and a profile, and remembers what it decided.

    Args:
        rules: What the profile says.
        sightings: The sheets seen so far.
        used: The numbers of the rules that were of use.
    """

    rules: Rules = field(default_factory=Rules)
    sightings: list[Sighting] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    NAME: str = NAME
    READS: str = READS
    RECOGNISES: str = RECOGNISES

    def recognise(self, path: Path) -> bool:
        """Tell whether a file is a spreadsheet, by its ending."""
        return recognise(path)

    def read(
        self, path: Path, *, source: str, borough: str | None, fallback: Fallback | None = None
    ) -> Reading:
        """
        Read the tables of a spreadsheet: every sheet, hidden ones too.

        Args:
            path: Where it is.
            source: Its name as a source.
            borough: Whose all rows are, whatever they or the profile say.
            fallback: Whose rows are that do not say so.

        Raises:
            InputError: If it cannot be opened, no sheet is a table that we know, the profile
                speaks of what is not there, or nothing says for certain whose it is.
        """
        sheets = read_sheets(path, file=source)
        refuse_answer(sheets, file=source)
        found = self._find_tables(sheets, path, source)
        named = None if borough else self.rules.borough
        tables, examples = leave_examples(
            [table for _, table in found if table], file=source, alone=not (borough or named)
        )
        kept = iter(tables)
        found = [(choice, next(kept) if table else None) for choice, table in found]
        gathering = Gathering(
            source=source,
            told=borough,
            named=named,
            fallback=fallback,
            teams=_list_names(tables, "teams", "name"),
            names=Names(_list_names(tables, "systems", "name", "aliases", "id")),
            team_ids=list_team_ids(tables),
            entities=list_entities(tables),
            problems=examples,
        )
        if not (borough or named or fallback):
            ask_for_borough([each for each in tables if each.kind not in _NOBODYS], file=source)
        for table in tables:
            _read_table(table, gathering)
        if gathering.presumed and fallback and fallback.doubt:
            raise InputError([Problem(fallback.doubt, file=source)])
        self._remember(found, path, gathering)
        return _build_reading(found, gathering, self.rules.profile)

    def list_unused(self) -> list[Problem]:
        """List what the profile says of files and sheets that were not among those read."""
        return list(list_unused(self.rules, self.used))

    def write_mapping(self) -> str:
        """Write what was decided about the sheets seen as rules of a profile."""
        return write_sightings(self.sightings)

    def _find_tables(self, sheets: Sequence[Sheet], path: Path, source: str) -> list[_Found]:
        """Find the table of each sheet that is not blank; sheets are remembered even so."""
        choices = choose_rules(sheets, self.rules, names=(source, path.name), file=source)
        found: list[_Found] = []
        faults: list[Problem] = []
        for choice in choices:
            self.used.update([] if choice.number is None else [choice.number])
            try:
                found.append((choice, self._find_table(choice, source)))
            except InputError as error:
                found.append((choice, None))
                faults.extend(error.problems)
        if not faults and not any(table for _, table in found):
            unknown = [choice.sheet for choice in choices if not choice.rule.ignored]
            faults = describe_unknown(unknown or sheets, file=source)
        if faults:
            self._remember(found, path, Gathering(source=source))
            raise InputError(faults)
        return found

    def _find_table(self, choice: Choice, source: str) -> Table | None:
        if choice.rule.ignored:
            return None
        rule, profile = choice.rule, self.rules.profile
        return find_table(choice.sheet, file=source, rule=rule, profile=profile)

    def _remember(self, found: Sequence[_Found], path: Path, gathering: Gathering) -> None:
        """Remember what was decided, for writing a profile; not the rows."""
        for choice, table in found:
            self.sightings.append(see(choice, table, gathering, file=path.name))


def _read_table(table: Table, gathering: Gathering) -> None:
    for number in table.others:
        fault = "another table begins here and is not read. Move it to a sheet or file of its own."
        Entry(table, Row(number=number, cells=()), gathering).complain("", fault)
    entries = []
    for row in table.rows:
        entry = Entry(table, row, gathering)
        if row.fault:
            entry.complain("", f"{row.fault}.")
        elif entry.borough is None and table.kind not in _NOBODYS and not read_id(entry):
            entry.complain("borough", "there is no borough. Fill it in, or use --borough.")
        else:
            gathering.presumed += entry.is_presumed and table.kind not in _NOBODYS
            entries.append(entry)
    READERS[table.kind](entries)


def _build_reading(found: Sequence[_Found], gathering: Gathering, profile: str) -> Reading:
    decisions = list(decide_borough(gathering, profile=profile))
    for choice, table in found:
        if table is None:
            decisions.append(_leave(choice, gathering, profile))
        else:
            decisions.extend(decide_table(table, gathering, profile=profile))
    boroughs = {each.borough for each in gathering.statements} - {None}
    return Reading(
        source=gathering.source,
        borough=boroughs.pop() if len(boroughs) == 1 else None,
        importer=NAME,
        statements=tuple(gathering.statements),
        unread=frozenset(gathering.unread),
        problems=tuple(gathering.problems),
        decisions=tuple(decisions),
    )


def _leave(choice: Choice, gathering: Gathering, profile: str) -> Decision:
    """
    Leave a sheet aside, and tell of it if it is near a table.

    One that a profile leaves aside states nothing any more; another keeps what it stated.
    """
    sheet, file = choice.sheet, gathering.source
    if choice.rule.ignored:
        return decide_left(sheet, file=file, basis=f"{profile}, {choice.rule.place}")
    gathering.unread.add(sheet.name or file)
    headings = list_headings(sheet)
    known = [heading for heading in headings if any(find_fields(heading).values())]
    if len(known) >= _TABLE_WIDTH:
        gathering.problems.append(Problem(describe_sheet(sheet, file=file), file=file))
    return decide_left(sheet, file=file)


def _list_names(tables: Sequence[Table], kind: TableKind, *fields: str) -> frozenset[str]:
    """List the normalised names in some columns of the tables of a kind."""
    return frozenset(
        normalise_name(name)
        for table in tables
        if table.kind == kind
        for field_ in fields
        for place in table.columns.get(field_, ())
        for row in table.rows
        if place < len(row.cells)
        for name in [row.cells[place], *split_list(row.cells[place])]
    )
