"""What a mapping profile says about sheets, and which of it fits one."""

import fnmatch
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from importers._headings import TableKind

IGNORED: Final = "ignored"
"""As the table of a sheet or the field of a column: nothing is read from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """
    What a profile says about the sheets that it fits.

    Args:
        place: Where in the profile it stands, in words.
        file: Pattern of the names of files; null: any.
        sheet: Pattern of the names of sheets; null: any.
        table: What the sheets list; null: not said.
        ignored: Whether the sheets are left aside.
        header_row: Number of the row of headings, 0 where there is none; null: not said.
        columns: Of each column that is placed, by heading or letter, its fields.
        constants: What every row has in a field.
        values: Of each field, what its words mean.
    """

    place: str = ""
    file: str | None = None
    sheet: str | None = None
    table: TableKind | None = None
    ignored: bool = False
    header_row: int | None = None
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def concerns(self, names: Sequence[str]) -> bool:
        """Tell whether a file of some names is spoken of."""
        return self.file is None or any(_matches(name, self.file) for name in names)

    def fits(self, sheet: str | None) -> bool:
        """Tell whether a sheet of a file that is spoken of is meant; a text file is one."""
        return self.sheet is None or (sheet is not None and _matches(sheet, self.sheet))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """
    All that a profile says about sheets.

    Args:
        profile: Name of the profile.
        borough: Id of the borough that it names for all files.
        sheets: The rules, in its order; the first that fits a sheet counts.
    """

    profile: str = ""
    borough: str | None = None
    sheets: tuple[Rule, ...] = ()


def normalise(name: str) -> str:
    """
    Bring the spellings of words in a cell together: width, case and blanks.

    Example:
        >>> normalise("  Type\u00a03 ")
        'type 3'
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _matches(name: str, pattern: str) -> bool:
    plain, wanted = normalise(name), normalise(pattern)
    return plain == wanted or fnmatch.fnmatchcase(plain, wanted)
