"""Import files into a store: find, recognise, read, renew, save, and report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from depgraph.boroughs import read_borough
from depgraph.errors import (
    DepgraphError,
    InputError,
    NotFoundError,
    Problem,
    UnavailableError,
    escape,
    list_names,
    shorten,
)
from depgraph.facts import Decision, Reading, SourceState
from depgraph.finding import choose_importers, find_sources, refuse_doubles
from depgraph.importer import Importer
from depgraph.model import LONGEST_ID, Id
from depgraph.profiles import Profile, write_profile
from depgraph.readings import Whose, find_fallback, find_followers, prepare
from depgraph.renewal import Change, renew, retire_all
from depgraph.stores.port import Draft, GraphStore

_NAME: Final = TypeAdapter(Id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """
    How to import.

    Args:
        borough: Borough of all that is read, as a name, a code or an id.
        source: Name for the one source that is imported; else its path is its name.
        importer: Name of the importer to use; else each file is recognised.
        profile: What is said about files that do not say it themselves.
        dry_run: Whether only to say what would change.
        allow_shrink: Whether a source may state much less than before.
        on: The day of the import.
        ignored: Files that are no sources: those of the store itself.
    """

    borough: str | None = None
    source: str | None = None
    importer: str | None = None
    profile: Profile = field(default_factory=Profile)
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
        aside: Sources of which nothing is stated on purpose, with the reasons.
        unrecognised: Files that no importer knows.
        unused: What the mapping profile says of files that were not there.
        decisions: Of each source read, what things in it were taken for.
        mapping: The mapping profile that would decide the same again; empty if none could.
        version: Version of the graph afterwards.
    """

    changes: list[Change] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    partial: list[Problem] = field(default_factory=list)
    aside: list[Problem] = field(default_factory=list)
    unrecognised: list[str] = field(default_factory=list)
    unused: list[Problem] = field(default_factory=list)
    decisions: dict[str, Sequence[Decision]] = field(default_factory=dict)
    mapping: str = ""
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
        InputError: If two sources have one name, no importer has the name asked for, the borough
            can be none, or what the profile says cannot be followed.
        UnavailableError: If the store is locked, full, or may not be written, and nothing was
            imported yet; else the report says so.
    """
    told = _read_told(options.borough)
    chosen = choose_importers(importers, options.importer)
    followers = find_followers(chosen, options.profile)
    found = list(find_sources(paths, chosen, options.ignored))
    refuse_doubles(found, options.source)
    report = Report()
    boroughs = store.read_boroughs()
    for place, (path, name, importer) in enumerate(found, start=1):
        source = options.source or name
        if importer is None:
            report.unrecognised.append(escape(name))
        elif fault := _find_fault(source):
            report.refused.append(Problem(fault, file=escape(source)))
        else:
            progress(source)
            fallback = find_fallback(path, source, boroughs)
            whose = Whose(told=told, profile=options.profile.borough, fallback=fallback)
            follower = followers.get(importer.NAME)
            reading = prepare(importer, follower, path, source=source, whose=whose)
            try:
                _import(store, source, reading, options, report)
            except UnavailableError as error:
                _give_up(error, sum(each is not None for *_, each in found[place:]), report)
                break
    rules = "\n".join(filter(None, (each.write_mapping() for each in followers.values())))
    named = told or options.profile.borough
    report.mapping = write_profile(rules, borough=named) if rules else ""
    report.unused.extend(each for own in followers.values() for each in own.list_unused())
    report.version = store.read_version()
    return report


def _read_told(borough: str | None) -> str | None:
    """Read the borough that an import is told."""
    if borough is None:
        return None
    if _find_fault(borough):
        fault = (
            "This can be no borough. Give --borough an id, a name or a GSS code, as in hackford."
        )
        raise InputError([Problem(fault)])
    return read_borough(borough)


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


def _give_up(error: UnavailableError, untried: int, report: Report) -> None:
    """Give up on a store that is not available: each further source would wait in vain."""
    if not report.changes:
        raise error
    report.refused.extend(error.problems)
    if untried:
        many = "1 more source was" if untried == 1 else f"{untried:,} more sources were"
        fault = f"{many} not tried. Import again when the store is there."
        report.refused.append(Problem(fault))


def _import(
    store: GraphStore,
    source: str,
    read: Callable[[], Reading],
    options: Options,
    report: Report,
) -> None:
    """Import one source, and report what came of it; only a store may not be available."""
    try:
        reading = read()
    except DepgraphError as error:
        report.refused.extend(error.problems)
        return
    except OSError as error:
        fault = f"The file could not be read: {error.strerror or 'no reason was given'}."
        report.refused.append(Problem(fault, file=source))
        return
    report.decisions[source] = reading.decisions
    report.partial.extend(reading.problems)
    if reading.borough is not None and _find_fault(reading.borough):
        fault = "The id of its borough is no id. Say whose it is with --borough."
        report.refused.append(Problem(fault, file=source))
        return
    if _is_aside(reading) and source not in store.read_boroughs():
        reasons = "; ".join(dict.fromkeys(each.basis for each in reading.decisions))
        report.aside.append(Problem(f"{reasons}.", file=source))
        return
    try:
        report.changes.append(_save(store, reading, options))
    except InputError as error:
        report.refused.extend(error.problems)


def _is_aside(reading: Reading) -> bool:
    """Tell whether a source states nothing on purpose, and says why."""
    nothing = not (reading.statements or reading.unread or reading.problems)
    return (
        nothing and bool(reading.decisions) and not any(each.meaning for each in reading.decisions)
    )


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
        state, change = retire_all(_read_known(draft, source), on=on)
        draft.write_state(state)
    return change


def rank_source(store: GraphStore, source: str, *, rank: int) -> None:
    """
    Give a source its precedence: where sources disagree, the lower rank wins.

    Raises:
        NotFoundError: If no source has this name.
    """
    with store.change() as draft:
        draft.write_state(replace(_read_known(draft, source), rank=rank))


def _read_known(draft: Draft, source: str) -> SourceState:
    before = None if _find_fault(source) else draft.read_state(source)
    if before is None:
        known = draft.list_sources()
        hint = f"There are {list_names(known, most=20, last='and')}" if known else "There are none"
        raise NotFoundError([Problem(f'There is no source "{source}". {hint}.')])
    return before


def save_alias(store: GraphStore, *, borough: str | None, name: str, system: str | None) -> None:
    """
    Say which system a borough means by a name; null takes the line away.

    Raises:
        InputError: If the borough or the system can be no id, or the name is blank or no text.
    """
    if borough is not None and _find_fault(borough):
        raise InputError([Problem(f'"{shorten(borough)}" is no id of a borough.')])
    if system is not None and _find_fault(system):
        fault = f'"{shorten(system)}" is no id of a system. depgraph systems lists them.'
        raise InputError([Problem(fault)])
    if not name.strip() or _is_bytes(name):
        raise InputError([Problem("A name needs letters, digits or signs. Write it in quotes.")])
    with store.change() as draft:
        draft.write_alias(borough=borough, name=name, system=system)


def _is_bytes(name: str) -> bool:
    """Tell whether a name holds what could not be read as text."""
    return any("\ud800" <= character <= "\udfff" for character in name)
