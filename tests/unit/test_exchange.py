"""Does the exchange format read what is sound, refuse the rest with a remedy, and lose nothing?"""

import json
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from depgraph.errors import InputError, NotFoundError, Problem, UnavailableError
from depgraph.exchange import parse_graph, read_graph, write_graph
from depgraph.graph import Snapshot
from depgraph.model import (
    Borough,
    Contract,
    DataEntity,
    Derivation,
    Integration,
    Product,
    Service,
    Supplier,
    System,
    Team,
    Use,
    write_name,
)
from tests.properties.graphs import build_document

Json = Any  # what json.loads gives
Document = dict[str, Json]
Place = tuple[str | int, ...]

COMPLETE: Document = {
    "format": "depgraph-exchange/1",
    "boroughs": [{"id": "hackford", "name": "Hackford", "gss": "E09000099"}],
    "suppliers": [{"id": "orbit", "name": "Orbit Software", "company_number": "01234567"}],
    "products": [
        {
            "id": "orbit-housing",
            "name": "Orbit Housing",
            "supplier": "orbit",
            "category": "Housing management",
            "aliases": ["Comet", "OH"],
            "licence": "MIT",
        }
    ],
    "teams": [{"id": "housing-it", "name": "Housing IT", "borough": "hackford"}],
    "data_entities": [
        {
            "id": "charge",
            "name": "Charge",
            "personal": False,
            "technical_names": ["RNT_*", "dbo.Charge"],
        },
        {"id": "tenancy", "name": "Tenancy", "personal": True},
    ],
    "systems": [
        {
            "id": "hackford/housing",
            "name": "Housing",
            "borough": "hackford",
            "product": "orbit-housing",
            "shared_with": ["marlowe", "wexbridge"],
            "kind": "data_store",
            "owner": "housing-it",
            "aliases": ["Comet live", "Housing (live)"],
            "derives": [{"from": "tenancy", "to": "charge"}],
            "hosting": "council data centre",
            "live_from": "2019-04-01",
            "live_to": "2029-04-01",
            "restricted": True,
            "unresolved": True,
            "mentioned_only": True,
        }
    ],
    "integrations": [
        {
            "id": "HACK-17",
            "source": "hackford/housing",
            "target": "hackford/housing",
            "via": ["hackford/housing"],
            "data": ["*", "charge", "tenancy"],
            "technical_names": ["dbo.Charge", "dbo.Tenancy"],
            "mechanism": "file",
            "automation": "assisted",
            "frequency": "every night",
            "name": "Nightly charges",
            "owner": "housing-it",
            "live_from": "2020-01-01",
            "live_to": "2028-01-01",
            "restricted": True,
        }
    ],
    "services": [
        {
            "id": "hackford/repairs",
            "name": "Repairs",
            "borough": "hackford",
            "lgsl_id": 524,
            "statutory": True,
            "owner": "housing-it",
            "uses": [{"system": "hackford/housing", "essential": False, "process": "book"}],
            "live_from": "2018-01-01",
            "live_to": "2030-01-01",
        }
    ],
    "contracts": [
        {
            "id": "C-9",
            "title": "Housing licences",
            "borough": "hackford",
            "supplier": "orbit",
            "covers": ["hackford/housing"],
            "owner": "housing-it",
            "start": "2019-04-01",
            "end": "2027-03-31",
            "review": "2026-01-15",
            "notice_by": "2026-09-30",
            "latest_end": "2029-03-31",
            "value_gbp": 125000.5,
        }
    ],
}

TWO_SYSTEMS = [{"id": "hackford/benefits"}, {"id": "hackford/rents"}]


def encode(**collections: object) -> bytes:
    return json.dumps({"format": "depgraph-exchange/1", **collections}).encode()


def read(**collections: object) -> Snapshot:
    return parse_graph(encode(**collections))


def refuse(content: bytes) -> InputError:
    with pytest.raises(InputError) as caught:
        parse_graph(content, file="graph.json")
    assert all(problem.file == "graph.json" for problem in caught.value.problems)
    return caught.value


def list_faults(content: bytes) -> list[tuple[str | None, str]]:
    return sorted((each.pointer or "", each.sentence) for each in refuse(content).problems)


def integrate(**fields: object) -> Document:
    ends = {"source": "hackford/benefits", "target": "hackford/rents"}
    return {"systems": TWO_SYSTEMS, "integrations": [{"id": "k", **ends, **fields}]}


# What is read


def test_every_key_is_read_into_its_field() -> None:
    graph = parse_graph(json.dumps(COMPLETE).encode())
    assert graph == Snapshot(
        boroughs=(Borough(id="hackford", name="Hackford", gss="E09000099"),),
        suppliers=(Supplier(id="orbit", name="Orbit Software", company_number="01234567"),),
        products=(
            Product(
                id="orbit-housing",
                name="Orbit Housing",
                supplier="orbit",
                category="Housing management",
                aliases=("Comet", "OH"),
                licence="MIT",
            ),
        ),
        teams=(Team(id="housing-it", name="Housing IT", borough="hackford"),),
        data_entities=(
            DataEntity(
                id="charge",
                name="Charge",
                personal=False,
                technical_names=("dbo.Charge", "RNT_*"),
            ),
            DataEntity(id="tenancy", name="Tenancy", personal=True),
        ),
        systems=(
            System(
                id="hackford/housing",
                name="Housing",
                borough="hackford",
                product="orbit-housing",
                shared_with=("marlowe", "wexbridge"),
                kind="data_store",
                owner="housing-it",
                aliases=("Comet live", "Housing (live)"),
                derives=(Derivation(**{"from": "tenancy", "to": "charge"}),),
                hosting="council data centre",
                live_from=date(2019, 4, 1),
                live_to=date(2029, 4, 1),
                restricted=True,
                unresolved=True,
                mentioned_only=True,
            ),
        ),
        integrations=(
            Integration(
                id="HACK-17",
                source="hackford/housing",
                target="hackford/housing",
                via=("hackford/housing",),
                data=("*", "charge", "tenancy"),
                technical_names=("dbo.Charge", "dbo.Tenancy"),
                mechanism="file",
                automation="assisted",
                frequency="every night",
                name="Nightly charges",
                owner="housing-it",
                live_from=date(2020, 1, 1),
                live_to=date(2028, 1, 1),
                restricted=True,
            ),
        ),
        services=(
            Service(
                id="hackford/repairs",
                name="Repairs",
                borough="hackford",
                lgsl_id=524,
                statutory=True,
                owner="housing-it",
                uses=(Use(system="hackford/housing", essential=False, process="book"),),
                live_from=date(2018, 1, 1),
                live_to=date(2030, 1, 1),
            ),
        ),
        contracts=(
            Contract(
                id="C-9",
                title="Housing licences",
                borough="hackford",
                supplier="orbit",
                covers=("hackford/housing",),
                owner="housing-it",
                start=date(2019, 4, 1),
                end=date(2027, 3, 31),
                review=date(2026, 1, 15),
                notice_by=date(2026, 9, 30),
                latest_end=date(2029, 3, 31),
                value_gbp=125000.5,
            ),
        ),
    )
    assert graph.version == 0
    assert graph.sources == ()


