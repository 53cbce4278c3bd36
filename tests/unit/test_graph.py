"""Is a snapshot immutable, in order, and the same whichever way it is written down?"""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, fields, replace
from datetime import date, timedelta
from threading import Thread
from typing import Any

import networkx as nx
import pytest

import depgraph
from depgraph.graph import Snapshot
from depgraph.model import (
    Borough,
    Contract,
    DataEntity,
    Derivation,
    Integration,
    Product,
    Service,
    Source,
    Supplier,
    System,
    Team,
    Use,
)

CLASSES = {
    "boroughs": Borough,
    "suppliers": Supplier,
    "products": Product,
    "teams": Team,
    "data_entities": DataEntity,
    "services": Service,
    "contracts": Contract,
    "sources": Source,
}


def build_full_graph() -> Snapshot:
    return Snapshot(
        boroughs=(Borough(id="hackford", name="Hackford"),),
        suppliers=(Supplier(id="orbit"),),
        products=(Product(id="orbit-housing", aliases=("OH", "Comet")),),
        teams=(Team(id="housing-it", borough="hackford"),),
        data_entities=(DataEntity(id="tenancy", personal=True), DataEntity(id="charge")),
        systems=(
            System(id="hackford/rents", live_to=date(2030, 1, 1), restricted=True),
            System(
                id="hackford/housing",
                borough="hackford",
                shared_with=("wexbridge", "marlowe"),
                aliases=("Housing (live)",),
                derives=(
                    Derivation(**{"from": "tenancy", "to": "charge"}),
                    Derivation(**{"from": "charge", "to": "arrears"}),
                ),
            ),
            System(id="hackford/esb", kind="carrier"),
            System(id="archive"),
        ),
        integrations=(
            Integration(
                id="k2",
                source="hackford/housing",
                target="hackford/rents",
                via=("hackford/esb", "archive"),
                data=("charge", "*"),
                technical_names=("dbo.Charge",),
                mechanism="file",
                live_from=date(2020, 1, 1),
            ),
            Integration(id="k1", source="hackford/housing", target="hackford/rents"),
            Integration(id="k3", source="hackford/rents", target="hackford/housing"),
            Integration(id="k4", source="hackford/rents", target="hackford/rents"),
            Integration(id="k5", source="hackford/rents", target="hackford/rents"),
        ),
        services=(
            Service(
                id="hackford/repairs",
                lgsl_id=524,
                uses=(
                    Use(system="hackford/rents", essential=False),
                    Use(system="hackford/housing", process="book"),
                ),
            ),
        ),
        contracts=(Contract(id="C-9", covers=("hackford/housing",), end=date(2027, 3, 31)),),
        version=7,
        sources=(Source(id="register.xlsx", borough="hackford", read_on=date(2026, 11, 1)),),
    )


# Immutable and in order


@pytest.mark.parametrize("field", [*CLASSES, "systems", "integrations", "version"])
def test_no_field_of_a_snapshot_can_be_set(field: str) -> None:
    graph = build_full_graph()
    with pytest.raises(FrozenInstanceError):
        setattr(graph, field, ())


@pytest.mark.parametrize("field", [*CLASSES, "systems", "integrations"])
def test_neither_collections_nor_records_can_be_changed(field: str) -> None:
    collection = getattr(build_full_graph(), field)
    assert isinstance(collection, tuple)
    with pytest.raises(FrozenInstanceError):
        collection[0].id = "another"


def test_what_a_snapshot_was_made_of_can_change_without_changing_it() -> None:
    systems = [System(id="b"), System(id="a")]
    graph = Snapshot(systems=systems)  # type: ignore[arg-type]  # a caller without a type checker
    systems.clear()
    assert [system.id for system in graph.systems] == ["a", "b"]


