"""Does the JSON Schema of the exchange format say what the reader does?"""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import (  # type: ignore[import-untyped]  # it ships no types
    Draft202012Validator,
    FormatChecker,
)

import depgraph.exchange
from depgraph.errors import InputError
from depgraph.exchange import build_schema, parse_graph
from tests.properties.graphs import build_document
from tests.unit.test_exchange import COMPLETE

Document = dict[str, Any]

COMMITTED = Path(depgraph.exchange.__file__).with_name("exchange.schema.json")
REGENERATE = (
    """python -c "import json, pathlib; from depgraph.exchange import build_schema; """
    """pathlib.Path('depgraph/exchange.schema.json').write_bytes("""
    """(json.dumps(build_schema(), indent=2, ensure_ascii=False) + chr(10)).encode())\""""
)

SCHEMA = build_schema()
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FormatChecker(["date"]))

ENDS = {"source": "a", "target": "a"}
SYSTEM = {"systems": [{"id": "a"}]}


def complete(**collections: object) -> Document:
    return {"format": "depgraph-exchange/1", **collections}


def list_refused(document: object) -> list[str]:
    """List the places that the schema refuses."""
    return sorted(error.json_path for error in VALIDATOR.iter_errors(document))


def test_the_schema_is_a_schema_of_2020_12() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["title"] == "depgraph-exchange/1"


def test_every_object_and_every_field_is_described() -> None:
    objects = {"Exchange": SCHEMA, **SCHEMA["$defs"]}
    assert sorted(objects) == [
        "Borough",
        "Contract",
        "DataEntity",
        "Derivation",
        "Exchange",
        "Integration",
        "Product",
        "Service",
        "Supplier",
        "System",
        "Team",
        "Use",
    ]
    undescribed = [
        f"{name}.{field}"
        for name, each in objects.items()
        for field, content in each["properties"].items()
        if not content.get("description", "").endswith(".")
    ]
    assert undescribed == []
    assert [name for name, each in objects.items() if not each.get("description")] == []


def test_every_key_of_the_format_is_in_the_schema_and_no_other() -> None:
    definitions = SCHEMA["$defs"]
    assert list(SCHEMA["properties"]) == list(COMPLETE)
    for collection, records in COMPLETE.items():
        if collection != "format":
            name = SCHEMA["properties"][collection]["items"]["$ref"].rpartition("/")[2]
            assert list(definitions[name]["properties"]) == list(records[0])
    assert list(definitions["Derivation"]["properties"]) == ["from", "to"]
    assert list(definitions["Use"]["properties"]) == ["system", "essential", "process"]


def test_what_must_be_given_is_required_and_nothing_else() -> None:
    required = {name: each["required"] for name, each in SCHEMA["$defs"].items()}
    assert SCHEMA["required"] == ["format"]
    assert required.pop("Integration") == ["id", "source", "target"]
    assert required.pop("Use") == ["system"]
    assert required.pop("Derivation") == ["from", "to"]
    assert set(map(tuple, required.values())) == {("id",)}


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(COMPLETE, id="every key"),
        pytest.param(complete(), id="format alone"),
        pytest.param(complete(systems=[{"id": "x" * 200}, {"id": "*"}, {"id": "é"}]), id="ids"),
        pytest.param(complete(**SYSTEM, integrations=[{"id": "k", **ENDS, "data": []}]), id="data"),
        pytest.param(
            complete(**SYSTEM, integrations=[{"id": "k", **ENDS, "data": ["*", "person"]}]),
            id="star in data",
        ),
        pytest.param(complete(systems=[{"id": "a", "name": None, "live_to": None}]), id="nulls"),
        pytest.param(complete(contracts=[{"id": "c", "value_gbp": 5}]), id="whole pounds"),
        pytest.param(complete(contracts=[{"id": "c", "value_gbp": 1_000_000_000_000}]), id="most"),
        pytest.param(complete(services=[{"id": "v", "lgsl_id": 0}]), id="least"),
    ],
)
def test_what_is_read_fits_the_schema(document: Document) -> None:
    parse_graph(json.dumps(document).encode())
    assert list_refused(document) == []


