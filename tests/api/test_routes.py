"""Every route once, over a store and over an exchange file."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import build_app
from depgraph.exchange import parse_graph, read_graph
from depgraph.stores import open_store
from tests.api.servers import import_file, serve, write_document, write_sketch

RENTS = {
    "id": "hackford/rents",
    "name": "Rents",
    "borough": "hackford",
    "product": "rentmaster",
    "shared_with": [],
    "kind": "application",
    "owner": "hackford/housing-team",
    "aliases": ["Rent accounts"],
    "derives": [],
    "hosting": None,
    "live_from": None,
    "live_to": None,
    "restricted": False,
    "unresolved": False,
    "mentioned_only": False,
}


def ask(client: httpx.Client, path: str, **query: Any) -> Any:
    answer = client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def list_ids(client: httpx.Client, path: str, **query: Any) -> list[str]:
    return [item["id"] for item in ask(client, path, **query)["items"]]


def test_systems_are_listed_with_all_their_fields(client: httpx.Client) -> None:
    page = ask(client, "/systems", search="rent acc")
    assert page == {"items": [RENTS], "total": 1, "next": None, "graph_version": 1}


@pytest.mark.parametrize(
    ("path", "ids"),
    [
        ("/boroughs", ["hackford", "westmere"]),
        ("/systems", ["hackford/housing", "hackford/rents", "westmere/ledger"]),
        ("/integrations", ["hackford/I1", "hackford/I2"]),
        ("/services", ["hackford/arrears"]),
        ("/contracts", ["hackford/C1"]),
        ("/products", ["rentmaster"]),
        ("/suppliers", ["acme"]),
        ("/teams", ["hackford/housing-team"]),
        ("/data-entities", ["tenancy"]),
        ("/sources", ["catalogue.json"]),
    ],
)
def test_every_kind_is_listed_by_id(client: httpx.Client, path: str, ids: list[str]) -> None:
    assert list_ids(client, path) == ids


@pytest.mark.parametrize(
    ("path", "query", "ids"),
    [
        ("/systems", {"borough": "westmere"}, ["westmere/ledger"]),
        ("/systems", {"kind": "external"}, ["westmere/ledger"]),
        ("/systems", {"product": "rentmaster"}, ["hackford/rents"]),
        ("/systems", {"owner": "hackford/housing-team"}, ["hackford/rents"]),
        ("/systems", {"mentioned_only": "true"}, []),
        ("/systems", {"unresolved": "false", "search": "LEDGER"}, ["westmere/ledger"]),
        ("/integrations", {"source": "hackford/rents"}, ["hackford/I2"]),
        ("/integrations", {"target": "hackford/rents"}, ["hackford/I1"]),
        ("/integrations", {"via": "hackford/rents"}, []),
        ("/integrations", {"data": "tenancy"}, ["hackford/I1"]),
        ("/integrations", {"data": "*"}, ["hackford/I2"]),
        ("/integrations", {"mechanism": "file"}, ["hackford/I1"]),
        ("/integrations", {"automation": "unknown"}, ["hackford/I2"]),
        ("/integrations", {"borough": "westmere"}, ["hackford/I2"]),
        ("/integrations", {"search": "ledger", "mechanism": "file"}, []),
        ("/services", {"uses": "hackford/rents"}, ["hackford/arrears"]),
        ("/services", {"lgsl_id": 120}, ["hackford/arrears"]),
        ("/services", {"search": "letters"}, ["hackford/arrears"]),
        ("/services", {"borough": "westmere"}, []),
        ("/contracts", {"covers": "hackford/rents"}, ["hackford/C1"]),
        ("/contracts", {"supplier": "acme"}, ["hackford/C1"]),
        ("/products", {"supplier": "acme"}, ["rentmaster"]),
        ("/teams", {"borough": "hackford"}, ["hackford/housing-team"]),
        ("/sources", {"search": "CATALOGUE"}, ["catalogue.json"]),
        ("/sources", {"borough": "westmere"}, []),
    ],
)
def test_filters_keep_what_fits(
    client: httpx.Client, path: str, query: dict[str, Any], ids: list[str]
) -> None:
    assert list_ids(client, path, **query) == ids


def test_a_thing_is_shown_with_who_states_it_and_what_names_it(client: httpx.Client) -> None:
    assert ask(client, "/systems/hackford/rents") == {
        "kind": "system",
        "record": RENTS,
        "stated_by": [
            {
                "source": "catalogue.json",
                "part": "catalogue.json",
                "locator": "/systems/1",
                "importer": "exchange 1",
                "confidence": "high",
                "first_seen": "2026-11-24",
                "last_seen": "2026-11-24",
                "retired_on": None,
            }
        ],
        "conflicts": [],
        "referred_to_by": [
            {"kind": "integration", "id": "hackford/I1", "name": "hackford/I1", "as": "target"},
            {"kind": "integration", "id": "hackford/I2", "name": "hackford/I2", "as": "source"},
            {"kind": "service", "id": "hackford/arrears", "name": "Rent arrears", "as": "uses"},
            {"kind": "contract", "id": "hackford/C1", "name": "Rents software", "as": "covers"},
        ],
        "graph_version": 1,
        "evidence_version": 1,
    }


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/boroughs/hackford", "borough"),
        ("/integrations/hackford/I1", "integration"),
        ("/services/hackford/arrears", "service"),
        ("/contracts/hackford/C1", "contract"),
        ("/products/rentmaster", "product"),
        ("/suppliers/acme", "supplier"),
        ("/teams/hackford/housing-team", "team"),
        ("/data-entities/tenancy", "data entity"),
    ],
)
def test_a_thing_of_every_kind_is_shown(client: httpx.Client, path: str, kind: str) -> None:
    shown = ask(client, path)
    assert shown["kind"] == kind
    assert shown["record"]["id"] == path.split("/", 2)[2]


def test_neighbours_are_told_apart_by_direction(client: httpx.Client) -> None:
    question = {"system": "hackford/rents", "on": "2026-11-24"}
    assert ask(client, "/neighbours", direction="upstream", **question) == {
        **question,
        "direction": "upstream",
        "neighbours": [
            {
                "id": "hackford/housing",
                "name": "Housing",
                "borough": "hackford",
                "integrations": ["hackford/I1"],
                "data": ["tenancy"],
            }
        ],
        "graph_version": 1,
    }
    downstream = ask(client, "/neighbours", direction="downstream", **question)["neighbours"]
    assert [each["id"] for each in downstream] == ["westmere/ledger"]


def test_impact_is_answered_as_the_definition_says(client: httpx.Client) -> None:
    question = {"systems": ["hackford/housing"], "on": "2026-11-24"}
    answered = client.post("/impact", json=question)
    assert answered.status_code == 200
    answer = answered.json()
    assert answer["question"] == {**question, "max_distance": None, "include": "all"}
    assert answer["graph_version"] == 1
    assert [(row["id"], row["disposition"]) for row in answer["integrations"]] == [
        ("hackford/I1", "rebuild")
    ]
    assert [(row["id"], row["confidence"]) for row in answer["systems"]] == [
        ("hackford/rents", "traced"),
        ("westmere/ledger", "assumed"),
    ]
    assert [(row["id"], row["severity"]) for row in answer["services"]] == [
        ("hackford/arrears", "high")
    ]
    assert [row["id"] for row in answer["teams"]] == ["hackford/housing-team"]
    assert [row["id"] for row in answer["contracts"]] == ["hackford/C1"]
    assert answer["coverage"]["sources"] == [
        {"source": "catalogue.json", "borough": None, "read_on": "2026-11-24"}
    ]
    assert answer["result_hash"].startswith("sha256:")


def test_a_link_gives_the_same_answer_as_a_question(client: httpx.Client) -> None:
    question = {
        "systems": ["hackford/housing", "hackford/rents"],
        "on": "2026-11-24",
        "max_distance": 1,
        "include": "downstream",
    }
    linked = client.get(
        "/impact?system=hackford/housing&system=hackford%2Frents&on=2026-11-24&max_distance=1"
        "&include=downstream"
    )
    assert linked.status_code == 200
    assert linked.content == client.post("/impact", json=question).content


def test_a_question_without_a_date_asks_about_today(client: httpx.Client) -> None:
    asked = client.post("/impact", json={"systems": ["hackford/housing"]})
    linked = ask(client, "/impact", system="hackford/housing")
    assert asked.json()["question"]["on"] == linked["question"]["on"]


def test_an_export_is_the_graph_again(client: httpx.Client, catalogue: Path) -> None:
    exported = client.get("/export")
    assert exported.headers["content-disposition"] == 'attachment; filename="depgraph.json"'
    with open_store(catalogue) as store:
        assert parse_graph(exported.content) == store.load()


def test_an_export_of_a_borough_holds_the_far_ends(client: httpx.Client) -> None:
    graph = parse_graph(client.get("/export", params={"borough": "westmere"}).content)
    assert [each.id for each in graph.systems] == ["hackford/rents", "westmere/ledger"]
    assert [each.id for each in graph.integrations] == ["hackford/I2"]


def test_the_server_says_that_it_runs_and_is_ready(client: httpx.Client) -> None:
    assert ask(client, "/health") == {"status": "ok", "version": "0.1.0"}
    assert ask(client, "/ready") == {"status": "ok", "graph_version": 1}


def test_an_exchange_file_is_served_without_evidence(tmp_path: Path) -> None:
    file = write_sketch(tmp_path / "mine.json", "a/crm -k1[person]-> a/mail; letters uses a/mail")
    with serve(build_app(file)) as client:
        assert list_ids(client, "/systems") == ["a/crm", "a/mail"]
        shown = ask(client, "/integrations/k1")
        assert (shown["stated_by"], shown["graph_version"], shown["evidence_version"]) == ([], 0, 0)
        answer = ask(client, "/impact", system="a/crm")
        assert [row["id"] for row in answer["services"]] == ["letters"]
        assert parse_graph(client.get("/export").content) == read_graph(file)


def test_conflicts_between_sources_are_shown(tmp_path: Path) -> None:
    store = tmp_path / "depgraph.db"
    for name, hosting in (("a.json", "cloud"), ("b.json", "on premises")):
        systems = [{"id": "a/crm", "hosting": hosting}]
        import_file(store, write_document(tmp_path / name, systems=systems))
    with serve(build_app(store)) as client:
        shown = ask(client, "/systems/a/crm")
    assert [each["source"] for each in shown["stated_by"]] == ["a.json", "b.json"]
    assert shown["conflicts"] == [
        {
            "field": "hosting",
            "chosen": "cloud",
            "source": "a.json",
            "losing": [{"value": "on premises", "source": "b.json"}],
        }
    ]


def test_hostile_names_come_back_as_they_are(tmp_path: Path) -> None:
    name = '<script>alert(1)</script>\u202e=cmd|"/c calc"!A1\u2028'
    file = tmp_path / "mine.json"
    document = {"format": "depgraph-exchange/1", "systems": [{"id": "a/x", "name": name}]}
    file.write_text(json.dumps(document), encoding="utf-8")
    with serve(build_app(file)) as client:
        answer = client.get("/systems/a/x")
    assert answer.json()["record"]["name"] == name
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
