"""All that is known of one thing: its fields, and whatever refers to it."""

import json
from collections.abc import Iterator, Sequence

from depgraph.cli.text import measure_width, wrap
from depgraph.errors import NotFoundError, Problem, escape
from depgraph.facts import COLLECTIONS, Kind
from depgraph.graph import Snapshot
from depgraph.model import Record, write_name
from depgraph.names import normalise_name
from depgraph.resolve import find_systems
from depgraph.stores.exchange_file import ExchangeFile
from depgraph.stores.port import GraphStore
from depgraph.things import Thing, describe
from depgraph.wording.phrases import count


def write_thing(store: GraphStore | ExchangeFile, name: str, *, as_json: bool) -> str:
    """
    Write what has an id, or the system that has a name or alias, with who states it.

    Raises:
        NotFoundError: If nothing has this id, and no system or several have this name.
    """
    merged = store.load_merged()
    graph = merged.graph
    found = list(_find(graph, name)) or list(_find(graph, _find_system(graph, name)))
    things = [describe(store, merged, kind, record) for kind, record in found]
    if as_json:
        return json.dumps(things[0] if len(things) == 1 else things, ensure_ascii=False, indent=2)
    return "\n\n".join("\n".join(_write(thing)) for thing in things)


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
    for kind, collection in COLLECTIONS.items():
        records: Sequence[Record] = getattr(graph, collection)
        exact = [record for record in records if record.id == identifier]
        ending = [record for record in records if record.id.endswith(f"/{identifier}")]
        named = [record for record in records if normalise_name(write_name(record)) == wanted]
        best = next((each for each in (exact, ending, named) if len(each) == 1), None)
        if best is not None:
            yield kind, best[0]


def _write(thing: Thing) -> Iterator[str]:
    yield from _write_fields(thing)
    yield from _write_evidence(thing)
    yield from _write_referring(thing)


def _write_fields(thing: Thing) -> Iterator[str]:
    width = measure_width()
    identifier = escape(str(thing["record"]["id"]))
    yield wrap(f"{thing['kind'].capitalize()} {identifier}", width=width, hang=4)
    for key, value in thing["record"].items():
        written = _write_value(value)
        if key != "id" and written:
            yield wrap(f"{key.replace('_', ' '):<15} {written}", width=width, indent=2, hang=16)


def _write_evidence(thing: Thing) -> Iterator[str]:
    width = measure_width()
    if thing["stated_by"]:
        yield ""
        yield f"Stated by {count(len(thing['stated_by']), 'record')}"
    for stated in thing["stated_by"]:
        place = f"{stated['source']}, {stated['locator']}"
        seen = f"first seen {stated['first_seen']}, last seen {stated['last_seen']}"
        retired = f", retired {stated['retired_on']}" if stated["retired_on"] else ""
        yield wrap(escape(f"{place}: {seen}{retired}"), width=width, indent=2, hang=4)
    for conflict in thing["conflicts"]:
        losing = ", ".join(f"{each['value']} ({each['source']})" for each in conflict["losing"])
        chosen = f"{conflict['chosen']} ({conflict['source']})"
        text = f"{conflict['field']}: {chosen}, but also {losing}"
        yield wrap(escape(text), width=width, indent=2, hang=4)


def _write_referring(thing: Thing) -> Iterator[str]:
    width = measure_width()
    if thing["referred_to_by"]:
        yield ""
        yield f"Named by {count(len(thing['referred_to_by']), 'record')}"
    for each in thing["referred_to_by"]:
        role = each["as"].replace("_", " ")
        text = f"as {role} of {each['kind']} {each['id']} ({each['name']})"
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