def test_the_format_alone_is_an_empty_graph() -> None:
    assert read() == Snapshot()


def test_records_need_no_more_than_their_ids_and_ends() -> None:
    graph = read(
        boroughs=[{"id": "hackford"}],
        suppliers=[{"id": "orbit"}],
        products=[{"id": "orbit-housing"}],
        teams=[{"id": "housing-it"}],
        data_entities=[{"id": "tenancy"}],
        systems=[{"id": "crm"}, {"id": "mail"}],
        integrations=[{"id": "k", "source": "crm", "target": "mail"}],
        services=[{"id": "letters", "uses": [{"system": "mail"}]}],
        contracts=[{"id": "C-1"}],
    )
    assert json.loads(write_graph(graph)) == {
        "format": "depgraph-exchange/1",
        "boroughs": [{"id": "hackford", "name": None, "gss": None}],
        "suppliers": [{"id": "orbit", "name": None, "company_number": None}],
        "products": [
            {
                "id": "orbit-housing",
                "name": None,
                "supplier": None,
                "category": None,
                "aliases": [],
                "licence": None,
            }
        ],
        "teams": [{"id": "housing-it", "name": None, "borough": None}],
        "data_entities": [{"id": "tenancy", "name": None, "personal": None}],
        "systems": [
            {
                "id": identifier,
                "name": None,
                "borough": None,
                "product": None,
                "shared_with": [],
                "kind": "application",
                "owner": None,
                "aliases": [],
                "derives": [],
                "hosting": None,
                "live_from": None,
                "live_to": None,
                "restricted": False,
                "unresolved": False,
                "mentioned_only": False,
            }
            for identifier in ("crm", "mail")
        ],
        "integrations": [
            {
                "id": "k",
                "source": "crm",
                "target": "mail",
                "via": [],
                "data": ["*"],
                "technical_names": [],
                "mechanism": "unknown",
                "automation": "unknown",
                "frequency": None,
                "name": None,
                "owner": None,
                "live_from": None,
                "live_to": None,
                "restricted": False,
            }
        ],
        "services": [
            {
                "id": "letters",
                "name": None,
                "borough": None,
                "lgsl_id": None,
                "statutory": None,
                "owner": None,
                "uses": [{"system": "mail", "essential": True, "process": None}],
                "live_from": None,
                "live_to": None,
            }
        ],
        "contracts": [
            {
                "id": "C-1",
                "title": None,
                "borough": None,
                "supplier": None,
                "covers": [],
                "owner": None,
                "start": None,
                "end": None,
                "review": None,
                "notice_by": None,
                "latest_end": None,
                "value_gbp": None,
            }
        ],
    }


def test_a_missing_name_or_title_is_the_id() -> None:
    graph = read(
        systems=[{"id": "crm"}, {"id": "mail", "name": "Post room"}, {"id": "void", "name": None}],
        contracts=[{"id": "C-1"}, {"id": "C-2", "title": "Licences"}],
    )
    assert [write_name(system) for system in graph.systems] == ["crm", "Post room", "void"]
    assert [write_name(contract) for contract in graph.contracts] == ["C-1", "Licences"]


@pytest.mark.parametrize("data", [{}, {"data": []}, {"data": ["*"]}, {"data": ["*", "*"]}])
def test_data_that_nobody_recorded_is_a_star(data: Document) -> None:
    graph = read(**integrate(**data))
    assert graph.integrations[0].data == ("*",)
    assert '"data":["*"]' in write_graph(graph)


def test_a_star_stands_beside_what_is_recorded() -> None:
    assert read(**integrate(data=["person", "*"])).integrations[0].data == ("*", "person")


def test_other_references_need_not_be_listed() -> None:
    graph = read(
        products=[{"id": "p", "supplier": "unlisted"}],
        teams=[{"id": "t", "borough": "unlisted"}],
        systems=[
            {
                "id": "s",
                "borough": "unlisted",
                "product": "unlisted",
                "shared_with": ["unlisted"],
                "owner": "unlisted",
                "derives": [{"from": "unlisted", "to": "unlisted too"}],
            }
        ],
        integrations=[
            {"id": "k", "source": "s", "target": "s", "data": ["unlisted"], "owner": "unlisted"}
        ],
        services=[{"id": "v", "borough": "unlisted", "owner": "unlisted"}],
        contracts=[{"id": "c", "borough": "unlisted", "supplier": "unlisted", "owner": "unlisted"}],
    )
    assert graph.systems[0].product == "unlisted"
    assert graph.data_entities == ()


def test_every_word_of_the_closed_lists_is_read() -> None:
    kinds = ["application", "carrier", "data_store", "external"]
    mechanisms = ["api", "message", "file", "database", "spreadsheet", "email", "rekeying"]
    mechanisms += ["screen_robot", "unknown"]
    automations = ["automatic", "assisted", "manual", "unknown"]
    graph = read(
        systems=[{"id": kind, "kind": kind} for kind in kinds],
        integrations=[
            {"id": f"{way} {how}", "source": "carrier", "target": "carrier"}
            | {"mechanism": way, "automation": how}
            for way in mechanisms
            for how in automations
        ],
    )
    assert [system.kind for system in graph.systems] == kinds
    assert all(each.id == f"{each.mechanism} {each.automation}" for each in graph.integrations)
    assert len(graph.integrations) == 36


