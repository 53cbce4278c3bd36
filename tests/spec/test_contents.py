"""Does a store keep exactly what is stated, however strange, long or much it is?"""

from dataclasses import replace

import pytest

from depgraph.facts import Kind
from depgraph.graph import Snapshot
from depgraph.model import Contract, DataEntity, Integration, Product, Record, Service, System, Use
from depgraph.stores.port import GraphStore
from tests.spec import CRM, FEED, JUNE, MAIL, RENTS, build_source, keep, link
from tests.spec.test_store import COMPLETE

MANY = 3_000
LONG = "a long text " * 10_000
COMPOSED, DECOMPOSED = "caf\u00e9", "cafe\u0301"
UNLIKE = [
    "Ham",
    "ham",
    COMPOSED,
    DECOMPOSED,
    "\uff28am",
    "ha\u00adm",
    "ha\u200bm",
    "ss",
    "ß",
    "1",
    "01",
]
"""Ids that some databases take for one and the same."""


def save(store: GraphStore, *records: Record) -> None:
    with store.change() as draft:
        draft.write_state(build_source("register.csv", *records))


# Alike, but not the same


def test_sources_that_only_look_alike_are_several(store: GraphStore) -> None:
    with store.change() as draft:
        for number, name in enumerate(UNLIKE):
            draft.write_state(build_source(name, CRM, rank=number))
    assert {each.source: each.rank for each in store.read_states()} == {
        name: number for number, name in enumerate(UNLIKE)
    }
    for number, name in enumerate(UNLIKE):
        with store.change() as draft:
            assert draft.read_state(name) == build_source(name, CRM, rank=number)


def test_things_that_only_look_alike_are_several(store: GraphStore) -> None:
    save(store, *(System(id=each, borough=each) for each in UNLIKE))
    assert [system.id for system in store.load().systems] == sorted(UNLIKE)
    for each in UNLIKE:
        ((_, kept),) = store.read_evidence("system", each)
        assert kept.statement.record == System(id=each, borough=each)


def test_aliases_of_boroughs_that_only_look_alike_are_several(store: GraphStore) -> None:
    with store.change() as draft:
        for each in UNLIKE:
            draft.write_alias(borough=each, name="Desk", system=f"{each}/desk")
    assert dict(store.read_aliases()) == {(each, "desk"): f"{each}/desk" for each in UNLIKE}


@pytest.mark.parametrize(("name", "other"), [("???", "§"), ("-", "\u2013"), ("*", "**")])
def test_names_without_letters_and_digits_are_aliases_of_their_own(
    store: GraphStore, name: str, other: str
) -> None:
    save(store, CRM, MAIL, link("k", source=name, target=other))
    with store.change() as draft:
        draft.write_alias(borough="ham", name=name, system="ham/crm")
        draft.write_alias(borough="ham", name=other, system="ham/mail")
    assert dict(store.read_aliases()) == {("ham", name): "ham/crm", ("ham", other): "ham/mail"}
    (integration,) = store.load().integrations
    assert (integration.source, integration.target) == ("ham/crm", "ham/mail")


# Nothing, and next to nothing


@pytest.mark.parametrize(
    "record",
    [
        System(id="s", name="", hosting=""),
        System(id="s", name=" ", aliases=("", " ", "\t\r\n")),
        DataEntity(id="d", personal=False),
        Integration(id="k", source="a", target="a", data=("*",), name="", frequency=""),
        Integration(id="k", source="a", target="b", data=(), technical_names=("",)),
        Service(id="v", statutory=True, lgsl_id=999_999, uses=(Use(system="a", process=""),)),
        Service(id="v", statutory=None, uses=(Use(system="a"), Use(system="a", process="p"))),
        Contract(id="c", value_gbp=0.0),
        Contract(id="c", value_gbp=1e12),
        Contract(id="c", value_gbp=1234567.89),
        Product(id="p", name=LONG, aliases=(LONG, f"{LONG}!")),
        System(id="s", name="\ud7ff\ue000\ufffe\U0010ffff \u202e\u2066 '\"`\\$[]{}\x7f\x85"),
        System(id="s", name="null", hosting="None", borough="true"),
    ],
    ids=lambda each: type(each).__name__,
)
def test_nothing_and_strange_or_long_text_are_read_back_as_written(
    store: GraphStore, record: Record
) -> None:
    save(store, record)
    assert list(store.read_states()) == [build_source("register.csv", record)]
    with store.change() as draft:
        assert draft.read_state("register.csv") == build_source("register.csv", record)


