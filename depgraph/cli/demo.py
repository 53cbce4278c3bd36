"""The demonstration: two invented boroughs imported into a store of its own, and one question."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Final

from depgraph.analysis.impact import find_impact
from depgraph.cli.impact import draw_table
from depgraph.cli.imports import write_report
from depgraph.cli.text import measure_width, wrap
from depgraph.errors import Problem, UnavailableError
from depgraph.graph import Snapshot
from depgraph.pipeline import Options, Report, import_paths
from depgraph.plugins import Document, find_drawing, list_importers
from depgraph.stores import open_writable

_PACKAGE: Final = "importers"
_FOLDER: Final = "samples"
_SYSTEM: Final = "hackford/housing"
_DAY: Final = date(2026, 11, 24)
_IMPORT: Final = f"depgraph import {_PACKAGE}/{_FOLDER}"
_QUESTION: Final = f"depgraph impact {_SYSTEM} --on {_DAY}"
_INTRODUCTION: Final = (
    "Hackford and Brackwater are invented councils. Their files go into a new store, "
    "which is thrown away afterwards. No other is touched."
)
_LEFT_OUT: Final = "(What each sheet and column was taken for is left out here.)"
_MISSING: Final = (
    'An effect is missing above: one file writes "Repair scheduling" where the others write '
    '"Repairs scheduling", and a loss is not followed from one spelling to the other. The '
    "command check finds this, and gives the line that settles it. Try it in a store that "
    "stays, depgraph.db in this folder:"
)
_OWN: Final = (
    "Your own files go into another store: depgraph import FOLDER --borough YOURS --store my.db. "
    "With none to begin from: depgraph template register.xlsx."
)
_PLACE: Final = r"Here depgraph is .venv/bin/depgraph, on Windows .venv\Scripts\depgraph."


def write_demo(*, brief: bool) -> str:
    """
    Import the samples, ask, and write the report and the answer; only a picture of it stays.

    It is always the same day, so that the contracts of the samples stay a live question.

    Args:
        brief: Whether only the answer is wanted.

    Raises:
        UnavailableError: If there is no place for temporary files.
    """
    report, graph = _import_samples()
    found = find_impact(graph, systems=[_SYSTEM], on=_DAY)
    answer = draw_table(graph, found)
    if brief:
        return answer
    picture = _write_picture(find_drawing("html")(graph, found))
    return "\n".join(_explain(report, answer, picture))


def _import_samples() -> tuple[Report, Snapshot]:
    samples = Path(str(files(_PACKAGE) / _FOLDER))
    with _make_folder() as folder, open_writable(folder / "demo.db") as store:
        report = import_paths(store, [samples], list_importers(), Options(on=_DAY))
        return report, store.load()


@contextmanager
def _make_folder() -> Iterator[Path]:
    """Make a folder for temporary files, gone afterwards."""
    try:
        made = TemporaryDirectory(prefix="depgraph-demo-", ignore_cleanup_errors=True)
    except OSError as error:
        fault = (
            "There is no folder for temporary files that can be written. Name one in the "
            "environment variable TMPDIR (Windows: TEMP)."
        )
        raise UnavailableError([Problem(fault)]) from error
    with made as folder:
        yield Path(folder)


def _write_picture(page: Document) -> Path:
    """Write the picture into a new folder, where the user may look at it for a while."""
    path = Path(mkdtemp(prefix="depgraph-picture-")) / "hackford-housing.html"
    path.write_bytes(page if isinstance(page, bytes) else page.encode())
    return path


def _explain(report: Report, answer: str, picture: Path) -> Iterator[str]:
    """Say what is done before each part, and afterwards how to go on."""
    width = measure_width()
    yield wrap(_INTRODUCTION, width=width)
    yield f"\n$ {_IMPORT}\n"
    yield from write_report(replace(report, decisions={}), dry_run=False)
    yield wrap(_LEFT_OUT, width=width)
    yield f"\n$ {_QUESTION}\n"
    yield answer
    yield "THE PICTURE"
    yield "  The same answer to look at, in any browser:"
    yield f"    {picture}\n"
    yield "GO ON"
    yield wrap(_MISSING, width=width, indent=2)
    yield from (f"    {command}" for command in (_IMPORT, "depgraph check", _QUESTION))
    yield wrap(_OWN, width=width, indent=2, hang=2)
    yield wrap(_PLACE, width=width, indent=2, hang=2)
