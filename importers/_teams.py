"""Whether words name a team or a person: only a team is kept."""

import re
from functools import lru_cache
from typing import Final

from depgraph.names import normalise_name
from importers._words import is_blank, split_list

_BODIES_WORDS: Final = (
    "team teams service services department dept unit directorate division section office "
    "desk helpdesk servicedesk board hub committee function centre group"
)
_BODIES: Final = frozenset(_BODIES_WORDS.split())
_SUBJECTS_WORDS: Final = (
    "access accountancy accounting accounts admissions adoption adult adults allocations "
    "allowances analytics and animal applications apps architecture assets assurance audit "
    "badge badges benefit benefits bereavement billing blue building buildings business care "
    "carers cashiers catering cemeteries central change charges children childrens cleaning "
    "cleansing climate collection commercial commissioning communications communities "
    "community complaints compliance contact contracts control coroners corporate council "
    "creditors crematorium culture customer cyber data debt debtors democratic development "
    "digital disabilities disability drainage early economic economy education elections "
    "electoral emergency employment energy enforcement engagement engineering environment "
    "environmental estates events exchequer experience facilities families family finance "
    "fleet flood for fostering fraud freedom gazetteer gis governance grounds growth health "
    "help heritage highways homelessness housing hr human ict improvement inclusion income "
    "information infrastructure insight insurance integration intelligence intervention it "
    "land learning leasehold legal leisure lettings libraries library licensing lighting llpg "
    "local maintenance management markets members mental middleware needs neighbourhood "
    "neighbourhoods network networks of older operations parking parks partnership "
    "partnerships passenger payments payroll pension pensions people performance place "
    "placements planning policy procurement programme project projects property protection "
    "public quality rates reablement records recovery recruitment recycling regeneration "
    "register registrars registration regulatory rents repairs research resident residents "
    "resources revenue revenues risk safeguarding safety scene school schools scrutiny sector "
    "security send shared skills social solutions sport standards strategy street streets "
    "support sustainability system systems tax technical technology the tourism town trading "
    "training transformation transport travel treasury trees waste web workforce works years "
    "young youth"
)
_SUBJECTS: Final = frozenset(_SUBJECTS_WORDS.split())
_ROLES_WORDS: Final = (
    "manager head leader lead officer director mr mrs ms miss mx dr cllr councillor analyst "
    "administrator assistant coordinator chief executive owner deputy architect"
)
_ROLES: Final = frozenset(_ROLES_WORDS.split())
_GROUPS: Final = frozenset(["adults", "carers", "children", "members", "people", "residents"])
"""Who may own something in the possessive without being one person."""
_WORDLESS: Final = frozenset(["and", "for", "of", "the", "young"])
"""Words that are no team by themselves; one is a surname too."""
_REMEMBERED: Final = 4096
_PARTING: Final = r"[;,\n()\[\]/:|]|\s[-\u2013\u2014]\s"
_POSSESSIVE: Final = re.compile(r"(\w+)['\u2019](s\b|(?!\w))", re.IGNORECASE)
_MAILBOX: Final = re.compile(r"([\w.+-]+)@([\w-]+(?:\.[\w-]+)+)")
_NOBODYS: Final = frozenset(
    ["admin", "donotreply", "enquiries", "feeds", "info", "mail", "no", "noreply", "reply", "sftp"]
)
_NAMED: Final = re.compile(
    r"\s*(?:\b(?:by|contact|ask|from|owner|see|speak to|with)\b:? |\()"
    r"((?:[A-Z][\w'\u2019-]*\.? ){1,2}[A-Z][\w'\u2019-]+)\b\)?"
)


@lru_cache(maxsize=_REMEMBERED)
def find_team(text: str, *, known: frozenset[str] = frozenset()) -> str | None:
    """
    Find the team that an owner cell names; `None` if it names people, or nobody.

    Of a mailbox the words before the @ count: those of a team are one, a person's are not.

    Args:
        text: The cell.
        known: Normalised names of teams that the source lists.

    Example:
        >>> find_team("Jo Bloggs (Revenues Team)"), find_team("Jo Bloggs")
        ('Revenues Team', None)
        >>> find_team("housing.repairs@hackford.gov.uk")
        'Housing repairs'
    """
    parts = re.split(_PARTING, text)
    for part in [*split_list(text, at=r"[;\n]"), *parts]:
        mailbox = _MAILBOX.fullmatch(part.strip())
        name = re.sub(r"[._-]+", " ", mailbox[1]).capitalize() if mailbox else part.strip()
        if not is_blank(name) and _is_team(name, known):
            return name
    return None


def _is_team(name: str, known: frozenset[str]) -> bool:
    if normalise_name(name) in known:
        return True
    owners = [found[1].casefold() for found in _POSSESSIVE.finditer(name)]
    words = normalise_name(_POSSESSIVE.sub(r"\1s", name)).split()
    if "@" in name or not _ROLES.isdisjoint(words) or not _GROUPS.issuperset(owners):
        return False
    strange = [word for word in words if word not in _SUBJECTS | _BODIES and not word.isdecimal()]
    if not strange:
        return not _WORDLESS.issuperset(words)
    return _is_named_body(name, words, strange)


def _is_named_body(name: str, words: list[str], strange: list[str]) -> bool:
    """
    Tell whether words name a body with one word that we do not know: "Mosaic Support Team".

    Two such words may be a person's names, and so may one behind the body's.
    """
    if re.search(_PARTING, name) or len(strange) > 1 or words[-1] in strange:
        return False
    return not _BODIES.isdisjoint(words)


def hide_mailboxes(text: str) -> str:
    """
    Hide whose the mailboxes in a text are, but of those of teams.

    Example:
        >>> hide_mailboxes("jo.bloggs@hackford.gov.uk, revenues@hackford.gov.uk")
        'someone@hackford.gov.uk, revenues@hackford.gov.uk'
    """
    return _MAILBOX.sub(_hide_mailbox, text) if "@" in text else text


def _hide_mailbox(found: re.Match[str]) -> str:
    words = re.findall(r"[a-z]+", found[1].casefold())
    ours = _SUBJECTS | _BODIES | _NOBODYS
    return found[0] if words and ours.issuperset(words) else f"someone@{found[2]}"


def drop_people(text: str) -> str:
    """
    Drop from free text what names people: "monthly by Jo Bloggs", but not "by Finance Team".

    Example:
        >>> drop_people("monthly by Jo Bloggs"), drop_people("daily (Housing Repairs)")
        ('monthly', 'daily (Housing Repairs)')
    """
    return _NAMED.sub(lambda found: found[0] if find_team(found[1]) else "", text)
