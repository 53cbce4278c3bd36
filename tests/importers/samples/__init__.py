"""The sources of the sample workbook, what builds it, and all samples in a store."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

from depgraph.pipeline import Options, import_paths
from depgraph.plugins import list_importers
from depgraph.stores import open_writable
from depgraph.stores.port import GraphStore

DAY: Final = date(2026, 11, 24)
SAMPLES: Final = Path(__file__).parents[3] / "importers" / "samples"


@contextmanager
def import_samples(folder: Path) -> Iterator[GraphStore]:
    with open_writable(folder / "depgraph.db") as store:
        report = import_paths(store, [SAMPLES], list_importers(), Options(on=DAY))
        assert [change.source for change in report.changes] == [
            "brackwater.xlsx",
            "hackford-interfaces.csv",
            "hackford.json",
        ]
        assert (report.refused, report.partial, report.unrecognised) == ([], [], [])
        yield store
