"""A data factory as it lies in files: its pipelines, datasets, connections, flows and triggers."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from depgraph.errors import Problem
from importers._adf_tally import Aside, Tally
from importers._adf_values import Json, read_map, read_name

Shelf = Literal["pipeline", "dataset", "linkedservice", "dataflow", "trigger", "factory"]
SHELVES: Final[dict[str, Shelf]] = {
    "pipeline": "pipeline",
    "pipelines": "pipeline",
    "dataset": "dataset",
    "datasets": "dataset",
    "linkedservice": "linkedservice",
    "linkedservices": "linkedservice",
    "dataflow": "dataflow",
    "dataflows": "dataflow",
    "trigger": "trigger",
    "triggers": "trigger",
    "factory": "factory",
    "factories": "factory",
}
"""What a folder, or the end of a resource's type, holds; in lower case."""
_TWICE: Final = Aside(
    "definition of a name that is taken",
    "definitions of names that are taken",
    "the first of each name is read, not these",
)


class BrokenError(Exception):
    """A file could not be read, so that nothing is said of what rests on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """
    A pipeline, dataset or other thing of a factory.

    Args:
        name: Its name.
        part: The file that it stands in.
        pointer: Where in the file its properties are, as a JSON pointer.
        properties: Its properties.
    """

    name: str
    part: str
    pointer: str
    properties: Json

    @property
    def folder(self) -> str:
        """The folder that the studio shows it in; empty if it is in none."""
        return read_name(read_map(self.properties.get("folder")).get("name"))

    @property
    def settings(self) -> Json:
        """What depends on its type."""
        return read_map(self.properties.get("typeProperties"))


@dataclass(slots=True, kw_only=True)
class Factory:
    """
    All that was found of one factory.

    Args:
        source: Name of the source.
        items: Its things, by kind and by name in lower case; names differ by case alone at times.
        broken: Kinds and names of what could not be read, in lower case.
        unread: Parts that could not be read.
        problems: What is wrong with them.
        tally: What was left aside.
        engine: Its name, if it is said.
        is_synapse: Whether it holds what only Synapse has.
    """

    source: str
    items: dict[Shelf, dict[str, list[Item]]] = field(default_factory=dict)
    broken: set[tuple[Shelf, str]] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    engine: str = ""
    is_synapse: bool = False

    def add(self, shelf: Shelf, item: Item) -> None:
        """Put a thing where it is found by its name; of two with one name the first is kept."""
        same = self.items.setdefault(shelf, {}).setdefault(item.name.lower(), [])
        if any(each.name == item.name for each in same):
            self.tally.add(_TWICE, item.name, key=f"{item.part}{item.pointer}")
        else:
            same.append(item)

    def find(self, shelf: Shelf, name: str) -> Item | None:
        """Find a thing by name; the case only matters where two differ by nothing else."""
        same = self.items.get(shelf, {}).get(name.lower(), [])
        return next((each for each in same if each.name == name), same[0] if same else None)

    def find_or_break(self, shelf: Shelf, name: str) -> Item | None:
        """
        Find a thing on which others rest.

        Raises:
            BrokenError: If it is there, but could not be read.
        """
        found = self.find(shelf, name)
        if found is None and (shelf, name.lower()) in self.broken:
            raise BrokenError
        return found

    def count_alike(self, shelf: Shelf, name: str) -> int:
        """Count the things whose names differ from this by case at most."""
        return len(self.items.get(shelf, {}).get(name.lower(), ()))

    def list_items(self, shelf: Shelf) -> Iterator[Item]:
        """List the things of a kind by name."""
        shelved = self.items.get(shelf, {})
        return (each for key in sorted(shelved) for each in shelved[key])

    def break_part(self, shelf: Shelf, name: str, problem: Problem, *, part: str) -> None:
        """Note what could not be read: what rests on it cannot be either."""
        self.broken.add((shelf, name.lower()))
        self.unread.add(part)
        self.problems.append(problem)
