"""What is true of the impact of any question on any graph."""

import json
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from depgraph.analysis.answer import ImpactAnswer
from depgraph.analysis.impact import find_impact
from depgraph.errors import NotFoundError
from depgraph.exchange import parse_graph, write_graph
from tests.properties.graphs import build_document, build_question
from tests.properties.literal_impact import find_impact_literally

randoms = st.randoms(use_true_random=True)
EXTRA_KEYS = ("statutory", "processes")


def ask(document: dict[str, Any], question: dict[str, Any]) -> ImpactAnswer:
    graph = parse_graph(json.dumps(document).encode())
    return find_impact(graph, **{**question, "on": date.fromisoformat(question["on"])})


def ask_or_skip(document: dict[str, Any], question: dict[str, Any]) -> ImpactAnswer:
    try:
        return ask(document, question)
    except NotFoundError:
        assume(False)
        raise


def build_case(random: Random, **fixed: object) -> tuple[dict[str, Any], dict[str, Any]]:
    document = build_document(random)
    return document, {**build_question(random, document), **fixed}


def list_pairs(answer: ImpactAnswer) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (row["id"], datum["entity"]): dict(datum) for row in answer.systems for datum in row["data"]
    }


def list_affected(answer: ImpactAnswer) -> tuple[set[str], set[str]]:
    return {row["id"] for row in answer.systems}, {row["id"] for row in answer.services}


@given(randoms)
def test_an_answer_is_what_the_definition_says(random: Random) -> None:
    document, question = build_case(random)
    try:
        expected = find_impact_literally(document, **question)
    except ValueError:
        with pytest.raises(NotFoundError):
            ask(document, question)
        return
    answer = ask(document, question).model_dump(mode="json")
    for service in answer["services"]:
        for key in EXTRA_KEYS:
            del service[key]
    assert answer == expected


@given(randoms)
def test_one_more_integration_takes_nothing_out_of_the_answer(random: Random) -> None:
    document, question = build_case(random, max_distance=None, include="all")
    before = ask_or_skip(document, question)
    systems = [system["id"] for system in document["systems"]]
    added = {
        "id": "one more",
        "source": random.choice(systems),
        "target": random.choice(systems),
        "via": random.choices(systems, k=random.randint(0, 1)),
        "data": random.choice([[], ["person"], ["address", "*"], ["tenancy", "person"]]),
    }
    document["integrations"].append(added)
    after = ask(document, question)
    for kept, all_after in zip(list_affected(before), list_affected(after), strict=True):
        assert kept <= all_after


@given(randoms)
def test_everything_traced_is_possible_and_never_milder_there(random: Random) -> None:
    document, question = build_case(random, max_distance=None)
    whole = ask_or_skip(document, {**question, "include": "all"})
    traced = ask(document, {**question, "include": "traced"})
    possible = list_pairs(whole)
    for pair, datum in list_pairs(traced).items():
        assert possible[pair] == datum
        assert (datum["state"], datum["worst"]) != ("lost", "degraded")
    for listed, all_listed in zip(list_affected(traced), list_affected(whole), strict=True):
        assert listed <= all_listed
    assert traced.coverage == {**whole.coverage, "beyond": traced.coverage["beyond"]}


@given(randoms)
def test_integrations_into_what_is_replaced_put_nothing_at_risk(random: Random) -> None:
    document, question = build_case(random, max_distance=None, include="all")
    before = ask_or_skip(document, question)
    document["integrations"] = [
        each for each in document["integrations"] if each["target"] not in question["systems"]
    ]
    assert list_pairs(ask(document, question)) == list_pairs(before)


@given(randoms)
def test_the_order_of_the_records_changes_no_byte(random: Random) -> None:
    document, question = build_case(random)
    before = ask_or_skip(document, question)
    exported = write_graph(parse_graph(json.dumps(document).encode()))
    for collection in ("teams", "systems", "integrations", "services", "contracts"):
        random.shuffle(document[collection])
    for record in (*document["systems"], *document["integrations"], *document["contracts"]):
        for field in ("shared_with", "derives", "data", "covers"):
            random.shuffle(record.get(field, []))
    for service in document["services"]:
        random.shuffle(service["uses"])
    random.shuffle(question["systems"])
    assert ask(document, question).model_dump_json() == before.model_dump_json()
    assert write_graph(parse_graph(json.dumps(document).encode())) == exported


@given(randoms)
def test_what_is_far_is_counted_and_nothing_else_changes(random: Random) -> None:
    document, question = build_case(random)
    near = ask_or_skip(document, question)
    whole = ask(document, {**question, "max_distance": None})
    beyond = near.coverage["beyond"]
    assert len(near.systems) + beyond["systems"] == len(whole.systems)
    assert len(near.services) + beyond["services"] == len(whole.services)
    assert [row for row in whole.systems if row in near.systems] == near.systems
    assert near.integrations == whole.integrations
    assert near.coverage["questions"] == whole.coverage["questions"]