def test_every_collection_is_in_code_point_order_of_its_ids() -> None:
    identifiers = ["é", "b", "a/2", "Z", "a-1", "a/10", "~", "*", "a", "🏠", "\ufb01"]
    expected = ["*", "Z", "a", "a-1", "a/10", "a/2", "b", "~", "é", "\ufb01", "🏠"]
    graph = Snapshot(
        boroughs=tuple(Borough(id=each) for each in identifiers),
        suppliers=tuple(Supplier(id=each) for each in identifiers),
        products=tuple(Product(id=each) for each in identifiers),
        teams=tuple(Team(id=each) for each in identifiers),
        data_entities=tuple(DataEntity(id=each) for each in identifiers if each != "*"),
        systems=tuple(System(id=each) for each in identifiers),
        integrations=tuple(Integration(id=each, source="a", target="b") for each in identifiers),
        services=tuple(Service(id=each) for each in identifiers),
        contracts=tuple(Contract(id=each) for each in identifiers),
        sources=tuple(Source(id=each, read_on=date(2026, 1, 1)) for each in identifiers),
    )
    for field in (*CLASSES, "systems", "integrations"):
        listed = [record.id for record in getattr(graph, field)]
        assert listed == [each for each in expected if (field, each) != ("data_entities", "*")]


def test_systems_are_numbered_in_their_order() -> None:
    graph = depgraph.sketch("c -> a; b")
    assert graph.system_numbers == {"a": 0, "b": 1, "c": 2}


# Equality


def test_equality_is_of_records_and_not_of_version_or_sources() -> None:
    graph = build_full_graph()
    assert replace(graph, version=8, sources=()) == graph
    assert hash(replace(graph, version=8, sources=())) == hash(graph)
    for field in fields(graph):
        if field.compare:
            emptied: dict[str, Any] = {field.name: ()}
            assert replace(graph, **emptied) != graph


def test_equality_does_not_depend_on_what_was_asked_before() -> None:
    graph, fresh = build_full_graph(), build_full_graph()
    graph.live_on(date(2026, 1, 1))
    assert graph == fresh
    assert hash(graph) == hash(fresh)


def test_records_given_in_another_order_make_an_equal_snapshot() -> None:
    graph = build_full_graph()
    backwards = {field: getattr(graph, field)[::-1] for field in (*CLASSES, "systems")}
    assert replace(graph, **backwards, integrations=graph.integrations[::-1]) == graph


def test_the_order_of_a_via_makes_a_difference() -> None:
    first = depgraph.sketch("a -[x] via b, c-> d")
    second = depgraph.sketch("a -[x] via c, b-> d")
    assert first != second


# networkx


def rebuild(network: "nx.MultiDiGraph[str]") -> Snapshot:
    """Make a snapshot of what networkx holds, and of nothing else."""
    sides = {
        name: tuple(kind(**rebuild_fields(each)) for each in network.graph[name])
        for name, kind in CLASSES.items()
    }
    return Snapshot(
        **sides,
        version=network.graph["version"],
        systems=tuple(System(**rebuild_fields(each)) for _, each in network.nodes(data=True)),
        integrations=tuple(Integration(**each) for _, _, each in network.edges(data=True)),
    )


def rebuild_fields(record: dict[str, Any]) -> dict[str, Any]:
    """Make the derivations and uses among the fields of a record again."""
    fresh = dict(record)
    if "derives" in fresh:
        pairs = ({"from": each["source"], "to": each["target"]} for each in fresh["derives"])
        fresh["derives"] = tuple(Derivation(**pair) for pair in pairs)
    if "uses" in fresh:
        fresh["uses"] = tuple(Use(**each) for each in fresh["uses"])
    return fresh


def test_networkx_loses_nothing() -> None:
    graph = build_full_graph()
    again = rebuild(graph.to_networkx())
    assert again == graph
    assert again.version == 7
    assert again.sources == graph.sources


def test_networkx_gets_a_directed_graph_with_parallel_edges_and_loops() -> None:
    network = build_full_graph().to_networkx()
    assert type(network) is nx.MultiDiGraph
    assert list(network.nodes) == [
        "archive",
        "hackford/esb",
        "hackford/housing",
        "hackford/rents",
    ]
    assert sorted(network.edges(keys=True), key=lambda edge: edge[2]) == [
        ("hackford/housing", "hackford/rents", "k1"),
        ("hackford/housing", "hackford/rents", "k2"),
        ("hackford/rents", "hackford/housing", "k3"),
        ("hackford/rents", "hackford/rents", "k4"),
        ("hackford/rents", "hackford/rents", "k5"),
    ]


