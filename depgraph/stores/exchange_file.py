"""An exchange file as a store that is only read."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from depgraph.exchange import read_graph
from depgraph.facts import Kept, Kind
from depgraph.graph import Snapshot
from depgraph.merge import Merged
from depgraph.stores._file import read_stamp


@dataclass(frozen=True, slots=True)
class ExchangeFile:
    """The graph of one exchange file, read anew at each load."""

    path: Path

    def load(self) -> Snapshot:
        """Load the graph; errors are those of `read_graph`."""
        return read_graph(self.path)

    def read_evidence(self, kind: Kind, identifier: str) -> Sequence[tuple[str, Kept]]:  # noqa: ARG002
        """Give no evidence: the file is all that there is."""
        return ()

    def load_merged(self) -> Merged:
        """Load the graph; a single file leaves nothing to settle."""
        return Merged(graph=self.load(), conflicts=(), suggestions=())

    def read_mark(self) -> str:
        """Read what the file looks like."""
        return str(read_stamp(self.path))

    def read_version(self) -> int:
        """Read version 0: a file has no others."""
        return 0
