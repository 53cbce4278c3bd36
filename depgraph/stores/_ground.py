"""A Neo4j database made ready: what is somebody else's or too new is refused."""

from typing import Final, LiteralString

from depgraph.errors import InputError, NotFoundError, Problem
from depgraph.stores._bolt import Database
from depgraph.stores._nodes import LABELS
from depgraph.stores._sources import write_manifest

SCHEMA_VERSION: Final = 1
_UNIQUE: Final[dict[LiteralString, LiteralString]] = {
    "DepgraphStore": "id",
    "Source": "name",
    "Alias": "key",
    **dict.fromkeys(LABELS, "id"),
}
_OURS: Final = [
    *_UNIQUE,
    "Statement",
    *(f"{state}{label}" for state in ("Staged", "Former") for label in ("Source", *LABELS)),
]
_READ_SCHEMA: Final = "MATCH (store:DepgraphStore {id: 'depgraph'}) RETURN store.schema"
_COUNT_OTHERS: Final = "MATCH (n) WITH n LIMIT 1 RETURN count(n)"
_FIND_NAMESAKE: Final = """
MATCH (n) UNWIND labels(n) AS label WITH label WHERE label IN $ours RETURN label LIMIT 1
"""
_LIST_CONSTRAINTS: Final = "SHOW CONSTRAINTS YIELD name RETURN name"
_STATEMENT_INDEX: Final = (
    "CREATE INDEX depgraph_statement IF NOT EXISTS FOR (t:Statement) ON (t.id)"
)
_MAKE_STORE: Final = """
MERGE (store:DepgraphStore {id: 'depgraph'})
ON CREATE SET store.schema = $schema, store.version = 0, store.manifest = $manifest,
    store.name = randomUUID()
"""


def prepare(database: Database, *, create: bool, adopt: bool, trial: bool = False) -> None:
    """Refuse what is not ours, or make the store with its constraints; see `open_neo4j`."""
    rows = database.read(_READ_SCHEMA)
    if rows:
        _refuse_newer(int(rows[0][0]), database.address)
    elif create:
        _refuse_others(database, adopt=adopt)
    if not rows and (trial or not create):
        fault = "This database holds no graph yet. Import something first (depgraph import FILE)."
        raise NotFoundError([Problem(fault, file=database.address)])
    if create and not trial:
        _make_constraints(database)
        if not rows:
            database.execute(_MAKE_STORE, schema=SCHEMA_VERSION, manifest=write_manifest(0, [], {}))


def _refuse_others(database: Database, *, adopt: bool) -> None:
    """Refuse somebody else's data, unless adopted and unlike ours; a store just made is not."""
    if database.read(_COUNT_OTHERS)[0][0] and not adopt and not database.read(_READ_SCHEMA):
        fault = (
            "This database holds data that depgraph did not write. Name an empty one, or import "
            "into it all the same with --adopt; what is there stays."
        )
        raise InputError([Problem(fault, file=database.address)])
    namesakes = database.read(_FIND_NAMESAKE, ours=_OURS)
    if namesakes and not database.read(_READ_SCHEMA):
        fault = (
            f"This database has nodes labelled {namesakes[0][0]}, as depgraph labels its own. The "
            "two could not be told apart: name another database, or label those otherwise."
        )
        raise InputError([Problem(fault, file=database.address)])


def _refuse_newer(schema: int, address: str) -> None:
    if schema > SCHEMA_VERSION:
        fault = (
            f"A newer depgraph made this store (schema {schema}, this one knows "
            f"{SCHEMA_VERSION}). Use that one, or name another store."
        )
        raise InputError([Problem(fault, file=address)])


def _make_constraints(database: Database) -> None:
    there = {name for (name,) in database.read(_LIST_CONSTRAINTS)}
    for label, key in _UNIQUE.items():
        if f"depgraph_{label}" not in there:
            database.execute(
                f"CREATE CONSTRAINT depgraph_{label} IF NOT EXISTS "  # a label of ours, no input
                f"FOR (n:{label}) REQUIRE n.{key} IS UNIQUE"
            )
    database.execute(_STATEMENT_INDEX)
