"""
Which system stands behind an address: the lines of the boroughs' connection tables.

A line gives a pattern and a system. Patterns are compared without case, `*` is the only
wildcard, and of several that fit, the one with the most literal characters wins.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

IGNORED: Final = "-"
"""Stands, in a line, for what is no system at all: what goes there is left out."""


@dataclass(frozen=True, slots=True)
class Line:
    """A pattern of addresses, and the id of the system behind them, or `-`."""

    pattern: str
    system: str


def find_system(address: str, lines: Iterable[Line]) -> Sequence[str]:
    """
    Find the system behind an address.

    Returns:
        Its id; none if no line fits; several, sorted, if lines that fit equally well differ.

    Example:
        >>> lines = [Line("mssql:sql01/*", "hackford/hr"), Line("MSSQL:SQL01/rents", "-")]
        >>> find_system("mssql:sql01/rents", lines), find_system("mssql:sql01/pay", lines)
        (['-'], ['hackford/hr'])
        >>> find_system("sftp:files/in", lines)
        []
    """
    fitting: dict[int, set[str]] = {}
    for line in lines:
        if _fits(line.pattern, address):
            literal = len(line.pattern.replace("*", ""))
            fitting.setdefault(literal, set()).add(line.system)
    return sorted(fitting[max(fitting)]) if fitting else []


def _fits(pattern: str, address: str) -> bool:
    """Tell whether a pattern fits an address; time in proportion to both, whatever they hold."""
    first, *rest = pattern.lower().split("*")
    text = address.lower()
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


def index_addresses(
    addresses: Mapping[str, str], lines: Sequence[Line]
) -> dict[str, Sequence[str]]:
    """
    Find the systems behind many addresses.

    Args:
        addresses: Address of each endpoint, by its id.
        lines: The lines of all connection tables.

    Returns:
        For each endpoint that a line fits, what `find_system` gives.
    """
    exact: dict[str, list[Line]] = {}
    loose = [line for line in lines if "*" in line.pattern]
    for line in lines:
        if "*" not in line.pattern:
            exact.setdefault(line.pattern.lower(), []).append(line)
    found = {
        identifier: find_system(address, [*exact.get(address.lower(), ()), *loose])
        for identifier, address in addresses.items()
    }
    return {identifier: systems for identifier, systems in found.items() if systems}
