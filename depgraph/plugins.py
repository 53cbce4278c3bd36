"""What other packages add to depgraph, found by entry point: ours exactly like a council's own."""

from collections.abc import Callable, Sequence
from importlib.metadata import entry_points

from depgraph.analysis.answer import ImpactAnswer
from depgraph.errors import InputError, Problem, list_names
from depgraph.graph import Snapshot
from depgraph.pipeline import Importer

Drawing = Callable[[Snapshot, ImpactAnswer], str]
"""What puts an answer about a graph into a document."""


def find_drawing(name: str, *, besides: Sequence[str] = ()) -> Drawing:
    """
    Find an installed drawing of impact answers (entry point group `depgraph.drawings`).

    Args:
        name: Name of the drawing.
        besides: Other formats that the caller knows, to name in the error.

    Raises:
        InputError: If none is installed under this name.
    """
    installed = entry_points(group="depgraph.drawings")
    if name not in installed.names:
        known = list_names([*besides, *sorted(installed.names)], most=20)
        raise InputError([Problem(f'"{name}" is not a format. Use {known}.')])
    drawing: Drawing = installed[name].load()
    return drawing


def list_importers() -> list[Importer]:
    """List the installed importers by name (entry point group `depgraph.importers`)."""
    installed = entry_points(group="depgraph.importers")
    importers: list[Importer] = [each.load() for each in installed]
    return sorted(importers, key=lambda importer: importer.NAME)
