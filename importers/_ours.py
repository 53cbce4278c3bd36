"""What depgraph itself wrote into a spreadsheet: ids of rows, the example of a form, answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from depgraph.boroughs import read_borough
from depgraph.errors import InputError, Problem, escape
from depgraph.model import LONGEST_ID, DataEntity
from depgraph.names import normalise_name
from importers._cells import Row, Sheet
from importers._data_words import read_data
from importers._entries import Entry
from importers._headings import TableKind, normalise_heading
from importers._layout import Table
from importers._words import is_blank

_ANSWER: Final = frozenset({"confidence", "distance", "route"})
_EXAMPLE: Final = "example"


def refuse_answer(sheets: Sequence[Sheet], *, file: str) -> None:
    """
    Refuse an answer that was saved as a spreadsheet: read as a record, it would double it.

    Raises:
        InputError: If a sheet has the headings that only answers have.
    """
    heads = (sheet.rows[0].cells for sheet in sheets if sheet.rows)
    if any({normalise_heading(cell) for cell in head} >= _ANSWER for head in heads):
        fault = (
            "This is an answer of depgraph, not a record: importing it would state everything in "
            "it twice. Leave it out, or move it to another folder."
        )
        raise InputError([Problem(fault, file=file)])


def leave_examples(
    tables: Sequence[Table], *, file: str, alone: bool
) -> tuple[list[Table], list[Problem]]:
    """
    Leave out rows of the borough Example, which a register to fill in comes with.

    Args:
        tables: The tables of a file.
        file: Its name.
        alone: Whether they stay where the file has nothing else.

    Returns:
        The tables without them, and a problem for each: it should have been deleted.
    """
    if alone and all(is_example(table, row) for table in tables for row in table.rows):
        return list(tables), []
    problems = [
        Problem(f"{_place(table, row)} and was left out. Delete it.", file=file)
        for table in tables
        for row in table.rows
        if is_example(table, row)
    ]
    kept = [
        replace(table, rows=tuple(row for row in table.rows if not is_example(table, row)))
        for table in tables
    ]
    return (kept, problems) if problems else (list(tables), [])


def is_example(table: Table, row: Row) -> bool:
    """Tell whether a row is of the borough that only the example is of."""
    places = (place for place in table.columns.get("borough", ()) if place < len(row.cells))
    cells = [row.cells[place] for place in places if not is_blank(row.cells[place])]
    return bool(cells) and read_borough(cells[0]) == _EXAMPLE


def _place(table: Table, row: Row) -> str:
    where = f'Sheet "{escape(table.sheet.name)}", row' if table.sheet.name else "Row"
    return f"{where} {row.number} is the example of the register to fill in,"


def read_id(entry: Entry) -> str | None:
    """Read the id that a row was exported with; `None` if it has none."""
    given = entry.read_text("id")
    return given if given and len(given) <= LONGEST_ID else None


def choose_id(entry: Entry, made: str, *, name: str) -> str:
    """Choose a row's exported id, unless a row above has it for something of another name."""
    given = read_id(entry)
    if given is None:
        return made
    claim = name, entry.row.number
    first = entry.gathering.claims.setdefault((entry.table.kind, given), claim)
    if first[0] == name:
        return given
    entry.complain("id", f"row {first[1]} has this id too. Leave it empty in a new row.")
    return made


def list_team_ids(tables: Sequence[Table]) -> dict[tuple[str, str], str]:
    """List the ids that a file gives teams, by their borough and normalised name."""
    return {
        (read_borough(cells["borough"]), normalise_name(cells["name"])): cells["id"]
        for table in tables
        for cells in _list_given(table, "teams")
        if not is_blank(cells.get("borough", ""))
    }


def list_entities(tables: Sequence[Table]) -> dict[str, DataEntity]:
    """List the data entities that a file gives ids, by the ids that their words would have."""
    return {
        identifier: entity
        for table in tables
        for cells in _list_given(table, "data entities")
        for entity in [DataEntity(id=cells["id"], name=cells["name"])]
        for words in (entity.name or entity.id, entity.id)
        for identifier in read_data(words).entities
        if len(read_data(words).entities) == 1
    }


def _list_given(table: Table, kind: TableKind) -> Iterator[Mapping[str, str]]:
    """List the rows of a table of a kind that have a name and an exported id, by field."""
    for row in table.rows if table.kind == kind and "id" in table.columns else ():
        cells = {name: _read(row, places) for name, places in table.columns.items()}
        if not (is_blank(cells["id"]) or is_blank(cells["name"]) or len(cells["id"]) > LONGEST_ID):
            yield cells


def _read(row: Row, places: Sequence[int]) -> str:
    return row.cells[places[0]] if places[0] < len(row.cells) else ""