def test_networkx_gets_every_field_of_a_system_and_of_an_integration() -> None:
    network = build_full_graph().to_networkx()
    assert network.nodes["hackford/rents"] == {
        "id": "hackford/rents",
        "name": None,
        "borough": None,
        "product": None,
        "shared_with": (),
        "kind": "application",
        "owner": None,
        "aliases": (),
        "derives": (),
        "hosting": None,
        "live_from": None,
        "live_to": date(2030, 1, 1),
        "restricted": True,
        "unresolved": False,
        "mentioned_only": False,
    }
    assert network.edges["hackford/housing", "hackford/rents", "k2"] == {
        "id": "k2",
        "source": "hackford/housing",
        "target": "hackford/rents",
        "via": ("hackford/esb", "archive"),
        "data": ("*", "charge"),
        "technical_names": ("dbo.Charge",),
        "mechanism": "file",
        "automation": "unknown",
        "frequency": None,
        "name": None,
        "owner": None,
        "live_from": date(2020, 1, 1),
        "live_to": None,
        "restricted": False,
    }


def test_changing_what_networkx_holds_changes_no_snapshot() -> None:
    graph = build_full_graph()
    network = graph.to_networkx()
    network.remove_node("hackford/rents")
    network.graph["services"].clear()
    network.nodes["archive"]["name"] = "changed"
    assert graph == build_full_graph()
    assert len(graph.to_networkx()) == 4


def test_an_empty_snapshot_is_an_empty_network() -> None:
    network = Snapshot().to_networkx()
    assert len(network) == 0
    assert rebuild(network) == Snapshot()


# What is live on a date


def build_dated_graph() -> Snapshot:
    """
    Build a graph that changes each week of November 2026.

    System b is in use from the 8th to the 14th; integration k1 from the 10th on; system
    d is never without end or beginning. The service is offered until the 11th.
    """
    return Snapshot(
        systems=(
            System(id="a", borough="p", shared_with=("q",)),
            System(id="b", borough="q", live_from=date(2026, 11, 8), live_to=date(2026, 11, 15)),
            System(id="c", borough="q"),
            System(id="d", borough="p"),
        ),
        integrations=(
            Integration(id="k1", source="a", target="b", data=("x",), live_from=date(2026, 11, 10)),
            Integration(id="k2", source="c", target="a", via=("b",)),
        ),
        services=(
            Service(
                id="v",
                uses=(Use(system="a"), Use(system="b"), Use(system="d", essential=False)),
                live_to=date(2026, 11, 12),
            ),
            Service(id="w", uses=(Use(system="b"),)),
        ),
    )


def describe(graph: Snapshot, on: date) -> tuple[list[bool], list[bool], list[bool]]:
    view = graph.live_on(on)
    return view.systems.tolist(), view.integrations.tolist(), view.uses.tolist()


NO, YES = False, True
LIVE = {
    date(2026, 11, 7): ([YES, NO, YES, YES], [NO, YES], [YES, NO, YES, NO]),
    date(2026, 11, 8): ([YES, YES, YES, YES], [NO, YES], [YES, YES, YES, YES]),
    date(2026, 11, 9): ([YES, YES, YES, YES], [NO, YES], [YES, YES, YES, YES]),
    date(2026, 11, 10): ([YES, YES, YES, YES], [YES, YES], [YES, YES, YES, YES]),
    date(2026, 11, 11): ([YES, YES, YES, YES], [YES, YES], [YES, YES, YES, YES]),
    date(2026, 11, 12): ([YES, YES, YES, YES], [YES, YES], [NO, NO, NO, YES]),
    date(2026, 11, 14): ([YES, YES, YES, YES], [YES, YES], [NO, NO, NO, YES]),
    date(2026, 11, 15): ([YES, NO, YES, YES], [NO, YES], [NO, NO, NO, NO]),
    date.min: ([YES, NO, YES, YES], [NO, YES], [YES, NO, YES, NO]),
    date.max: ([YES, NO, YES, YES], [NO, YES], [NO, NO, NO, NO]),
}


@pytest.mark.parametrize("on", LIVE)
def test_a_period_holds_its_first_day_and_not_the_day_it_ends(on: date) -> None:
    assert describe(build_dated_graph(), on) == LIVE[on]


