"""The folder of a data factory, as git holds it: one JSON file for each thing, by kind."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from depgraph.errors import InputError, Problem
from importers._adf_documents import DocumentError, load_document
from importers._adf_factories import SHELVES, Factory, Item, Shelf
from importers._adf_tally import Aside
from importers._adf_values import Json, read_map, read_name

MOST_FILES: Final = 20_000
"""Files of one factory that are read; Azure allows 5,000 things in one."""
MOST_BYTES: Final = 512 * 1024 * 1024
"""Bytes of one factory that are read."""
_TRIED: Final = 20
_SYNAPSE_ONLY: Final = frozenset({"notebook", "sqlscript", "sparkjobdefinition"})
_INNER: Final = Aside(
    "folder deeper inside",
    "folders deeper inside",
    "a factory keeps its files one level deep; what is deeper is not read",
)


def is_folder(path: Path) -> bool:
    """Tell whether a folder is the root of a factory: it holds pipelines, by content."""
    for file in _list_tried(path):
        try:
            document = load_document(file)
        except DocumentError:
            continue
        if isinstance(read_map(document.get("properties")).get("activities"), list):
            return True
    return False


def read_folder(path: Path, source: str) -> Factory:
    """
    Read all that a factory's folder holds.

    Raises:
        InputError: If it holds no pipeline, or more files than any factory.
    """
    factory = Factory(source=source)
    try:
        _read_shelves(path, factory)
    except OSError as error:
        fault = "The folder could not be opened. Check who may read it."
        raise InputError([Problem(fault, file=source)]) from error
    if not any(factory.list_items("pipeline")):
        fault = "The folder holds no pipeline that can be read. Give the one that holds pipeline/."
        raise InputError([Problem(fault, file=source), *factory.problems])
    return factory


def _read_shelves(path: Path, factory: Factory) -> None:
    files = size = 0
    for folder in _list_folders(path):
        factory.is_synapse |= folder.name.lower() in _SYNAPSE_ONLY
        shelf = SHELVES.get(folder.name.lower())
        for file in _list_files(folder, factory) if shelf else ():
            files, size = files + 1, size + file.stat().st_size
            if files > MOST_FILES or size > MOST_BYTES:
                fault = "The folder holds more than any factory. Give that of one factory."
                raise InputError([Problem(fault, file=factory.source)])
            if shelf:
                _read_file(file, shelf, factory)


def _list_tried(path: Path) -> list[Path]:
    try:
        if not path.is_dir():
            return []
        folders = [each for each in _list_folders(path) if _is_for_pipelines(each)]
        return [file for folder in folders for file in _list_json(folder)[:_TRIED]]
    except OSError:
        return []


def _is_for_pipelines(folder: Path) -> bool:
    return SHELVES.get(folder.name.lower()) == "pipeline"


def _list_folders(path: Path) -> list[Path]:
    return sorted(each for each in path.iterdir() if each.is_dir() and not each.is_symlink())


def _list_json(folder: Path) -> list[Path]:
    files = (each for each in folder.iterdir() if each.suffix.lower() == ".json")
    return sorted(each for each in files if each.is_file() and not each.is_symlink())


def _list_files(folder: Path, factory: Factory) -> Iterator[Path]:
    for inner in _list_folders(folder):
        factory.tally.add(_INNER, f"{folder.name}/{inner.name}")
    yield from _list_json(folder)


def _read_file(file: Path, shelf: Shelf, factory: Factory) -> None:
    part = f"{file.parent.name}/{file.name}"
    try:
        document = load_document(file)
    except DocumentError as error:
        problem = Problem(str(error), file=f"{factory.source}/{part}")
        factory.break_part(shelf, file.stem, problem, part=part)
        return
    if shelf == "factory":
        _read_engine(document, file, factory)
    properties = document.get("properties")
    if isinstance(properties, dict):
        name = read_name(document.get("name")) or file.stem
        item = Item(name=name, part=part, pointer="/properties", properties=properties)
        factory.add(shelf, item)
    elif shelf != "factory":
        fault = "It has no properties, as all things of a factory have. Export it again."
        problem = Problem(fault, file=f"{factory.source}/{part}")
        factory.break_part(shelf, file.stem, problem, part=part)


def _read_engine(document: Json, file: Path, factory: Factory) -> None:
    factory.engine = factory.engine or read_name(document.get("name")) or file.stem
