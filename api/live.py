"""
The graph that the server answers from: one immutable snapshot, swapped when the store moves.

A request takes the graph once and keeps it to its end, so that no answer mixes two
versions; loading a newer one happens beside the requests.
"""

import asyncio
import gc
import hashlib
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, Protocol

from pydantic import TypeAdapter

from depgraph.errors import DepgraphError, InputError, Problem, UnavailableError
from depgraph.exchange import COLLECTIONS
from depgraph.facts import Kind
from depgraph.graph import Snapshot
from depgraph.merge import Merged
from depgraph.model import Record, Source
from depgraph.stores import open_store
from depgraph.things import Thing, describe

POLL_SECONDS: Final = 1.0
_START_SECONDS: Final = 10.0
_log: Final = logging.getLogger("depgraph.live")

_Mark = tuple[int, ...]
"""What differs once a store holds something else: its version, and what its file looks like."""


class _Store(Protocol):
    """What of a store is asked here, besides loading."""

    def read_version(self) -> int:
        """Read the newest version."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """
    A graph as it was loaded.

    Args:
        merged: The graph with the conflicts of its merge.
        stamp: Differs between graphs, and is the same for all servers of one graph.
    """

    merged: Merged
    stamp: str

    @property
    def graph(self) -> Snapshot:
        """The graph."""
        return self.merged.graph


@dataclass(slots=True)
class LiveGraph:
    """The newest graph of a store."""

    address: str | Path
    _loaded: Loaded | None = field(default=None, init=False)
    _mark: _Mark | None = field(default=None, init=False)
    _fault: DepgraphError | None = field(default=None, init=False)

    @property
    def current(self) -> Loaded:
        """
        The graph to answer from.

        Raises:
            UnavailableError: If no graph could be loaded yet.
        """
        if self._loaded is None:
            self.check()
            raise UnavailableError([Problem("The graph is being loaded. Try again.")])
        return self._loaded

    def check(self) -> None:
        """
        See that the store answered when it was last looked at, a second ago at most.

        Raises:
            UnavailableError: With what was wrong with it.
        """
        if self._fault is not None:
            raise UnavailableError(self._fault.problems)

    def refresh(self) -> None:
        """
        Load the graph if the store has moved on; what goes wrong is kept for `check`.

        A store that does not answer leaves the graph at hand.
        """
        try:
            self._refresh()
        except DepgraphError as error:
            if self._fault is None or str(self._fault) != str(error):
                _log.warning("store does not answer", extra={"facts": _describe_fault(error)})
            self._fault = error
        else:
            self._fault = None

    def _refresh(self) -> None:
        with open_store(self.address) as store:
            mark = _read_mark(store)
            if self._loaded is not None and mark == self._mark:
                # The first question of a new day does not wait for what is live on it.
                self._loaded.graph.live_on(_today())
                return
            loaded = _prepare(store.load_merged())
        if self._loaded is None or loaded.stamp != self._loaded.stamp:
            self._loaded = loaded
            _log.info("graph loaded", extra={"facts": {"graph_version": loaded.graph.version}})
        self._mark = mark

    async def follow(self, looked: asyncio.Event) -> None:
        """Look for a newer version now and then every second, until cancelled."""
        while True:
            try:
                await asyncio.to_thread(self.refresh)
            except Exception as error:
                _log.error("loading the graph failed", exc_info=error)
            looked.set()
            gc.collect()
            await asyncio.sleep(POLL_SECONDS)

    def describe(self, kind: Kind, record: Record, merged: Merged) -> tuple[Thing, int]:
        """
        Describe one thing with the evidence that the store holds now.

        Returns:
            What is known, and the version of the evidence.

        Raises:
            UnavailableError: If the store does not answer.
        """
        try:
            with open_store(self.address) as store:
                version = store.read_version()
                return describe(store, merged, kind, record), version
        except DepgraphError as error:
            raise UnavailableError(error.problems) from error


@asynccontextmanager
async def keep_current(live: LiveGraph) -> AsyncIterator[None]:
    """
    Load a graph, and keep it current; a store that does not answer is not waited for long.

    Meanwhile garbage is collected once a second instead of whenever much was made: a
    search through a snapshot under way would hold up every request.
    """
    was_on = gc.isenabled()
    gc.disable()
    gc.freeze()
    looked = asyncio.Event()
    following = asyncio.create_task(live.follow(looked))
    with suppress(TimeoutError):
        async with asyncio.timeout(_START_SECONDS):
            await looked.wait()
    try:
        yield
    finally:
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following
        if was_on:
            gc.enable()


def _today() -> date:
    return date.today()  # noqa: DTZ011


def _read_mark(store: _Store) -> _Mark:
    """
    Read what tells whether a store has moved on.

    The version alone does not: a store that was made anew may have come to the same one.
    """
    version, path = store.read_version(), getattr(store, "path", None)
    try:
        about = None if path is None else path.stat()
    except OSError:
        about = None
    return (version, *((about.st_ino, about.st_size, about.st_mtime_ns) if about else ()))


def _describe_fault(error: DepgraphError) -> dict[str, object]:
    """Describe why there is no graph; what is wrong inside of a store may name systems."""
    inside = isinstance(error, InputError)
    reason = "depgraph systems says what is wrong with it" if inside else error.problems[0].sentence
    return {"problems": len(error.problems), "reason": reason}


def _prepare(merged: Merged) -> Loaded:
    """Build what questions need, so that the first one does not wait for it."""
    graph = merged.graph
    _ = graph.columns, graph.flows, graph.live_on(_today())
    stamp = _make_stamp(graph)
    # Millions of lasting objects are not searched again at every collection.
    gc.freeze()
    return Loaded(merged, stamp)


def _make_stamp(graph: Snapshot) -> str:
    """Tell graphs apart by all that they hold, whoever loaded them, wherever."""
    digest = hashlib.blake2b(str(graph.version).encode(), digest_size=12)
    for name in (*COLLECTIONS, "sources"):
        records: Sequence[Record | Source] = getattr(graph, name)
        digest.update(f"\n{name} {len(records)}\n".encode())
        if records:
            write = TypeAdapter(type(records[0])).dump_json
            for record in records:
                digest.update(write(record))
    return digest.hexdigest()
