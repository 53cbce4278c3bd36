"""The files below some paths, each with its name as a source and what reads it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from depgraph.errors import InputError, NotFoundError, Problem, list_names
from depgraph.importer import Importer

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
    for path in paths:
        for file in [path] if path.is_file() else _list_files(path, ignored):
            name = path.name if file == path else file.relative_to(path).as_posix()
            yield file, name, next((each for each in importers if _recognises(each, file)), None)


def _recognises(importer: Importer, file: Path) -> bool:
    """Ask an importer whether it reads a file; one that cannot be opened is nobody's."""
    try:
        return importer.recognise(file)
    except OSError:
        return False


def _list_files(folder: Path, ignored: frozenset[Path]) -> Iterator[Path]:
    """List the files below a folder by name, without hidden ones and an office's lock files."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(_HIDDEN) for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden and path.resolve() not in ignored:
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
