"""All that is known of one thing: its record, who states it, what loses, what names it."""

from collections.abc import Iterator, Sequence
from typing import Final, Literal, Protocol

from typing_extensions import TypedDict

from depgraph.exchange import write_record
from depgraph.facts import COLLECTIONS, Kept, Kind
from depgraph.graph import Snapshot
from depgraph.merge import Conflict, Merged
from depgraph.model import Derivation, Record, Use, write_name

_REFERRING: Final[dict[Kind, tuple[str, ...]]] = {
    "system": ("borough", "derives", "owner", "product", "shared_with"),
    "integration": ("data", "owner", "source", "target", "via"),
    "service": ("borough", "owner", "uses"),
    "contract": ("borough", "covers", "owner", "supplier"),
    "product": ("supplier",),
    "team": ("borough",),
}
"""The fields of each kind that name other things."""


class Stated(TypedDict):
    """Who states a thing: where, and since when; `retired_on` is null while it is stated."""

    source: str
    part: str
    locator: str
    importer: str
    confidence: Literal["high", "medium", "low"]
    first_seen: str
    last_seen: str
    retired_on: str | None


class Losing(TypedDict):
    """A value that another source states."""

    value: object
    source: str


class Disagreement(TypedDict):
    """A field that sources state differently: what was chosen, from where, and what lost."""

    field: str
    chosen: object
    source: str
    losing: list[Losing]


Reference = TypedDict("Reference", {"kind": Kind, "id": str, "name": str, "as": str})
"""Something that names a thing, and the field in which it does."""


class Thing(TypedDict):
    """All that is known of one thing."""

    kind: Kind
    record: dict[str, object]
    stated_by: list[Stated]
    conflicts: list[Disagreement]
    referred_to_by: list[Reference]


class EvidenceReader(Protocol):
    """What of a store is asked here."""

    def read_evidence(self, kind: Kind, identifier: str) -> Sequence[tuple[str, Kept]]:
        """Read who states one thing, by source."""


def describe(store: EvidenceReader, merged: Merged, kind: Kind, record: Record) -> Thing:
    """Describe one thing of a merged graph."""
    return {
        "kind": kind,
        "record": write_record(record),
        "stated_by": [
            _describe_kept(source, kept) for source, kept in store.read_evidence(kind, record.id)
        ],
        "conflicts": [
            _describe_conflict(each)
            for each in merged.conflicts
            if (each.kind, each.id) == (kind, record.id)
        ],
        "referred_to_by": list(find_referring(merged.graph, record.id)),
    }


def _describe_kept(source: str, kept: Kept) -> Stated:
    evidence = kept.statement.evidence
    return {
        "source": source,
        "part": evidence.part,
        "locator": evidence.locator,
        "importer": evidence.importer,
        "confidence": evidence.confidence,
        "first_seen": kept.first_seen.isoformat(),
        "last_seen": kept.last_seen.isoformat(),
        "retired_on": None if kept.retired_on is None else kept.retired_on.isoformat(),
    }


def _describe_conflict(conflict: Conflict) -> Disagreement:
    return {
        "field": conflict.field,
        "chosen": _write_value(conflict.chosen),
        "source": conflict.source,
        "losing": [
            {"value": _write_value(value), "source": source} for value, source in conflict.losing
        ],
    }


def _write_value(value: object) -> object:
    if isinstance(value, bool | int | float | str) or value is None:
        return value
    if isinstance(value, tuple):
        return [_write_value(each) for each in value]
    return str(value)


def find_referring(graph: Snapshot, identifier: str) -> Iterator[Reference]:
    """
    Find what names an id in one of its fields, kind after kind, by id.

    Example:
        >>> from depgraph.sketches import sketch
        >>> graph = sketch("crm -k1[person]-> mail; letters uses mail")
        >>> [(each["id"], each["as"]) for each in find_referring(graph, "mail")]
        [('k1', 'target'), ('letters', 'uses')]
    """
    for kind, names in _REFERRING.items():
        for record in getattr(graph, COLLECTIONS[kind]):
            for name in names:
                if _names(getattr(record, name), identifier):
                    yield {
                        "kind": kind,
                        "id": record.id,
                        "name": write_name(record),
                        "as": name,
                    }


def _names(value: object, identifier: str) -> bool:
    if isinstance(value, tuple):
        return any(_names(each, identifier) for each in value)
    if isinstance(value, Use):
        return value.system == identifier
    if isinstance(value, Derivation):
        return identifier in (value.source, value.target)
    return value == identifier
