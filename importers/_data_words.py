"""What a data cell names: entities, or words too vague or technical to be one."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from depgraph.model import UNRECORDED
from depgraph.names import slugify
from importers._words import is_blank, split_list

_SEPARATORS: Final = r"[;\n,/]|\sand\s|\s&\s(?=[^&]*$)|\s\+\s"
_VAGUE_WORDS: Final = (
    "all analytics any backup bi data dashboards dump etc everything export exports extract "
    "extracts feed feeds file files information misc miscellaneous mixed multiple other "
    "others record records report reporting reports several snapshot sync synchronisation "
    "table tables transfer transfers various"
)
_VAGUE: Final = frozenset(_VAGUE_WORDS.split())
_FILLERS_WORDS: Final = "the of a an and or types type kinds kind full daily weekly all"
_FILLERS: Final = frozenset(_FILLERS_WORDS.split())
_CONTAINERS: Final = re.compile(
    r"\b(csv|xls|xlsx|xml|json|pdf|zip|spread ?sheet|work ?book|sheet|file|database dump"
    r"|db dump|sql dump)s?$",
    re.IGNORECASE,
)
_POINTERS: Final = re.compile(r"^(see|as per|refer to|per|tbc|as above|\d+\s+\w+)\b", re.IGNORECASE)
_FILE_NAME: Final = re.compile(r"^\S+\.[a-z][a-z0-9]{1,4}$", re.IGNORECASE)
_IDENTIFIER: Final = re.compile(r"^\S*[_*\\]\S*$|^[a-z]+\.[A-Za-z]\w+$")
_BRACKETS: Final = re.compile(r"[\[({]([^\[\](){}]*)[\])}]?")
_REMEMBERED: Final = 4096
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class DataWords:
    """
    What a cell names.

    Args:
        entities: The entities by id, each with its name.
        technical_names: Words that name tables, files, or nothing certain.
        partly: Whether some words are too vague or technical to be an entity.
    """

    entities: dict[str, str]
    technical_names: tuple[str, ...] = ()
    partly: bool = False

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the entities, with `*` for what is not recorded."""
        unrecorded = self.partly or not self.entities
        return (*self.entities, *((UNRECORDED,) if unrecorded else ()))


@lru_cache(maxsize=_REMEMBERED)
def read_data(text: str) -> DataWords:
    """
    Read what data a cell names.

    Example:
        >>> read_data("PCNs and permits (zipped dump)").entities
        {'pcns': 'PCNs', 'permits': 'permits'}
        >>> read_data("tenancies, RentPosition.csv").ids
        ('tenancies', '*')
    """
    entities: dict[str, str] = {}
    technical: list[str] = []
    vague = [text] if is_blank(text) and re.search(r"\w", text) else []
    for item in split_list(text, at=_SEPARATORS) if not _is_pointer(text) else [text]:
        name = _BRACKETS.sub(" ", item)
        name = " ".join(name.split()) or item.strip("()[]{} ")
        if _is_vague(name):
            vague.append(item)
        else:
            entities.setdefault(slugify(name), name)
            technical.extend(_list_technical(item))
    return DataWords(
        entities=entities, technical_names=tuple(vague + technical), partly=bool(vague)
    )


def _is_pointer(text: str) -> bool:
    return _POINTERS.search(text) is not None and not text[:1].isdigit()


def _is_vague(name: str) -> bool:
    technical = _FILE_NAME.search(name) or _IDENTIFIER.search(name) or _CONTAINERS.search(name)
    if technical or _POINTERS.search(name) or len(name) > _LONGEST:
        return True
    return set(re.findall(r"\w+", name.casefold())) <= _VAGUE | _FILLERS


def _list_technical(item: str) -> list[str]:
    """List tables and files that are named in brackets behind an entity."""
    words = [word for inside in _BRACKETS.findall(item) for word in split_list(inside)]
    return [word for word in words if _FILE_NAME.search(word) or _IDENTIFIER.search(word)]
