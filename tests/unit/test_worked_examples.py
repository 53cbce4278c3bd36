"""The worked examples of the definition, each as it stands there."""

from datetime import date
from typing import Any

from depgraph import find_impact, sketch
from depgraph.analysis.answer import Include

ON = date(2026, 11, 22)
STARVED_TWICE = "h -[tenancy]-> crm -[tenancy]-> mail; crm -[payment]-> ledger"


def ask(text: str, *systems: str, include: Include = "all") -> dict[str, Any]:
    answer = find_impact(sketch(text), systems=systems, on=ON, include=include)
    return answer.model_dump(mode="json")


def system(identifier: str, **values: object) -> dict[str, object]:
    labels = {"id": identifier, "name": identifier, "borough": None}
    return {**labels, "possibly": None, "confidence": "traced", "data": [], **values}


def service(identifier: str, **values: object) -> dict[str, object]:
    labels = {"id": identifier, "name": identifier, "borough": None}
    unrecorded: dict[str, object] = {"lgsl_id": None, "statutory": None, "processes": []}
    return {**labels, **unrecorded, "possibly": None, "confidence": "traced", **values}


def lost(entity: str, distance: int, confidence: str = "traced") -> dict[str, object]:
    states = {"state": "lost", "worst": "lost"}
    return {"entity": entity, **states, "distance": distance, "confidence": confidence}


def degraded(entity: str, distance: int, worst: str = "degraded") -> dict[str, object]:
    states = {"state": "degraded", "worst": worst}
    return {"entity": entity, **states, "distance": distance, "confidence": "traced"}


def list_dispositions(answer: dict[str, Any]) -> dict[str, str]:
    return {row["id"]: row["disposition"] for row in answer["integrations"]}


def test_loss_travels_with_its_own_entity_only() -> None:
    answer = ask(STARVED_TWICE, "h")
    assert answer["integrations"] == [
        {
            "id": "h->crm",
            "disposition": "rebuild",
            "source": "h",
            "target": "crm",
            "via": [],
            "data": ["tenancy"],
            "mechanism": "unknown",
            "automation": "unknown",
        }
    ]
    assert answer["systems"] == [
        system(
            "crm",
            roles=["rework", "starved"],
            distance=1,
            route=["h->crm"],
            data=[lost("tenancy", 1)],
        ),
        system(
            "mail",
            roles=["starved"],
            distance=2,
            route=["h->crm", "crm->mail"],
            data=[lost("tenancy", 2)],
        ),
    ]
    assert answer["services"] == []


def test_what_gets_other_data_of_a_starved_system_is_downstream() -> None:
    counted = ask(STARVED_TWICE, "h")["coverage"]["downstream"]
    assert counted == {"systems": 1, "services": 0, "listed": None}
    listed = ask(STARVED_TWICE, "h", include="downstream")["coverage"]["downstream"]
    assert listed == {
        "systems": 1,
        "services": 0,
        "listed": {"systems": ["ledger"], "services": []},
    }


def test_loss_passes_to_what_is_derived_from_it() -> None:
    answer = ask(f"{STARVED_TWICE}; crm derives payment from tenancy", "h")
    assert [row["id"] for row in answer["systems"]] == ["crm", "ledger", "mail"]
    assert answer["systems"][1] == system(
        "ledger",
        roles=["starved"],
        distance=2,
        route=["h->crm", "crm->ledger"],
        data=[lost("payment", 2)],
    )
    assert answer["coverage"]["downstream"] == {"systems": 0, "services": 0, "listed": None}


