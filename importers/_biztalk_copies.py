"""Copies of one export for development, test and production, by the names of the files."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_RANKS: Final = {
    word: rank
    for rank, words in enumerate(
        (
            "dev development devel utv",
            "test tst testing sit qa",
            "ver uat at acc acceptance staging stg preprod preproduction",
            "prod production prd live",
        ),
        start=1,
    )
    for word in words.split()
}
"""How near to production a word in a name says that a file is."""
_UNSAID: Final = 0
_PRODUCTION: Final = max(_RANKS.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """
    What a file is for by its name.

    Args:
        name: The words of its name that say it; empty if none does.
        better: The file of the same folder that is nearest to production, if nearer.
        is_production: Whether its name says that it is what runs for real.
    """

    name: str
    better: str | None
    is_production: bool


def read_environment(path: Path) -> Environment:
    """
    Read what a file is for, and find the file beside it that is the same nearer to production.

    Where one says that it is for production, another that says nothing is for something else.
    """
    rank, words, said = _read_name(path.name)
    best = max(
        (other for other in _list_beside(path) if _read_name(other)[1] == words),
        key=lambda other: (_read_name(other)[0], other),
        default=path.name,
    )
    needed = _PRODUCTION if rank == _UNSAID else rank + 1
    better = best if _read_name(best)[0] >= needed else None
    return Environment(name=said, better=better, is_production=rank == _PRODUCTION)


def _list_beside(path: Path) -> list[str]:
    try:
        return [each.name for each in path.parent.iterdir() if each.suffix == path.suffix]
    except OSError:
        return []


def _read_name(name: str) -> tuple[int, tuple[str, ...], str]:
    """Read from a file's name how near to production it is, and the words besides."""
    words = [word for word in re.split(r"[\W_]+", name.lower()) if word]
    said = [word for word in words if word in _RANKS]
    rest = tuple(word for word in words if word not in _RANKS)
    rank = max((_RANKS[word] for word in said), default=_UNSAID)
    return rank, rest, " ".join(said)
