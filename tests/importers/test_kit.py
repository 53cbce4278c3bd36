"""Is the page on writing an importer true? The one that it shows is built and used."""

import importlib.util
import re
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

import importers
from depgraph.pipeline import Options, Report, import_paths
from depgraph.stores import open_store, open_writable
from importers import register

PAGE = (Path(importers.__file__).with_name("README.md")).read_text(encoding="utf-8")
ROUTES = "gateway routes\n# the first\nHousing > Rents: tenancy, rent charge\nRents > Ledger\n"


@pytest.fixture
def gateway(tmp_path: Path) -> ModuleType:
    """Build the importer of the page."""
    (code,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    path = tmp_path / "gateway.py"
    path.write_text(code, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("gateway", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def take(gateway: ModuleType, folder: Path, text: str, borough: str | None = "ham") -> Report:
    file = folder / "routes.txt"
    file.write_text(text, encoding="utf-8")
    with open_writable(folder / "depgraph.db") as store:
        how = Options(on=date(2026, 11, 24), borough=borough)
        return import_paths(store, [file], [gateway, register], how)


def test_the_importer_of_the_page_reads_what_it_says(gateway: ModuleType, tmp_path: Path) -> None:
    report = take(gateway, tmp_path, ROUTES)
    assert (report.refused, report.partial, report.unrecognised) == ([], [], [])
    with open_store(tmp_path / "depgraph.db") as store:
        graph = store.load()
    assert [(each.source, each.target, each.via, each.data) for each in graph.integrations] == [
        ("ham/housing", "ham/rents", ("ham/gateway",), ("rent-charge", "tenancy")),
        ("ham/rents", "ham/ledger", ("ham/gateway",), ("*",)),
    ]


def test_what_it_cannot_read_is_told_and_keeps_what_was_stated(
    gateway: ModuleType, tmp_path: Path
) -> None:
    take(gateway, tmp_path, ROUTES)
    report = take(gateway, tmp_path, ROUTES.replace("Rents > Ledger", "Rents Ledger"))
    assert [str(each) for each in report.partial] == [
        'routes.txt: Line 4 is no route. Write it as in "Housing > Rents: tenancy".'
    ]
    assert report.changes[0].retired == []
    with open_store(tmp_path / "depgraph.db") as store:
        assert len(store.load().integrations) == 2


def test_it_asks_for_a_borough(gateway: ModuleType, tmp_path: Path) -> None:
    report = take(gateway, tmp_path, ROUTES, borough=None)
    assert [str(each) for each in report.refused] == [
        "routes.txt: Say whose gateway it is with --borough."
    ]


def test_the_links_of_the_page_lead_somewhere() -> None:
    folder = Path(importers.__file__).parent
    links = re.findall(r"\]\(([^)#]+)\)", PAGE)
    assert links
    assert [link for link in links if not (folder / link).exists()] == []
