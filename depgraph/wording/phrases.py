"""Parts of sentences: counts, lists, dates."""

from collections.abc import Sequence
from datetime import date
from typing import Final

MOST_LISTED: Final = 12


def count(number: int, noun: str, nouns: str | None = None) -> str:
    """
    Count things: `1 system`, `2 systems`; with a plural of their own where an s does not make it.

    Example:
        >>> count(1, "system"), count(1200, "service")
        ('1 system', '1,200 services')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {nouns or f'{noun}s'}"


def count_both(systems: int, services: int, *, more: bool = False) -> str:
    """
    Count systems and services, leaving out those of which there are none.

    Example:
        >>> count_both(2, 1, more=True), count_both(0, 3)
        ('2 more systems and 1 more service', '3 services')
    """
    word = "more " if more else ""
    counted = [(systems, "system"), (services, "service")]
    return join([count(number, word + noun) for number, noun in counted if number])


def join(parts: Sequence[str], *, last: str = "and") -> str:
    """
    Join parts into a sentence.

    Example:
        >>> join(["tenancy", "address", "person"])
        'tenancy, address and person'
    """
    return f" {last} ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def list_some(texts: Sequence[str], *, most: int | None = MOST_LISTED) -> str:
    """
    List texts, the rest of very many counted.

    Example:
        >>> list_some(["a", "b", "c"], most=2), list_some(["a", "b"], most=None)
        ('a, b and 1 more', 'a and b')
    """
    if most is None or len(texts) <= most:
        return join(texts)
    return f"{', '.join(texts[:most])} and {len(texts) - most:,} more"


def write_date(day: date) -> str:
    """
    Write a date as it is said.

    Example:
        >>> write_date(date(2026, 4, 1))
        '1 April 2026'
    """
    return f"{day.day} {day:%B} {day.year}"
