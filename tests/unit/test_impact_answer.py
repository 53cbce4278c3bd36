"""What every answer carries, and what happens to questions that cannot be answered."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from time import perf_counter
from typing import Any, cast

import pytest

from depgraph import find_impact, sketch
from depgraph.analysis.answer import ImpactAnswer, Include
from depgraph.errors import DepgraphError, InputError, NotFoundError
from depgraph.exchange import parse_graph
from depgraph.graph import Snapshot
from depgraph.model import Integration, Source, System

ON = date(2026, 11, 22)
FAST_ENOUGH = 5.0


def ask(
    graph: Snapshot | str,
    *systems: str,
    on: date = ON,
    max_distance: int | None = None,
    include: Include = "all",
) -> dict[str, Any]:
    answer = find(graph, *systems, on=on, max_distance=max_distance, include=include)
    return answer.model_dump(mode="json")


def find(
    graph: Snapshot | str,
    *systems: str,
    on: date = ON,
    max_distance: int | None = None,
    include: Include = "all",
) -> ImpactAnswer:
    known = sketch(graph) if isinstance(graph, str) else graph
    return find_impact(known, systems=systems, on=on, max_distance=max_distance, include=include)


def parse(**collections: object) -> Snapshot:
    document = {"format": "depgraph-exchange/1", **collections}
    return parse_graph(json.dumps(document).encode())


def name_systems(*identifiers: str) -> list[dict[str, Any]]:
    return [{"id": identifier} for identifier in identifiers]


def send(identifier: str, *, source: str, target: str, **values: object) -> dict[str, Any]:
    return {"id": identifier, "source": source, "target": target, "data": ["x"], **values}


def ids(rows: Iterable[dict[str, Any]]) -> list[str]:
    return [row["id"] for row in rows]


def roles(answer: dict[str, Any]) -> dict[str, list[str]]:
    return {row["id"]: row["roles"] for row in answer["systems"]}


def pick(answer: dict[str, Any], identifier: str, collection: str = "systems") -> dict[str, Any]:
    (row,) = [row for row in answer[collection] if row["id"] == identifier]
    return cast("dict[str, Any]", row)


def states(answer: dict[str, Any], identifier: str) -> list[str]:
    """Write each pair of a system as "entity state/worst distance confidence"."""
    return [
        f"{row['entity']} {row['state']}/{row['worst']} {row['distance']} {row['confidence']}"
        for row in pick(answer, identifier)["data"]
    ]


# The question and its refusals


def refuse(error: type[DepgraphError], graph: Snapshot | str, *systems: str) -> list[str]:
    with pytest.raises(error) as caught:
        find(graph, *systems)
    return [problem.sentence for problem in caught.value.problems]


def test_a_question_that_names_no_system_is_refused() -> None:
    sentences = refuse(InputError, "h -[x]-> a")
    assert sentences == ["No system is named. Name at least one system that is to be replaced."]


def test_an_unknown_system_is_refused_with_the_nearest_name() -> None:
    sentences = refuse(NotFoundError, "hackford/housing; camford/parking", "hackford/housin")
    assert sentences == ['There is no system "hackford/housin". Did you mean "hackford/housing"?']


def test_a_name_without_its_borough_finds_the_nearest_name_too() -> None:
    sentences = refuse(NotFoundError, "hackford/benefits; camford/parking", "benefit")
    assert sentences == ['There is no system "benefit". Did you mean "hackford/benefits"?']


def test_an_unknown_system_of_an_empty_graph_is_refused_without_a_hint() -> None:
    assert refuse(NotFoundError, Snapshot(), "h") == ['There is no system "h".']


@pytest.mark.parametrize("period", [{"live_from": "2026-11-23"}, {"live_to": "2026-11-22"}])
def test_a_system_that_is_not_live_on_the_date_is_refused(period: dict[str, str]) -> None:
    graph = parse(systems=[{"id": "h", **period}])
    (sentence,) = refuse(NotFoundError, graph, "h")
    assert sentence.startswith('The system "h" is not live on 2026-11-22: it is live ')
    (day,) = period.values()
    assert day in sentence


@pytest.mark.parametrize("period", [{"live_from": "2026-11-22"}, {"live_to": "2026-11-23"}])
def test_a_system_is_live_from_its_first_day_to_the_day_before_its_end(
    period: dict[str, str],
) -> None:
    graph = parse(systems=[{"id": "h", **period}])
    assert ask(graph, "h")["question"]["systems"] == ["h"]


def test_every_system_that_is_refused_is_named_in_one_error() -> None:
    graph = parse(
        systems=[
            {"id": "housing"},
            {"id": "past", "live_to": "2026-01-01"},
            {"id": "planned", "live_from": "2027-01-01"},
        ]
    )
    sentences = refuse(NotFoundError, graph, "zebra", "planned", "housing", "past", "house", "past")
    assert [sentence.split('"')[1] for sentence in sentences] == [
        "house",
        "past",
        "planned",
        "zebra",
    ]


def test_a_negative_distance_is_refused() -> None:
    with pytest.raises(InputError, match="-1 is not a distance"):
        find("h -[x]-> a", "h", max_distance=-1)


def test_an_unknown_include_is_refused_by_name() -> None:
    with pytest.raises(InputError, match='"everything" is not something to include'):
        find("h -[x]-> a", "h", include=cast("Include", "everything"))


def test_all_that_is_wrong_with_the_options_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        find("h -[x]-> a", max_distance=-7, include=cast("Include", "none"))
    assert len(caught.value.problems) == 3


def test_systems_are_sorted_and_named_once_in_the_question() -> None:
    graph = "h -[x]-> a; b -[x]-> a; Z; é"
    assert ask(graph, "é", "h", "b", "h", "Z", "b")["question"] == {
        "systems": ["Z", "b", "h", "é"],
        "on": "2026-11-22",
        "max_distance": None,
        "include": "all",
    }
    assert ask(graph, "b", "h") == ask(graph, "h", "b", "h")


def test_without_a_date_today_is_asked_about() -> None:
    before = datetime.now(UTC).astimezone().date()
    answer = find_impact(sketch("h"), systems=["h"])
    after = datetime.now(UTC).astimezone().date()
    assert answer.question["on"] in {before.isoformat(), after.isoformat()}


def test_an_answer_has_exactly_the_keys_promised() -> None:
    answer = ask("h", "h")
    assert set(answer) == {
        "question",
        "graph_version",
        "result_hash",
        "integrations",
        "systems",
        "services",
        "coverage",
        "teams",
        "contracts",
    }
    assert (answer["integrations"], answer["systems"], answer["services"]) == ([], [], [])
    assert (answer["teams"], answer["contracts"]) == ([], [])


def test_an_answer_tells_the_version_of_the_graph() -> None:
    assert find(Snapshot(systems=(System(id="h"),), version=7), "h").graph_version == 7


# Integrations to rework


def test_the_source_decides_a_disposition_before_the_target_and_the_via() -> None:
    answer = ask(
        "h -k1[x] via h2-> a; b -k2[x] via h-> h2; h -k3[x] via esb-> h2; b -k4[x] via h2, esb-> a;"
        "b -k5[x]-> a",
        "h",
        "h2",
    )
    assert {row["id"]: row["disposition"] for row in answer["integrations"]} == {
        "k1": "rebuild",
        "k2": "repoint",
        "k3": "retire",
        "k4": "reroute",
    }


def test_an_integration_to_rework_is_told_as_recorded() -> None:
    graph = parse(
        systems=name_systems("h", "a", "v2", "v1"),
        integrations=[
            {
                "id": "k1",
                "source": "h",
                "target": "a",
                "via": ["v2", "v1", "v2"],
                "data": ["é", "b", "*", "Z", "b", "!"],
                "mechanism": "file",
                "automation": "assisted",
            },
            {"id": "k0", "source": "a", "target": "h", "data": []},
        ],
    )
    assert ask(graph, "h")["integrations"] == [
        {
            "id": "k0",
            "disposition": "repoint",
            "source": "a",
            "target": "h",
            "via": [],
            "data": ["*"],
            "mechanism": "unknown",
            "automation": "unknown",
        },
        {
            "id": "k1",
            "disposition": "rebuild",
            "source": "h",
            "target": "a",
            "via": ["v2", "v1", "v2"],
            "data": ["!", "*", "Z", "b", "é"],
            "mechanism": "file",
            "automation": "assisted",
        },
    ]


def test_every_end_and_via_of_what_is_touched_has_rework() -> None:
    answer = ask("fin -[x] via esb, h, mft-> bank -[y]-> post; fin -[z] via robot-> post", "h")
    assert roles(answer) == {
        "bank": ["rework", "starved"],
        "esb": ["rework"],
        "fin": ["rework"],
        "mft": ["rework"],
    }
    assert pick(answer, "esb") == {
        "id": "esb",
        "name": "esb",
        "borough": None,
        "roles": ["rework"],
        "possibly": None,
        "distance": 1,
        "confidence": "traced",
        "route": ["fin->bank"],
        "data": [],
    }


def test_the_via_between_two_replaced_systems_has_rework() -> None:
    answer = ask("h -[x] via esb-> h2", "h", "h2")
    assert roles(answer) == {"esb": ["rework"]}


def test_rework_alone_shows_the_first_integration_by_code_point() -> None:
    answer = ask("llpg -k2[a]-> h; llpg -k10[b]-> h; llpg -k1a[c]-> z; llpg -k9[d]-> h", "h")
    assert pick(answer, "llpg")["route"] == ["k10"]


def test_a_via_that_is_an_end_as_well_has_rework_once() -> None:
    answer = ask("b -k1[x] via b, h, b-> b; a -k2[y] via h-> h", "h")
    assert [(row["id"], row["disposition"]) for row in answer["integrations"]] == [
        ("k1", "reroute"),
        ("k2", "repoint"),
    ]
    assert roles(answer) == {"a": ["rework"], "b": ["rework", "starved"]}


# Loss of data


def test_loss_does_not_pass_through_what_is_replaced() -> None:
    answer = ask("h -[x]-> a -[x]-> h2 -[y]-> b -[x]-> c", "h", "h2")
    assert roles(answer) == {"a": ["rework", "starved"], "b": ["rework", "starved"]}
    assert pick(answer, "b")["route"] == ["h2->b"]


def test_what_is_sent_by_way_of_the_replaced_is_lost_though_its_source_is_well() -> None:
    answer = ask("crm -[person] via h-> mail -[person]-> post", "h")
    assert roles(answer) == {"crm": ["rework"], "mail": ["rework", "starved"], "post": ["starved"]}
    assert pick(answer, "post")["route"] == ["crm->mail", "mail->post"]


def test_a_feed_by_way_of_the_replaced_is_no_second_feed() -> None:
    answer = ask("h -[x]-> a; b -[x] via h-> a", "h")
    assert states(answer, "a") == ["x lost/lost 1 traced"]


def test_replacing_both_feeds_starves_and_one_alone_degrades() -> None:
    text = "h1 -[x]-> a; h2 -[x]-> a"
    assert states(ask(text, "h1"), "a") == ["x degraded/degraded 1 traced"]
    answer = ask(text, "h2", "h1")
    assert states(answer, "a") == ["x lost/lost 1 traced"]
    assert pick(answer, "a")["route"] == ["h1->a"]


def test_what_is_replaced_is_never_listed_as_affected() -> None:
    answer = ask("h -[x]-> h2 -[x]-> h; h -[?]-> h", "h", "h2")
    assert answer["systems"] == []
    assert {row["disposition"] for row in answer["integrations"]} == {"retire"}


def test_degraded_data_degrades_what_it_is_passed_to() -> None:
    answer = ask("h -[x]-> a -[x]-> b -[x]-> c; z -[x]-> a", "h")
    assert roles(answer) == {"a": ["rework", "degraded"], "b": ["degraded"], "c": ["degraded"]}
    assert pick(answer, "c")["route"] == ["h->a", "a->b", "b->c"]


def test_a_transfer_from_a_system_to_itself_is_no_second_feed() -> None:
    text = "h -[x]-> a -[x]-> a"
    assert states(ask(text, "h"), "a") == ["x lost/lost 1 traced"]
    assert states(ask(f"{text}; z -[x]-> a", "h"), "a") == ["x degraded/degraded 1 traced"]


def test_a_transfer_from_a_system_to_itself_makes_what_it_derives_at_risk() -> None:
    answer = ask("h -[x]-> a -[y]-> a; a derives y from x", "h")
    assert states(answer, "a") == ["x lost/lost 1 traced", "y lost/lost 2 traced"]


def test_a_transfer_of_the_replaced_to_itself_is_retired() -> None:
    answer = ask("h -[x]-> h", "h")
    assert [(row["id"], row["disposition"]) for row in answer["integrations"]] == [
        ("h->h", "retire")
    ]
    assert answer["systems"] == []


def test_an_integration_met_twice_counts_twice() -> None:
    answer = ask(
        "h -k1[p]-> a -k2[p, q]-> b -k3[r]-> a; b derives r from p; a derives q from r", "h"
    )
    assert states(answer, "b") == ["p lost/lost 2 traced", "q lost/lost 4 traced"]
    assert states(answer, "a") == ["p lost/lost 1 traced", "r lost/lost 3 traced"]


def test_a_route_may_pass_an_integration_twice() -> None:
    answer = ask(
        "h -k1[p]-> a -k2[p, q]-> b -k3[r]-> a; b derives r from p; a derives q from r;"
        "b -k4[q]-> c",
        "h",
    )
    assert pick(answer, "c")["route"] == ["k1", "k2", "k3", "k2", "k4"]
    assert states(answer, "c") == ["q lost/lost 5 traced"]


def test_lost_comes_before_degraded_though_it_is_farther() -> None:
    answer = ask("h -k1[p]-> a; z -[p]-> a; h -k2[t]-> b -k3[t]-> c -k4[t]-> a", "h")
    row = pick(answer, "a")
    assert (row["roles"], row["distance"]) == (["rework", "starved"], 3)
    assert row["route"] == ["k2", "k3", "k4"]
    assert states(answer, "a") == ["p degraded/degraded 1 traced", "t lost/lost 3 traced"]


def test_of_two_losses_the_nearer_comes_before_the_first_by_name() -> None:
    answer = ask("h -k1[a]-> c -k2[a]-> x; h -k3[z]-> x", "h")
    assert states(answer, "x") == ["a lost/lost 2 traced", "z lost/lost 1 traced"]
    assert (pick(answer, "x")["distance"], pick(answer, "x")["route"]) == (1, ["k3"])


def test_between_equals_the_entity_decides_the_headline_and_not_the_route() -> None:
    answer = ask("h -k2[x]-> a; h -k1[y]-> a; a -k3[x, y]-> b", "h")
    assert pick(answer, "b")["route"] == ["k2", "k3"]


def test_a_route_starts_with_the_first_of_the_pairs_that_pass_the_same_integration() -> None:
    answer = ask(
        "h -k2[a]-> x; h -k1[b]-> x; x derives c from a; x derives c from b; x -k3[c]-> y", "h"
    )
    assert pick(answer, "y")["route"] == ["k1", "k3"]


def test_of_two_derivations_the_route_takes_the_one_whose_own_route_is_first() -> None:
    answer = ask(
        "h -k1[p]-> m; m derives q1 from p; m derives q2 from p; m -k9[q1]-> x; m -k3[q2]-> x;"
        "x derives c from q1; x derives c from q2; x -k5[c]-> y",
        "h",
    )
    assert pick(answer, "x")["route"] == ["k1", "k9"]
    assert pick(answer, "y")["route"] == ["k1", "k3", "k5"]


def test_the_beginning_of_a_route_counts_before_its_end() -> None:
    answer = ask(
        "h -k1[p]-> a -k9[p]-> c -k8[p]-> z; h -k2[p]-> b -k3[p]-> d -k4[p]-> z -k5[p]-> y", "h"
    )
    assert pick(answer, "z")["route"] == ["k1", "k9", "k8"]
    assert pick(answer, "y")["route"] == ["k1", "k9", "k8", "k5"]


def test_traced_routes_are_ordered_element_by_element() -> None:
    answer = ask(
        "h -k1[a, b]-> x; x -k9[a]-> y1; x -k3[b]-> y2; y1 derives c from a; y2 derives c from b;"
        "y1 -k20[c]-> z; y2 -k21[c]-> z",
        "h",
    )
    assert pick(answer, "z")["route"] == ["k1", "k3", "k21"]


def test_a_shorter_route_comes_before_one_that_sorts_first() -> None:
    answer = ask("h -k1[x]-> a -k2[x]-> b -k3[x]-> c; h -k8[x]-> d -k9[x]-> c", "h")
    assert pick(answer, "c")["route"] == ["k8", "k9"]
    assert pick(answer, "c")["distance"] == 2


def test_an_unknown_feed_cannot_stand_in_for_named_data() -> None:
    answer = ask("h -[x]-> a; z -[?]-> a", "h")
    assert states(answer, "a") == ["x lost/lost 1 traced"]
    assert pick(answer, "a")["possibly"] is None


def test_one_unknown_cannot_stand_in_for_another() -> None:
    answer = ask("h -[?]-> a -[?]-> b; z -[?]-> a; z -[?]-> b", "h")
    assert states(answer, "a") == ["* lost/lost 1 assumed"]
    assert pick(answer, "a")["roles"] == ["rework"]
    assert pick(answer, "a")["possibly"] == "starved"
    assert pick(answer, "b")["roles"] == ["starved"]
    assert pick(answer, "b")["confidence"] == "assumed"


def test_the_unrecorded_is_lost_behind_what_is_only_degraded() -> None:
    answer = ask("h -[p]-> a -[?]-> b; z -[p]-> a", "h")
    assert states(answer, "a") == ["p degraded/degraded 1 traced"]
    assert states(answer, "b") == ["* lost/lost 2 assumed"]
    assert pick(answer, "b")["roles"] == ["starved"]


def test_a_recorded_rest_may_be_what_is_lost_beside_other_names() -> None:
    answer = ask("h -[p]-> a -[q, ?]-> b -[z]-> c", "h")
    assert states(answer, "b") == ["* lost/lost 2 assumed"]
    assert states(answer, "c") == ["z lost/lost 3 assumed"]


def test_named_data_beside_a_rest_is_traced_by_its_name() -> None:
    answer = ask("h -[p]-> a -[p, ?]-> b", "h")
    assert states(answer, "b") == ["* lost/lost 2 assumed", "p lost/lost 2 traced"]
    assert pick(answer, "b")["roles"] == ["starved"]
    assert pick(answer, "b")["confidence"] == "traced"


def test_a_traced_pair_keeps_its_traced_distance_though_a_guess_is_shorter() -> None:
    answer = ask("h -[p]-> a -[p]-> b -[p]-> c; h -[?]-> d -[p]-> c", "h")
    assert states(answer, "c") == ["p degraded/lost 3 traced"]
    assert pick(answer, "c")["route"] == ["h->a", "a->b", "b->c"]
    assert pick(answer, "c")["possibly"] == "starved"


def test_a_second_feed_that_may_be_degraded_still_delivers() -> None:
    answer = ask("h -[p]-> a; x -[p]-> a; h -[?]-> w -[p]-> x; y -[p]-> x", "h")
    assert states(answer, "x") == ["p degraded/degraded 2 assumed"]
    assert states(answer, "a") == ["p degraded/degraded 1 traced"]
    assert pick(answer, "a")["possibly"] is None
    assert pick(answer, "x")["roles"] == ["degraded"]


def test_a_ring_whose_outside_feed_is_in_doubt_is_possibly_starved() -> None:
    answer = ask("h -[p]-> a -[p]-> b -[p]-> a; x -[p]-> b; h -[?]-> x", "h")
    assert states(answer, "a") == ["p degraded/lost 1 traced"]
    assert states(answer, "b") == ["p degraded/lost 2 traced"]
    assert {row["id"]: row["possibly"] for row in answer["systems"]} == {
        "a": "starved",
        "b": "starved",
        "x": "starved",
    }


def test_a_lost_guess_beside_degraded_data_leaves_a_system_possibly_starved() -> None:
    answer = ask("h -[p, ?]-> a; x -[p]-> a", "h")
    row = pick(answer, "a")
    assert (row["roles"], row["possibly"]) == (["rework", "degraded"], "starved")
    assert states(answer, "a") == ["* lost/lost 1 assumed", "p degraded/degraded 1 traced"]


def test_a_system_with_rework_may_be_possibly_degraded() -> None:
    answer = ask("h -[?]-> a -[p]-> b -[w]-> h; y -[p]-> b", "h")
    row = pick(answer, "b")
    assert (row["roles"], row["possibly"], row["confidence"]) == (["rework"], "degraded", "traced")
    assert (row["distance"], row["route"]) == (1, ["b->h"])
    assert states(answer, "b") == ["p degraded/degraded 2 assumed"]


def test_an_assumed_system_has_its_headline_from_what_is_lost_first() -> None:
    answer = ask("h -k1[?]-> a -k2[p]-> z; h -k3[?]-> b -k4[q]-> c -k5[q]-> z; y -k6[p]-> z", "h")
    row = pick(answer, "z")
    assert (row["roles"], row["possibly"], row["confidence"]) == (["starved"], None, "assumed")
    assert (row["distance"], row["route"]) == (3, ["k3", "k4", "k5"])
    assert states(answer, "z") == ["p degraded/degraded 2 assumed", "q lost/lost 3 assumed"]
    assert answer["coverage"]["questions"] == [
        {"integration": "k3", "systems": 3, "services": 0},
        {"integration": "k1", "systems": 1, "services": 0},
    ]


def test_data_sorts_by_code_point_with_the_unrecorded_as_its_character() -> None:
    answer = ask("h -[person, ?, !early, Zoo, é]-> a", "h")
    assert [row["entity"] for row in pick(answer, "a")["data"]] == [
        "!early",
        "*",
        "Zoo",
        "person",
        "é",
    ]


def test_the_unrecorded_comes_in_its_place_among_assumed_pairs() -> None:
    answer = ask("h -k3[?]-> a; a -k1[!early]-> b; a -k2[?]-> b; a -k0[zoo]-> b", "h")
    assert pick(answer, "b")["route"] == ["k3", "k1"]
    other = ask("h -k3[?]-> a; a -k2[?]-> b; a -k0[zoo]-> b", "h")
    assert pick(other, "b")["route"] == ["k3", "k2"]


# Derivation


def test_derivations_are_followed_on_through_entities_that_nobody_carries() -> None:
    answer = ask(
        "h -[a]-> x -[d]-> y; x derives b from a; x derives c from b; x derives d from c", "h"
    )
    assert states(answer, "y") == ["d lost/lost 2 traced"]
    assert states(answer, "x") == ["a lost/lost 1 traced"]


def test_all_that_is_derived_from_one_entity_is_lost() -> None:
    answer = ask(
        "h -[a]-> x; x -[b]-> y1; x -[c]-> y2; x -[d]-> y3;"
        "x derives b from a; x derives c from a; x derives d from c",
        "h",
    )
    assert ids(answer["systems"]) == ["x", "y1", "y2", "y3"]


def test_derivations_of_two_systems_are_not_followed_on() -> None:
    answer = ask("h -[a]-> x -[a]-> y -[c]-> z; x derives b from a; y derives c from b", "h")
    assert roles(answer) == {"x": ["rework", "starved"], "y": ["starved"]}
    assert answer["coverage"]["downstream"]["systems"] == 1


def test_derivations_go_one_way() -> None:
    answer = ask("h -[a]-> x -[b]-> y; x derives a from b", "h")
    assert roles(answer) == {"x": ["rework", "starved"]}


def test_derivations_that_come_back_to_themselves_are_followed_once_round() -> None:
    answer = ask(
        "h -[a]-> x -[a]-> y1; x -[b]-> y2; x -[c]-> y3; x -[d]-> y4;"
        "x derives b from a; x derives c from b; x derives a from c; x derives a from a;"
        "x derives a from d",
        "h",
    )
    assert roles(answer) == {
        "x": ["rework", "starved"],
        "y1": ["starved"],
        "y2": ["starved"],
        "y3": ["starved"],
    }
    assert pick(answer, "y3")["distance"] == 2


def test_what_is_derived_is_lost_if_any_of_its_origins_is_lost() -> None:
    text = "h -[p]-> x; z -[p]-> x; h -[r]-> x; x -[q]-> y; x derives q from p; x derives q from r"
    answer = ask(text, "h")
    assert states(answer, "x") == ["p degraded/degraded 1 traced", "r lost/lost 1 traced"]
    assert states(answer, "y") == ["q lost/lost 2 traced"]


def test_what_is_derived_from_degraded_data_only_is_degraded() -> None:
    answer = ask(
        "h -[p, r]-> x; z -[p, r]-> x; x -[q]-> y; x derives q from p; x derives q from r", "h"
    )
    assert states(answer, "y") == ["q degraded/degraded 2 traced"]


def test_a_healthy_feed_of_the_same_name_does_not_save_what_is_derived() -> None:
    answer = ask("h -[p]-> x; z -[q]-> x -[q]-> y; x derives q from p", "h")
    assert states(answer, "x") == ["p lost/lost 1 traced"]
    assert states(answer, "y") == ["q lost/lost 2 traced"]


def test_a_name_degraded_at_the_sender_is_lost_behind_it_if_derived_from_what_is_lost() -> None:
    answer = ask("h -[p, q]-> x; z -[p]-> x; x -[p]-> y; x derives p from q", "h")
    assert states(answer, "x") == ["p degraded/degraded 1 traced", "q lost/lost 1 traced"]
    assert states(answer, "y") == ["p lost/lost 2 traced"]


# Services


@pytest.mark.parametrize(
    ("uses", "severity"),
    [
        ("h", "high"),
        ("h (supporting)", "medium"),
        ("starved", "high"),
        ("starved (supporting)", "medium"),
        ("degraded", "medium"),
        ("degraded (supporting)", "low"),
    ],
)
def test_severity_is_by_the_kind_of_use_and_what_is_used(uses: str, severity: str) -> None:
    graph = f"h -[x]-> starved; h -[x]-> degraded; z -[x]-> degraded; s uses {uses}"
    assert pick(ask(graph, "h"), "s", "services")["severity"] == severity


def test_rework_alone_does_not_affect_a_service() -> None:
    answer = ask("llpg -[a]-> h; fin -[b] via esb, h-> bank; s uses llpg, esb, fin", "h")
    assert answer["services"] == []
    assert answer["coverage"]["assumed"]["services"] == 0


def test_a_service_is_reported_by_its_worst_use() -> None:
    answer = ask("h -[x]-> a -[x]-> b; s uses h (supporting), b", "h")
    row = pick(answer, "s", "services")
    assert (row["severity"], row["relation"], row["system"]) == ("high", "indirect", "b")
    assert (row["distance"], row["route"]) == (2, ["h->a", "a->b"])


def test_a_service_prefers_the_direct_use_then_the_nearest_then_the_first() -> None:
    text = "h -[x]-> b -[x]-> a; h -[x]-> c; h2"
    first = ask(f"{text}; s uses a, c, b, h, h2", "h2", "h")["services"][0]
    assert (first["relation"], first["system"], first["route"]) == ("direct", "h", [])
    second = ask(f"{text}; s uses a, c, b", "h")["services"][0]
    assert (second["relation"], second["system"], second["distance"]) == ("indirect", "b", 1)


def test_a_use_in_doubt_may_make_a_certain_service_worse() -> None:
    answer = ask("h -[x]-> a; z -[x]-> a; h -[?]-> b; s uses a (supporting), b", "h")
    row = pick(answer, "s", "services")
    assert (row["severity"], row["possibly"], row["confidence"]) == ("low", "high", "traced")
    assert (row["system"], row["distance"]) == ("a", 1)


def test_a_service_is_possibly_worse_only_where_that_says_more() -> None:
    answer = ask("h -[?]-> b; s uses h (supporting), b (supporting); t uses h, b", "h")
    assert [(row["severity"], row["possibly"]) for row in answer["services"]] == [
        ("medium", None),
        ("high", None),
    ]


def test_an_assumed_service_has_the_distance_of_the_assumed_pair() -> None:
    answer = ask("h -[?]-> a -[p]-> b -[w]-> h; s uses b", "h")
    assert (pick(answer, "b")["distance"], pick(answer, "b")["route"]) == (1, ["b->h"])
    row = pick(answer, "s", "services")
    assert (row["severity"], row["confidence"], row["possibly"]) == ("high", "assumed", None)
    assert (row["distance"], row["route"]) == (2, ["h->a", "a->b"])


def test_an_assumed_service_is_reported_by_its_nearest_assumed_pair() -> None:
    answer = ask("h -[?]-> a -[p]-> c -[p]-> b -[w]-> h; s uses b, c", "h")
    row = pick(answer, "s", "services")
    assert (row["system"], row["distance"], row["route"]) == ("c", 2, ["h->a", "a->c"])


def test_an_assumed_service_is_reported_by_its_worst_use() -> None:
    answer = ask(
        "h -[?]-> a; a -[p]-> b; z -[p]-> b; a -[q]-> c -[q]-> d; s uses b, d; t uses b", "h"
    )
    row = pick(answer, "s", "services")
    assert (row["severity"], row["system"], row["distance"]) == ("high", "d", 3)
    assert pick(answer, "t", "services")["severity"] == "medium"
    assert answer["coverage"]["assumed"] == {"systems": 3, "services": 2}


def test_a_service_tells_processes_and_what_the_record_says_of_it() -> None:
    graph = parse(
        systems=name_systems("h", "a", "b", "c", "z"),
        integrations=[
            send("k1", source="h", target="a"),
            send("k2", source="h", target="c"),
            send("k3", source="c", target="b", data=["*"]),
        ],
        services=[
            {
                "id": "camford/care",
                "name": "Care",
                "borough": "camford",
                "lgsl_id": 52,
                "statutory": True,
                "uses": [
                    {"system": "a", "process": "Pay"},
                    {"system": "a", "process": "Assess"},
                    {"system": "c", "process": "Pay", "essential": False},
                    {"system": "c"},
                    {"system": "b", "process": "Guess"},
                    {"system": "z", "process": "Away"},
                ],
            },
            {
                "id": "parks",
                "statutory": False,
                "uses": [
                    {"system": "b", "process": "Guess"},
                    {"system": "z", "process": "Away"},
                ],
            },
            {"id": "roads", "uses": [{"system": "h", "process": "Open"}, {"system": "a"}]},
        ],
    )
    usual = {"possibly": None, "severity": "high"}
    assert ask(graph, "h")["services"] == [
        {
            **usual,
            "id": "camford/care",
            "name": "Care",
            "borough": "camford",
            "lgsl_id": 52,
            "statutory": True,
            "relation": "indirect",
            "system": "a",
            "distance": 1,
            "confidence": "traced",
            "route": ["k1"],
            "processes": ["Assess", "Pay"],
        },
        {
            **usual,
            "id": "parks",
            "name": "parks",
            "borough": None,
            "lgsl_id": None,
            "statutory": False,
            "relation": "indirect",
            "system": "b",
            "distance": 2,
            "confidence": "assumed",
            "route": ["k2", "k3"],
            "processes": ["Guess"],
        },
        {
            **usual,
            "id": "roads",
            "name": "roads",
            "borough": None,
            "lgsl_id": None,
            "statutory": None,
            "relation": "direct",
            "system": "h",
            "distance": 0,
            "confidence": "traced",
            "route": [],
            "processes": ["Open"],
        },
    ]


def test_a_system_used_in_two_ways_counts_by_the_essential_one() -> None:
    uses = [{"system": "h", "essential": False}, {"system": "h"}]
    graph = parse(systems=name_systems("h"), services=[{"id": "s", "uses": uses}])
    assert pick(ask(graph, "h"), "s", "services")["severity"] == "high"


# What the asker leaves out

LONG = (
    "h -[t]-> a -[t]-> b -[t]-> c -[?]-> d; s1 uses h; s2 uses a; s3 uses c; s4 uses d;"
    "b -[other]-> e; s5 uses e"
)


def test_what_is_beyond_the_distance_is_left_out_and_counted() -> None:
    answer = ask(LONG, "h", max_distance=1)
    assert ids(answer["systems"]) == ["a"]
    assert ids(answer["services"]) == ["s1", "s2"]
    assert answer["question"]["max_distance"] == 1
    coverage = answer["coverage"]
    assert coverage["beyond"] == {"systems": 3, "services": 2}
    assert coverage["assumed"] == {"systems": 1, "services": 1}
    assert coverage["downstream"] == {"systems": 1, "services": 1, "listed": None}


def test_integrations_and_questions_are_of_the_whole_answer() -> None:
    answer = ask(LONG, "h", max_distance=0, include="traced")
    assert ids(answer["integrations"]) == ["h->a"]
    assert answer["coverage"]["questions"] == [{"integration": "c->d", "systems": 1, "services": 1}]


def test_beyond_counts_only_what_include_left() -> None:
    coverage = ask(LONG, "h", max_distance=1, include="traced")["coverage"]
    assert coverage["beyond"] == {"systems": 2, "services": 1}
    assert coverage["assumed"] == {"systems": 1, "services": 1}


def test_nothing_is_beyond_the_greatest_distance() -> None:
    answer = ask(LONG, "h", max_distance=4)
    assert ids(answer["systems"]) == ["a", "b", "c", "d"]
    assert ids(answer["services"]) == ["s1", "s2", "s3", "s4"]
    assert answer["coverage"]["beyond"] == {"systems": 0, "services": 0}


def test_a_distance_that_no_chain_has_is_refused() -> None:
    with pytest.raises(InputError, match="is not a distance"):
        find(LONG, "h", max_distance=2**70)


def test_distance_nought_leaves_rework_and_direct_services() -> None:
    answer = ask(LONG, "h", max_distance=0)
    assert ids(answer["systems"]) == ["a"]
    assert ids(answer["services"]) == ["s1"]
    assert answer["coverage"]["beyond"] == {"systems": 3, "services": 3}


def test_a_far_system_with_rework_stays_and_its_service_does_not() -> None:
    text = "h -[t]-> b -[t]-> c -[t]-> a -[u]-> h; s uses a"
    answer = ask(text, "h", max_distance=1)
    assert [(row["id"], row["distance"]) for row in answer["systems"]] == [("a", 3), ("b", 1)]
    assert states(answer, "a") == ["t lost/lost 3 traced"]
    assert answer["services"] == []
    assert answer["coverage"]["beyond"] == {"systems": 1, "services": 1}


def test_asking_for_the_traced_leaves_out_what_is_assumed_and_counts_it() -> None:
    text = "h -[p, ?]-> a -[p]-> b; a -[case]-> c; z -[p]-> a; s uses c; t uses a"
    answer = ask(text, "h", include="traced")
    assert roles(answer) == {"a": ["rework", "degraded"], "b": ["degraded"]}
    assert states(answer, "a") == ["p degraded/degraded 1 traced"]
    assert states(answer, "b") == ["p degraded/lost 2 traced"]
    assert pick(answer, "a")["possibly"] == "starved"
    assert ids(answer["services"]) == ["t"]
    assert answer["services"][0]["possibly"] == "high"
    coverage = answer["coverage"]
    assert coverage["assumed"] == {"systems": 1, "services": 1}
    assert coverage["questions"] == [{"integration": "h->a", "systems": 2, "services": 2}]


def test_rework_with_assumed_loss_stays_without_it() -> None:
    answer = ask("h -[?]-> b", "h", include="traced")
    assert answer["systems"] == [
        {
            "id": "b",
            "name": "b",
            "borough": None,
            "roles": ["rework"],
            "possibly": "starved",
            "distance": 1,
            "confidence": "traced",
            "route": ["h->b"],
            "data": [],
        }
    ]
    assert answer["coverage"]["assumed"] == {"systems": 0, "services": 0}


def test_asking_for_what_is_downstream_lists_it_beside_all_else() -> None:
    everything, listing = ask(LONG, "h"), ask(LONG, "h", include="downstream")
    assert everything["coverage"]["downstream"]["listed"] is None
    assert listing["coverage"]["downstream"] == {
        "systems": 1,
        "services": 1,
        "listed": {"systems": ["e"], "services": ["s5"]},
    }
    assert listing["systems"] == everything["systems"]
    assert listing["services"] == everything["services"]
    assert listing["question"]["include"] == "downstream"


# Coverage


def test_downstream_goes_on_over_other_data_and_through_rework() -> None:
    answer = ask(
        "h -[t]-> a -[p]-> b -[q]-> c -[q]-> h; c -[r]-> d; b -[q]-> a;"
        "s1 uses c; s2 uses c, h; s3 uses a; s4 uses z; s5 uses b, d",
        "h",
        include="downstream",
    )
    assert roles(answer) == {"a": ["rework", "starved"], "c": ["rework"]}
    assert answer["coverage"]["downstream"] == {
        "systems": 3,
        "services": 2,
        "listed": {"systems": ["b", "c", "d"], "services": ["s1", "s5"]},
    }


def test_downstream_begins_at_data_at_risk_and_not_at_rework() -> None:
    answer = ask(
        "llpg -[a]-> h; llpg -[a]-> z; fin -[b] via esb, h-> bank; esb -[c]-> y; fin -[b]-> x;"
        "s uses llpg, z",
        "h",
        include="downstream",
    )
    nothing = {"systems": 0, "services": 0, "listed": {"systems": [], "services": []}}
    assert answer["coverage"]["downstream"] == nothing


def test_downstream_begins_at_assumed_loss_too() -> None:
    answer = ask("h -[?]-> a -[p]-> b -[q]-> c; s uses c", "h", include="downstream")
    assert answer["coverage"]["downstream"] == {
        "systems": 1,
        "services": 1,
        "listed": {"systems": ["c"], "services": ["s"]},
    }


def test_downstream_does_not_go_through_what_is_replaced_or_not_live() -> None:
    graph = parse(
        systems=[
            *name_systems("h", "h2", "a", "b", "c", "e"),
            {"id": "past", "live_to": "2026-01-01"},
        ],
        integrations=[
            send("k1", source="h", target="a"),
            send("k2", source="a", target="h2", data=["y"]),
            send("k4", source="a", target="past", data=["y"]),
            send("k5", source="past", target="c", data=["y"]),
            send("k6", source="a", target="e", data=["y"], live_to="2026-01-01"),
            send("k7", source="a", target="b", data=["y"]),
        ],
        services=[
            {"id": "s1", "uses": [{"system": "b"}], "live_from": "2027-01-01"},
            {"id": "s2", "uses": [{"system": "past"}, {"system": "c"}]},
        ],
    )
    assert ask(graph, "h", "h2", include="downstream")["coverage"]["downstream"] == {
        "systems": 1,
        "services": 0,
        "listed": {"systems": ["b"], "services": []},
    }


def test_questions_come_by_how_much_stands_for_them() -> None:
    answer = ask(
        "h -k5[?]-> a; h -k2[?]-> b -[p]-> c; h -k3[?]-> d;"
        "s1 uses b, c; s2 uses c; s3 uses h; s4 uses a (supporting); s5 uses a, h; s6 uses d",
        "h",
    )
    assert answer["coverage"]["questions"] == [
        {"integration": "k2", "systems": 2, "services": 2},
        {"integration": "k3", "systems": 1, "services": 1},
        {"integration": "k5", "systems": 1, "services": 2},
    ]


def test_a_question_does_not_stand_for_a_service_that_is_not_live() -> None:
    graph = parse(
        systems=name_systems("h", "a"),
        integrations=[send("k1", source="h", target="a", data=["*"])],
        services=[
            {"id": "s", "uses": [{"system": "a"}], "live_to": "2026-11-22"},
            {"id": "t", "uses": [{"system": "a"}, {"system": "a", "process": "Pay"}]},
        ],
    )
    answer = ask(graph, "h")
    assert answer["coverage"]["questions"] == [{"integration": "k1", "systems": 1, "services": 1}]


def test_a_question_is_the_first_unrecorded_integration_of_the_route() -> None:
    answer = ask("h -k1[p]-> a -k2[?]-> b -k3[?]-> c; c -k4[x, ?]-> d", "h")
    assert answer["coverage"]["questions"] == [{"integration": "k2", "systems": 3, "services": 0}]


def test_a_certain_system_with_an_assumed_pair_stands_for_its_question() -> None:
    answer = ask("h -k1[p]-> a -k2[?]-> b; h -k3[p]-> b; s uses b", "h")
    assert pick(answer, "b")["confidence"] == "traced"
    assert answer["coverage"]["questions"] == [{"integration": "k2", "systems": 1, "services": 1}]
    assert answer["coverage"]["assumed"] == {"systems": 0, "services": 0}


BOROUGHS: dict[str, list[dict[str, Any]]] = {
    "systems": [
        *(
            {"id": identifier, "borough": identifier[:2]}
            for identifier in (
                "b1/h", "b1/p", "b1/q", "b1/alone", "b1/ended", "b1/passed",
                "b2/a", "b2/p", "b2/itself", "b2/alone",
                "b3/y", "b3/z", "b3/alone",
            )
        ),
        {"id": "b1/past", "borough": "b1", "live_to": "2026-11-22"},
        {"id": "b1/planned", "borough": "b1", "live_from": "2026-11-23"},
        {"id": "b3/shared", "borough": "b3", "shared_with": ["b4", "b1"]},
        {"id": "nobody"},
    ],
    "integrations": [
        send("k1", source="b1/h", target="b2/a"),
        send("k2", source="b1/p", target="b1/q", data=["*"]),
        send("k3", source="b2/p", target="b3/z", data=["x", "*"]),
        send("k4", source="b3/z", target="b3/y", data=["*"], via=["b1/passed"]),
        send("k5", source="b1/p", target="b1/q", data=["*"], live_to="2026-11-22"),
        send("k6", source="b1/ended", target="b3/z", live_to="2026-11-22"),
        send("k7", source="b2/itself", target="b2/itself"),
        send("k8", source="b1/past", target="b1/p", data=["*"]),
    ],
}  # fmt: skip


def test_isolated_systems_are_of_the_boroughs_concerned() -> None:
    assert ask(parse(**BOROUGHS), "b1/h")["coverage"]["isolated_systems"] == [
        "b1/alone",
        "b1/ended",
        "b2/alone",
        "b3/shared",
    ]


def test_unrecorded_integrations_are_counted_once_by_their_ends() -> None:
    assert ask(parse(**BOROUGHS), "b1/h")["coverage"]["unrecorded_integrations"] == 2


def test_coverage_is_of_the_whole_answer_whatever_is_left_out() -> None:
    text = "b1/h -[x]-> b2/a -[x]-> b3/b -[?]-> b4/c; b1/x; b2/x; b3/x; b4/x; b5/x"
    coverage = ask(text, "b1/h", max_distance=0, include="traced")["coverage"]
    assert coverage["isolated_systems"] == ["b1/x", "b2/x", "b3/x", "b4/x"]
    assert coverage["unrecorded_integrations"] == 1


def test_the_borough_of_what_is_only_downstream_is_not_concerned() -> None:
    coverage = ask("b1/h -[x]-> b1/a -[y]-> b2/b; b2/alone", "b1/h")["coverage"]
    assert coverage["downstream"]["systems"] == 1
    assert coverage["isolated_systems"] == []


def test_the_borough_of_a_sender_with_rework_is_concerned() -> None:
    coverage = ask("b2/llpg -[x]-> b1/h; b2/alone; b3/alone", "b1/h")["coverage"]
    assert coverage["isolated_systems"] == ["b2/alone"]


def test_what_is_replaced_may_be_isolated_itself() -> None:
    answer = ask("b1/h; b1/a -[x]-> b1/c", "b1/h")
    assert answer["coverage"]["isolated_systems"] == ["b1/h"]
    assert answer["systems"] == []


def test_coverage_tells_the_sources_of_the_boroughs_concerned() -> None:
    graph = Snapshot(
        systems=(System(id="b1/h", borough="b1"), System(id="b3/z", borough="b3")),
        sources=(
            Source(id="late.csv", borough="b1", read_on=date(2026, 10, 2)),
            Source(id="early.csv", borough="b1", read_on=date(2026, 9, 1)),
            Source(id="far.csv", borough="b3", read_on=date(2026, 10, 2)),
        ),
    )
    assert ask(graph, "b1/h")["coverage"]["sources"] == [
        {"source": "early.csv", "borough": "b1", "read_on": "2026-09-01"},
        {"source": "late.csv", "borough": "b1", "read_on": "2026-10-02"},
    ]


# Dates

PERIOD = {"live_from": "2026-03-01", "live_to": "2026-09-01"}
BORDERS = [
    (date(2026, 2, 28), False),
    (date(2026, 3, 1), True),
    (date(2026, 8, 31), True),
    (date(2026, 9, 1), False),
]


@pytest.mark.parametrize(("on", "counts"), BORDERS)
def test_an_integration_counts_within_its_own_period(*, on: date, counts: bool) -> None:
    graph = parse(
        systems=name_systems("h", "a"), integrations=[send("k1", source="h", target="a", **PERIOD)]
    )
    answer = ask(graph, "h", on=on)
    assert ids(answer["integrations"]) == (["k1"] if counts else [])
    assert ids(answer["systems"]) == (["a"] if counts else [])


@pytest.mark.parametrize(("on", "counts"), BORDERS)
def test_an_integration_counts_while_both_its_ends_are_live(*, on: date, counts: bool) -> None:
    graph = parse(
        systems=[*name_systems("h", "b"), {"id": "a", **PERIOD}],
        integrations=[
            send("k1", source="h", target="a"),
            send("k2", source="a", target="b"),
            send("k3", source="a", target="h"),
        ],
        services=[{"id": "s", "uses": [{"system": "a"}]}],
    )
    answer = ask(graph, "h", on=on)
    assert ids(answer["integrations"]) == (["k1", "k3"] if counts else [])
    assert ids(answer["systems"]) == (["a", "b"] if counts else [])
    assert ids(answer["services"]) == (["s"] if counts else [])


@pytest.mark.parametrize(("on", "counts"), BORDERS)
def test_a_service_counts_within_its_period(*, on: date, counts: bool) -> None:
    graph = parse(
        systems=name_systems("h"), services=[{"id": "s", "uses": [{"system": "h"}], **PERIOD}]
    )
    assert ids(ask(graph, "h", on=on)["services"]) == (["s"] if counts else [])


def test_a_second_feed_that_has_ended_is_no_second_feed() -> None:
    graph = parse(
        systems=name_systems("h", "a", "z"),
        integrations=[
            send("k1", source="h", target="a"),
            send("k2", source="z", target="a", live_to="2026-11-22"),
        ],
    )
    assert states(ask(graph, "h"), "a") == ["x lost/lost 1 traced"]
    earlier = ask(graph, "h", on=date(2026, 11, 21))
    assert states(earlier, "a") == ["x degraded/degraded 1 traced"]


def test_a_via_that_is_not_live_is_ignored() -> None:
    graph = parse(
        systems=[*name_systems("h", "a", "esb"), {"id": "old", "live_to": "2026-01-01"}],
        integrations=[send("k1", source="h", target="a", via=["old", "esb", "old"])],
    )
    answer = ask(graph, "h")
    assert answer["integrations"][0]["via"] == ["esb"]
    assert roles(answer) == {"a": ["rework", "starved"], "esb": ["rework"]}
    earlier = ask(graph, "h", on=date(2025, 12, 31))
    assert earlier["integrations"][0]["via"] == ["old", "esb", "old"]
    assert ids(earlier["systems"]) == ["a", "esb", "old"]


def test_the_same_graph_answers_for_many_dates_one_after_another() -> None:
    graph = parse(
        systems=name_systems("h", "a"),
        integrations=[send("k1", source="h", target="a", live_from="2026-01-15")],
    )
    days = [date(2026, 1, day) for day in range(1, 31)]
    found = [day.day for day in days + days if ask(graph, "h", on=day)["systems"]]
    assert found == [*range(15, 31), *range(15, 31)]


# Teams and contracts

INVOLVED = {
    "teams": [{"id": "t-housing", "name": "Housing team"}, {"id": "t-nameless"}],
    "systems": [
        {"id": "h", "owner": "t-housing"},
        {"id": "a", "owner": "t-nameless"},
        {"id": "b", "owner": "t-unlisted"},
        {"id": "llpg", "owner": "t-housing"},
        {"id": "z", "owner": "t-away"},
    ],
    "integrations": [
        send("k1", source="h", target="a", owner="t-interfaces"),
        send("k2", source="a", target="b", owner="t-farther"),
        send("k3", source="llpg", target="h"),
    ],
    "services": [
        {"id": "s", "uses": [{"system": "b"}], "owner": "t-care"},
        {"id": "t", "uses": [{"system": "z"}], "owner": "t-away"},
    ],
    "contracts": [
        {"id": "c3", "title": "Housing", "covers": ["h"], "owner": "t-buyers"},
        {
            "id": "c1",
            "supplier": "acme",
            "covers": ["z", "a"],
            "start": "2020-04-01",
            "end": "2027-03-31",
            "review": "2026-12-01",
            "notice_by": "2026-09-30",
            "latest_end": "2029-03-31",
            "value_gbp": 12.5,
        },
        {"id": "c2", "covers": ["z"]},
        {"id": "c4", "title": "Ended", "covers": ["llpg", "h"], "end": "2020-03-31"},
        {"id": "c5", "covers": []},
    ],
}


def test_the_teams_that_own_what_is_listed_are_involved() -> None:
    assert ask(parse(**INVOLVED), "h")["teams"] == [
        {"id": "t-care", "name": "t-care"},
        {"id": "t-housing", "name": "Housing team"},
        {"id": "t-interfaces", "name": "t-interfaces"},
        {"id": "t-nameless", "name": "t-nameless"},
        {"id": "t-unlisted", "name": "t-unlisted"},
    ]


def test_the_teams_of_what_is_left_out_are_not_involved() -> None:
    answer = ask(parse(**INVOLVED), "h", max_distance=1)
    assert ids(answer["teams"]) == ["t-housing", "t-interfaces", "t-nameless"]


def test_contracts_are_told_with_their_dates_and_without_a_made_up_title() -> None:
    assert ask(parse(**INVOLVED), "h")["contracts"] == [
        {
            "id": "c1",
            "title": None,
            "supplier": "acme",
            "covers": ["a", "z"],
            "end": "2027-03-31",
            "review": "2026-12-01",
            "notice_by": "2026-09-30",
            "latest_end": "2029-03-31",
        },
        {
            "id": "c3",
            "title": "Housing",
            "supplier": None,
            "covers": ["h"],
            "end": None,
            "review": None,
            "notice_by": None,
            "latest_end": None,
        },
        {
            "id": "c4",
            "title": "Ended",
            "supplier": None,
            "covers": ["h", "llpg"],
            "end": "2020-03-31",
            "review": None,
            "notice_by": None,
            "latest_end": None,
        },
    ]


# The hash, and the same bytes


def build_named(name: str | None, *, borough: str = "ü") -> Snapshot:
    return parse(
        systems=[
            {"id": "ü/h", "borough": borough, "name": name},
            {"id": 'ü/"a\\b/\u2028😀', "borough": "ü", "name": name},
        ],
        integrations=[
            {
                "id": "k<1>",
                "source": "ü/h",
                "target": 'ü/"a\\b/\u2028😀',
                "data": ["€"],
                "mechanism": "api",
                "automation": "automatic",
                "name": name,
            }
        ],
        services=[
            {
                "id": "ü/s",
                "name": name,
                "borough": "ü",
                "lgsl_id": 52,
                "statutory": True,
                "uses": [{"system": 'ü/"a\\b/\u2028😀', "process": "Pay"}],
            }
        ],
    )


def test_the_hash_is_over_canonical_json_without_names() -> None:
    hashed = {
        "question": {
            "systems": ["ü/h"],
            "on": "2026-11-22",
            "max_distance": 3,
            "include": "all",
        },
        "integrations": [
            {
                "id": "k<1>",
                "disposition": "rebuild",
                "source": "ü/h",
                "target": 'ü/"a\\b/\u2028😀',
                "via": [],
                "data": ["€"],
                "mechanism": "api",
                "automation": "automatic",
            }
        ],
        "systems": [
            {
                "id": 'ü/"a\\b/\u2028😀',
                "borough": "ü",
                "roles": ["rework", "starved"],
                "possibly": None,
                "distance": 1,
                "confidence": "traced",
                "route": ["k<1>"],
                "data": [
                    {
                        "entity": "€",
                        "state": "lost",
                        "worst": "lost",
                        "distance": 1,
                        "confidence": "traced",
                    }
                ],
            }
        ],
        "services": [
            {
                "id": "ü/s",
                "borough": "ü",
                "lgsl_id": 52,
                "severity": "high",
                "possibly": None,
                "relation": "indirect",
                "system": 'ü/"a\\b/\u2028😀',
                "distance": 1,
                "confidence": "traced",
                "route": ["k<1>"],
            }
        ],
    }
    canonical = json.dumps(hashed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    answer = find(build_named("Housing"), "ü/h", max_distance=3)
    assert answer.result_hash == f"sha256:{digest}"
    assert json.loads(answer.model_dump_json())["result_hash"] == f"sha256:{digest}"


def test_the_hash_of_an_empty_answer_is_over_empty_lists() -> None:
    canonical = (
        b'{"integrations":[],"question":{"include":"all","max_distance":null,'
        b'"on":"2026-11-22","systems":["h"]},"services":[],"systems":[]}'
    )
    digest = hashlib.sha256(canonical).hexdigest()
    assert find("h", "h").result_hash == f"sha256:{digest}"


def test_new_names_do_not_change_the_hash() -> None:
    before, after = find(build_named(None), "ü/h"), find(build_named("Renamed"), "ü/h")
    assert before.result_hash == after.result_hash
    assert before.systems != after.systems


def test_another_question_has_another_hash() -> None:
    graph = sketch("h -[x]-> a; z")
    answers = [
        find(graph, "h"),
        find(graph, "h", "z"),
        find(graph, "h", on=date(2026, 11, 23)),
        find(graph, "h", max_distance=1),
        find(graph, "h", include="traced"),
        find(graph, "h", include="downstream"),
    ]
    assert len({answer.result_hash for answer in answers}) == len(answers)
    assert find(graph, "h", "h").result_hash == find(graph, "h").result_hash


def test_another_result_has_another_hash() -> None:
    texts = ["h -[x]-> a", "h -[y]-> a", "h -[x]-> a; b -[x]-> a", "h -[x]-> a; s uses a"]
    assert len({find(text, "h").result_hash for text in texts}) == len(texts)


def test_the_version_and_other_data_do_not_change_the_hash() -> None:
    systems = (System(id="h"), System(id="a"), System(id="z"))
    first = Integration(id="k1", source="h", target="a", data=("x",))
    second = Integration(id="k2", source="a", target="z", data=("y",))
    before = Snapshot(systems=systems, integrations=(first,))
    after = Snapshot(systems=systems, integrations=(first, second), version=9)
    assert find(before, "h").result_hash == find(after, "h").result_hash


def test_the_same_question_twice_gives_the_same_bytes() -> None:
    graph = parse(**BOROUGHS, contracts=[{"id": "c", "covers": ["b1/h"]}])
    again = parse(
        systems=BOROUGHS["systems"][::-1],
        integrations=BOROUGHS["integrations"][::-1],
        contracts=[{"id": "c", "covers": ["b1/h"]}],
    )
    first = find(graph, "b1/h", "b1/p").model_dump_json()
    assert find(graph, "b1/p", "b1/h").model_dump_json() == first
    assert find(again, "b1/p", "b1/h", "b1/p").model_dump_json() == first


def test_an_answer_does_not_depend_on_the_questions_before() -> None:
    text = "h -[x, ?]-> a -[x]-> b; g -[x]-> b; b -[x]-> c; z -[?]-> g; a -[?]-> c"
    graph = sketch(text)
    for system in ("h", "g", "z", "h", "a", "g", "b", "h"):
        assert find(graph, system).model_dump_json() == find(text, system).model_dump_json()


def test_a_changed_answer_does_not_change_the_next() -> None:
    graph = sketch("h -[x, ?]-> a -[x]-> b; h -[x]-> c; s uses a; t uses h")
    untouched = find(graph, "h").model_dump_json()
    spoilt = find(graph, "h")
    for row in spoilt.systems:
        row["route"].append("spoilt")
        row["roles"].clear()
        for pair in row["data"]:
            pair["entity"] = "spoilt"
        row["data"].clear()
    for service in spoilt.services:
        service["route"].append("spoilt")
        service["processes"].append("spoilt")
    for integration in spoilt.integrations:
        integration["via"].append("spoilt")
        integration["data"].append("spoilt")
    spoilt.coverage["isolated_systems"].append("spoilt")
    spoilt.question["systems"].append("spoilt")
    assert find(graph, "h").model_dump_json() == untouched


def test_an_answer_is_made_of_what_json_knows() -> None:
    answer = find(parse(**INVOLVED), "h", include="downstream")
    assert json.loads(json.dumps(answer.model_dump())) == answer.model_dump(mode="json")
    assert json.loads(answer.model_dump_json()) == answer.model_dump(mode="json")


def test_ids_are_compared_by_code_point_and_never_folded() -> None:
    answer = ask(
        "h -k1[x]-> é; h -k2[x]-> e\u0301; h -k3[x]-> Z; h -k4[x]-> a; h -k5[x]-> \uffee;"
        "h -k6[x]-> 😀; h -k7[x]-> a10; h -k8[x]-> a2; h -k9[x]-> *",
        "h",
    )
    assert ids(answer["systems"]) == [
        "*", "Z", "a", "a10", "a2", "e\u0301", "é", "\uffee", "😀",
    ]  # fmt: skip


# Size


def test_thousands_of_integrations_between_two_systems_are_all_kept() -> None:
    count = 4_000
    graph = parse(
        systems=name_systems("h", "a", "b"),
        integrations=[
            *(send(f"k{n:04}", source="h", target="a") for n in range(count)),
            *(send(f"m{n:04}", source="a", target="b") for n in range(count)),
        ],
    )
    begun = perf_counter()
    answer = ask(graph, "h")
    assert perf_counter() - begun < FAST_ENOUGH
    assert ids(answer["integrations"]) == [f"k{n:04}" for n in range(count)]
    assert pick(answer, "b")["route"] == ["k0000", "m0000"]
    assert states(answer, "b") == ["x lost/lost 2 traced"]


def test_one_good_feed_among_thousands_makes_the_difference() -> None:
    feeds = [send(f"k{n:04}", source="h", target="a") for n in range(4_000)]
    graph = parse(
        systems=name_systems("h", "a", "b", "z"),
        integrations=[
            *feeds,
            send("z1", source="z", target="a"),
            *({**feed, "id": f"m{feed['id']}", "source": "a", "target": "b"} for feed in feeds),
        ],
    )
    assert states(ask(graph, "h"), "b") == ["x degraded/degraded 2 traced"]


def build_chain(*, data: str, length: int = 5_000) -> Snapshot:
    """Chain systems s0000 to the last, which sends something else back to the first."""
    return parse(
        systems=name_systems(*(f"s{n:04}" for n in range(length + 1)), "fresh"),
        integrations=[
            *(
                send(f"k{n:04}", source=f"s{n:04}", target=f"s{n + 1:04}", data=[data])
                for n in range(length)
            ),
            send("z", source=f"s{length:04}", target="s0000", data=["other"]),
            send("fresh", source="fresh", target="s0001", data=["y"]),
        ],
    )


def test_loss_goes_down_a_chain_of_thousands() -> None:
    begun = perf_counter()
    answer = ask(build_chain(data="x"), "s0000", max_distance=1)
    assert perf_counter() - begun < FAST_ENOUGH
    assert ids(answer["systems"]) == ["s0001", "s5000"]
    last = pick(answer, "s5000")
    assert (last["roles"], last["distance"]) == (["rework", "starved"], 5_000)
    assert last["route"] == [f"k{n:04}" for n in range(5_000)]
    assert answer["coverage"]["beyond"] == {"systems": 4_998, "services": 0}


def test_a_whole_chain_may_be_degraded() -> None:
    begun = perf_counter()
    answer = ask(build_chain(data="y"), "s0000", max_distance=1)
    assert perf_counter() - begun < FAST_ENOUGH
    assert states(answer, "s5000") == ["y degraded/degraded 5000 traced"]


def test_a_whole_chain_may_be_in_doubt_behind_one_question() -> None:
    begun = perf_counter()
    answer = ask(build_chain(data="*"), "s0000", max_distance=1)
    assert perf_counter() - begun < FAST_ENOUGH
    last = pick(answer, "s5000")
    assert (last["roles"], last["possibly"], last["route"]) == (["rework"], "starved", ["z"])
    assert states(answer, "s5000") == ["* lost/lost 5000 assumed"]
    coverage = answer["coverage"]
    assert coverage["questions"] == [{"integration": "k0000", "systems": 5_000, "services": 0}]
    assert coverage["assumed"] == {"systems": 4_998, "services": 0}
    assert coverage["beyond"] == {"systems": 4_998, "services": 0}


def test_a_ring_of_thousands_is_saved_by_one_feed_at_its_far_end() -> None:
    count = 2_000
    ring = [
        send(f"k{n:04}", source=f"s{n:04}", target=f"s{(n + 1) % count:04}") for n in range(count)
    ]
    graph = parse(
        systems=name_systems("h", "z", *(f"s{n:04}" for n in range(count))),
        integrations=[
            *ring,
            send("h1", source="h", target="s0000"),
            send("z1", source="z", target="s1999"),
        ],
    )
    answer = ask(graph, "h", max_distance=1)
    assert states(answer, "s0000") == ["x degraded/degraded 1 traced"]
    assert answer["coverage"]["beyond"] == {"systems": 1_999, "services": 0}


def test_more_routes_than_could_be_counted_give_the_first() -> None:
    levels = 60
    steps = [
        f"n{n:02} -{n:02}a[x]-> b{n:02} -{n:02}d[x]-> n{n + 1:02};"
        f"n{n:02} -{n:02}b[x]-> a{n:02} -{n:02}c[x]-> n{n + 1:02}"
        for n in range(levels)
    ]
    answer = ask(";".join(steps), "n00")
    last = pick(answer, "n60")
    assert last["distance"] == 2 * levels
    assert last["route"] == [f"{n:02}{letter}" for n in range(levels) for letter in "ad"]


def test_a_long_derivation_is_followed_to_its_end() -> None:
    derives = [{"from": f"e{n:04}", "to": f"e{n + 1:04}"} for n in range(500)]
    graph = parse(
        systems=[*name_systems("h", "b"), {"id": "a", "derives": derives}],
        integrations=[
            send("k1", source="h", target="a", data=["e0000"]),
            send("k2", source="a", target="b", data=["e0500"]),
        ],
    )
    begun = perf_counter()
    answer = ask(graph, "h")
    assert perf_counter() - begun < FAST_ENOUGH
    assert states(answer, "b") == ["e0500 lost/lost 2 traced"]


def test_a_system_that_ended_on_the_first_day_of_all_is_refused_too() -> None:
    graph = parse(systems=[{"id": "h", "live_to": "0001-01-01"}])
    assert refuse(NotFoundError, graph, "h") == [
        'The system "h" is not live on 2026-11-22: it is live before 0001-01-01. '
        "Ask about a date in that time."
    ]
