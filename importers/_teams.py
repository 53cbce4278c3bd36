"""Whether an owner cell names a team or a person: only a team is kept."""

import re
from functools import lru_cache
from typing import Final

from depgraph.names import normalise_name
from importers._words import is_blank, split_list

_BODIES_WORDS: Final = (
    "team teams service services department dept unit directorate division section office "
    "desk helpdesk servicedesk board hub committee function centre"
)
_BODIES: Final = frozenset(_BODIES_WORDS.split())
_SUBJECTS_WORDS: Final = (
    "accounts adult adults and applications assets benefits building business care "
    "cemeteries central children childrens communications community control corporate "
    "council customer data democratic development digital economic education elections "
    "electoral enforcement environment environmental estates exchequer facilities finance "
    "for gis governance group health highways homelessness housing hr human ict income "
    "information infrastructure insight integration intelligence it land leisure legal "
    "libraries library licensing management needs of operations parking parks payments "
    "payroll people performance place planning policy procurement property protection "
    "public rates recovery recycling regeneration register registrars rents repairs "
    "research resources revenues safety schools security social standards strategy street "
    "support systems tax technology the trading transport waste web young"
)
_SUBJECTS: Final = frozenset(_SUBJECTS_WORDS.split())
_ROLES_WORDS: Final = (
    "manager head leader lead officer director mr mrs ms miss mx dr cllr councillor analyst "
    "administrator assistant coordinator chief executive owner deputy architect"
)
_ROLES: Final = frozenset(_ROLES_WORDS.split())
_REMEMBERED: Final = 4096
_PARTING: Final = r"[;,\n()\[\]/:|]|\s[-\u2013\u2014]\s"


@lru_cache(maxsize=_REMEMBERED)
def find_team(text: str, *, known: frozenset[str] = frozenset()) -> str | None:
    """
    Find the team that an owner cell names; `None` if it names people, or nobody.

    Args:
        text: The cell.
        known: Normalised names of teams that the source lists.

    Example:
        >>> find_team("Jo Bloggs (Revenues Team)"), find_team("Jo Bloggs")
        ('Revenues Team', None)
    """
    parts = re.split(_PARTING, text)
    for part in [*split_list(text, at=r"[;\n]"), *parts]:
        name = part.strip()
        if not is_blank(name) and _is_team(name, known):
            return name
    return None


def _is_team(name: str, known: frozenset[str]) -> bool:
    normal = normalise_name(name)
    if normal in known:
        return True
    words = set(normal.split())
    if "@" in name or words & _ROLES or re.search("['\u2019]s\\b", name) or _ends_in_person(name):
        return False
    return bool(words & _BODIES) or words <= _SUBJECTS


def _ends_in_person(name: str) -> bool:
    """Tell whether several parts stand together of which only one is a team."""
    return re.search(_PARTING, name) is not None