@pytest.mark.parametrize(
    "identifier",
    [
        "a",
        "ab",
        "x" * 200,
        "é" * 200,
        "*",
        "HACK 17 / b",
        "a->b#2",
        "borough/slug",
        'say "x"',
        "~0~1",
        "🏠",
        "12",
        "a\u00a0b",
    ],
)
def test_an_id_may_be_any_text_within_its_length(identifier: str) -> None:
    graph = read(systems=[{"id": identifier}])
    assert [system.id for system in graph.systems] == [identifier]
    assert parse_graph(write_graph(graph).encode()) == graph


def test_ids_are_compared_byte_by_byte() -> None:
    composed, decomposed = "caf\u00e9", "cafe\u0301"
    graph = read(systems=[{"id": composed}, {"id": decomposed}, {"id": "crm"}, {"id": "CRM"}])
    assert [system.id for system in graph.systems] == ["CRM", decomposed, composed, "crm"]
    content = encode(systems=[{"id": composed}], contracts=[{"id": "c", "covers": [decomposed]}])
    assert [pointer for pointer, _ in list_faults(content)] == ["/contracts/0/covers/0"]


def test_one_id_may_stand_in_several_collections() -> None:
    graph = read(teams=[{"id": "crm"}], systems=[{"id": "crm"}], services=[{"id": "crm"}])
    assert graph.teams[0].id == graph.systems[0].id == graph.services[0].id == "crm"


def test_a_period_may_be_open_empty_or_a_day() -> None:
    graph = read(
        systems=[
            {"id": "a", "live_to": "2026-01-01"},
            {"id": "b", "live_from": "2026-01-01", "live_to": "2026-01-01"},
            {"id": "c", "live_from": "2024-02-29", "live_to": "2024-03-01"},
        ]
    )
    assert [(each.live_from, each.live_to) for each in graph.systems] == [
        (None, date(2026, 1, 1)),
        (date(2026, 1, 1), date(2026, 1, 1)),
        (date(2024, 2, 29), date(2024, 3, 1)),
    ]


def test_a_byte_order_mark_is_no_matter() -> None:
    assert parse_graph(b"\xef\xbb\xbf" + json.dumps(COMPLETE).encode()) == parse_graph(
        json.dumps(COMPLETE).encode()
    )


# What is written


def test_an_export_holds_every_key_in_its_place() -> None:
    written = write_graph(parse_graph(json.dumps(COMPLETE).encode()))
    assert json.dumps(json.loads(written)) == json.dumps(COMPLETE)


def test_an_export_is_one_record_a_line() -> None:
    graph = read(
        boroughs=[{"id": "wexbridge"}, {"id": "hackford", "name": "Häckford"}],
        data_entities=[{"id": "person", "personal": True}],
    )
    assert write_graph(graph) == (
        '{"format": "depgraph-exchange/1",\n'
        ' "boroughs": [\n'
        '  {"id":"hackford","name":"Häckford","gss":null},\n'
        '  {"id":"wexbridge","name":null,"gss":null}],\n'
        ' "suppliers": [],\n'
        ' "products": [],\n'
        ' "teams": [],\n'
        ' "data_entities": [\n'
        '  {"id":"person","name":null,"personal":true}],\n'
        ' "systems": [],\n'
        ' "integrations": [],\n'
        ' "services": [],\n'
        ' "contracts": []}\n'
    )


def test_names_come_back_as_they_were_whatever_is_in_them() -> None:
    names = ["", " ", "a\nb\t\u0000\u001b", "\u2028", '"\\/', "<script>", "é", "e\u0301", "🏠"]
    graph = read(systems=[{"id": str(k), "name": name} for k, name in enumerate(names)])
    again = parse_graph(write_graph(graph).encode())
    assert [system.name for system in again.systems] == names


def test_the_order_of_what_has_none_changes_no_byte() -> None:
    systems: list[Document] = [
        {"id": "a"},
        {"id": "b", "aliases": ["y", "x"], "shared_with": ["q", "p"]},
    ]
    systems[1]["derives"] = [{"from": "e", "to": "f"}, {"from": "d", "to": "f"}]
    first = encode(
        systems=systems,
        integrations=[
            {"id": "k2", "source": "a", "target": "b", "data": ["f", "*", "e", "f"]},
            {"id": "k1", "source": "a", "target": "b", "technical_names": ["t", "S", "t"]},
        ],
        services=[
            {
                "id": "s",
                "uses": [
                    {"system": "b", "process": "pay"},
                    {"system": "a", "essential": False},
                    {"system": "b", "process": "assess"},
                    {"system": "a"},
                    {"system": "a"},
                ],
            }
        ],
        contracts=[{"id": "d"}, {"id": "c", "covers": ["b", "a", "b"]}],
    )
    second = encode(
        contracts=[{"covers": ["a", "b"], "id": "c"}, {"id": "d"}],
        services=[
            {
                "uses": [
                    {"system": "a"},
                    {"process": "assess", "system": "b"},
                    {"process": "pay", "system": "b"},
                    {"essential": False, "system": "a"},
                ],
                "id": "s",
            }
        ],
        integrations=[
            {"technical_names": ["S", "t"], "target": "b", "source": "a", "id": "k1"},
            {"data": ["*", "e", "f"], "target": "b", "source": "a", "id": "k2"},
        ],
        systems=[
            {
                "derives": [{"to": "f", "from": "d"}, {"to": "f", "from": "e"}],
                "shared_with": ["p", "q"],
                "aliases": ["x", "y"],
                "id": "b",
            },
            {"id": "a"},
        ],
    )
    assert write_graph(parse_graph(first)) == write_graph(parse_graph(second))
    assert parse_graph(first).services[0].uses == (
        Use(system="a"),
        Use(system="a", essential=False),
        Use(system="b", process="assess"),
        Use(system="b", process="pay"),
    )


def test_via_keeps_its_order_and_its_repetitions() -> None:
    there = read(**integrate(via=["hackford/rents", "hackford/benefits", "hackford/rents"]))
    back = read(**integrate(via=["hackford/benefits", "hackford/rents"]))
    assert there.integrations[0].via == ("hackford/rents", "hackford/benefits", "hackford/rents")
    assert parse_graph(write_graph(there).encode()) == there
    assert there != back


