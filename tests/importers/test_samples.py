"""The sample councils: what their three files state together."""

import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from depgraph.dictionaries import read_data_entities
from depgraph.doubts import find_doubts
from depgraph.graph import Snapshot
from depgraph.stores.port import GraphStore
from tests.importers.samples import DAY, import_samples
from tests.importers.samples.build import WORKBOOK, build_workbook


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    with import_samples(tmp_path_factory.mktemp("samples")) as store:
        yield store


@pytest.fixture(scope="module")
def graph(store: GraphStore) -> Snapshot:
    return store.load()


def test_the_workbook_is_what_its_text_files_say(tmp_path: Path) -> None:
    build_workbook(tmp_path / "again.xlsx")
    with zipfile.ZipFile(WORKBOOK) as kept, zipfile.ZipFile(tmp_path / "again.xlsx") as again:
        assert kept.namelist() == again.namelist()
        changed = [name for name in kept.namelist() if kept.read(name) != again.read(name)]
        assert changed == [], "make samples writes the workbook again"
        assert b"2026-10-05T00:00:00Z" in kept.read("docProps/core.xml")


def test_the_samples_are_two_boroughs_and_a_system_that_they_share(graph: Snapshot) -> None:
    assert len(graph.systems) == 66
    assert len(graph.integrations) == 120
    assert len(graph.contracts) == 23
    assert Counter(system.borough for system in graph.systems) == {"hackford": 39, "brackwater": 27}
    assert Counter(service.borough for service in graph.services) == {
        "hackford": 20,
        "brackwater": 40,
    }
    assert [(each.id, each.shared_with) for each in graph.systems if each.shared_with] == [
        ("hackford/ledger", ("brackwater",))
    ]
    ends = [(each.source.split("/")[0], each.target.split("/")[0]) for each in graph.integrations]
    assert ends.count(("brackwater", "hackford")) == 6
    assert ends.count(("hackford", "brackwater")) == 3


def test_the_samples_know_every_mechanism_and_what_people_do_by_hand(graph: Snapshot) -> None:
    assert Counter(each.mechanism for each in graph.integrations) == {
        "file": 40,
        "api": 32,
        "database": 21,
        "message": 8,
        "spreadsheet": 5,
        "email": 5,
        "rekeying": 4,
        "unknown": 3,
        "screen_robot": 2,
    }
    assert Counter(each.automation for each in graph.integrations) == {
        "automatic": 98,
        "manual": 16,
        "assisted": 1,
        "unknown": 5,
    }


def test_every_service_has_its_national_number_and_a_process(graph: Snapshot) -> None:
    assert all(service.lgsl_id for service in graph.services)
    numbers = {service.id: service.lgsl_id for service in graph.services}
    assert numbers["brackwater/discretionary-housing-payment"] == 1148
    assert numbers["hackford/freedom-of-information"] == 722
    processes = [use.process for service in graph.services for use in service.uses]
    assert sum(map(bool, processes)) == 88


def test_contracts_end_in_different_years(graph: Snapshot) -> None:
    years = Counter(each.end.year if each.end else None for each in graph.contracts)
    assert years == {2026: 4, 2027: 6, 2028: 4, 2029: 3, 2030: 2, 2031: 2, 2032: 1, None: 1}
    shared = next(each for each in graph.contracts if each.id == "brackwater/bc-110")
    assert shared.covers == ("hackford/ledger",)
    assert (shared.notice_by, shared.review) == (date(2027, 3, 31), date(2027, 1, 31))


@pytest.mark.parametrize(
    ("integration", "source", "via", "target", "data"),
    [
        ("brackwater/bw-007", "brackwater/department-for-work-and-pensions",
         ("brackwater/sftp-server",), "brackwater/openrevenues", ("dwp-award",)),
        ("brackwater/bw-022", "brackwater/bartec-collective", ("brackwater/biztalk",),
         "brackwater/verint", ("service-request-update",)),
        ("brackwater/bw-035", "hackford/ledger", ("brackwater/sftp-server",),
         "brackwater/brackwater-data-warehouse", ("*", "journal")),
        ("hackford/if-01-back", "hackford/asset-management", ("hackford/file-transfer",),
         "hackford/repairs-scheduling", ("council-property",)),
        ("hackford/if-03", "hackford/active-directory", (), "hackford/housing", ("user-account",)),
        ("hackford/if-16", "hackford/jigsaw", (), "hackford/ledger",
         ("temporary-accommodation-placement",)),
    ],
)  # fmt: skip
def test_names_and_data_words_of_the_spreadsheets_are_understood(
    graph: Snapshot,
    integration: str,
    source: str,
    via: tuple[str, ...],
    target: str,
    data: tuple[str, ...],
) -> None:
    found = next(each for each in graph.integrations if each.id == integration)
    assert (found.source, found.via, found.target, found.data) == (source, via, target, data)


def test_the_periods_of_the_spreadsheets_are_understood(graph: Snapshot) -> None:
    periods = {each.id: (each.live_from, each.live_to) for each in graph.integrations}
    assert periods["hackford/if-18"] == (None, date(2025, 9, 30))
    assert periods["hackford/if-19"] == (date(2027, 4, 1), None)
    assert periods["brackwater/bw-042"] == (date(2024, 3, 1), None)
    assert periods["brackwater/bw-046"] == (None, date(2021, 3, 31))


def test_all_data_of_the_samples_is_in_the_dictionary(graph: Snapshot) -> None:
    known = {entity.id for entity in read_data_entities()}
    assert {entity.id for entity in graph.data_entities} - known == set()


def test_check_finds_the_spelling_the_double_and_the_gaps(store: GraphStore) -> None:
    doubts = find_doubts(store.load_merged(), on=DAY)
    assert [(doubt.kind, doubt.about) for doubt in doubts if doubt.kind != "unrecorded data"] == [
        ("near name", "hackford/repair-scheduling"),
        ("possible double", "hackford/INT-024"),
        ("isolated system", "brackwater/modern-gov"),
        ("isolated system", "hackford/libraries"),
    ]
    assert [doubt.about for doubt in doubts if doubt.kind == "unrecorded data"] == [
        "brackwater/bw-035",
        "brackwater/bw-037",
        "brackwater/bw-041",
        "hackford/INT-008",
        "hackford/INT-011",
        "hackford/INT-034",
        "hackford/INT-037",
        "hackford/INT-040",
        "hackford/INT-042",
        "hackford/INT-050",
        "hackford/bank-civicapay-7601b5f3",
    ]