def test_data_that_nobody_recorded_may_be_what_is_lost() -> None:
    answer = ask("h -[tenancy]-> crm -[tenancy]-> mail; crm -[?]-> ledger", "h")
    assert answer["systems"] == [
        system(
            "crm",
            roles=["rework", "starved"],
            distance=1,
            route=["h->crm"],
            data=[lost("tenancy", 1)],
        ),
        system(
            "ledger",
            roles=["starved"],
            distance=2,
            confidence="assumed",
            route=["h->crm", "crm->ledger"],
            data=[lost("*", 2, "assumed")],
        ),
        system(
            "mail",
            roles=["starved"],
            distance=2,
            route=["h->crm", "crm->mail"],
            data=[lost("tenancy", 2)],
        ),
    ]
    coverage = answer["coverage"]
    assert coverage["assumed"] == {"systems": 1, "services": 0}
    assert coverage["questions"] == [{"integration": "crm->ledger", "systems": 1, "services": 0}]
    assert coverage["downstream"] == {"systems": 0, "services": 0, "listed": None}


def test_a_sender_has_rework_and_loses_nothing() -> None:
    answer = ask("llpg -[address]-> h", "h")
    assert list_dispositions(answer) == {"llpg->h": "repoint"}
    assert answer["systems"] == [
        system("llpg", roles=["rework"], distance=1, route=["llpg->h"], data=[])
    ]


def test_a_system_fed_twice_is_degraded() -> None:
    answer = ask("h -[person]-> idx; crm -[person]-> idx", "h")
    assert answer["systems"] == [
        system(
            "idx",
            roles=["rework", "degraded"],
            distance=1,
            route=["h->idx"],
            data=[degraded("person", 1)],
        )
    ]


def test_a_ring_fed_only_by_what_is_replaced_is_lost() -> None:
    answer = ask("h -[person]-> a -[person]-> b -[person]-> a", "h")
    assert answer["systems"] == [
        system(
            "a",
            roles=["rework", "starved"],
            distance=1,
            route=["h->a"],
            data=[lost("person", 1)],
        ),
        system(
            "b",
            roles=["starved"],
            distance=2,
            route=["h->a", "a->b"],
            data=[lost("person", 2)],
        ),
    ]


def test_a_ring_with_an_outside_feed_is_degraded() -> None:
    answer = ask("h -[person]-> a -[person]-> b -[person]-> a; x -[person]-> b", "h")
    assert answer["systems"] == [
        system(
            "a",
            roles=["rework", "degraded"],
            distance=1,
            route=["h->a"],
            data=[degraded("person", 1)],
        ),
        system(
            "b",
            roles=["degraded"],
            distance=2,
            route=["h->a", "a->b"],
            data=[degraded("person", 2)],
        ),
    ]


def test_what_passes_the_replaced_bus_is_rerouted_and_lost_behind_it() -> None:
    answer = ask("fin -[invoice] via h-> bank", "h")
    assert list_dispositions(answer) == {"fin->bank": "reroute"}
    assert answer["integrations"][0]["via"] == ["h"]
    assert answer["systems"] == [
        system(
            "bank",
            roles=["rework", "starved"],
            distance=1,
            route=["fin->bank"],
            data=[lost("invoice", 1)],
        ),
        system("fin", roles=["rework"], distance=1, route=["fin->bank"], data=[]),
    ]


def test_what_lies_between_two_replaced_systems_is_retired() -> None:
    answer = ask("h -[tenancy]-> h2 -[tenancy]-> z", "h", "h2")
    assert list_dispositions(answer) == {"h->h2": "retire", "h2->z": "rebuild"}
    assert answer["systems"] == [
        system(
            "z",
            roles=["rework", "starved"],
            distance=1,
            route=["h2->z"],
            data=[lost("tenancy", 1)],
        )
    ]


def test_services_are_affected_directly_and_behind_what_is_starved() -> None:
    answer = ask(f"{STARVED_TWICE}; repairs uses h; letters uses mail (supporting)", "h")
    assert answer["services"] == [
        service(
            "letters",
            severity="medium",
            relation="indirect",
            system="mail",
            distance=2,
            route=["h->crm", "crm->mail"],
        ),
        service(
            "repairs",
            severity="high",
            relation="direct",
            system="h",
            distance=0,
            route=[],
        ),
    ]


SECOND_FEED_IN_DOUBT = "h -[person]-> a; b -[person]-> a; h -[?]-> b; care uses a"


