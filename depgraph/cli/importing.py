"""Run an import as the command line asks for it, and say what came of it."""

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from depgraph.cli.documents import refuse_existing, write_document
from depgraph.cli.imports import write_report, write_report_json
from depgraph.errors import InputError, Problem, escape
from depgraph.importer import Mapped
from depgraph.pipeline import Options, Report, import_paths
from depgraph.plugins import list_importers
from depgraph.profiles import Profile, read_profile
from depgraph.readings import find_followers
from depgraph.stores import open_writable
from depgraph.stores.embedded import EmbeddedStore
from depgraph.stores.port import GraphStore
from depgraph.wording.phrases import count


def run_import(options: argparse.Namespace, *, store: str, on: date) -> int:
    """
    Import what the options name.

    Args:
        options: The options of the command line.
        store: Address of the store.
        on: The day of the import.

    Returns:
        The exit code: 0 done, 2 nothing imported, 3 done in part.

    Raises:
        InputError: If the mapping profile cannot be followed, or the file for one is there.
    """
    importers = list_importers()
    profile = Profile()
    if options.mapping is not None:
        keys = {each.MAPPED for each in importers if isinstance(each, Mapped)}
        profile = read_profile(Path(options.mapping), keys=keys)
        find_followers(importers, profile)
    _refuse_file(options.save_mapping)
    how = _choose_options(options, profile, store, on)
    with open_writable(store, adopt=options.adopt, trial=how.dry_run) as opened:
        _warn(opened, quiet=options.quiet)
        progress = _choose_progress(options.quiet)
        report = import_paths(opened, options.paths, importers, how, progress=progress)
    write_document("\n".join(write_report(report, dry_run=how.dry_run)), None)
    if options.report is not None:
        write_document(write_report_json(report), options.report)
    _save_mapping(report, options.save_mapping)
    if not report.changes and not report.aside:
        return 2
    return 3 if report.refused or report.partial else 0


def _warn(store: GraphStore, *, quiet: bool) -> None:
    """Say what whoever imports should know of the place of the store."""
    if isinstance(store, EmbeddedStore) and store.notice is not None and not quiet:
        print(f"depgraph: {escape(str(store.path))}: {store.notice}", file=sys.stderr)


def _choose_options(options: argparse.Namespace, profile: Profile, store: str, on: date) -> Options:
    own = Path(store).resolve()
    ends = ("", "-wal", "-shm", "-journal")
    ours = [Path(each) for each in (options.mapping, options.report) if each is not None]
    return Options(
        borough=options.borough,
        source=options.source,
        importer=options.format,
        profile=profile,
        dry_run=options.dry_run,
        allow_shrink=options.allow_shrink,
        on=on,
        ignored=frozenset(
            [*(own.with_name(own.name + end) for end in ends), *(each.resolve() for each in ours)]
        ),
    )


def _refuse_file(file: str | None) -> None:
    """Refuse to write a profile over a file, for somebody may have worked on it, or nowhere."""
    if file is None:
        return
    if Path(file).is_dir() or not Path(file).parent.is_dir():
        fault = "This is no name of a file, or there is no such folder. Name a new file."
        raise InputError([Problem(fault, file=escape(file))])
    refuse_existing(file)


def _save_mapping(report: Report, file: str | None) -> None:
    """Save the profile that would decide the same again, and say what is left to fill in."""
    if file is None:
        return
    if not report.mapping:
        print("depgraph: No table was read that a mapping could be about.", file=sys.stderr)
        return
    write_document(report.mapping, file)
    lines = [line.partition("  #")[0] for line in report.mapping.splitlines()]
    blank = sum(line.endswith(' = ""') for line in lines)
    left = f"; {count(blank, 'line')} in it can be filled in" if blank else ""
    print(f"The mapping is in {escape(file)}{left}.")


def _choose_progress(quiet: bool) -> Callable[[str], None]:
    """Tell a person at a terminal what is being read; nobody else."""
    if quiet or not sys.stderr.isatty():
        return lambda _: None
    return lambda source: print(f"Reading {escape(source)} ...", file=sys.stderr)
