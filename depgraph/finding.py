"""The files below some paths, each with its name as a source and what reads it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from depgraph.errors import InputError, NotFoundError, Problem, list_names
from depgraph.importer import Importer, ReadsFolders

_HIDDEN: Final = (".", "~$")


def choose_importers(importers: Sequence[Importer], name: str | None) -> Sequence[Importer]:
    """
    Choose the importers to use: all, or the one asked for.

    Raises:
        InputError: If no importer has the name.
    """
    if name is None:
        return importers
    chosen = [importer for importer in importers if name == importer.NAME]
    if not chosen:
        known = list_names([importer.NAME for importer in importers], most=50)
        raise InputError([Problem(f'"{name}" is not a format. Use {known}.')])
    return chosen


def find_sources(
    paths: Sequence[Path], importers: Sequence[Importer], ignored: frozenset[Path]
) -> Iterator[tuple[Path, str, Importer | None]]:
    """
    Find the files below some paths, each with its name as a source and its importer.

    Raises:
        NotFoundError: If a path does not exist.
    """
    missing = [path for path in paths if not path.exists()]
    if missing:
        fault = "There is no such file or folder. Check the path."
        raise NotFoundError(Problem(fault, file=str(path)) for path in missing)
    folders = [each for each in importers if isinstance(each, ReadsFolders)]
    for path in paths:
        for file in [path] if path.is_file() else _list_sources(path, folders, ignored):
            name = path.name if file == path else file.relative_to(path).as_posix()
            asked = folders if file.is_dir() else importers
            yield file, name, next((each for each in asked if _recognises(each, file)), None)


def _list_sources(
    folder: Path, importers: Sequence[Importer], ignored: frozenset[Path]
) -> Iterator[Path]:
    """List folders that are one source each, as the topmost is found, and files in no such one."""
    whole: list[Path] = []
    for path in [folder, *_list_paths(folder)]:
        if any(path.is_relative_to(each) for each in whole) or path.resolve() in ignored:
            continue
        if path.is_file():
            yield path
        elif path.is_dir() and any(_recognises(each, path) for each in importers):
            whole.append(path)
            yield path


def _recognises(importer: Importer, file: Path) -> bool:
    """Ask an importer whether it reads a file; one that cannot be opened is nobody's."""
    try:
        return importer.recognise(file)
    except OSError:
        return False


def _list_paths(folder: Path) -> Iterator[Path]:
    """List what is below a folder by name, without what is hidden and an office's lock files."""
    for path in sorted(folder.rglob("*")):
        if not any(part.startswith(_HIDDEN) for part in path.relative_to(folder).parts):
            yield path


def refuse_doubles(found: Sequence[tuple[Path, str, Importer | None]], source: str | None) -> None:
    """
    Refuse two sources of one name.

    Raises:
        InputError: With every such name.
    """
    names = [source or name for _, name, importer in found if importer is not None]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        fault = (
            "Two sources of one import have this name. Import them one by one, each with "
            "its own --source."
        )
        raise InputError(Problem(fault, file=name) for name in doubled)
