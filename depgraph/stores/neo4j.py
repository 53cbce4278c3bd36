"""
The store in a Neo4j database: what sources state, and the merged graph beside it.

An import is staged where no reader looks and shown by one last transaction. Neo4j keeps
readers from nothing but uncommitted changes: they check that what they have read is of
one version, and start over if it is not.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, TypeVar

from depgraph.collector import pause_collector
from depgraph.errors import Problem, UnavailableError
from depgraph.facts import Kept, Kind, SourceState
from depgraph.graph import Snapshot
from depgraph.merge import Merged, merge
from depgraph.names import normalise_name
from depgraph.stores import _sources
from depgraph.stores._bolt import Database, MovedError, Run, connect
from depgraph.stores._differences import (
    Difference,
    Shown,
    find_difference,
    forget_digests,
    list_faults,
    read_shown,
)
from depgraph.stores._ground import prepare
from depgraph.stores._lease import hold_lease
from depgraph.stores._nodes import Key
from depgraph.stores._shown import clean_graph, show_graph, stage_graph
from depgraph.stores._sources import Catalogue, Stored

_TRIES: Final = 50
_PAUSE_SECONDS: Final = 0.02
T = TypeVar("T")


@dataclass(slots=True)
class Neo4jStore:
    """
    A store in a Neo4j database; see `GraphStore` for what it promises.

    What unchanged sources state is kept between loads, so that a small import is seen soon.
    """

    database: Database
    notice: str | None = None
    _kept: dict[str, tuple[date, tuple[Kept, ...]]] = field(default_factory=dict)
    _shown: tuple[int, Mapping[Key, Shown]] | None = None

    def load(self) -> Snapshot:
        """Load the graph at the newest version."""
        return self.load_merged().graph

    def load_merged(self) -> Merged:
        """Load the graph with the conflicts and suggestions of its merge."""
        with pause_collector():
            catalogue, states = self._read()
            return merge(states, aliases=catalogue.aliases, version=catalogue.version)

    def read_version(self) -> int:
        """Read the newest version."""
        with self.database.explain():
            return _sources.read_version(self.database)

    def read_mark(self) -> str:
        """Read the name of the store, its version and what that is recognised by."""
        with self.database.explain():
            return _sources.read_mark(self.database)

    def read_states(self) -> Sequence[SourceState]:
        """Read what every source states, sorted by name."""
        with pause_collector():
            return self._read()[1]

    def read_boroughs(self) -> Mapping[str, str | None]:
        """Read which borough each source speaks of, by its name."""
        return {each.state.source: each.state.borough for each in self._list().sources}

    def read_evidence(self, kind: Kind, identifier: str) -> Sequence[tuple[str, Kept]]:
        """Read who states one thing, by source."""
        return self._retry(lambda: _sources.read_evidence(self.database, kind, identifier))

    def read_aliases(self) -> Mapping[tuple[str | None, str], str]:
        """Read the alias tables."""
        return self._list().aliases

    @contextmanager
    def change(self) -> Iterator["_Draft"]:
        """Begin a change; see `GraphStore.change`."""
        with self.database.explain(), hold_lease(self.database) as (owner, version):
            _sources.clean_sources(self.database)
            clean_graph(self.database)
            draft = _Draft(self, self._list())
            yield draft
            self._commit(draft, owner, version)

    def find_faults(self) -> Sequence[str]:
        """Find where the graph that is shown is not the merge of its sources."""
        return self._retry(self._compare)

    def _compare(self) -> list[str]:
        catalogue, states = self._read_once()
        graph = merge(states, aliases=catalogue.aliases, version=catalogue.version).graph
        shown = forget_digests(read_shown(self.database))
        faults = list_faults(find_difference(self.database, graph, before=shown))
        if _sources.read_version(self.database) != catalogue.version:
            raise MovedError
        return faults

    def mend(self) -> None:
        """Write anew what `find_faults` finds: a change of nothing, looked at closely."""
        with self.database.explain():
            shown = forget_digests(read_shown(self.database))
        self._shown = self.read_version(), shown
        with self.change():
            pass

    def _commit(self, draft: "_Draft", owner: str, version: int) -> None:
        before = {each.state.source: each for each in draft.catalogue.sources}
        difference = self._stage_graph(draft, owner, version)
        new = [self._stage(state, before.get(name), owner) for name, state in draft.states.items()]
        old = [before[name] for name in draft.states if name in before]
        after = {**before, **{each.state.source: each for each in new}}
        number = version + 1 if draft.version is None else draft.version
        manifest = _sources.write_manifest(number, after.values(), draft.list_aliases())

        def show(run: Run) -> None:
            if _may_commit(run, owner, version):
                _sources.show_sources(run, old=old, new=new)
                _sources.write_aliases(run, draft.aliases)
                show_graph(run, difference, change=owner)
                _sources.save_manifest(run, manifest, owner=owner)

        try:
            self.database.write(show)
        except MovedError as error:
            fault = "Another import took over while this one stood still. Nothing was changed."
            raise UnavailableError(
                [Problem(f"{fault} Import again.", file=self.database.address)]
            ) from error
        self._shown = number, difference.after
        if old:
            _sources.clean_sources(self.database)

    def _stage_graph(self, draft: "_Draft", owner: str, version: int) -> Difference:
        """Stage the graph that the sources make after a change."""
        states = draft.list_states()
        with pause_collector():
            graph = merge(states, aliases=draft.list_aliases(), version=version + 1).graph
            known = self._shown is not None and self._shown[0] == version
            shown = self._shown[1] if known and self._shown else read_shown(self.database)
            difference = find_difference(self.database, graph, before=shown)
            stage_graph(self.database, difference, change=owner)
            return difference

    def _stage(self, state: SourceState, before: Stored | None, owner: str) -> Stored:
        """Stage what a source states, unless it is what it stated before."""
        kept = tuple(state.kept)
        if before is not None and self._read_known(replace(before, state=state)) == kept:
            stored = replace(before, state=replace(state, kept=()))
        else:
            stored = _sources.stage_source(self.database, state, change=owner)
        self._kept = {**self._kept, stored.generation: (state.read_on, kept)}
        return stored

    def _list(self) -> Catalogue:
        return self._retry(lambda: _sources.read_catalogue(self.database))

    def _read(self) -> tuple[Catalogue, list[SourceState]]:
        return self._retry(self._read_once)

    def _read_once(self) -> tuple[Catalogue, list[SourceState]]:
        catalogue = _sources.read_catalogue(self.database)
        states = [self.read_state(each) for each in catalogue.sources]
        current = {each.generation for each in catalogue.sources}
        self._kept = {name: kept for name, kept in self._kept.items() if name in current}
        return catalogue, states

    def read_state(self, stored: Stored) -> SourceState:
        """Read what a source states, from the database if it is not at hand."""
        kept = self._read_known(stored)
        if kept is None:
            kept = _sources.read_statements(self.database, stored)
        self._kept = {**self._kept, stored.generation: (stored.state.read_on, kept)}
        return replace(stored.state, kept=kept)

    def _read_known(self, stored: Stored) -> tuple[Kept, ...] | None:
        """Give what a source states as it was read before; only its day may be another."""
        before, kept = self._kept.get(stored.generation, (None, None))
        if before is None or kept is None or before == stored.state.read_on:
            return kept
        return _sources.renew_seen(kept, before=before, read_on=stored.state.read_on)

    def _retry(self, read: Callable[[], T]) -> T:
        """Read again, within reason, when the store moved on meanwhile."""
        with self.database.explain():
            for _ in range(_TRIES):
                try:
                    return read()
                except MovedError:
                    time.sleep(_PAUSE_SECONDS)
        fault = (
            "The store was changed each time that it was read, or something else than depgraph "
            "has changed it. Try again; if that does not help, restore it."
        )
        raise UnavailableError([Problem(fault, file=self.database.address)])

    def close(self) -> None:
        """Close every connection."""
        self.database.close()


@dataclass(slots=True)
class _Draft:
    """A change under way, in memory until it is committed."""

    store: Neo4jStore
    catalogue: Catalogue
    states: dict[str, SourceState] = field(default_factory=dict)
    aliases: dict[tuple[str | None, str], str | None] = field(default_factory=dict)
    version: int | None = None

    def read_state(self, source: str) -> SourceState | None:
        """Read what a source states."""
        if source in self.states:
            return self.states[source]
        stored = next(
            (each for each in self.catalogue.sources if each.state.source == source), None
        )
        return None if stored is None else self.store.read_state(stored)

    def list_sources(self) -> Sequence[str]:
        """List the names of all sources."""
        return sorted({*self.states, *(each.state.source for each in self.catalogue.sources)})

    def list_states(self) -> list[SourceState]:
        """List what all sources will state."""
        before = (each for each in self.catalogue.sources if each.state.source not in self.states)
        return [*self.states.values(), *map(self.store.read_state, before)]

    def list_aliases(self) -> dict[tuple[str | None, str], str]:
        """List the alias tables as they will be."""
        lines = {**self.catalogue.aliases, **self.aliases}
        return {key: system for key, system in lines.items() if system is not None}

    def write_state(self, state: SourceState) -> None:
        """Replace what a source states."""
        self.states[state.source] = state

    def write_alias(self, *, borough: str | None, name: str, system: str | None) -> None:
        """Say which system a borough means by a name."""
        self.aliases[borough or None, normalise_name(name) or name] = system

    def write_version(self, version: int) -> None:
        """Give the graph a version instead of the next."""
        self.version = version


_ASK_TO_COMMIT: Final = """
MATCH (store:DepgraphStore {id: 'depgraph'}) SET store.asked = $owner
RETURN store.writer, store.version, store.change
"""


def _may_commit(run: Run, owner: str, version: int) -> bool:
    """
    Tell whether to commit; not if this change was, and only the answer was lost.

    Raises:
        MovedError: If the lease was lost to another.
    """
    rows = run(_ASK_TO_COMMIT, owner=owner)
    if rows and rows[0][2] == owner:
        return False
    if not rows or rows[0][:2] != [owner, version]:
        raise MovedError
    return True


def open_neo4j(
    address: str, *, create: bool, adopt: bool = False, trial: bool = False
) -> Neo4jStore:
    """
    Open the store in a Neo4j database.

    Args:
        address: Where the server is.
        create: Whether to make the store if there is none.
        adopt: Whether to make it beside somebody else's data.
        trial: Whether only to see that it could be made.

    Raises:
        NotFoundError: If there is no store and none is to be made, or that was a trial.
        InputError: If the database holds somebody else's data, or a newer depgraph's.
        UnavailableError: If no server answers, or it may not be written.
    """
    database = connect(address)
    try:
        with database.explain():
            prepare(database, create=create, adopt=adopt, trial=trial)
    except BaseException:
        database.close()
        raise
    return Neo4jStore(database)
