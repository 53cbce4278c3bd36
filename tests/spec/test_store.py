"""What does every store promise?"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from depgraph.facts import Evidence, Kept, SourceState, Statement
from depgraph.graph import Snapshot
from depgraph.merge import merge
from depgraph.model import (
    Borough,
    Contract,
    DataEntity,
    Derivation,
    Integration,
    Product,
    Record,
    Service,
    Source,
    Supplier,
    System,
    Team,
    Use,
)
from depgraph.stores.port import GraphStore
from tests.spec import CRM, FEED, JANUARY, JUNE, MAIL, MARCH, RENTS, build_source, keep, link
from tests.spec.conftest import Connect

REGISTER = build_source("register.csv", CRM, MAIL, FEED)
STRANGE = ['it\'s "quoted"', "100%.csv; DROP TABLE source;--", "{a} [b] $1 :name ?", "🚲/ünï.csv"]
LONGEST = "y" * 200
COMPLETE: list[Record] = [
    Borough(id="ham", name="Ham", gss="E09000001"),
    Supplier(id="acme", name="Acme", company_number="01234567"),
    Product(
        id="desk", name="Desk", supplier="acme", category="CRM", aliases=("Lagan",), licence="MIT"
    ),
    Team(id="ham/it", name="IT", borough="ham"),
    DataEntity(id="person", name="Person", personal=True),
    System(
        id="ham/crm",
        name="CRM é\n\x00\u2028",
        borough="ham",
        product="desk",
        shared_with=("bow", "leyton"),
        kind="carrier",
        owner="ham/it",
        aliases=("Desk", "Front"),
        derives=(Derivation(**{"from": "person", "to": "case"}),),
        hosting="cloud",
        live_from=date(2020, 2, 29),
        live_to=date(9999, 12, 31),
        restricted=True,
        unresolved=True,
        mentioned_only=True,
    ),
    Integration(
        id="k1",
        source="CRM",
        target="Mail",
        via=("z", "a", "z"),
        data=("*", "person"),
        technical_names=("dbo.T",),
        mechanism="screen_robot",
        automation="assisted",
        frequency="nightly",
        name="Names",
        owner="ham/it",
        live_from=JANUARY,
        live_to=JUNE,
        restricted=True,
    ),
    Service(
        id="ham/letters",
        name="Letters",
        borough="ham",
        lgsl_id=0,
        statutory=False,
        owner="ham/it",
        uses=(
            Use(system="CRM", essential=False, process="pay"),
            Use(system="CRM"),
            Use(system="Mail", essential=False),
        ),
        live_from=JANUARY,
        live_to=JUNE,
    ),
    Contract(
        id="c1",
        title="",
        borough="ham",
        supplier="acme",
        covers=("CRM", "Mail"),
        owner="ham/it",
        start=JANUARY,
        end=MARCH,
        review=JANUARY,
        notice_by=JANUARY,
        latest_end=JUNE,
        value_gbp=0.1,
    ),
]
BARE: list[Record] = [
    Borough(id="b"),
    Supplier(id="b"),
    Product(id="b"),
    Team(id="b"),
    DataEntity(id="b"),
    System(id="b"),
    Integration(id="b", source="b", target="b"),
    Service(id="b"),
    Contract(id="b"),
]


def save(store: GraphStore, *states: SourceState) -> None:
    with store.change() as draft:
        for each in states:
            draft.write_state(each)


def list_ids(graph: Snapshot) -> list[str]:
    return [system.id for system in graph.systems]


def test_an_empty_store_is_an_empty_graph_at_version_0(store: GraphStore) -> None:
    graph = store.load()
    assert (graph, graph.version, graph.sources) == (Snapshot(), 0, ())
    assert store.read_version() == 0
    assert list(store.read_states()) == []
    assert (dict(store.read_aliases()), dict(store.read_boroughs())) == ({}, {})
    assert list(store.read_evidence("system", "ham/crm")) == []


def test_a_draft_of_an_empty_store_lists_nothing(store: GraphStore) -> None:
    with store.change() as draft:
        assert list(draft.list_sources()) == []
        assert draft.read_state("register.csv") is None


def test_each_commit_raises_the_version_by_one_also_one_that_changes_nothing(
    store: GraphStore,
) -> None:
    versions = []
    for states in ([REGISTER], [REGISTER], [], [build_source("other.csv", RENTS)]):
        save(store, *states)
        versions.append((store.read_version(), store.load().version))
    assert versions == [(1, 1), (2, 2), (3, 3), (4, 4)]


@pytest.mark.parametrize("record", COMPLETE + BARE, ids=lambda each: f"{type(each).__name__}")
def test_a_record_is_read_back_as_it_was_written(store: GraphStore, record: Record) -> None:
    written = build_source("register.csv", record)
    save(store, written)
    assert list(store.read_states()) == [written]
    (kept,) = store.read_states()[0].kept
    assert type(kept.statement.record) is type(record)


@pytest.mark.parametrize("confidence", ["high", "medium", "low"])
@pytest.mark.parametrize("borough", ["ham", None])
@pytest.mark.parametrize("retired_on", [None, JUNE])
def test_evidence_and_dates_are_read_back_as_they_were_written(
    store: GraphStore, confidence: str, borough: str | None, retired_on: date | None
) -> None:
    evidence = Evidence(
        part='Sheet "1"',
        locator="row 2, 'x'\n",
        importer="spreadsheet 12",
        confidence=confidence,  # type: ignore[arg-type]
    )
    kept = Kept(
        statement=Statement(record=CRM, borough=borough, evidence=evidence),
        first_seen=date(1, 1, 1),
        last_seen=JANUARY,
        retired_on=retired_on,
    )
    written = SourceState(
        source="s", borough=borough, importer="fake", read_on=MARCH, rank=-7, kept=(kept,)
    )
    save(store, written)
    assert list(store.read_states()) == [written]
    with store.change() as draft:
        assert draft.read_state("s") == written
    assert list(store.read_evidence("system", "ham/crm")) == [("s", kept)]


def test_what_a_source_states_is_kept_in_its_order_and_as_often_as_stated(
    store: GraphStore,
) -> None:
    written = build_source("s", MAIL, keep(CRM, part="z"), keep(CRM, part="a"), FEED, MAIL)
    save(store, written)
    assert list(store.read_states()) == [written]


def test_a_state_replaces_that_of_its_source_and_no_other(store: GraphStore) -> None:
    other = build_source("other.csv", RENTS)
    save(store, REGISTER, other)
    renewed = replace(build_source("register.csv", MAIL, rank=3), read_on=JUNE, borough="bow")
    save(store, renewed)
    assert list(store.read_states()) == [other, renewed]
    save(store, replace(renewed, kept=()))
    assert list(store.read_states()) == [other, replace(renewed, kept=())]


def test_evidence_names_every_source_of_a_thing_by_source(store: GraphStore) -> None:
    save(store, build_source("z", CRM), build_source("a", keep(CRM, retired_on=JUNE), MAIL))
    assert list(store.read_evidence("system", "ham/crm")) == [
        ("a", keep(CRM, retired_on=JUNE)),
        ("z", keep(CRM)),
    ]
    assert list(store.read_evidence("service", "ham/crm")) == []


def test_the_borough_of_each_source_is_read_by_its_name(store: GraphStore) -> None:
    save(store, REGISTER, replace(build_source("other", RENTS), borough=None))
    assert dict(store.read_boroughs()) == {"register.csv": "ham", "other": None}


def test_a_draft_reads_what_it_has_written(store: GraphStore) -> None:
    with store.change() as draft:
        draft.write_state(REGISTER)
        assert draft.read_state("register.csv") == REGISTER
        assert list(draft.list_sources()) == ["register.csv"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, GeneratorExit])
def test_a_change_that_fails_is_undone_whole(store: GraphStore, error: type[BaseException]) -> None:
    save(store, REGISTER)
    with pytest.raises(error), store.change() as draft:  # noqa: PT012 - fails on purpose
        draft.write_state(build_source("register.csv", RENTS))
        draft.write_state(build_source("other.csv", RENTS))
        draft.write_alias(borough="ham", name="Desk", system="ham/crm")
        raise error
    assert list(store.read_states()) == [REGISTER]
    assert dict(store.read_aliases()) == {}
    assert store.read_version() == 1
    save(store)
    assert store.read_version() == 2


def test_another_connection_sees_the_old_version_whole_until_the_commit(
    store: GraphStore, connect: Connect
) -> None:
    save(store, REGISTER)
    with connect() as reader:
        with store.change() as draft:
            draft.write_state(build_source("register.csv", RENTS))
            draft.write_alias(borough="ham", name="Desk", system="ham/crm")
            graph = reader.load()
            assert (graph.version, list_ids(graph)) == (1, ["ham/crm", "ham/mail"])
            assert list(reader.read_states()) == [REGISTER]
            assert (reader.read_version(), dict(reader.read_aliases())) == (1, {})
        graph = reader.load()
        assert (graph.version, list_ids(graph)) == (2, ["ham/rents"])


def test_a_graph_in_hand_stays_as_it_was(store: GraphStore) -> None:
    save(store, REGISTER)
    graph = store.load()
    save(store, build_source("register.csv", RENTS))
    assert (graph.version, list_ids(graph)) == (1, ["ham/crm", "ham/mail"])


def test_a_second_change_waits_for_the_first_and_both_land(
    store: GraphStore, connect: Connect
) -> None:
    second = build_source("second.csv", RENTS)
    begins = threading.Event()

    def write() -> None:
        with connect() as other:
            begins.set()
            save(other, second)

    with ThreadPoolExecutor() as pool:
        with store.change() as draft:
            waiting = pool.submit(write)
            assert begins.wait(timeout=20)
            time.sleep(0.2)
            assert not waiting.done()
            assert list(draft.list_sources()) == []
            draft.write_state(REGISTER)
        waiting.result(timeout=20)
    assert list(store.read_states()) == [REGISTER, second]
    assert store.read_version() == 2


def test_all_land_that_open_a_new_store_at_once_and_change_it(connect: Connect) -> None:
    names = [f"s{number:02}" for number in range(12)]
    together = threading.Barrier(len(names))

    def write(name: str) -> None:
        together.wait(timeout=20)
        with connect() as store:
            save(store, build_source(name, CRM))

    with ThreadPoolExecutor(max_workers=len(names)) as pool:
        list(pool.map(write, names))
    with connect() as store:
        assert [each.source for each in store.read_states()] == names
        assert store.read_version() == 12


def test_an_alias_is_written_replaced_and_taken_away(store: GraphStore) -> None:
    with store.change() as draft:
        draft.write_alias(borough="ham", name="The  Desk!", system="ham/crm")
        draft.write_alias(borough=None, name="the desk", system="bow/crm")
        draft.write_alias(borough="bow", name="THE DESK", system="bow/crm")
    assert dict(store.read_aliases()) == {
        ("ham", "the desk"): "ham/crm",
        (None, "the desk"): "bow/crm",
        ("bow", "the desk"): "bow/crm",
    }
    with store.change() as draft:
        draft.write_alias(borough="ham", name="THE DESK", system="ham/mail")
        draft.write_alias(borough="bow", name="The Desk", system=None)
        draft.write_alias(borough="leyton", name="never there", system=None)
    assert dict(store.read_aliases()) == {
        ("ham", "the desk"): "ham/mail",
        (None, "the desk"): "bow/crm",
    }
    assert store.read_version() == 2


def test_an_alias_settles_what_was_imported_before_it(store: GraphStore) -> None:
    feed = link("k", source="Front desk", target="Mail")
    save(store, build_source("register.csv", CRM, MAIL, feed))
    assert list_ids(store.load()) == ["ham/crm", "ham/front-desk", "ham/mail"]
    with store.change() as draft:
        draft.write_alias(borough="ham", name="Front Desk", system="ham/crm")
    graph = store.load()
    assert list_ids(graph) == ["ham/crm", "ham/mail"]
    assert graph.integrations[0].source == "ham/crm"
    with store.change() as draft:
        draft.write_alias(borough="ham", name="front desk", system=None)
    assert list_ids(store.load()) == ["ham/crm", "ham/front-desk", "ham/mail"]


def test_sources_are_read_in_code_point_order(store: GraphStore) -> None:
    names = ["b", "a/2", "a/10", "B", "é", "\U0001d4b3", "\uffee", "_"]
    save(store, *(build_source(name, CRM) for name in names))
    expected = ["B", "_", "a/10", "a/2", "b", "é", "\uffee", "\U0001d4b3"]
    assert [each.source for each in store.read_states()] == expected
    with store.change() as draft:
        assert list(draft.list_sources()) == expected


def test_the_graph_is_the_merge_of_what_every_source_states(store: GraphStore) -> None:
    states = [
        build_source("a", replace(CRM, hosting="cloud"), FEED, rank=2),
        build_source("b", replace(CRM, hosting="cellar"), keep(MAIL, retired_on=JUNE), rank=1),
    ]
    save(store, *states)
    loaded, merged = store.load_merged(), merge(states)
    assert loaded == merged
    assert store.load() == merged.graph
    assert loaded.graph.systems[0].hosting == "cellar"
    assert loaded.graph.sources == merged.graph.sources


def test_the_graph_lists_the_sources_that_state_something_now(store: GraphStore) -> None:
    save(
        store,
        build_source("gone", keep(CRM, retired_on=JUNE)),
        build_source("empty"),
        build_source("half", keep(RENTS, retired_on=JUNE), MAIL),
    )
    assert store.load().sources == (Source(id="half", borough="ham", read_on=JANUARY),)
    assert [each.source for each in store.read_states()] == ["empty", "gone", "half"]


@pytest.mark.parametrize("name", [*STRANGE, LONGEST])
def test_strange_names_of_sources_and_systems_are_only_names(store: GraphStore, name: str) -> None:
    system = System(id=name, name=name, borough=name)
    written = build_source(name, system, link(name, source=name, target=name))
    save(store, REGISTER, written)
    with store.change() as draft:
        assert draft.read_state(name) == written
        draft.write_alias(borough=name, name="Desk", system=name)
    assert store.read_aliases()[name, "desk"] == name
    assert [kept.statement.record for _, kept in store.read_evidence("system", name)] == [system]
    graph = store.load()
    assert name in list_ids(graph)
    assert name in [source.id for source in graph.sources]


def test_what_is_committed_is_there_when_the_store_is_opened_again(connect: Connect) -> None:
    with connect() as store:
        save(store, REGISTER)
    with connect() as store:
        assert list(store.read_states()) == [REGISTER]
        assert store.read_version() == 1
