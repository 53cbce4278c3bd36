"""Import files into a store: find, recognise, read, renew, save, and report."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from pydantic import TypeAdapter, ValidationError

from depgraph.errors import (
    DepgraphError,
    InputError,
    NotFoundError,
    Problem,
    escape,
    list_names,
)
from depgraph.facts import Reading
from depgraph.model import LONGEST_ID, Id
from depgraph.renewal import Change, renew, retire_all
from depgraph.stores.port import GraphStore

_HIDDEN: Final = (".", "~$")
_NAME: Final = TypeAdapter(Id)


class Importer(Protocol):
    """A module that reads one kind of file; found by entry point `depgraph.importers`."""

    NAME: str
    READS: str
    RECOGNISES: str

    def recognise(self, path: Path) -> bool:
        """Tell whether a file is of this kind, without reading all of it."""

    def read(self, path: Path, *, source: str, borough: str | None) -> Reading:
        """Read what one source states."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """
    How to import.

    Args:
        borough: Borough of what does not say so itself.
        source: Name for the one source that is imported; else its path is its name.
        importer: Name of the importer to use; else each file is recognised.
        dry_run: Whether only to say what would change.
        allow_shrink: Whether a source may state much less than before.
        on: The day of the import.
        ignored: Files that are no sources: those of the store itself.
    """

    borough: str | None = None
    source: str | None = None
    importer: str | None = None
    dry_run: bool = False
    allow_shrink: bool = False
    on: date
    ignored: frozenset[Path] = frozenset()


@dataclass(slots=True, kw_only=True)
class Report:
    """
    What an import did: a change for each source imported, and what was left aside.

    Args:
        changes: One for each source, in the order imported.
        refused: Problems of sources of which nothing was imported.
        partial: Problems of what could not be read of sources that were imported.
        unrecognised: Files that no importer knows.
        version: Version of the graph afterwards.
    """

    changes: list[Change] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    partial: list[Problem] = field(default_factory=list)
    unrecognised: list[str] = field(default_factory=list)
    version: int = 0


def import_paths(
    store: GraphStore,
    paths: Sequence[Path],
    importers: Sequence[Importer],
    options: Options,
    *,
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """
    Import files and folders, one transaction for each source.

    What cannot be read or is refused never keeps the rest from being imported.

    Args:
        store: Where to.
        paths: Files, and folders that are looked through.
        importers: What reads files; the first that recognises one reads it.
        options: How.
        progress: Told the name of each source before it is read.

    Raises:
        NotFoundError: If a path does not exist.
        InputError: If two sources have one name, or no importer has the name asked for.
    """
    chosen = _choose_importers(importers, options.importer)
    found = list(_find_sources(paths, chosen, options.ignored))
    _refuse_doubles(found, options.source)
    report = Report()
    boroughs = store.read_boroughs()
    for path, name, importer in found:
        source = options.source or name
        if importer is None:
            report.unrecognised.append(escape(name))
        elif fault := _find_fault(source):
            report.refused.append(Problem(fault, file=escape(source)))
        else:
            progress(source)
            borough = options.borough or boroughs.get(source)
            reading = partial(importer.read, path, source=source, borough=borough)
            _import(store, source, reading, options, report)
    report.version = store.read_version()
    return report


def _find_fault(source: str) -> str | None:
    """Say what is wrong with the name of a source, if anything."""
    try:
        _NAME.validate_python(source)
    except ValidationError:
        return (
            f"A source needs a name of 1 to {LONGEST_ID} characters, without control "
            "characters and blanks at its ends. Give it one with --source."
        )
    return None


def _import(
    store: GraphStore,
    source: str,
    read: Callable[[], Reading],
    options: Options,
    report: Report,
) -> None:
    """Import one source, and report what came of it."""
    try:
        reading = read()
        report.partial.extend(reading.problems)
        report.changes.append(_save(store, reading, options))
    except DepgraphError as error:
        report.refused.extend(error.problems)
    except OSError as error:
        fault = f"The file could not be read: {error.strerror or 'no reason was given'}."
        report.refused.append(Problem(fault, file=source))


class _DryRunError(Exception):
    """Ends a change that was only to be looked at."""


def _save(store: GraphStore, reading: Reading, options: Options) -> Change:
    """Renew what a source states in one transaction, or only find out what would change."""
    change: Change | None = None
    try:
        with store.change() as draft:
            before = draft.read_state(reading.source)
            state, change = renew(before, reading, on=options.on, allow_shrink=options.allow_shrink)
            if options.dry_run:
                raise _DryRunError
            draft.write_state(state)
    except _DryRunError:
        pass
    assert change is not None  # noqa: S101 - set before the only way past the block
    return change


def forget_source(store: GraphStore, source: str, *, on: date) -> Change:
    """
    Retire all that one source states.

    Raises:
        NotFoundError: If no source has this name.
    """
    with store.change() as draft:
        before = draft.read_state(source)
        if before is None:
            raise NotFoundError([_describe_missing(draft.list_sources(), source)])
        state, change = retire_all(before, on=on)
        draft.write_state(state)
    return change


def rank_source(store: GraphStore, source: str, *, rank: int) -> None:
    """
    Give a source its precedence: where sources disagree, the lower rank wins.

    Raises:
        NotFoundError: If no source has this name.
    """
    with store.change() as draft:
        before = draft.read_state(source)
        if before is None:
            raise NotFoundError([_describe_missing(draft.list_sources(), source)])
        draft.write_state(replace(before, rank=rank))


def _describe_missing(known: Sequence[str], source: str) -> Problem:
    hint = f"There are {list_names(known, most=20, last='and')}." if known else "There are none."
    return Problem(f'There is no source "{source}". {hint}')


def _choose_importers(importers: Sequence[Importer], name: str | None) -> Sequence[Importer]:
    if name is None:
        return importers
    chosen = [importer for importer in importers if name == importer.NAME]
    if not chosen:
        known = list_names([importer.NAME for importer in importers], most=50)
        raise InputError([Problem(f'"{name}" is not a format. Use {known}.')])
    return chosen


def _find_sources(
    paths: Sequence[Path], importers: Sequence[Importer], ignored: frozenset[Path]
) -> Iterator[tuple[Path, str, Importer | None]]:
    """Find the files below some paths, each with its name as a source and its importer."""
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


def _refuse_doubles(found: Sequence[tuple[Path, str, Importer | None]], source: str | None) -> None:
    names = [source or name for _, name, importer in found if importer is not None]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        fault = (
            "Two sources of one import have this name. Import them one by one, each with "
            "its own --source."
        )
        raise InputError(Problem(fault, file=name) for name in doubled)
