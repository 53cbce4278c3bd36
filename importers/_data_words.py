"""What a data cell names: entities, or words too vague or technical to be one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from depgraph.dictionaries import find_entity
from depgraph.model import UNRECORDED, DataEntity
from depgraph.names import slugify
from importers._teams import drop_people
from importers._words import is_blank, split_list

_LISTS: Final = (r"[;\n]", ",")
_ALTERNATIVES: Final = r"/|\s\+\s"
_AND: Final = r"\sand\s|\s&\s"
_AMPERSAND: Final = re.compile(r"\s*&\s*")
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
_CARRIERS: Final = re.compile(r"(\s+(data|details|dump|exports?|extracts?|feeds?|files?))+$", re.I)
_REMEMBERED: Final = 4096
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class DataWords:
    """
    What a cell names.

    Args:
        entities: The entities by id.
        technical_names: Words that name tables, files, or nothing certain.
        partly: Whether some words are too vague or technical to be an entity.
    """

    entities: dict[str, DataEntity]
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
        >>> read_data("widgets and Housing Benefit claims (zipped dump)").ids
        ('widget', 'benefit-claim')
        >>> read_data("tenancies, RentPosition.csv").ids
        ('tenancy', '*')
        >>> read_data("cash files, starters and leavers").ids
        ('cash-file', 'employee')
    """
    entities: dict[str, DataEntity] = {}
    technical: list[str] = []
    vague = [text] if is_blank(text) and re.search(r"\w", text) else []
    for item in _list_items(text) if not _is_pointer(text) else [text]:
        name = _BRACKETS.sub(" ", item)
        name = " ".join(name.split()) or item.strip("()[]{} ")
        if _is_vague(name):
            vague.append(item)
        else:
            entity = name_entity(name)
            entities.setdefault(entity.id, entity)
            technical.extend(_list_technical(item))
    partly = bool(vague) or _says_of_more(text)
    return DataWords(
        entities=entities,
        technical_names=tuple(filter(None, map(drop_people, vague + technical))),
        partly=partly,
    )


def _says_of_more(text: str) -> bool:
    """Tell whether an item of a cell says that there is more, not what: "person; tbc"."""
    items = re.split(r"[;,\n]", text)
    return any(is_blank(item.strip()) and re.search(r"[\w*]", item) for item in items)


def _list_items(text: str) -> Iterator[str]:
    """
    Part a cell at semicolons, commas, then "and"; what the dictionary knows stays whole.

    "And" parts the last of a list, and names of which one is known: "children and family
    social care" is one.
    """
    items = [text]
    for separator in _LISTS:
        items = [part for item in items for part in _part(item, separator)]
    for place, item in enumerate(items):
        listed = 0 < place == len(items) - 1
        for each in _part(item, _ALTERNATIVES):
            parts = _part(each, _AND)
            yield from parts if listed or any(map(_is_known, parts)) else [each]


def _part(text: str, separator: str) -> list[str]:
    return [text] if _is_known(text) else split_list(text, at=separator)


def _is_known(words: str) -> bool:
    """Tell whether the dictionary knows words, whatever stands in brackets or carries them."""
    bare = " ".join(_BRACKETS.sub(" ", words).split())
    return find_entity(words) is not None or find_entity(_CARRIERS.sub("", bare)) is not None


def name_entity(words: str) -> DataEntity:
    """
    Name the data entity that some words mean: the dictionary's, or a new one.

    One spelt two ways would end a trail of loss, so what carries it ("export") is left
    out, and singular and plural share one id.

    Example:
        >>> name_entity("NNDR accounts extract").id
        'business-rates-account'
        >>> name_entity("Widget batches").id == name_entity("widget batch export").id
        True
    """
    bare = _CARRIERS.sub("", words)
    spelt = _AMPERSAND.sub(" and ", bare)
    known = find_entity(words) or find_entity(bare) or find_entity(spelt)
    if known is not None:
        return DataEntity(id=known.id, name=known.name, personal=known.personal)
    return DataEntity(id=_strip_plural(slugify(spelt)), name=bare)


def _strip_plural(slug: str) -> str:
    stem = re.sub(r"(?<=[a-z]{2})(?<![aeiou])ies$", "y", slug)
    stem = re.sub(r"(ch|sh|ss|x|z)es$", r"\1", stem)
    return stem if re.search(r"(ss|us|is)$", stem) else re.sub(r"(?<=[a-z]{2})s$", "", stem)


def _is_pointer(text: str) -> bool:
    return _POINTERS.search(text) is not None and not text[:1].isdigit()


def _is_vague(name: str) -> bool:
    if find_entity(name) is not None:
        return False
    technical = _FILE_NAME.search(name) or _IDENTIFIER.search(name) or _CONTAINERS.search(name)
    if technical or _POINTERS.search(name) or len(name) > _LONGEST:
        return True
    return set(re.findall(r"\w+", name.casefold())) <= _VAGUE | _FILLERS


def _list_technical(item: str) -> list[str]:
    """List tables and files that are named in brackets behind an entity."""
    words = [word for inside in _BRACKETS.findall(item) for word in split_list(inside)]
    return [word for word in words if _FILE_NAME.search(word) or _IDENTIFIER.search(word)]
