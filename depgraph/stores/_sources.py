"""
What sources state, in Neo4j: read by generation, and staged where no reader looks.

Each import of a source writes its statements anew, under a node of the label
`StagedSource`; the commit only changes labels. Statements of a generation never change,
so a reader may keep them.

A commit reaches those who read meanwhile piece by piece: the new version beside the old
sources has been seen. So the version is written into one text with a digest of all
sources and aliases, and what does not fit its digest is read again.
"""

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from depgraph.facts import Kept, SourceState
from depgraph.stores._bolt import Database, MovedError, Run, split_rows
from depgraph.stores._kept import DamageError, read_date, read_kept, write_kept

Aliases = Mapping[tuple[str | None, str], str]
_LAST_SEEN: Final = 8
"""Place of the day last seen among the values of a statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """
    A source as the database holds it, without what it states.

    Args:
        state: The source, without statements.
        element: Id of its node.
        generation: Name of what it stated at one import; another one is another.
        count: How many statements there are.
    """

    state: SourceState
    element: str
    generation: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All sources and aliases at one version."""

    version: int
    manifest: str
    sources: Sequence[Stored]
    aliases: Aliases


_READ_MANIFEST: Final = "MATCH (store:DepgraphStore {id: 'depgraph'}) RETURN store.manifest"
_READ_MARK: Final = "MATCH (store:DepgraphStore {id: 'depgraph'}) RETURN store.name, store.manifest"
_WRITE_MANIFEST: Final = """
MATCH (store:DepgraphStore {id: 'depgraph'})
SET store.manifest = $manifest, store.version = $version, store.change = $owner
"""
_READ_CATALOGUE: Final = """
MATCH (store:DepgraphStore {id: 'depgraph'})
RETURN store.manifest,
    COLLECT { MATCH (s:Source) RETURN [s.name, s.borough, s.importer, s.read_on, s.rank,
        s.generation, s.count, elementId(s)] },
    COLLECT { MATCH (a:Alias) RETURN [a.borough, a.name, a.system] }
"""
_READ_STATEMENTS: Final = """
MATCH (s) WHERE elementId(s) = $element AND s.generation = $generation
MATCH (s)-[:STATES]->(t:Statement)
RETURN t.position, t.kind, t.borough, t.record, t.part, t.locator, t.importer, t.confidence,
    t.first_seen, t.last_seen, t.retired_on
"""
_READ_EVIDENCE: Final = """
MATCH (t:Statement {id: $id}) WHERE t.kind = $kind
MATCH (s)-[:STATES]->(t)
RETURN s.generation, t.position, t.kind, t.borough, t.record, t.part, t.locator, t.importer,
    t.confidence, t.first_seen, t.last_seen, t.retired_on
"""
_STAGE_SOURCE: Final = """
CREATE (s:StagedSource {name: $name, generation: $generation, change: $change, count: $count})
RETURN elementId(s)
"""
_STAGE_STATEMENTS: Final = """
MATCH (s) WHERE elementId(s) = $element AND s.generation = $generation
UNWIND $rows AS row CREATE (s)-[:STATES]->(t:Statement) SET t = row
RETURN count(t)
"""
_RETIRE_OLD: Final = """
UNWIND $elements AS element MATCH (s) WHERE elementId(s) = element
REMOVE s:Source SET s:FormerSource
"""
_SHOW_NEW: Final = """
UNWIND $rows AS row MATCH (s) WHERE elementId(s) = row.element AND s.generation = row.generation
REMOVE s:StagedSource, s.change SET s:Source, s += row.head
RETURN count(s)
"""
_DROP_ALIASES: Final = "UNWIND $keys AS key MATCH (a:Alias {key: key}) DETACH DELETE a"
_ADD_ALIASES: Final = "UNWIND $rows AS row CREATE (a:Alias) SET a = row"
_LIST_REMAINS: Final = """
MATCH (s) WHERE (s:StagedSource OR s:FormerSource) AND s.generation IS NOT NULL
RETURN elementId(s)
"""
_DELETE_STATEMENTS: Final = """
MATCH (s) WHERE elementId(s) = $element MATCH (s)-[:STATES]->(t:Statement)
WITH t LIMIT 5000 DETACH DELETE t RETURN count(*)
"""
_DELETE_SOURCE: Final = "MATCH (s) WHERE elementId(s) = $element DETACH DELETE s"


def read_version(database: Database) -> int:
    """Read the newest version."""
    return int(_read_manifest(database).partition(" ")[0])


def read_mark(database: Database) -> str:
    """Read what no other store has, and no other version of this one."""
    rows = database.read(_READ_MARK)
    if not rows:
        raise DamageError
    return " ".join(map(str, rows[0]))


def _read_manifest(database: Database) -> str:
    rows = database.read(_READ_MANIFEST)
    if not rows or not isinstance(rows[0][0], str):
        raise DamageError
    return rows[0][0]


def write_manifest(version: int, sources: Iterable[Stored], aliases: Aliases) -> str:
    """
    Write a version and what all of it is recognised by.

    Example:
        >>> write_manifest(0, [], {})
        '0 a683096011db3975a1e401e33b0047d1'
    """
    heads = sorted(
        [*_write_head(each.state).values(), each.generation, each.count] for each in sources
    )
    lines = sorted([borough or "", name, system] for (borough, name), system in aliases.items())
    digest = hashlib.sha256(json.dumps([heads, lines]).encode()).hexdigest()[:32]
    return f"{version} {digest}"


def save_manifest(run: Run, manifest: str, *, owner: str) -> None:
    """Save what a commit makes of the store, with the name of the change."""
    version = int(manifest.partition(" ")[0])
    run(_WRITE_MANIFEST, manifest=manifest, version=version, owner=owner)