def test_many_dates_in_any_order_are_each_answered_for_themselves() -> None:
    graph = build_dated_graph()
    for on in [*LIVE, *reversed(LIVE), *(day for day in LIVE for _ in range(2))]:
        assert describe(graph, on) == LIVE[on]


def test_the_date_asked_last_is_not_worked_out_again() -> None:
    graph = build_dated_graph()
    view = graph.live_on(date(2026, 11, 8))
    assert graph.live_on(date(2026, 11, 8)) is view


def list_isolated(graph: Snapshot, on: date) -> dict[str, list[str]]:
    isolated = graph.live_on(on).isolated
    return {
        borough: [graph.systems[number].id for number in numbers.tolist()]
        for borough, numbers in isolated.items()
    }


def test_systems_without_a_live_integration_are_isolated_in_each_of_their_boroughs() -> None:
    graph = build_dated_graph()
    assert list_isolated(graph, date(2026, 11, 7)) == {"p": ["d"]}
    only = replace(graph, integrations=graph.integrations[:1])
    assert list_isolated(only, date(2026, 11, 8)) == {"p": ["a", "d"], "q": ["a", "b", "c"]}
    assert list_isolated(only, date(2026, 11, 10)) == {"p": ["d"], "q": ["c"]}
    assert list_isolated(only, date(2026, 11, 15)) == {"p": ["a", "d"], "q": ["a", "c"]}


def test_integrations_with_unrecorded_data_go_by_the_boroughs_of_their_ends() -> None:
    unrecorded = build_dated_graph().live_on(date(2026, 11, 10)).unrecorded
    assert {borough: numbers.tolist() for borough, numbers in unrecorded.items()} == {
        "p": [1],
        "q": [1],
    }


def test_an_empty_graph_has_nothing_live() -> None:
    assert describe(Snapshot(), date(2026, 11, 22)) == ([], [], [])


def test_an_answer_about_a_date_cannot_be_changed_by_who_asked() -> None:
    graph = build_dated_graph()
    with pytest.raises(ValueError, match="read-only"):
        graph.live_on(date(2026, 11, 8)).systems[0] = False
    with pytest.raises(ValueError, match="read-only"):
        graph.flows.source[0] = 3


@pytest.mark.usefixtures("eager_threads")
def test_many_threads_may_ask_about_many_dates() -> None:
    graph = build_dated_graph()
    failures: list[BaseException] = []

    def ask(shift: int) -> None:
        try:
            for number in range(1000):
                graph.live_on(date(2026, 11, 1) + timedelta(days=(7 * number + shift) % 40))
        except BaseException as error:
            failures.append(error)

    threads = [Thread(target=ask, args=(shift,)) for shift in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.fixture(name="eager_threads")
def _switch_threads_often() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


# The front door


def run_python(program: str) -> str:
    result = subprocess.run(  # a fresh interpreter: this one has imported everything
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    return result.stdout.strip()


def test_importing_the_package_imports_no_heavy_library() -> None:
    program = (
        "import sys, depgraph; "
        "print([each for each in ('numpy', 'networkx', 'pydantic') if each in sys.modules])"
    )
    assert run_python(program) == "[]"


def test_reading_and_writing_a_graph_needs_neither_numpy_nor_networkx() -> None:
    program = (
        "import sys, depgraph; from depgraph.exchange import write_graph; "
        "write_graph(depgraph.sketch('a -> b')); "
        "print([each for each in ('numpy', 'networkx') if each in sys.modules])"
    )
    assert run_python(program) == "[]"


def test_every_public_name_can_be_asked_for_again_and_again() -> None:
    program = (
        "import depgraph; "
        "print([callable(getattr(depgraph, name)) for _ in range(2) for name in depgraph.__all__])"
    )
    assert run_python(program) == str([True] * 8)
    assert depgraph.__all__ == ["find_impact", "open_store", "read_graph", "sketch"]


@pytest.mark.parametrize("name", ["nonsense", "Snapshot", "_missing", "sketch_"])
def test_what_the_package_does_not_have_is_an_attribute_error(name: str) -> None:
    with pytest.raises(AttributeError) as caught:
        getattr(depgraph, name)
    assert str(caught.value) == f"module 'depgraph' has no attribute '{name}'"
