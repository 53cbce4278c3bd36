"""All that is known of one thing: its record, who states it, what loses, what names it."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Final, Literal, Protocol

from pydantic import Field
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
    """Who states a thing: where, and since when."""

    source: Annotated[str, Field(description="Name of the source.")]
    part: Annotated[str, Field(description="File or sheet of the source.")]
    locator: Annotated[str, Field(description="Place in it: a row, a JSON pointer, an XML path.")]
    importer: Annotated[str, Field(description="Importer that read it, and its version.")]
    confidence: Annotated[
        Literal["high", "medium", "low"],
        Field(description="How surely the source says so; low where it had to be inferred."),
    ]
    first_seen: Annotated[str, Field(description="Day of the first import that stated it.")]
    last_seen: Annotated[str, Field(description="Day of the last import that stated it.")]
    retired_on: Annotated[
        str | None,
        Field(description="Day of the import that no longer did; null while it is stated."),
    ]


class Losing(TypedDict):
    """A value that another source states."""

    value: Annotated[object, Field(description="What it states.")]
    source: Annotated[str, Field(description="Name of that source.")]


class Disagreement(TypedDict):
    """A field that sources state differently."""

    field: Annotated[str, Field(description="Name of the field.")]
    chosen: Annotated[object, Field(description="The value in the record.")]
    source: Annotated[str, Field(description="The source that it comes from.")]
    losing: Annotated[list[Losing], Field(description="What the others state.")]


Reference = TypedDict(
    "Reference",
    {
        "kind": Annotated[Kind, Field(description="What kind of thing names it.")],
        "id": Annotated[str, Field(description="Id of that thing.")],
        "name": Annotated[str, Field(description="Name of that thing.")],
        "as": Annotated[str, Field(description="The field in which it does.")],
    },
)
Reference.__doc__ = "Something that names a thing, and the field in which it does."


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
                value = getattr(record, name)
                if value == identifier or (isinstance(value, tuple) and _holds(value, identifier)):
                    yield {
                        "kind": kind,
                        "id": record.id,
                        "name": write_name(record),
                        "as": name,
                    }


def _holds(listed: Sequence[object], identifier: str) -> bool:
    """Tell whether ids, uses or derivations name an id."""
    if not listed or isinstance(listed[0], str):
        return identifier in listed
    return any(_names(each, identifier) for each in listed)


def _names(value: object, identifier: str) -> bool:
    if isinstance(value, Use):
        return value.system == identifier
    return isinstance(value, Derivation) and identifier in (value.source, value.target)
