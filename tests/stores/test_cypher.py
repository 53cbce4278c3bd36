"""Do the ten questions in Cypher get the answers that our own functions give?"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import neo4j
import pytest

import depgraph.stores
from depgraph.analysis.impact import find_impact
from depgraph.analysis.neighbours import find_neighbours
from depgraph.graph import Snapshot
from depgraph.model import Integration, is_live
from depgraph.pipeline import Options, import_paths
from depgraph.plugins import list_importers
from depgraph.stores import open_writable
from depgraph.stores.schema_page import PAGE, write_schema
from tests.neo4j_server import empty_neo4j, get_address

pytestmark = pytest.mark.xdist_group("neo4j")

SAMPLES = Path(__file__).parents[2] / "importers" / "samples"
TEXT = (Path(depgraph.stores.__file__).parents[1] / "CYPHER.md").read_text(encoding="utf-8")
QUESTIONS = dict(
    re.findall(r"^## (\d+)\. .*?^```cypher\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
)
SYSTEM, ENTITY, ON = "hackford/housing", "council-tax-account", date(2026, 11, 24)
Row = dict[str, Any]


@pytest.fixture(scope="module")
def graph(request: pytest.FixtureRequest) -> Iterator[Snapshot]:
    """Import the samples into an empty database, and give their graph."""
    empty_neo4j(request, "store")
    with open_writable(get_address("store")) as store:
        report = import_paths(store, [SAMPLES], list_importers(), Options(on=ON))
        assert len(report.changes) == 3
        yield store.load()


@pytest.fixture
def ask(graph: Snapshot) -> Callable[..., list[Row]]:
    """Give what asks a question of the page."""
    assert graph.systems

    def ask(number: int, system: str = SYSTEM) -> list[Row]:
        parameters = {"system": system, "entity": ENTITY, "on": ON}
        with neo4j.GraphDatabase.driver(get_address("store")) as driver:
            found = driver.execute_query(QUESTIONS[str(number)], parameters, database_="neo4j")
        # 00000 and 02000 are success; others warn of names that are not there.
        assert {each.gql_status for each in found.summary.gql_status_objects} <= {"00000", "02000"}
        return [record.data() for record in found.records]

    return ask


def list_live(graph: Snapshot) -> list[Integration]:
    live = {each.id for each in graph.systems if is_live(each, on=ON)}
    return [
        each
        for each in graph.integrations
        if is_live(each, on=ON) and {each.source, each.target} <= live
    ]


def group(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, set[str]] = {}
    for key, value in pairs:
        grouped.setdefault(key, set()).add(value)
    return {key: sorted(values) for key, values in grouped.items()}


def test_the_page_has_ten_questions_and_gives_the_parameters_that_are_asked_with() -> None:
    assert list(QUESTIONS) == [str(number) for number in range(1, 11)]
    assert f":param system => '{SYSTEM}'" in TEXT
    assert f":param entity => '{ENTITY}'" in TEXT
    assert f":param on => date('{ON}')" in TEXT


def test_the_schema_page_is_what_the_model_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == write_schema()


def test_1_what_a_system_feeds(graph: Snapshot, ask: Callable[[int], list[Row]]) -> None:
    own = find_neighbours(graph, system=SYSTEM, direction="downstream", on=ON)
    assert len(own) > 3
    assert ask(1) == [
        {"system": each["id"], "data": each["data"], "integrations": each["integrations"]}
        for each in own
    ]


def test_2_feeds_by_people_alone(graph: Snapshot, ask: Callable[[int], list[Row]]) -> None:
    live = list_live(graph)
    pairs = group([(f"{each.source} {each.target}", each.id) for each in live])
    by_id = {each.id: each for each in live}
    expected = [
        {"source": pair.split()[0], "target": pair.split()[1], "integrations": ids}
        for pair, ids in sorted(pairs.items())
        if all(by_id[each].automation in ("manual", "assisted") for each in ids)
    ]
    assert len(expected) > 5
    assert ask(2) == expected


def test_3_integrations_to_rework(graph: Snapshot, ask: Callable[[int], list[Row]]) -> None:
    answer = find_impact(graph, systems=[SYSTEM], on=ON)
    keys = {"integration": "id", "source": "source", "target": "target", "mechanism": "mechanism"}
    expected = [
        {name: row[key] for name, key in keys.items()}  # type: ignore[literal-required]
        for row in answer.integrations
    ]
    assert len(expected) > 5
    assert ask(3) == expected


def test_4_services_that_use_a_system(graph: Snapshot, ask: Callable[[int], list[Row]]) -> None:
    uses = {
        each: [use for use in each.uses if use.system == SYSTEM]
        for each in graph.services
        if is_live(each, on=ON)
    }
    expected = [
        {
            "service": each.id,
            "lgsl_id": each.lgsl_id,
            "statutory": each.statutory,
            "essential": any(use.essential for use in own),
            "processes": [use.process for use in own if use.process],
        }
        for each, own in uses.items()
        if own
    ]
    assert len(expected) > 1
    expected.sort(key=lambda row: (not row["essential"], str(row["service"])))
    assert ask(4) == expected


def test_5_contracts_that_end(graph: Snapshot, ask: Callable[[int], list[Row]]) -> None:
    using: dict[str, set[str]] = {}
    for service in graph.services:
        for use in service.uses if is_live(service, on=ON) else ():
            using.setdefault(use.system, set()).add(service.id)
    expected = [
        {
            "contract": each.id,
            "end": each.end,
            "notice_by": each.notice_by,
            "latest_end": each.latest_end,
            "systems": list(each.covers),
            "services": len(set().union(*(using.get(system, set()) for system in each.covers))),
        }
        for each in sorted(graph.contracts, key=lambda each: (str(each.end), each.id))
        if each.end is not None and ON <= each.end < date(2028, 11, 24) and each.covers
    ]
    assert len(expected) > 3
    found = [
        {
            **row,
            **{
                key: row[key] and row[key].to_native() for key in ("end", "notice_by", "latest_end")
            },
            "systems": sorted(row["systems"]),
        }
        for row in ask(5)
    ]
    assert found == expected


def test_6_what_crosses_boroughs(graph: Snapshot, ask: Callable[[int], list[Row]]) -> None:
    boroughs = {each.id: each.borough for each in graph.systems}
    expected = [
        {"integration": each.id, "source": each.source, "target": each.target, "data": [*each.data]}
        for each in list_live(graph)
        if boroughs[each.source] != boroughs[each.target]
    ]
    assert expected
    assert ask(6) == expected


def test_7_where_data_goes(graph: Snapshot, ask: Callable[[int], list[Row]]) -> None:
    expected = group(
        [(each.source, each.target) for each in list_live(graph) if ENTITY in each.data]
    )
    assert expected
    assert {row["source"]: sorted(row["targets"]) for row in ask(7)} == expected


def test_8_unrecorded_data(graph: Snapshot, ask: Callable[[int], list[Row]]) -> None:
    expected = group([(each.source, each.id) for each in list_live(graph) if "*" in each.data])
    assert len(expected) > 3
    assert {row["system"]: sorted(row["integrations"]) for row in ask(8)} == expected


def test_9_systems_without_integrations(graph: Snapshot, ask: Callable[[int], list[Row]]) -> None:
    expected = [graph.systems[number].id for number in graph.live_on(ON).isolated_systems.tolist()]
    assert expected
    assert [row["system"] for row in ask(9)] == expected


def test_10_who_runs_the_same_product(graph: Snapshot, ask: Callable[..., list[Row]]) -> None:
    gazetteer = "hackford/property-gazetteer"
    products = {each.id: each.product for each in graph.systems}
    expected = [
        each.id
        for each in graph.systems
        if each.product == products[gazetteer] and each.id != gazetteer and is_live(each, on=ON)
    ]
    assert expected
    assert [row["system"] for row in ask(10, gazetteer)] == expected
    assert ask(10) == []