def test_a_process_without_a_name_is_not_the_same_as_none() -> None:
    systems = [f"s{number}" for number in range(8)]
    uses = [{"system": each, "process": process} for each in systems for process in ("", None)]
    service = read(
        systems=[{"id": each} for each in systems], services=[{"id": "v", "uses": uses}]
    ).services[0]
    assert [use.process for use in service.uses] == [None, ""] * 8


def test_no_money_is_written_in_one_way() -> None:
    sums = [
        write_graph(read(contracts=[{"id": "c", "value_gbp": zero}])) for zero in (0, 0.0, -0.0)
    ]
    assert sums[0].count('"value_gbp":0.0') == 1
    assert sums[1:] == sums[:1] * 2


@settings(max_examples=50)
@given(st.randoms(use_true_random=True))
def test_any_graph_comes_back_equal_and_in_the_same_bytes(random: Random) -> None:
    document = build_document(random)
    graph = parse_graph(json.dumps(document).encode())
    written = write_graph(graph)
    again = parse_graph(written.encode())
    assert again == graph
    assert write_graph(again) == written
    shuffled = json.dumps(shuffle(random, document)).encode()
    assert write_graph(parse_graph(shuffled)) == written


@settings(max_examples=50)
@given(st.randoms(use_true_random=True))
def test_any_export_holds_all_that_was_stated(random: Random) -> None:
    document = build_document(random)
    written = json.loads(write_graph(parse_graph(json.dumps(document).encode())))
    for collection, records in document.items():
        if collection != "format":
            exported = {record["id"]: record for record in written[collection]}
            assert len(exported) == len(records)
            for record in records:
                stated = {key: put_in_order(key, value) for key, value in record.items()}
                assert exported[record["id"]] == exported[record["id"]] | stated


def shuffle(random: Random, value: Json, key: str = "") -> Json:
    """Shuffle every object and every list but a via."""
    if isinstance(value, dict):
        pairs = random.sample(list(value.items()), len(value))
        return {name: shuffle(random, inner, name) for name, inner in pairs}
    if isinstance(value, list) and key != "via":
        return [shuffle(random, inner) for inner in random.sample(value, len(value))]
    return value


def put_in_order(key: str, value: Json) -> Json:
    """Write a value as the exporter should."""
    if key == "data":
        return sorted(set(value)) or ["*"]
    if key == "uses":
        uses = {(use["system"], use["process"], use["essential"]) for use in value}
        ordered = sorted(uses, key=lambda use: (use[0], use[1] or "", not use[2]))
        return [{"system": a, "essential": c, "process": b} for a, b, c in ordered]
    if key == "derives":
        pairs = sorted({(pair["from"], pair["to"]) for pair in value})
        return [{"from": a, "to": b} for a, b in pairs]
    if isinstance(value, list) and key != "via":
        return sorted(set(value))
    return value


# What is refused, and where


@pytest.mark.parametrize(
    ("collections", "pointer"),
    [
        ({"sytems": []}, "/sytems"),
        ({"boroughs": [{"id": "b", "gss_code": 1}]}, "/boroughs/0/gss_code"),
        ({"suppliers": [{"id": "s", "phone": 1}]}, "/suppliers/0/phone"),
        ({"products": [{"id": "p", "alias": 1}]}, "/products/0/alias"),
        ({"teams": [{"id": "t", "lead": 1}]}, "/teams/0/lead"),
        ({"data_entities": [{"id": "e", "Personal": 1}]}, "/data_entities/0/Personal"),
        ({"systems": [{"id": "a"}, {"id": "b", "livefrom": 1}]}, "/systems/1/livefrom"),
        (
            {"systems": [{"id": "a", "derives": [{"from": "x", "to": "y", "by": 1}]}]},
            "/systems/0/derives/0/by",
        ),
        (integrate(frequence=1), "/integrations/0/frequence"),
        ({"services": [{"id": "v", "use": []}]}, "/services/0/use"),
        (
            {"systems": TWO_SYSTEMS}
            | {"services": [{"id": "v", "uses": [{"system": "hackford/rents", "step": 1}]}]},
            "/services/0/uses/0/step",
        ),
        ({"contracts": [{"id": "c", "value": 1}]}, "/contracts/0/value"),
        ({"": 1}, "/"),
        ({"0": 1}, "/0"),
        ({"systems": [{"id": "a", "a/b~c~1": 1}]}, "/systems/0/a~1b~0c~01"),
    ],
)
def test_an_unknown_key_is_refused_by_name(collections: Document, pointer: str) -> None:
    key = pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
    sentence = f'"{key}" is not a key that belongs here. Correct it or take it out.'
    assert list_faults(encode(**collections)) == [(pointer, sentence)]


@pytest.mark.parametrize(
    ("body", "pointer", "key"),
    [
        ('"teams": [], "teams": []', "/teams", "teams"),
        ('"format": "depgraph-exchange/1"', "/format", "format"),
        ('"systems": [{"id": "a", "id": "a"}]', "/systems/0/id", "id"),
        ('"systems": [{"id": "a", "\\u0069d": "b"}]', "/systems/0/id", "id"),
        ('"teams": [{"id": "t", "name": "x", "name": "y"}]', "/teams/0/name", "name"),
        (
            '"systems": [{"id": "a", "derives": [{"from": "e", "to": "f", "to": "g"}]}]',
            "/systems/0/derives/0/to",
            "to",
        ),
    ],
)
def test_a_key_that_stands_twice_in_an_object_is_refused(body: str, pointer: str, key: str) -> None:
    content = f'{{"format": "depgraph-exchange/1", {body}}}'.encode()
    sentence = f'"{key}" stands here more than once. Keep one of them.'
    assert list_faults(content) == [(pointer, sentence)]


@pytest.mark.parametrize(
    ("collections", "faults"),
    [
        ({"systems": [{}]}, [("/systems/0/id", "id")]),
        ({"contracts": [{"title": "x"}]}, [("/contracts/0/id", "id")]),
        (
            {"integrations": [{"id": "k"}]},
            [("/integrations/0/source", "source"), ("/integrations/0/target", "target")],
        ),
        ({"services": [{"id": "v", "uses": [{}]}]}, [("/services/0/uses/0/system", "system")]),
        (
            {"systems": [{"id": "a", "derives": [{}]}]},
            [("/systems/0/derives/0/from", "from"), ("/systems/0/derives/0/to", "to")],
        ),
    ],
)
def test_what_a_record_needs_is_asked_for(
    collections: Document, faults: list[tuple[str, str]]
) -> None:
    assert list_faults(encode(**collections)) == [
        (pointer, f'"{key}" is missing. Add it.') for pointer, key in faults
    ]


