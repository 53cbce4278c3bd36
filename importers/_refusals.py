"""Why a spreadsheet file as a whole is not read, and what to do."""

from typing import Final

from depgraph.errors import InputError, Problem
from importers._cells import MOST_CELLS

LOCKED: Final = "The workbook is protected by a password. Save a copy without one, and import it."
PARTIAL: Final = "The workbook is damaged or not all there. Copy or save it again, and import it."
BOMB: Final = (
    "The workbook unpacks to far more than it holds, as workbooks never do. Copy the tables "
    "into a new workbook, and import that."
)
SPREAD: Final = (
    f"A sheet spans more than {MOST_CELLS:,} cells: some cell lies far away from the table. "
    "Delete the empty rows and columns beside it, or copy the table into a new workbook."
)


def refuse(file: str, fault: str) -> InputError:
    """Make the error about a file of which nothing is read."""
    return InputError([Problem(fault, file=file)])