def test_a_second_feed_that_is_itself_in_doubt_leaves_a_system_possibly_starved() -> None:
    answer = ask(SECOND_FEED_IN_DOUBT, "h")
    assert list_dispositions(answer) == {"h->a": "rebuild", "h->b": "rebuild"}
    assert answer["systems"] == [
        system(
            "a",
            roles=["rework", "degraded"],
            possibly="starved",
            distance=1,
            route=["h->a"],
            data=[degraded("person", 1, worst="lost")],
        ),
        system(
            "b",
            roles=["rework"],
            possibly="starved",
            distance=1,
            route=["h->b"],
            data=[lost("*", 1, "assumed")],
        ),
    ]


def test_a_service_behind_a_feed_in_doubt_is_possibly_worse_off() -> None:
    answer = ask(SECOND_FEED_IN_DOUBT, "h")
    assert answer["services"] == [
        service(
            "care",
            severity="medium",
            possibly="high",
            relation="indirect",
            system="a",
            distance=1,
            route=["h->a"],
        )
    ]


def test_the_question_to_ask_first_is_what_the_replaced_system_sends() -> None:
    coverage = ask(SECOND_FEED_IN_DOUBT, "h")["coverage"]
    assert coverage["questions"] == [{"integration": "h->b", "systems": 1, "services": 0}]
    assert coverage["assumed"] == {"systems": 0, "services": 0}


def test_the_question_stands_for_the_services_that_use_the_system_in_doubt() -> None:
    answer = ask(f"{SECOND_FEED_IN_DOUBT}; visits uses b", "h")
    assert answer["coverage"]["questions"] == [{"integration": "h->b", "systems": 1, "services": 1}]
    assert answer["coverage"]["assumed"] == {"systems": 0, "services": 1}
    assert answer["services"][1] == service(
        "visits",
        severity="high",
        relation="indirect",
        system="b",
        distance=1,
        confidence="assumed",
        route=["h->b"],
    )


def test_a_recorded_rest_is_lost_beside_what_is_named() -> None:
    answer = ask("h -[person, ?]-> a -[person]-> b; a -[case]-> c", "h")
    assert answer["integrations"][0]["data"] == ["*", "person"]
    assert answer["systems"] == [
        system(
            "a",
            roles=["rework", "starved"],
            distance=1,
            route=["h->a"],
            data=[lost("*", 1, "assumed"), lost("person", 1)],
        ),
        system(
            "b",
            roles=["starved"],
            distance=2,
            route=["h->a", "a->b"],
            data=[lost("person", 2)],
        ),
        system(
            "c",
            roles=["starved"],
            distance=2,
            confidence="assumed",
            route=["h->a", "a->c"],
            data=[lost("case", 2, "assumed")],
        ),
    ]
    coverage = answer["coverage"]
    assert coverage["questions"] == [{"integration": "h->a", "systems": 2, "services": 0}]
    assert coverage["assumed"] == {"systems": 1, "services": 0}


def test_of_shortest_routes_the_first_element_by_element_is_shown() -> None:
    answer = ask(
        "h -k1[a, b]-> x; x -k9[a]-> y1; x -k3[b]-> y2; y1 -k20[?]-> z; y2 -k21[?]-> z", "h"
    )
    assert answer["systems"] == [
        system(
            "x",
            roles=["rework", "starved"],
            distance=1,
            route=["k1"],
            data=[lost("a", 1), lost("b", 1)],
        ),
        system(
            "y1",
            roles=["starved"],
            distance=2,
            route=["k1", "k9"],
            data=[lost("a", 2)],
        ),
        system(
            "y2",
            roles=["starved"],
            distance=2,
            route=["k1", "k3"],
            data=[lost("b", 2)],
        ),
        system(
            "z",
            roles=["starved"],
            distance=3,
            confidence="assumed",
            route=["k1", "k3", "k21"],
            data=[lost("*", 3, "assumed")],
        ),
    ]
    assert answer["coverage"]["questions"] == [{"integration": "k21", "systems": 1, "services": 0}]
