"""Which borough a name, a code or a path means."""

import re
from collections.abc import Collection
from functools import lru_cache
from pathlib import PurePath
from typing import Final

from depgraph.dictionaries import find_borough
from depgraph.names import normalise_name, slugify

_COUNCIL: Final = re.compile(
    r"\b(london borough of|royal borough of|city of|lb of|lb|london borough|borough council"
    r"|city council|county council|district council|council)\b",
    re.IGNORECASE,
)
_REMEMBERED: Final = 4096
_LONGEST: Final = 60
_MOST_WORDS: Final = 7


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
    return slugify(short if normalise_name(short) else text)[:_LONGEST].strip("-")


def find_in_path(path: PurePath, *, known: Collection[str] = ()) -> str | None:
    """
    Find the borough that a path names, in the part nearest to the file that names any.

    A part that names several says nothing, and those farther away are not asked then.

    Args:
        path: The path, as given.
        known: Ids of boroughs besides London's.

    Example:
        >>> find_in_path(PurePath("exports/London Borough of Camden/flows.csv"))
        'camden'
        >>> find_in_path(PurePath("camden/Merton and Sutton/flows.csv")) is None
        True
    """
    for part in (path.stem, *reversed(path.parent.parts)):
        found = _find_in_words(_split(part), frozenset(known))
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _split(part: str) -> list[str]:
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", part).replace("_", " ")
    return normalise_name(parted).split()


def _find_in_words(words: list[str], known: frozenset[str]) -> set[str]:
    """Find the boroughs that runs of words name, the longest run first."""
    found: set[str] = set()
    start = 0
    while start < len(words):
        for length in range(min(_MOST_WORDS, len(words) - start), 0, -1):
            run = " ".join(words[start : start + length])
            borough = find_borough(run)
            identifier = borough.id if borough else "-".join(run.split())
            if borough or identifier in known:
                found.add(identifier)
                start += length - 1
                break
        start += 1
    return found