@pytest.mark.parametrize(
    ("collection", "thing"),
    [
        ("boroughs", "borough"),
        ("suppliers", "supplier"),
        ("products", "product"),
        ("teams", "team"),
        ("data_entities", "data entity"),
        ("systems", "system"),
        ("integrations", "integration"),
        ("services", "service"),
        ("contracts", "contract"),
    ],
)
def test_an_id_that_two_records_share_is_refused(collection: str, thing: str) -> None:
    records = [{"id": name, "source": "z", "target": "z"} for name in ("a", "b", "a", "a", "z")]
    if collection != "integrations":
        records = [{"id": record["id"]} for record in records]
    content = encode(**{"systems": [{"id": "z"}], collection: records})
    assert list_faults(content) == [
        (
            f"/{collection}/{place}/id",
            f'"a" is already the id of the {thing} at /{collection}/0. '
            f"Give each {thing} its own id.",
        )
        for place in (2, 3)
    ]


@pytest.mark.parametrize(
    ("collections", "pointer"),
    [
        (integrate(source="hackford/benefit"), "/integrations/0/source"),
        (integrate(target="hackford/benefit"), "/integrations/0/target"),
        (integrate(via=["hackford/rents", "hackford/benefit"]), "/integrations/0/via/1"),
        (
            {"systems": TWO_SYSTEMS}
            | {"services": [{"id": "v", "uses": [{"system": "hackford/benefit"}]}]},
            "/services/0/uses/0/system",
        ),
        (
            {"systems": TWO_SYSTEMS} | {"contracts": [{"id": "c", "covers": ["hackford/benefit"]}]},
            "/contracts/0/covers/0",
        ),
    ],
)
def test_what_names_no_system_of_the_file_is_refused_with_the_nearest_name(
    collections: Document, pointer: str
) -> None:
    sentence = '"hackford/benefit" is no system of this file. Did you mean "hackford/benefits"?'
    assert list_faults(encode(**collections)) == [(pointer, sentence)]


def test_what_names_no_system_nor_anything_like_one_is_to_be_listed() -> None:
    sentence = '"zzz" is no system of this file. Add it to "systems".'
    assert list_faults(encode(**integrate(target="zzz"))) == [("/integrations/0/target", sentence)]
    assert list_faults(encode(contracts=[{"id": "c", "covers": ["zzz"]}])) == [
        ("/contracts/0/covers/0", sentence)
    ]


@pytest.mark.parametrize(
    ("collection", "earlier", "later"),
    [
        ("systems", "live_from", "live_to"),
        ("integrations", "live_from", "live_to"),
        ("services", "live_from", "live_to"),
        ("contracts", "start", "end"),
        ("contracts", "end", "latest_end"),
    ],
)
def test_dates_the_wrong_way_round_are_refused(collection: str, earlier: str, later: str) -> None:
    record = {"id": "r", earlier: "2026-02-01", later: "2026-01-31"}
    if collection == "integrations":
        record |= {"source": "z", "target": "z"}
    records = {"systems": [{"id": "z"}]} | {collection: [record]}
    assert list_faults(encode(**records)) == [
        (
            f"/{collection}/0/{later}",
            f'"{later}" (2026-01-31) is before "{earlier}" (2026-02-01). Correct one of them.',
        )
    ]


@pytest.mark.parametrize(
    ("value", "quoted"),
    [
        ("1577836800", '"1577836800"'),
        (1577836800, "1577836800"),
        ("2026-13-01", '"2026-13-01"'),
        ("2026-02-30", '"2026-02-30"'),
        ("0000-01-01", '"0000-01-01"'),
        ("2026-1-1", '"2026-1-1"'),
        ("20260101", '"20260101"'),
        ("2026-W01-1", '"2026-W01-1"'),
        ("01/02/2026", '"01/02/2026"'),
        ("2026-01-01T00:00:00", '"2026-01-01T00:00:00"'),
        ("2026-01-01\n", '"2026-01-01\\n"'),
        ("２０２６-01-01", '"２０２６-01-01"'),  # noqa: RUF001 - digits that are no ASCII
        ("", '""'),
        (True, "true"),
        ({}, "This object"),
    ],
)
def test_a_date_is_a_day_of_the_calendar_as_iso_writes_it(value: object, quoted: str) -> None:
    ((pointer, sentence),) = list_faults(encode(systems=[{"id": "a", "live_from": value}]))
    assert pointer == "/systems/0/live_from"
    assert sentence.startswith(f"{quoted} is not a date. Write it as 2026-11-22")


def test_what_is_no_date_is_not_said_to_be_the_wrong_way_round() -> None:
    content = encode(
        systems=[{"id": "a", "live_from": "next year", "live_to": "2026-01-01"}],
        services=[{"id": "v", "live_from": 2, "live_to": 1}],
    )
    assert [pointer for pointer, _ in list_faults(content)] == [
        "/services/0/live_from",
        "/services/0/live_to",
        "/systems/0/live_from",
    ]


@pytest.mark.parametrize(
    ("identifier", "sentence"),
    [
        ("", '"" is empty. Write at least one character.'),
        ("x" * 201, f'"{"x" * 59}... is too long. Use at most 200 characters.'),
        (" a", '" a" has control characters, or blanks at an end. Take them out.'),
        ("a ", '"a " has control characters, or blanks at an end. Take them out.'),
        (" ", '" " has control characters, or blanks at an end. Take them out.'),
        ("a\n", '"a\\n" has control characters, or blanks at an end. Take them out.'),
        ("a\tb", '"a\\tb" has control characters, or blanks at an end. Take them out.'),
        ("a\u0000b", '"a\\u0000b" has control characters, or blanks at an end. Take them out.'),
        (7, '7 is not text. Write text, as in "housing".'),
        (None, 'null is not text. Write text, as in "housing".'),
        (["a"], 'This list is not text. Write text, as in "housing".'),
    ],
)
def test_an_id_that_breaks_the_rules_is_refused(identifier: object, sentence: str) -> None:
    assert list_faults(encode(systems=[{"id": identifier}])) == [("/systems/0/id", sentence)]