@settings(max_examples=50)
@given(st.randoms(use_true_random=True))
def test_any_document_that_is_read_fits_the_schema(random: Random) -> None:
    document = build_document(random)
    parse_graph(json.dumps(document).encode())
    assert list_refused(document) == []


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ([], "$"),
        ({}, "$"),
        ({"format": "depgraph-exchange/2"}, "$.format"),
        (complete(sytems=[]), "$"),
        (complete(systems=None), "$.systems"),
        (complete(systems={}), "$.systems"),
        (complete(systems=[None]), "$.systems[0]"),
        (complete(systems=[{}]), "$.systems[0]"),
        (complete(systems=[{"id": "a", "livefrom": None}]), "$.systems[0]"),
        (complete(systems=[{"id": ""}]), "$.systems[0].id"),
        (complete(systems=[{"id": "x" * 201}]), "$.systems[0].id"),
        (complete(systems=[{"id": " a"}]), "$.systems[0].id"),
        (complete(systems=[{"id": "a "}]), "$.systems[0].id"),
        (complete(systems=[{"id": "a\u0000b"}]), "$.systems[0].id"),
        (complete(systems=[{"id": "a\u0085b"}]), "$.systems[0].id"),
        (complete(systems=[{"id": 7}]), "$.systems[0].id"),
        (complete(systems=[{"id": "a", "owner": ""}]), "$.systems[0].owner"),
        (complete(systems=[{"id": "a", "shared_with": [""]}]), "$.systems[0].shared_with[0]"),
        (complete(systems=[{"id": "a", "kind": "queue"}]), "$.systems[0].kind"),
        (complete(systems=[{"id": "a", "restricted": "yes"}]), "$.systems[0].restricted"),
        (complete(systems=[{"id": "a", "restricted": None}]), "$.systems[0].restricted"),
        (complete(systems=[{"id": "a", "live_from": "1577836800"}]), "$.systems[0].live_from"),
        (complete(systems=[{"id": "a", "live_from": 1577836800}]), "$.systems[0].live_from"),
        (complete(systems=[{"id": "a", "live_from": "2026-1-1"}]), "$.systems[0].live_from"),
        (complete(systems=[{"id": "a", "live_from": "2026-13-01"}]), "$.systems[0].live_from"),
        (complete(systems=[{"id": "a", "derives": [{}]}]), "$.systems[0].derives[0]"),
        (
            complete(systems=[{"id": "a", "derives": [{"from": "*", "to": "b"}]}]),
            "$.systems[0].derives[0].from",
        ),
        (
            complete(systems=[{"id": "a", "derives": [{"from": "b", "to": "*"}]}]),
            "$.systems[0].derives[0].to",
        ),
        (complete(data_entities=[{"id": "*"}]), "$.data_entities[0].id"),
        (complete(data_entities=[{"id": "e", "personal": 1}]), "$.data_entities[0].personal"),
        (complete(**SYSTEM, integrations=[{"id": "k"}]), "$.integrations[0]"),
        (
            complete(**SYSTEM, integrations=[{"id": "k", **ENDS, "mechanism": "sftp"}]),
            "$.integrations[0].mechanism",
        ),
        (
            complete(**SYSTEM, integrations=[{"id": "k", **ENDS, "automation": ""}]),
            "$.integrations[0].automation",
        ),
        (
            complete(**SYSTEM, integrations=[{"id": "k", **ENDS, "data": None}]),
            "$.integrations[0].data",
        ),
        (complete(services=[{"id": "v", "lgsl_id": "524"}]), "$.services[0].lgsl_id"),
        (complete(services=[{"id": "v", "lgsl_id": -1}]), "$.services[0].lgsl_id"),
        (complete(services=[{"id": "v", "lgsl_id": 1.5}]), "$.services[0].lgsl_id"),
        (complete(services=[{"id": "v", "lgsl_id": 1_000_000}]), "$.services[0].lgsl_id"),
        (complete(services=[{"id": "v", "uses": ["a"]}]), "$.services[0].uses[0]"),
        (complete(services=[{"id": "v", "uses": [{}]}]), "$.services[0].uses[0]"),
        (complete(contracts=[{"id": "c", "value_gbp": -1}]), "$.contracts[0].value_gbp"),
        (complete(contracts=[{"id": "c", "value_gbp": 2e12}]), "$.contracts[0].value_gbp"),
        (complete(contracts=[{"id": "c", "value_gbp": True}]), "$.contracts[0].value_gbp"),
        (complete(contracts=[{"id": "c", "end": "soon"}]), "$.contracts[0].end"),
    ],
)
def test_what_has_the_wrong_shape_is_refused_by_both(document: object, path: str) -> None:
    with pytest.raises(InputError):
        parse_graph(json.dumps(document).encode())
    assert set(list_refused(document)) == {path}


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(complete(systems=[{"id": "a"}, {"id": "a"}]), id="an id twice"),
        pytest.param(complete(contracts=[{"id": "c", "covers": ["a"]}]), id="no such system"),
        pytest.param(
            complete(systems=[{"id": "a", "live_from": "2026-02-01", "live_to": "2026-01-01"}]),
            id="dates the wrong way round",
        ),
    ],
)
def test_a_schema_cannot_say_that_records_must_agree(document: Document) -> None:
    assert list_refused(document) == []
    with pytest.raises(InputError):
        parse_graph(json.dumps(document).encode())


def test_the_committed_schema_is_the_one_that_the_model_gives() -> None:
    current = json.dumps(SCHEMA, indent=2, ensure_ascii=False) + "\n"
    committed = COMMITTED.read_text(encoding="utf-8") if COMMITTED.exists() else ""
    assert committed == current, f"{COMMITTED.name} is out of date. Write it anew: {REGENERATE}"