def test_long_parts_locators_and_names_of_aliases_are_kept(store: GraphStore) -> None:
    kept = keep(CRM, part=LONG)
    kept = replace(
        kept,
        statement=replace(
            kept.statement, evidence=replace(kept.statement.evidence, locator=f"{LONG}row")
        ),
    )
    with store.change() as draft:
        draft.write_state(build_source("s", kept))
        draft.write_alias(borough="ham", name=LONG, system="ham/crm")
    assert list(store.read_evidence("system", "ham/crm")) == [("s", kept)]
    assert dict(store.read_aliases()) == {("ham", LONG.strip()): "ham/crm"}


def test_empty_parts_and_locators_are_kept(store: GraphStore) -> None:
    kept = keep(CRM, part="")
    kept = replace(
        kept,
        statement=replace(
            kept.statement, evidence=replace(kept.statement.evidence, locator="", importer="")
        ),
    )
    save(store, CRM)
    with store.change() as draft:
        draft.write_state(replace(build_source("s", kept), importer=""))
    assert list(store.read_states())[1] == replace(build_source("s", kept), importer="")


# Much


def test_what_a_large_source_states_is_kept_whole_and_in_order(store: GraphStore) -> None:
    systems = [System(id=f"ham/{MANY - each}", name=f"Name {each}") for each in range(MANY)]
    links = [link(f"k{each}", source=f"ham/{each}", target="Mail") for each in range(1, MANY)]
    written = build_source(
        "large", *(each for pair in zip(systems, links, strict=False) for each in pair)
    )
    with store.change() as draft:
        draft.write_state(written)
        assert draft.read_state("large") == written
    assert list(store.read_states()) == [written]
    graph = store.load()
    assert (len(graph.systems), len(graph.integrations)) == (3_001, 2_999)


def test_what_a_state_replaces_leaves_no_trace(store: GraphStore) -> None:
    save(store, CRM, MAIL, FEED)
    save(store, RENTS)
    assert list(store.read_evidence("system", "ham/crm")) == []
    assert list(store.read_evidence("integration", "k1")) == []
    save(store)
    with store.change() as draft:
        draft.write_state(build_source("z", MAIL))
    assert store.load() == Snapshot(systems=(MAIL,))


def test_of_two_states_of_a_source_in_one_change_the_last_counts(store: GraphStore) -> None:
    with store.change() as draft:
        draft.write_state(build_source("s", CRM, rank=1))
        draft.write_state(build_source("s", MAIL, rank=2))
        draft.write_alias(borough="ham", name="Desk", system="ham/crm")
        draft.write_alias(borough="ham", name="desk", system="ham/mail")
    assert list(store.read_states()) == [build_source("s", MAIL, rank=2)]
    assert dict(store.read_aliases()) == {("ham", "desk"): "ham/mail"}
    assert store.read_version() == 1


# Evidence


@pytest.mark.parametrize(
    ("kind", "record"),
    [
        ("borough", COMPLETE[0]),
        ("supplier", COMPLETE[1]),
        ("product", COMPLETE[2]),
        ("team", COMPLETE[3]),
        ("data entity", COMPLETE[4]),
        ("system", COMPLETE[5]),
        ("integration", COMPLETE[6]),
        ("service", COMPLETE[7]),
        ("contract", COMPLETE[8]),
    ],
)
def test_evidence_of_each_kind_is_found_by_its_id(
    store: GraphStore, kind: Kind, record: Record
) -> None:
    save(store, *COMPLETE)
    assert list(store.read_evidence(kind, record.id)) == [("register.csv", keep(record))]
    assert list(store.read_evidence(kind, f"{record.id}x")) == []


def test_evidence_of_one_source_is_in_the_order_stated(store: GraphStore) -> None:
    parts = [keep(CRM, part=part) for part in ("z", "a", "é", "B", "10", "9")]
    retired = keep(replace(CRM, hosting="cellar"), retired_on=JUNE)
    with store.change() as draft:
        draft.write_state(build_source("b", *parts, retired))
        draft.write_state(build_source("a", keep(CRM, part="q")))
    assert list(store.read_evidence("system", "ham/crm")) == [
        ("a", keep(CRM, part="q")),
        *(("b", each) for each in (*parts, retired)),
    ]


@pytest.mark.parametrize("rank", [-999_999_999, 999_999_999])
def test_ranks_of_nine_digits_are_kept(store: GraphStore, rank: int) -> None:
    with store.change() as draft:
        draft.write_state(build_source("s", CRM, rank=rank))
    assert [each.rank for each in store.read_states()] == [rank]


def test_a_store_may_be_closed_twice(store: GraphStore) -> None:
    save(store, CRM)
    store.close()
    store.close()