@pytest.mark.parametrize("identifier", ["a\u007fb", "a\u0085b", "a\u009bb", "a\u00a0", "\u2003a"])
def test_neither_rare_control_characters_nor_rare_blanks_get_by(identifier: str) -> None:
    ((pointer, sentence),) = list_faults(encode(systems=[{"id": identifier}]))
    assert pointer == "/systems/0/id"
    assert sentence.endswith(" has control characters, or blanks at an end. Take them out.")


@pytest.mark.parametrize(
    ("collections", "pointer"),
    [
        ({"products": [{"id": "p", "supplier": ""}]}, "/products/0/supplier"),
        ({"teams": [{"id": "t", "borough": ""}]}, "/teams/0/borough"),
        ({"systems": [{"id": "s", "shared_with": ["a", ""]}]}, "/systems/0/shared_with/1"),
        ({"systems": [{"id": "s", "owner": ""}]}, "/systems/0/owner"),
        (integrate(data=["person", ""]), "/integrations/0/data/1"),
        ({"contracts": [{"id": "c", "supplier": ""}]}, "/contracts/0/supplier"),
    ],
)
def test_a_reference_keeps_the_rules_of_ids(collections: Document, pointer: str) -> None:
    sentence = '"" is empty. Write at least one character.'
    assert list_faults(encode(**collections)) == [(pointer, sentence)]


@pytest.mark.parametrize(
    ("collections", "pointer"),
    [
        ({"data_entities": [{"id": "*"}]}, "/data_entities/0/id"),
        ({"systems": [{"id": "a", "derives": [{"from": "*", "to": "x"}]}]}, "from"),
        ({"systems": [{"id": "a", "derives": [{"from": "x", "to": "*"}]}]}, "to"),
    ],
)
def test_a_star_is_no_entity(collections: Document, pointer: str) -> None:
    place = pointer if pointer.startswith("/") else f"/systems/0/derives/0/{pointer}"
    sentence = '"*" stands for data that is not recorded. Name an entity, or take it out.'
    assert list_faults(encode(**collections)) == [(place, sentence)]


