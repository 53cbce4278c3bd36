"""
What the technical names of middleware stand for, by the lines of the boroughs' tables.

A line gives a pattern and an id: of the system behind an address, or of the entity that a
table holds. Patterns are compared without case, `*` is the only wildcard, and of several
that fit, the one with the most literal characters wins.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

IGNORED: Final = "-"
"""Stands, in a line, for what is no system at all: what goes there is left out."""


@dataclass(frozen=True, slots=True)
class Line:
    """A pattern of names, and the id of what these stand for, or `-`."""

    pattern: str
    meant: str


def find_meant(name: str, lines: Iterable[Line]) -> Sequence[str]:
    """
    Find what a name stands for.

    Returns:
        Its id; none if no line fits; several, sorted, if lines that fit equally well differ.

    Example:
        >>> lines = [Line("mssql:sql01/*", "hackford/hr"), Line("MSSQL:SQL01/rents", "-")]
        >>> find_meant("mssql:sql01/rents", lines), find_meant("mssql:sql01/pay", lines)
        (['-'], ['hackford/hr'])
        >>> find_meant("sftp:files/in", lines)
        []
    """
    fitting: dict[int, set[str]] = {}
    for line in lines:
        if _fits(line.pattern, name):
            literal = len(line.pattern.replace("*", ""))
            fitting.setdefault(literal, set()).add(line.meant)
    return sorted(fitting[max(fitting)]) if fitting else []


def _fits(pattern: str, name: str) -> bool:
    """Tell whether a pattern fits a name; time in proportion to both, whatever they hold."""
    first, *rest = pattern.lower().split("*")
    text = name.lower()
    if not rest:
        return text == first
    *middle, last = rest
    if not text.startswith(first) or not text.endswith(last):
        return False
    place, end = len(first), len(text) - len(last)
    for part in middle:
        found = text.find(part, place, end)
        if found < 0:
            return False
        place = found + len(part)
    return place <= end


def index_names(names: Iterable[str], lines: Sequence[Line]) -> dict[str, Sequence[str]]:
    """
    Find what many names stand for.

    Returns:
        For each name that a line fits, what `find_meant` gives.
    """
    exact: dict[str, list[Line]] = {}
    loose = [line for line in lines if "*" in line.pattern]
    for line in lines:
        if "*" not in line.pattern:
            exact.setdefault(line.pattern.lower(), []).append(line)
    found = {name: find_meant(name, [*exact.get(name.lower(), ()), *loose]) for name in set(names)}
    return {name: meant for name, meant in found.items() if meant}
