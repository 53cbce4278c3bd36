"""What an importer is: what ours and a council's own have in common."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from depgraph.errors import Problem
from depgraph.facts import Fallback, Reading


class Importer(Protocol):
    """A module that reads one kind of file; found by entry point `depgraph.importers`."""

    NAME: str
    READS: str
    RECOGNISES: str

    def recognise(self, path: Path) -> bool:
        """Tell whether a file is of this kind, without reading all of it."""

    def read(self, path: Path, *, source: str, borough: str | None) -> Reading:
        """
        Read what one source states.

        Args:
            path: Where it is.
            source: Its name.
            borough: Whose it is, if that is known.
        """


@runtime_checkable
class ReadsFolders(Protocol):
    """What an importer has besides if it is asked about folders too, each as one source."""

    FOLDERS: str
    """What such a folder is, for people."""


class Follower(Importer, Protocol):
    """An importer that follows a mapping profile, and remembers what it decided."""

    def read(
        self, path: Path, *, source: str, borough: str | None, fallback: Fallback | None = None
    ) -> Reading:
        """
        Read what one source states.

        Args:
            path: Where it is.
            source: Its name.
            borough: Whose it is, whatever the profile or the source itself says.
            fallback: Whose it is where neither says so.
        """

    def list_unused(self) -> Sequence[Problem]:
        """List what the profile says of files that were not among those read."""

    def write_mapping(self) -> str:
        """Write what was decided as its part of a profile; empty if nothing was."""


@runtime_checkable
class Mapped(Protocol):
    """What an importer has besides if a mapping profile can tell it what things mean."""

    MAPPED: str
    """The key of a profile that holds what is said to it."""

    def follow(self, said: object, *, profile: str, borough: str | None) -> Follower:
        """
        Make an importer that does what a profile says.

        Args:
            said: What stands under its key; null if nothing does.
            profile: Name of the profile, for errors.
            borough: Borough that the profile names for all files.

        Raises:
            InputError: If it says what cannot be followed, with every fault.
        """

    def explain(self) -> str:
        """Write the page about what it recognises and what a profile can say to it."""