@pytest.mark.parametrize(
    ("collections", "pointer", "sentence"),
    [
        (
            {"systems": [{"id": "a", "kind": "queue"}]},
            "/systems/0/kind",
            '"queue" is not known here. Use "application", "carrier", "data_store" or "external".',
        ),
        (
            integrate(mechanism="sftp nightly"),
            "/integrations/0/mechanism",
            '"sftp nightly" is not known here. Use "api", "message", "file", "database", '
            '"spreadsheet", "email", "rekeying", "screen_robot" or "unknown".',
        ),
        (
            integrate(automation=None),
            "/integrations/0/automation",
            'null is not known here. Use "automatic", "assisted", "manual" or "unknown".',
        ),
        (
            {"systems": [{"id": "a", "restricted": "yes"}]},
            "/systems/0/restricted",
            '"yes" is neither true nor false. Write one of them, without quotes.',
        ),
        (
            {"data_entities": [{"id": "e", "personal": 1}]},
            "/data_entities/0/personal",
            "1 is neither true nor false. Write one of them, without quotes.",
        ),
        (
            {"services": [{"id": "v", "lgsl_id": "524"}]},
            "/services/0/lgsl_id",
            '"524" is not a whole number. Write one, without quotes.',
        ),
        (
            {"services": [{"id": "v", "lgsl_id": 1_000_000}]},
            "/services/0/lgsl_id",
            "1000000 is too large. Write the true number.",
        ),
        (
            {"services": [{"id": "v", "lgsl_id": -1}]},
            "/services/0/lgsl_id",
            "-1 is less than 0. Write 0 or more.",
        ),
        (
            {"contracts": [{"id": "c", "value_gbp": "125,000"}]},
            "/contracts/0/value_gbp",
            '"125,000" is not a number. Write one, without quotes.',
        ),
        (
            {"contracts": [{"id": "c", "value_gbp": 1_000_000_000_001}]},
            "/contracts/0/value_gbp",
            "1000000000001 is too large. Write the true number.",
        ),
        (
            {"contracts": [{"id": "c", "value_gbp": -0.01}]},
            "/contracts/0/value_gbp",
            "-0.01 is less than 0. Write 0 or more.",
        ),
        (
            {"contracts": [{"id": "c", "value_gbp": True}]},
            "/contracts/0/value_gbp",
            "true is not a number. Write one, without quotes.",
        ),
        (
            {"boroughs": [{"id": "b", "name": 5}]},
            "/boroughs/0/name",
            '5 is not text. Write text, as in "housing".',
        ),
        (
            {"products": [{"id": "p", "aliases": "OH"}]},
            "/products/0/aliases",
            '"OH" is not a list. Write one, as in ["housing"].',
        ),
        (
            {"products": [{"id": "p", "aliases": [None]}]},
            "/products/0/aliases/0",
            'null is not text. Write text, as in "housing".',
        ),
        (
            {"systems": ["housing"]},
            "/systems/0",
            '"housing" is not an object. Write one, as in {"id": "housing"}.',
        ),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(
    collections: Document, pointer: str, sentence: str
) -> None:
    assert list_faults(encode(**collections)) == [(pointer, sentence)]


@pytest.mark.parametrize(
    ("collections", "pointer", "remedy"),
    [
        ({"systems": {"id": "a"}}, "/systems", '[{"id": "housing"}]'),
        ({"services": [{"id": "v", "uses": ["crm"]}]}, "/services/0/uses/0", '"system": '),
        ({"services": [{"id": "v", "uses": "crm"}]}, "/services/0/uses", '[{"system": '),
        ({"systems": [{"id": "a", "derives": ["x"]}]}, "/systems/0/derives/0", '{"from": '),
    ],
)
def test_the_remedy_is_one_that_would_be_accepted(
    collections: Document, pointer: str, remedy: str
) -> None:
    ((place, sentence),) = list_faults(encode(**collections))
    assert place == pointer
    assert remedy in sentence


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e400"])
def test_a_number_that_is_not_finite_is_not_merely_too_large(number: str) -> None:
    content = encode(contracts=[{"id": "c", "value_gbp": 77}]).replace(b"77", number.encode())
    ((pointer, sentence),) = list_faults(content)
    assert pointer == "/contracts/0/value_gbp"
    assert "is not a finite number." in sentence


def test_every_fault_is_told_at_once() -> None:
    content = (
        b'{"format": "depgraph-exchange/2", "sytems": [],'
        b' "teams": [{"id": "t", "id": "t"}],'
        b' "systems": [{"id": "a"}, {"id": "a", "kind": "queue"},'
        b' {"id": "b", "live_from": "2026-02-01", "live_to": "2026-01-01"},'
        b' {"id": "c", "live_from": "1577836800"}],'
        b' "integrations": [{"id": "k", "source": "a", "target": "x", "via": ["y", "a"]}],'
        b' "services": [{"id": "v", "lgsl_id": "1", "uses": [{"system": "z"}, {}]}],'
        b' "contracts": [{"id": "c", "start": "2027-01-01", "end": "2026-01-01",'
        b' "latest_end": "2025-01-01", "covers": ["w"]}]}'
    )
    assert [pointer for pointer, _ in list_faults(content)] == [
        "/contracts/0/covers/0",
        "/contracts/0/end",
        "/contracts/0/latest_end",
        "/format",
        "/integrations/0/target",
        "/integrations/0/via/0",
        "/services/0/lgsl_id",
        "/services/0/uses/0/system",
        "/services/0/uses/1/system",
        "/systems/1/id",
        "/systems/1/kind",
        "/systems/2/live_to",
        "/systems/3/live_from",
        "/sytems",
        "/teams/0/id",
    ]


def test_an_error_says_file_place_and_remedy_on_a_line_for_each_fault() -> None:
    content = encode(systems=[{"id": "a", "kind": "queue", "live_from": "soon"}])
    assert str(refuse(content)).splitlines() == [
        'graph.json, /systems/0/kind: "queue" is not known here. '
        'Use "application", "carrier", "data_store" or "external".',
        'graph.json, /systems/0/live_from: "soon" is not a date. '
        "Write it as 2026-11-22, in quotes.",
    ]


# What is no exchange file at all


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (
            b"",
            'graph.json: The file is empty. An exchange file begins with {"format": '
            '"depgraph-exchange/1"}.',
        ),
        (
            b" \n\t",
            'graph.json: The file is empty. An exchange file begins with {"format": '
            '"depgraph-exchange/1"}.',
        ),
        (
            b"\xef\xbb\xbf\r\n",
            'graph.json: The file is empty. An exchange file begins with {"format": '
            '"depgraph-exchange/1"}.',
        ),
        (
            json.dumps(COMPLETE).encode("utf-16"),
            "graph.json: The file is not UTF-8 text. Save it as UTF-8.",
        ),
        (
            '{"format": "é"}'.encode("latin-1"),
            "graph.json: The file is not UTF-8 text. Save it as UTF-8.",
        ),
        (
            b'{"format": "\xed\xa0\x80"}',
            "graph.json: The file is not UTF-8 text. Save it as UTF-8.",
        ),
        (b"[]", 'graph.json: This list is not an object. Write one that has a "format".'),
        (b"null", 'graph.json: null is not an object. Write one that has a "format".'),
        (b'"x"', 'graph.json: "x" is not an object. Write one that has a "format".'),
        (
            b'{"format": "depgraph-exchange/2"}',
            'graph.json, /format: "depgraph-exchange/2" is not known here. '
            'Use "depgraph-exchange/1".',
        ),
        (
            b'{"format": 1}',
            'graph.json, /format: 1 is not known here. Use "depgraph-exchange/1".',
        ),
    ],
)
def test_what_is_no_exchange_file_is_said_in_one_sentence(content: bytes, text: str) -> None:
    assert str(refuse(content)) == text


def test_a_missing_format_is_asked_for() -> None:
    assert list_faults(b"{}") == [("/format", '"format" is missing. Add it.')]


@pytest.mark.parametrize(
    "content",
    [
        b"id,name\nhousing,Housing\n",
        b"<graph/>",
        b'{"format": "depgraph-exchange/1"',
        b'{"format": "depgraph-exchange/1"} {}',
        b'{"format": "depgraph-exchange/1",}',
        b"{'format': 'depgraph-exchange/1'}",
        b'\xef\xbb\xbf\xef\xbb\xbf{"format": "depgraph-exchange/1"}',
        '{"format": "depgraph-exchange/1"}'.encode("utf-16-le"),
        b'{"format": "depgraph-exchange/1", "systems": [{"id": "\\ud800"}]}',
        b'{"format": "depgraph-exchange/1", "\\udc00": 1}',
        b'{"format": "depgraph-exchange/1", "systems": [{"id": "a\nb"}]}',
        b'{"format": "depgraph-exchange/1", "systems": [{"id": "a\x00b"}]}',
        b'{"format": "depgraph-exchange/1", "x": -}',
        b'{"format": "depgraph-exchange/1", "x": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"systems": ' * 100_000,
        b'{"format": "depgraph-exchange/1", "x": ' + b"[" * 5000 + b"]" * 5000 + b"}",
        b"PK\x03\x04",
        b"SQLite format 3\x00",
    ],
)
def test_what_is_not_json_is_refused_with_its_line(content: bytes) -> None:
    text = str(refuse(content))
    assert text.startswith("graph.json: The file is not JSON: ")
    assert " at line " in text
    assert text.endswith(". Correct it there.")
    assert len(text) < 200


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    path = tmp_path / "gone.json"
    with pytest.raises(NotFoundError) as caught:
        read_graph(path)
    assert str(caught.value) == (
        f"{path}: There is no such file. Check the path, or name another with --store."
    )


def test_a_path_through_a_file_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "graph.json").write_bytes(encode())
    with pytest.raises(NotFoundError):
        read_graph(tmp_path / "graph.json" / "graph.json")


def test_a_path_that_no_file_can_have_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        read_graph("graph\0.json")


