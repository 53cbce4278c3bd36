"""
The page about the graph in Neo4j, made from the model: `depgraph/SCHEMA.md`.

    python -m depgraph.stores.schema_page           rewrites it
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter

from depgraph.model import Record
from depgraph.stores._nodes import LABELS, REFERENCES, list_properties

PAGE: Final = Path(__file__).parents[1] / "SCHEMA.md"
_OPENING: Final = """# The graph in Neo4j

Written by `python -m depgraph.stores.schema_page` from the model. [Questions to ask of
it](CYPHER.md) stand on their own page.

An import keeps two things in the database, and commits them together: what each source states,
which every answer of depgraph comes from, and the graph that follows from all sources, which is
there to be looked at. A label is a class of the model, a property a field, and each reference to
another thing a relationship as well.

- The graph holds what is planned and what has ended too. What is live on a day `d` has
  `coalesce(n.live_from <= d, true) AND coalesce(n.live_to > d, true)`.
- `"*"` in `data` or `entities` stands for data that nobody recorded. There is no node for it.
- What a source only refers to is a node too, with its id for a name.
- What you add by hand stays: other labels, nodes and relationships of your own, and properties
  whose names begin with `own_`, on any node. Relationships of depgraph have the property
  `depgraph`, and its nodes the properties `depgraph_digest` and `depgraph_links`, by which an
  import finds what to write anew. Leave these alone: `depgraph store check` finds what was
  changed by hand. A thing that no source states any more is taken away, but for one that
  something of yours hangs on: that one keeps its id, under a label like `FormerSystem`.
- Every `id` is unique within its label.

## Nodes
"""
_RELATIONSHIPS: Final = """## Relationships

Arrows from a system to an integration and on to a system are the way the data moves.

| relationship | properties | says |
| --- | --- | --- |"""
_FEEDS: Final = (
    "| `(:System)-[:FEEDS]->(:System)` | `integrations`, `entities`, `by_hand`, `live_from`, "
    "`live_to` | Sums up the integrations from one system to another: their ids; the ids of all "
    "data that they carry; how many a person does or starts (`manual` or `assisted`); the first "
    "day that one of them is live with both its ends and the first day that none is any more, "
    "missing where open. |"
)
_PROPERTIES: Final = {
    "via": "`position`: place on the way, from 1 on",
    "derives": "`from`: id of the entity that it is made from",
    "uses": "`essential`, `process`",
}
_SOURCES: Final = """## What sources state

`(:Source)-[:STATES]->(:Statement)`. A source has `name`, `borough`, `importer`, `read_on` and
`rank`. A statement has the `kind` and `id` of what it is about, the `record` as JSON, `part` and
`locator` of the place where it was read, `importer`, `confidence`, and the days it was
`first_seen`, `last_seen` (missing: when its source was last read) and `retired_on`. A line of an
alias table is an `Alias`; `DepgraphStore` holds the version. Only depgraph may change these: an
answer is refused where they do not fit the version.
"""


def write_schema() -> str:
    """Write the page."""
    return "\n".join([_OPENING, *_write_nodes(), _RELATIONSHIPS, *_write_references(), _SOURCES])


def _write_nodes() -> Iterator[str]:
    for label, record in LABELS.items():
        described = _describe(record)
        yield f"### {label}"
        yield ""
        yield (record.__doc__ or "").strip()
        yield ""
        yield "| property | holds | meaning |"
        yield "| --- | --- | --- |"
        for name in list_properties(record):
            about = described[name]
            yield f"| `{name}` | {_write_type(about)} | {_write_meaning(about)} |"
        yield ""


def _describe(record: type[Record]) -> dict[str, Any]:
    """Describe the fields of a class as its JSON Schema does, by name."""
    adapter: TypeAdapter[Record] = TypeAdapter(record)
    properties: dict[str, Any] = adapter.json_schema(by_alias=False)["properties"]
    return properties


def _write_meaning(about: dict[str, Any]) -> str:
    return str(about["description"]).replace("|", r"\|")


def _write_type(about: dict[str, Any]) -> str:
    known = [about, *about.get("anyOf", ())]
    kind = next(each["type"] for each in known if each.get("type", "null") != "null")
    if any(each.get("format") == "date" for each in known):
        return "day"
    names = {"array": "list of texts", "boolean": "yes or no", "string": "text"}
    return names.get(kind, "number")


def _write_references() -> Iterator[str]:
    yield _FEEDS
    for each in REFERENCES:
        ends = (each.end, each.start) if each.inwards else (each.start, each.end)
        meaning = _write_meaning(_describe(LABELS[each.start])[each.field])
        properties = _PROPERTIES.get(each.field, "")
        yield (
            f"| `(:{ends[0]})-[:{each.type}]->(:{ends[1]})` | {properties} "
            f"| `{each.field}` of {each.start}: {meaning} |"
        )


if __name__ == "__main__":
    PAGE.write_text(write_schema(), encoding="utf-8", newline="\n")
