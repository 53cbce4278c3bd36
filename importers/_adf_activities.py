"""The activities of a pipeline, those inside loops and conditions too."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from importers._adf_factories import Factory, Item
from importers._adf_tally import Aside
from importers._adf_values import Json, read_list, read_map, read_name

_INNER: Final = ("activities", "ifTrueActivities", "ifFalseActivities", "defaultActivities")
_ARCHIVED: Final = re.compile(r"[\W\d_]*archived?[\W\d_]*", re.IGNORECASE)
_INACTIVE: Final = Aside(
    "activity that is switched off",
    "activities that are switched off",
    "they are marked Inactive and do not run",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """
    A step of a pipeline.

    Args:
        name: Its name.
        kind: Its type.
        part: The file that it stands in.
        pointer: Where it stands in the file, as a JSON pointer.
        stated: All that the file states of it.
    """

    name: str
    kind: str
    part: str
    pointer: str
    stated: Json

    @property
    def settings(self) -> Json:
        """What depends on its type."""
        return read_map(self.stated.get("typeProperties"))

    @property
    def key(self) -> str:
        """What makes it one among all of the source."""
        return f"{self.part}{self.pointer}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """A pipeline with its activities that are switched on."""

    item: Item
    activities: tuple[Activity, ...]


def is_archived(item: Item) -> bool:
    """Tell whether a pipeline lies in a folder for what is no longer used."""
    return any(_ARCHIVED.fullmatch(each) for each in item.folder.split("/"))


def read_pipeline(factory: Factory, item: Item) -> Pipeline:
    """Read the activities of a pipeline; those that are switched off are counted only."""
    activities: list[Activity] = []
    for activity in _walk(item):
        if activity.stated.get("state") == "Inactive":
            if not is_archived(item):
                factory.tally.add(_INACTIVE, activity.name, key=activity.key)
        else:
            activities.append(activity)
    return Pipeline(item=item, activities=tuple(activities))


def _walk(item: Item) -> Iterator[Activity]:
    """Walk all activities, but not into those that are switched off."""
    waiting = [(item.properties.get("activities"), f"{item.pointer}/activities")]
    while waiting:
        listed, pointer = waiting.pop()
        for number, stated in enumerate(read_list(listed)):
            if not isinstance(stated, dict):
                continue
            activity = Activity(
                name=read_name(stated.get("name")),
                kind=read_name(stated.get("type")),
                part=item.part,
                pointer=f"{pointer}/{number}",
                stated=stated,
            )
            yield activity
            if stated.get("state") != "Inactive":
                waiting.extend(_list_inner(activity))


def _list_inner(activity: Activity) -> Iterator[tuple[object, str]]:
    settings, pointer = activity.settings, f"{activity.pointer}/typeProperties"
    for key in _INNER:
        if key in settings:
            yield settings[key], f"{pointer}/{key}"
    for number, case in enumerate(read_list(settings.get("cases"))):
        yield read_map(case).get("activities"), f"{pointer}/cases/{number}/activities"