def test_a_folder_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_graph(tmp_path)
    text = f"{tmp_path}: This is a folder. Name the exchange file (.json) in it."
    assert str(caught.value) == text


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_a_file_that_does_not_open_is_to_be_tried_again(tmp_path: Path) -> None:
    loop = tmp_path / "loop.json"
    loop.symlink_to(loop)
    with pytest.raises(UnavailableError) as caught:
        read_graph(loop)
    assert str(caught.value).startswith(f"{loop}: The file could not be opened: ")


@pytest.mark.parametrize("kind", [str, Path])
def test_a_file_is_read_by_its_path_and_named_in_errors(
    tmp_path: Path, kind: type[str] | type[Path]
) -> None:
    path = tmp_path / "graph.json"
    path.write_bytes(encode(systems=[{"id": "crm"}]))
    assert read_graph(kind(path)) == Snapshot(systems=(System(id="crm"),))
    path.write_bytes(encode(systems=[{"id": ""}]))
    with pytest.raises(InputError) as caught:
        read_graph(kind(path))
    assert [problem.file for problem in caught.value.problems] == [str(path)]


# What a hostile file does


LONG = "kö" * 500_000


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(encode(systems=[{"id": "x" * 10_000_000}]), id="10 MB id"),
        pytest.param(encode(systems=[{"id": "a", "live_from": LONG}]), id="date"),
        pytest.param(encode(systems=[{"id": "a", "kind": LONG}]), id="kind"),
        pytest.param(encode(systems=[{"id": "a", "restricted": LONG}]), id="truth"),
        pytest.param(encode(systems=[{"id": "a", "aliases": LONG}]), id="list"),
        pytest.param(encode(systems=[{"id": "a", "aliases": [[LONG]]}]), id="list in a list"),
        pytest.param(encode(services=[{"id": "v", "lgsl_id": LONG}]), id="number"),
        pytest.param(encode(services=[{"id": "v", "lgsl_id": 10**4000}]), id="digits"),
        pytest.param(encode(systems=[LONG]), id="record"),
        pytest.param(json.dumps(LONG).encode(), id="document"),
        pytest.param(json.dumps({"format": LONG}).encode(), id="format"),
        pytest.param(encode(contracts=[{"id": "c", "covers": [LONG]}]), id="reference"),
        pytest.param(
            encode(systems=[{"id": LONG}], contracts=[{"id": "c", "covers": [LONG + "x"]}]),
            id="nearest name",
        ),
        pytest.param(encode(systems=[{"id": LONG}, {"id": LONG}]), id="shared id"),
        pytest.param(encode(**{LONG: 1}), id="unknown key"),
        pytest.param(
            encode(systems=[{"id": "a", "k": 1}])
            .replace(b'"k": 1', b'"k":1,"k":1')
            .replace(b'"k"', json.dumps(LONG).encode()),
            id="repeated key",
        ),
    ],
)
def test_no_error_echoes_more_than_a_short_quote(content: bytes) -> None:
    assert len(str(refuse(content))) < 1000


def test_an_error_holds_nothing_that_a_terminal_would_obey() -> None:
    content = encode(
        systems=[{"id": "\u001b[31m\u009b31m\u007f", "\u001b[2J": 1, "kind": "\u009b2J"}],
        **{"\u0007": 1},
    )
    text = str(refuse(content))
    assert [character for character in text if not character.isprintable()] == ["\n"] * 3


def test_a_key_of_very_many_digits_is_a_key_like_any_other() -> None:
    ((_, sentence),) = list_faults(encode(**{"9" * 5000: 1}))
    assert sentence.endswith(" is not a key that belongs here. Correct it or take it out.")


def test_very_many_keys_are_told_in_reasonable_time() -> None:
    body = ", ".join(f'"k{number}": 1' for number in range(20_000))
    content = f'{{"format": "depgraph-exchange/1", {body}, "k7": 2}}'.encode()
    begun = time.perf_counter()
    assert len(refuse(content).problems) == 20_001
    assert time.perf_counter() - begun < 2


def test_near_names_in_a_large_file_are_found_in_reasonable_time() -> None:
    content = encode(
        systems=[{"id": f"hackford/system-{number:05}"} for number in range(10_000)],
        contracts=[{"id": "c", "covers": [f"hackford/sistem-{number:05}" for number in range(20)]}],
    )
    begun = time.perf_counter()
    assert len(refuse(content).problems) == 20
    assert time.perf_counter() - begun < 2


HOSTILE: list[Json] = [
    None,
    True,
    -1,
    0.5,
    1e400,
    float("nan"),
    10**30,
    "",
    "*",
    " a",
    "a\n",
    "\u0000",
    "x" * 300,
    "2026-02-30",
    "1900-01-01",
    "2100-01-01",
    [],
    [[]],
    [None],
    ["a"],
    {},
    {"a/b~c": 1, "": 2},
    {"id": "a"},
]


def test_whatever_stands_anywhere_is_read_whole_or_refused_where_it_is() -> None:
    for place in list(list_places(COMPLETE)):
        for value in HOSTILE:
            document = put(json.loads(json.dumps(COMPLETE)), place, value)
            graph, error = read_or_refuse(json.dumps(document).encode())
            if error is None:
                assert parse_graph(write_graph(graph).encode()) == graph
            else:
                assert list_misplaced(document, error) == []
                assert error.problems


def read_or_refuse(content: bytes) -> tuple[Snapshot, InputError | None]:
    try:
        return parse_graph(content), None
    except InputError as error:
        return Snapshot(), error


def list_misplaced(document: Json, error: InputError) -> list[Problem]:
    """List the problems whose pointer leads nowhere; what is missing has its record."""
    return [
        problem
        for problem in error.problems
        if not is_place(document, problem.pointer or "", missing="is missing" in problem.sentence)
    ]


def is_place(document: Json, pointer: str, *, missing: bool) -> bool:
    keys = [key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/")[1:]]
    for key in keys[:-1] if missing else keys:
        if isinstance(document, list):
            document = dict(enumerate(document)).get(int(key), ...)
        else:
            document = document.get(key, ...)
    return document is not ...


def list_places(value: Json, place: Place = ()) -> Iterator[Place]:
    yield place
    if isinstance(value, (dict, list)):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from list_places(value[key], (*place, key))


def put(document: Json, place: Place, value: Json) -> Json:
    if not place:
        return value
    inner = document
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    return document
