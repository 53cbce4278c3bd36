"""All that is known of one thing: its fields, and whatever refers to it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Final

from depgraph.cli.lists import write_record
from depgraph.cli.text import count, measure_width, wrap
from depgraph.errors import NotFoundError, Problem, escape
from depgraph.facts import Kept, Kind
from depgraph.graph import Snapshot
from depgraph.merge import Merged
from depgraph.model import Record, write_name
from depgraph.names import normalise_name
from depgraph.resolve import find_systems
from depgraph.stores.embedded import EmbeddedStore
from depgraph.stores.exchange_file import ExchangeFile

_KINDS: Final[dict[str, Kind]] = {
    "systems": "system",
    "integrations": "integration",
    "services": "service",
    "contracts": "contract",
    "products": "product",
    "suppliers": "supplier",
    "teams": "team",
    "data_entities": "data entity",
    "boroughs": "borough",
}
_REFERRING: Final = (
    "borough", "covers", "data", "from", "owner", "product", "shared_with", "source", "supplier",
    "system", "target", "to", "via",
)  # fmt: skip


def write_thing(store: EmbeddedStore | ExchangeFile, name: str, *, as_json: bool) -> str:
    """
    Write what has an id, or the system that has a name or alias, with who states it.

    Raises:
        NotFoundError: If nothing has this id, and no system or several have this name.
    """
    merged = store.load_merged()
    graph = merged.graph
    found = list(_find(graph, name)) or list(_find(graph, _find_system(graph, name)))
    if as_json:
        things = [
            {
                "kind": kind,
                "record": write_record(record),
                "stated_by": [
                    _describe_evidence(source, kept)
                    for source, kept in store.read_evidence(kind, record.id)
                ],
                "conflicts": [
                    asdict(each)
                    for each in merged.conflicts
                    if (each.kind, each.id) == (kind, record.id)
                ],
                "referred_to_by": [
                    {"kind": other, "id": referring.id, "as": role}
                    for other, referring, role in _find_referring(graph, record.id)
                ],
            }
            for kind, record in found
        ]
        return json.dumps(things[0] if len(things) == 1 else things, ensure_ascii=False, indent=2)
    return "\n\n".join("\n".join(_write(store, merged, kind, record)) for kind, record in found)


def _describe_evidence(source: str, kept: Kept) -> dict[str, str | None]:
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


def _find_system(graph: Snapshot, name: str) -> str:
    try:
        return find_systems(graph, [name])[0]
    except NotFoundError as error:
        if "no system" not in str(error):
            raise
        hint = str(error).partition(". ")[2]
        fault = f'Nothing has the id "{name}", and no system is called so. {hint}'
        raise NotFoundError([Problem(fault)]) from error


def _find(graph: Snapshot, identifier: str) -> Iterator[tuple[Kind, Record]]:
    """Find what has an id; else the one of a kind that ends so, or that has the name."""
    wanted = normalise_name(identifier)
    for collection, kind in _KINDS.items():
        records: Sequence[Record] = getattr(graph, collection)
        exact = [record for record in records if record.id == identifier]
        ending = [record for record in records if record.id.endswith(f"/{identifier}")]
        named = [record for record in records if normalise_name(write_name(record)) == wanted]
        best = next((each for each in (exact, ending, named) if len(each) == 1), None)
        if best is not None:
            yield kind, best[0]


def _find_referring(graph: Snapshot, identifier: str) -> Iterator[tuple[str, Record, str]]:
    """Find the records that name an id in a field that refers to others, and the field."""
    for collection, kind in _KINDS.items():
        for record in getattr(graph, collection):
            for role in _list_roles(write_record(record), identifier):
                yield kind, record, role


def _list_roles(content: Mapping[str, object], identifier: str) -> Iterator[str]:
    for key, value in content.items():
        if key in _REFERRING and (value == identifier or _holds(value, identifier)):
            yield key
        if isinstance(value, list) and any(
            _list_inner(inner, identifier) for inner in value if isinstance(inner, dict)
        ):
            yield key


def _holds(value: object, identifier: str) -> bool:
    return isinstance(value, list) and identifier in value


def _list_inner(content: Mapping[str, object], identifier: str) -> list[str]:
    return [key for key in _REFERRING if content.get(key) == identifier]


def _write(
    store: EmbeddedStore | ExchangeFile, merged: Merged, kind: Kind, record: Record
) -> Iterator[str]:
    yield from _write_fields(kind, record)
    yield from _write_evidence(store, merged, kind, record.id)
    yield from _write_referring(merged.graph, record.id)


def _write_evidence(
    store: EmbeddedStore | ExchangeFile, merged: Merged, kind: Kind, identifier: str
) -> Iterator[str]:
    width = measure_width()
    stated = store.read_evidence(kind, identifier)
    if stated:
        yield ""
        yield f"Stated by {count(len(stated), 'record')}"
    for source, kept in stated:
        place = f"{source}, {kept.statement.evidence.locator}"
        seen = f"first seen {kept.first_seen}, last seen {kept.last_seen}"
        retired = f", retired {kept.retired_on}" if kept.retired_on is not None else ""
        yield wrap(escape(f"{place}: {seen}{retired}"), width=width, indent=2, hang=4)
    for conflict in merged.conflicts:
        if (conflict.kind, conflict.id) == (kind, identifier):
            losing = ", ".join(f"{value} ({source})" for value, source in conflict.losing)
            text = f"{conflict.field}: {conflict.chosen} ({conflict.source}), but also {losing}"
            yield wrap(escape(text), width=width, indent=2, hang=4)


def _write_fields(kind: Kind, record: Record) -> Iterator[str]:
    width = measure_width()
    yield wrap(f"{kind.capitalize()} {escape(record.id)}", width=width, hang=4)
    for key, value in write_record(record).items():
        written = _write_value(value)
        if key != "id" and written:
            yield wrap(f"{key.replace('_', ' '):<15} {written}", width=width, indent=2, hang=16)


def _write_referring(graph: Snapshot, identifier: str) -> Iterator[str]:
    width = measure_width()
    referring = list(_find_referring(graph, identifier))
    if referring:
        yield ""
        yield f"Named by {count(len(referring), 'record')}"
    for other, each, role in referring:
        text = f"as {role.replace('_', ' ')} of {other} {each.id} ({write_name(each)})"
        yield wrap(escape(text), width=width, indent=2, hang=4)


def _write_value(value: object) -> str:
    """Write a field in words: empty where nothing is recorded or it is a plain no."""
    if value is None or value is False or value == []:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, list):
        return ", ".join(_write_value(inner) for inner in value)
    if isinstance(value, dict):
        parts = (
            f"{key} {_write_value(inner)}" for key, inner in value.items() if _write_value(inner)
        )
        return " ".join(parts)
    return escape(str(value).replace("data_store", "data store"))
