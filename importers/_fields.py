"""The fields of each kind of table, in words, and the values of those with few."""

import re
from collections.abc import Mapping
from typing import Final, get_args

from depgraph.model import Automation, Kind, Mechanism
from importers._headings import HEADINGS, TableKind

_WHOSE: Final = {
    "owner": "team that owns it; people are not kept",
    "borough": "borough whose it is: name, GSS code or id",
}
_OURS: Final = {"id": "id that depgraph exported it with; empty in a new row"}
_WHEN: Final = {
    "status": "words about whether it is live",
    "live_from": "first day in use",
    "last_day": "last day in use",
    "gone_on": "first day without it",
}

FIELDS: Final[Mapping[TableKind, Mapping[str, str]]] = {
    "integrations": {
        "source": "system that the data leaves",
        "target": "system that the data arrives in",
        "subject": "system that the row is about, where one column names only that",
        "partner": "system that it exchanges data with; needs direction",
        "direction": "which way, seen from the subject, or whether both",
        "data": "what data moves",
        "mechanism": "how it travels",
        "automation": "whether by itself",
        "via": "middleware that it passes",
        "frequency": "how often",
        "name": "what the integration is called",
        "reference": "its own id, the same next month",
        "technical_names": "tables, message types and files, one a line",
        "restricted": "whether only some may see that it exists",
        **_WHOSE,
        **_WHEN,
        **_OURS,
    },
    "systems": {
        "name": "what the system is called",
        "reference": "its own id; parts systems of one name",
        "product": "product that it is an instance of",
        "supplier": "who supplies the product",
        "kind": "application, or what else",
        "aliases": "other names",
        "hosting": "where it runs",
        "shared_with": "other boroughs that use it",
        "derives": "data that it makes from other data, as rent charge from tenancy",
        "restricted": "whether only some may see that it exists",
        "mentioned_only": "whether nothing but an end of something names it",
        "unresolved": "whether it is an address of no known system",
        **_WHOSE,
        **_WHEN,
        **_OURS,
    },
    "services": {
        "name": "what the service is called",
        "lgsl_id": "number in the Local Government Services List",
        "statutory": "whether the law requires it",
        "uses": "systems that it uses",
        "essential": "whether it stops without them",
        "process": "step of the service that is done in them",
        **_WHOSE,
        **_WHEN,
        **_OURS,
    },
    "contracts": {
        "title": "title",
        "reference": "reference",
        "supplier": "supplier",
        "company_number": "its number at Companies House",
        "covers": "systems that it covers",
        "start": "first day",
        "end": "day that it ends unless extended",
        "review": "day of its review",
        "notice_by": "last day to give notice",
        "latest_end": "last day that extensions allow",
        "value": "sum over the contract",
        **_WHOSE,
        **_OURS,
    },
    "products": {
        "name": "what the product is called",
        "supplier": "who supplies it",
        "category": "what sort of system it is",
        "aliases": "other names, earlier ones too",
        "licence": "licence, if open source",
    },
    "teams": {
        "name": "what the team is called",
        "reference": "its own id; not kept",
        "borough": _WHOSE["borough"],
        **_OURS,
    },
    "data entities": {
        "name": "what the data is called",
        "personal": "whether it is about people",
        "borough": "nobody's; only the example of a register to fill in has one",
        **_OURS,
    },
    "aliases": {
        "name": "a name that people use",
        "system": "name or id of the system that it means",
        "borough": _WHOSE["borough"],
    },
}
"""What each field says, in the order of importance."""

_SEVERAL_WORDS: Final = (
    "source target subject partner data mechanism via owner borough aliases hosting shared_with "
    "uses covers"
)
SEVERAL: Final = frozenset(_SEVERAL_WORDS.split())
"""Fields whose value may stand in several columns."""

_LISTS_WORDS: Final = "source target partner data via aliases shared_with uses covers"
LISTS: Final = frozenset(_LISTS_WORDS.split())
"""Fields whose cells may hold several values."""

VALUES: Final[Mapping[str, tuple[str, ...]]] = {
    "mechanism": get_args(Mechanism),
    "automation": get_args(Automation),
    "kind": get_args(Kind),
    "direction": ("inbound", "outbound", "both", "one way"),
    "status": ("live", "planned", "decommissioned"),
    "statutory": ("yes", "no"),
    "essential": ("yes", "no"),
    "personal": ("yes", "no"),
    "restricted": ("yes", "no"),
    "mentioned_only": ("yes", "no"),
    "unresolved": ("yes", "no"),
}
"""The values of fields that have few."""

_DATED: Final = re.compile(
    r"(live (from|until)|planned( for)?|decommissioned( on)?) \d{4}-\d{2}-\d{2}"
)


def is_value(field: str, value: str) -> bool:
    """
    Tell whether a field can have a value; the status also with a day.

    Example:
        >>> is_value("status", "decommissioned 2026-03-31"), is_value("mechanism", "sftp")
        (True, False)
    """
    if field not in VALUES or value in VALUES[field]:
        return True
    return field == "status" and _DATED.fullmatch(value) is not None


def list_fields(kind: TableKind | None) -> tuple[str, ...]:
    """List the fields of a kind of table, or of all."""
    kinds = [kind] if kind else list(HEADINGS)
    return tuple(dict.fromkeys(field for each in kinds for field in FIELDS[each]))