def read_catalogue(database: Database) -> Catalogue:
    """
    Read the sources and aliases of one version.

    Raises:
        MovedError: If what was read is not of one version.
    """
    rows = database.read(_READ_CATALOGUE)
    if not rows or not isinstance(rows[0][0], str):
        raise DamageError
    manifest, heads, lines = rows[0]
    sources = sorted(map(_read_source, heads), key=lambda each: each.state.source)
    aliases = {(borough, name): system for borough, name, system in lines}
    version = int(manifest.partition(" ")[0])
    if write_manifest(version, sources, aliases) != manifest:
        raise MovedError
    return Catalogue(version=version, manifest=manifest, sources=sources, aliases=aliases)


def _read_source(row: Sequence[Any]) -> Stored:
    name, borough, importer, read_on, rank, generation, count, element = row
    state = SourceState(
        source=name, borough=borough, importer=importer, read_on=read_date(read_on), rank=rank
    )
    return Stored(state=state, element=element, generation=generation, count=count)


def read_statements(database: Database, stored: Stored) -> tuple[Kept, ...]:
    """
    Read what a source states, in its order.

    Raises:
        MovedError: If another import has replaced it, and is taking it away.
    """
    rows = database.read(_READ_STATEMENTS, element=stored.element, generation=stored.generation)
    if len(rows) != stored.count:
        raise MovedError
    rows.sort(key=lambda row: row[0])
    return tuple(_read_row(row[1:], stored.state.read_on) for row in rows)


def _write_seen(kept: Kept, read_on: date) -> str | None:
    """Write when a statement was last seen; null, if at the last read, which moves on with it."""
    return None if kept.last_seen == read_on else kept.last_seen.isoformat()


def _read_row(row: list[Any], read_on: date) -> Kept:
    """Read a statement of a source that was last read on a day."""
    if row[_LAST_SEEN] is None:
        row[_LAST_SEEN] = read_on.isoformat()
    return read_kept(tuple(row))


def renew_seen(kept: Sequence[Kept], *, before: date, read_on: date) -> tuple[Kept, ...]:
    """Renew when statements were last seen, once their source was read on another day."""
    return tuple(
        replace(each, last_seen=read_on) if each.last_seen == before else each for each in kept
    )


def read_evidence(database: Database, kind: str, identifier: str) -> list[tuple[str, Kept]]:
    """
    Read who states one thing, by source and in its order.

    Raises:
        MovedError: If another version was committed meanwhile.
    """
    catalogue = read_catalogue(database)
    rows = database.read(_READ_EVIDENCE, kind=kind, id=identifier)
    if _read_manifest(database) != catalogue.manifest:
        raise MovedError
    sources = {each.generation: each.state for each in catalogue.sources}
    found = [(sources[row[0]], *row[1:]) for row in rows if row[0] in sources]
    found.sort(key=lambda row: (row[0].source, row[1]))
    return [(state.source, _read_row(row, state.read_on)) for state, _, *row in found]


def stage_source(database: Database, state: SourceState, *, change: str) -> Stored:
    """Write what a source states where no reader looks, in batches."""
    generation, count = uuid.uuid4().hex, len(state.kept)

    def write(run: Run) -> str:
        rows = run(
            _STAGE_SOURCE, name=state.source, generation=generation, change=change, count=count
        )
        element = str(rows[0][0])
        for batch in split_rows(_write_statements(state)):
            staged = run(_STAGE_STATEMENTS, element=element, generation=generation, rows=batch)
            if staged[0][0] != len(batch):
                raise MovedError
        return element

    element = database.stage(write, rows=count)
    return Stored(
        state=replace(state, kept=()), element=element, generation=generation, count=count
    )


def _write_statements(state: SourceState) -> Iterator[dict[str, Any]]:
    for position, kept in enumerate(state.kept):
        seen = _write_seen(kept, state.read_on)
        yield {**write_kept(kept), "position": position, "last_seen": seen}


def show_sources(run: Run, *, old: Sequence[Stored], new: Sequence[Stored]) -> None:
    """Change over from what sources stated to what was staged."""
    kept = {each.element for each in new}
    run(_RETIRE_OLD, elements=[each.element for each in old if each.element not in kept])
    rows = [
        {"element": each.element, "generation": each.generation, "head": _write_head(each.state)}
        for each in new
    ]
    ((shown,),) = run(_SHOW_NEW, rows=rows)
    if shown != len(rows):
        raise MovedError


def _write_head(state: SourceState) -> dict[str, Any]:
    return {
        "name": state.source,
        "borough": state.borough,
        "importer": state.importer,
        "read_on": state.read_on.isoformat(),
        "rank": state.rank,
    }


def write_aliases(run: Run, lines: Mapping[tuple[str | None, str], str | None]) -> None:
    """Write alias lines; null takes one away."""
    rows = [
        {"key": _make_key(*key), "borough": key[0], "name": key[1], "system": system}
        for key, system in lines.items()
    ]
    run(_DROP_ALIASES, keys=[row["key"] for row in rows])
    run(_ADD_ALIASES, rows=[row for row in rows if row["system"] is not None])


def _make_key(borough: str | None, name: str) -> str:
    """Make what an alias is unique by; a name may be longer than an index takes."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{borough or ''}\n{name}").hex


def clean_sources(database: Database) -> None:
    """Delete, in batches, what was replaced and what killed imports left; needs the lease."""
    for (element,) in database.read(_LIST_REMAINS):
        while database.execute(_DELETE_STATEMENTS, element=element)[0][0]:
            pass
        database.execute(_DELETE_SOURCE, element=element)
