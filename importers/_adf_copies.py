"""Copies of one factory for trying out, told by the names of files and folders alone."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_TRIAL: Final = frozenset(
    {
        "dev", "development", "test", "tst", "uat", "qa", "sit", "ver", "preprod", "staging",
        "stage", "train", "training", "sandbox", "acc",
    }
)  # fmt: skip
_REAL: Final = frozenset({"prod", "production", "prd", "live"})
_WORDS: Final = re.compile(r"[^\W_]+")
_ENDING: Final = re.compile(r"\.json$", re.IGNORECASE)


def find_production(path: Path) -> Path | None:
    """
    Find the sibling that is the production copy of what looks like a copy for trying out.

    It has the same name, apart from the word that says which of the copies it is.
    """
    if not _list_trial_words(path.name):
        return None
    wanted = _strip(path.name)
    try:
        siblings = sorted(path.parent.iterdir())
    except OSError:
        return None
    return next((each for each in siblings if _is_production(each, path, wanted)), None)


def _is_production(sibling: Path, path: Path, wanted: tuple[str, ...]) -> bool:
    words = {word.lower() for word in _WORDS.findall(sibling.name)}
    if _strip(sibling.name) != wanted or words & _TRIAL:
        return False
    if path.is_dir():
        return bool(words & _REAL) and sibling.is_dir()
    return sibling.suffix.lower() == path.suffix.lower() and sibling.is_file()


def _list_trial_words(name: str) -> list[str]:
    return [word for word in _WORDS.findall(name) if word.lower() in _TRIAL]


def _strip(name: str) -> tuple[str, ...]:
    return tuple(_iterate_other_words(_ENDING.sub("", name)))


def _iterate_other_words(name: str) -> Iterator[str]:
    for word in map(str.lower, _WORDS.findall(name)):
        if word not in _TRIAL | _REAL:
            yield word
