"""
The graph that the server answers from: one immutable snapshot, swapped when the store moves.

A request takes the graph once and keeps it to its end, so that no answer mixes two
versions; loading a newer one happens beside the requests.
"""

import asyncio
import gc
import hashlib
import logging
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from depgraph.collector import pause_collector
from depgraph.errors import DepgraphError, Problem, UnavailableError
from depgraph.exchange import write_graph
from depgraph.facts import Kind
from depgraph.graph import Snapshot
from depgraph.merge import Merged
from depgraph.model import Record
from depgraph.stores import open_store
from depgraph.things import Thing, describe

POLL_SECONDS: Final = 1.0
_log: Final = logging.getLogger("depgraph.live")


@dataclass(frozen=True, slots=True)
class Loaded:
    """
    A graph as it was loaded.

    Args:
        merged: The graph with the conflicts of its merge.
        stamp: Differs between graphs, and is the same for all servers over one store.
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
    _fault: DepgraphError | None = field(default=None, init=False)

    @property
    def current(self) -> Loaded:
        """
        The graph to answer from.

        Raises:
            UnavailableError: If no graph could be loaded yet.
        """
        if self._loaded is None:
            problems = self._fault.problems if self._fault else ()
            raise UnavailableError(problems or [Problem("The graph is being loaded. Try again.")])
        return self._loaded

    def refresh(self) -> None:
        """
        Load the graph if the store has moved on.

        Raises:
            DepgraphError: If the store does not answer; the graph at hand stays.
        """
        try:
            with open_store(self.address) as store:
                if self._loaded and store.read_version() == self._loaded.graph.version:
                    return
                merged = store.load_merged()
            self._loaded = _prepare(merged)
        except DepgraphError as error:
            self._fault = error
            raise
        self._fault = None
        _log.info("graph loaded", extra={"facts": {"graph_version": merged.graph.version}})

    async def follow(self) -> None:
        """Look for a newer version every second, until cancelled."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            try:
                await asyncio.to_thread(self.refresh)
            except DepgraphError:
                _log.warning("the store does not answer")
            except Exception:
                _log.exception("loading the graph failed")

    def describe(self, loaded: Loaded, kind: Kind, record: Record) -> Thing:
        """Describe one thing, with the evidence that the store holds now."""
        with open_store(self.address) as store:
            return describe(store, loaded.merged, kind, record)

    def check(self) -> None:
        """See that the store answers; its error otherwise."""
        with open_store(self.address) as store:
            store.read_version()


def _prepare(merged: Merged) -> Loaded:
    """Build what questions need, so that the first one does not wait for it."""
    graph = merged.graph
    with pause_collector():
        _ = graph.columns, graph.flows, graph.live_on(date.today())  # noqa: DTZ011
        stamp = _make_stamp(graph)
    # Millions of lasting objects are not searched again at every collection.
    gc.freeze()
    return Loaded(merged, stamp)


def _make_stamp(graph: Snapshot) -> str:
    """Tell graphs apart: by version and ids, or by content where the version says nothing."""
    digest = hashlib.sha256(str(graph.version).encode())
    if graph.version:
        for group in (graph.systems, graph.integrations, graph.services):
            digest.update("\0".join(record.id for record in group).encode())
    else:
        digest.update(write_graph(graph).encode())
    return digest.hexdigest()[:16]
