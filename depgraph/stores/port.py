"""
`GraphStore`: what every store promises. `tests/spec/` holds each of them to it.

A store keeps what each source states, and hands out the graph that the merge makes of
it. What an import changes is worked out in the core; a store only keeps it, all or
nothing.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from depgraph.facts import Kept, Kind, SourceState
from depgraph.graph import Snapshot
from depgraph.merge import Merged


class Draft(Protocol):
    """A change under way: nobody else sees it, and nobody else may begin one."""

    def read_state(self, source: str) -> SourceState | None:
        """Read what a source states, null if it was never read."""

    def list_sources(self) -> Sequence[str]:
        """List the names of all sources."""

    def write_state(self, state: SourceState) -> None:
        """Replace what a source states."""

    def write_alias(self, *, borough: str | None, name: str, system: str | None) -> None:
        """Say which system a borough means by a name; null takes the line away."""

    def write_version(self, version: int) -> None:
        """Give the graph a version instead of the next: a copy has that of its original."""


class GraphStore(Protocol):
    """A place where graphs are kept."""

    def load(self) -> Snapshot:
        """Load the graph at the newest version, one version whole."""

    def load_merged(self) -> Merged:
        """Load the graph with the conflicts and suggestions of its merge."""

    def read_version(self) -> int:
        """Read the newest version: 0 for a store without commits, one more at every commit."""

    def read_mark(self) -> str:
        """
        Read what differs once the store holds something else.

        The version alone does not: a store that was made anew may have come to the same one.
        """

    def read_states(self) -> Sequence[SourceState]:
        """Read what every source states, sorted by name, one version whole."""

    def read_boroughs(self) -> Mapping[str, str | None]:
        """Read which borough each source speaks of, by its name."""

    def read_evidence(self, kind: Kind, identifier: str) -> Sequence[tuple[str, Kept]]:
        """Read who states one thing: name of the source and what it keeps, by source."""

    def read_aliases(self) -> Mapping[tuple[str | None, str], str]:
        """Read the alias tables: borough and normalised name to system id."""

    def change(self) -> AbstractContextManager[Draft]:
        """
        Begin a change; it is committed when the block ends, and undone when it fails.

        Changes come one after the other: a second one waits for the first.

        Raises:
            UnavailableError: If the store is locked, full, or may not be written.
        """

    def find_faults(self) -> Sequence[str]:
        """
        Find where what is stored does not agree with the merge of its sources.

        Returns:
            A sentence for each, in a lasting order.

        Raises:
            InputError: If what is stored cannot be read at all.
        """

    def mend(self) -> None:
        """Write anew what does not agree, as a new version; see `find_faults`."""

    def close(self) -> None:
        """Give back what the store holds open."""
