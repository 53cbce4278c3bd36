"""What other packages add to depgraph, found by entry point: ours exactly like a council's own."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import Protocol

from depgraph.analysis.answer import ImpactAnswer
from depgraph.errors import InputError, Problem, list_names
from depgraph.graph import Snapshot
from depgraph.importer import Importer

Document = str | bytes
"""Text, or the bytes of a file that is none, such as a workbook."""
Drawing = Callable[[Snapshot, ImpactAnswer], Document]
"""What puts an answer about a graph into a document."""
Export = Callable[[Snapshot], Document | Mapping[str, Document]]
"""What puts a graph into a document, or into several, by the names of their files."""
Template = Callable[[], Document]
"""What makes a register to fill in."""


class Command(Protocol):
    """A command of the command line beside its own."""

    NAME: str
    HELP: str

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add its arguments and options."""

    def run(self, options: Namespace) -> int | None:
        """Run it; the exit code, none if all is done."""


def find_drawing(name: str, *, besides: Sequence[str] = ()) -> Drawing:
    """
    Find an installed drawing of impact answers (entry point group `depgraph.drawings`).

    Args:
        name: Name of the drawing.
        besides: Other formats that the caller knows, to name in the error.

    Raises:
        InputError: If none is installed under this name.
    """
    drawing: Drawing = _find("depgraph.drawings", name, besides).load()
    return drawing


def find_export(name: str, *, besides: Sequence[str] = ()) -> Export:
    """Find an installed export of graphs (group `depgraph.exports`), as `find_drawing` does."""
    export: Export = _find("depgraph.exports", name, besides).load()
    return export


def list_drawings() -> list[str]:
    """List the names of the installed drawings."""
    return sorted(entry_points(group="depgraph.drawings").names)


def list_exports() -> list[str]:
    """List the names of the installed exports."""
    return sorted(entry_points(group="depgraph.exports").names)


def find_template(name: str) -> Template:
    """Find an installed register to fill in (group `depgraph.templates`), as `find_drawing`."""
    template: Template = _find("depgraph.templates", name, ()).load()
    return template


def _find(group: str, name: str, besides: Sequence[str]) -> EntryPoint:
    installed = entry_points(group=group)
    if name not in installed.names:
        known = list_names([*besides, *sorted(installed.names)], most=20)
        raise InputError([Problem(f'"{name}" is not a format. Use {known}.')])
    return installed[name]


def list_importers() -> list[Importer]:
    """List the installed importers by name (entry point group `depgraph.importers`)."""
    installed = entry_points(group="depgraph.importers")
    importers: list[Importer] = [each.load() for each in installed]
    return sorted(importers, key=lambda importer: importer.NAME)


def list_commands() -> list[Command]:
    """List the installed commands by name (entry point group `depgraph.commands`)."""
    commands: list[Command] = [each.load() for each in entry_points(group="depgraph.commands")]
    return sorted(commands, key=lambda command: command.NAME)
