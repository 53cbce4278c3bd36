"""
The graph that the server answers from: one immutable snapshot, swapped when the store moves.

A request takes the graph once and keeps it to its end, so that no answer mixes two
versions; loading a newer one happens beside the requests.
"""

import asyncio
import gc
import hashlib
import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from api.answers import Answers
from depgraph.errors import DepgraphError, InputError, Problem, UnavailableError
from depgraph.exchange import COLLECTIONS
from depgraph.facts import Kind
from depgraph.graph import Snapshot
from depgraph.merge import Merged
from depgraph.model import Record, Source
from depgraph.stores import is_neo4j, open_store
from depgraph.stores.exchange_file import ExchangeFile
from depgraph.stores.port import GraphStore
from depgraph.things import Thing, describe

POLL_SECONDS: Final = 1.0
_START_SECONDS: Final = 10.0
_log: Final = logging.getLogger("depgraph.live")


@dataclass(frozen=True, slots=True)
class Loaded:
    """
    A graph as it was loaded.

    Args:
        merged: The graph with the conflicts of its merge.
        stamp: Differs between graphs, and is the same for all servers of one graph.
        answers: Those that were given about it.
    """

    merged: Merged
    stamp: str
    answers: Answers = field(default_factory=Answers)

    @property
    def graph(self) -> Snapshot:
        """The graph."""
        return self.merged.graph


@dataclass(slots=True)
class LiveGraph:
    """The newest graph of a store."""

    address: str | Path
    _loaded: Loaded | None = field(default=None, init=False)
    _mark: str | None = field(default=None, init=False)
    _server: GraphStore | ExchangeFile | None = field(default=None, init=False)
    _open: ExitStack = field(default_factory=ExitStack, init=False)
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
        with self._reach() as store:
            mark = store.read_mark()
            if self._loaded is not None and mark == self._mark:
                # The first question of a new day does not wait for what is live on it.
                self._loaded.graph.live_on(_today())
                return
            loaded = _prepare(store.load_merged())
        if self._loaded is None or loaded.stamp != self._loaded.stamp:
            self._loaded = loaded
            _log.info("graph loaded", extra={"facts": {"graph_version": loaded.graph.version}})
        self._mark = mark

    @contextmanager
    def _reach(self) -> Iterator[GraphStore | ExchangeFile]:
        """
        Reach the store.

        A file is opened anew each time, for it may be another one. A server is asked through
        one store that stays open: connecting takes long, and it keeps what it has read.
        """
        if not is_neo4j(self.address):
            with open_store(self.address) as store:
                yield store
            return
        if self._server is None:
            self._server = self._open.enter_context(open_store(self.address))
        yield self._server

    def close(self) -> None:
        """Close what is held open."""
        self._server = None
        self._open.close()

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
            with self._reach() as store:
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
        live.close()
        if was_on:
            gc.enable()


def _today() -> date:
    return date.today()  # noqa: DTZ011


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
