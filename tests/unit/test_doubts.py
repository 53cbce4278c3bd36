"""What is doubtful in a graph."""

import json
from datetime import date

from depgraph.doubts import find_doubts
from depgraph.exchange import parse_graph
from depgraph.facts import Evidence, Kept, SourceState, Statement
from depgraph.graph import Snapshot
from depgraph.merge import Merged, merge
from depgraph.model import Integration, Record, System
from depgraph.sketches import sketch

ON = date(2026, 11, 24)
EVIDENCE = Evidence(part="x", locator="row 2", importer="test 1")


def doubt(graph: Snapshot, kind: str) -> list[tuple[str, str]]:
    merged = Merged(graph=graph, conflicts=(), suggestions=())
    found = [each for each in find_doubts(merged, on=ON) if each.kind == kind]
    return [(each.about, each.sentence) for each in found]


def parse(**collections: list[dict[str, object]]) -> Snapshot:
    return parse_graph(json.dumps({"format": "depgraph-exchange/1", **collections}).encode())


def state(source: str, *records: Record) -> SourceState:
    kept = tuple(
        Kept(
            statement=Statement(record=record, borough="a", evidence=EVIDENCE),
            first_seen=ON,
            last_seen=ON,
        )
        for record in records
    )
    return SourceState(source=source, borough="a", importer="test", read_on=ON, kept=kept)


def test_a_sound_graph_leaves_no_doubt() -> None:
    graph = sketch("crm -[person]-> mail; mail -[person]-> archive")
    assert find_doubts(Merged(graph=graph, conflicts=(), suggestions=()), on=ON) == []


def test_data_spelled_much_alike_is_doubtful() -> None:
    graph = sketch("crm -[tenancy]-> mail -[tenency]-> archive; crm -[tenancy]-> rents")
    assert doubt(graph, "near data") == [
        (
            "tenency",
            'One integration alone carries "tenency", and "tenancy" is spelled much alike. If '
            "they are one, give them one name: loss follows the name.",
        )
    ]


def test_a_name_that_nobody_declares_is_doubtful_beside_one_like_it() -> None:
    graph = parse(
        systems=[
            {"id": "a/housing-system", "name": "Housing System", "borough": "a"},
            {
                "id": "a/housing-systm",
                "name": "Housing Systm",
                "borough": "a",
                "mentioned_only": True,
            },
            {
                "id": "b/housing-systm",
                "name": "Housing Systm",
                "borough": "b",
                "mentioned_only": True,
            },
        ]
    )
    assert doubt(graph, "near name") == [
        (
            "a/housing-systm",
            'Nobody declares "Housing Systm", and "a/housing-system" is spelled much alike. If '
            'they are one: depgraph alias "Housing Systm" a/housing-system --borough a',
        )
    ]


def test_transfers_that_nothing_tells_apart_may_be_one() -> None:
    graph = sketch("crm -k1[person]-> mail; crm -k2[?]-> mail; crm -k3[invoice]-> mail")
    assert [about for about, _ in doubt(graph, "possible double")] == ["k1", "k2"]


def test_gaps_are_named() -> None:
    graph = sketch("a/crm -k1[person, ?]-> a/mail; a/archive")
    assert doubt(graph, "isolated system") == [
        ("a/archive", 'No integration of "a/archive" is recorded. Ask who sends it data.')
    ]
    assert [about for about, _ in doubt(graph, "unrecorded data")] == ["k1"]


def test_a_system_whose_integrations_have_ended_is_told_from_one_without() -> None:
    graph = parse(
        systems=[{"id": "a"}, {"id": "b"}],
        integrations=[
            {"id": "k1", "source": "a", "target": "b", "data": ["person"], "live_to": "2026-03-01"},
            {"id": "k2", "source": "b", "target": "b", "data": ["person"], "live_to": "2026-05-01"},
        ],
    )
    assert doubt(graph, "isolated system") == [
        (
            "a",
            'The last recorded integration of "a" ended on 2026-02-28. Ask whether the system is '
            "still used, and what sends it data now.",
        ),
        (
            "b",
            'The last recorded integration of "b" ended on 2026-04-30. Ask whether the system is '
            "still used, and what sends it data now.",
        ),
    ]


def test_what_is_no_longer_live_is_left_aside() -> None:
    graph = parse(
        systems=[{"id": "a/crm"}, {"id": "a/mail"}],
        integrations=[{"id": "k", "source": "a/crm", "target": "a/mail", "live_to": "2020-01-01"}],
    )
    assert doubt(graph, "unrecorded data") == []


def test_names_that_several_have_and_conflicts_come_from_the_merge() -> None:
    register = state(
        "register.csv",
        System(id="a/crm-1", name="CRM", borough="a", owner="a/it"),
        System(id="a/crm-2", name="CRM", borough="a"),
        Integration(id="a/k", source="CRM", target="a/crm-1"),
    )
    other = state("other.csv", System(id="a/crm-1", name="CRM", borough="a", owner="a/crm-team"))
    found = find_doubts(merge([register, other]), on=ON)
    assert [(each.kind, each.sentence) for each in found][:2] == [
        (
            "ambiguous name",
            '"CRM" may be "a/crm-1" or "a/crm-2". Settle it: depgraph alias "CRM" a/crm-1 '
            "--borough a",
        ),
        (
            "conflict",
            'Owner of system "a/crm-1" is "a/crm-team" (other.csv), but also "a/it" '
            "(register.csv). Correct one, or give a source a lower rank: depgraph sources --rank.",
        ),
    ]


def test_a_source_not_read_for_a_year_is_stale() -> None:
    merged = merge([state("old.csv", System(id="a/crm"))])
    found = [
        each for each in find_doubts(merged, on=date(2028, 1, 1)) if each.kind == "stale source"
    ]
    assert [each.sentence for each in found] == [
        '"old.csv" was last read 403 days ago. Import a new export.'
    ]


def test_what_ended_or_is_planned_on_no_known_day_is_told() -> None:
    graph = parse(
        systems=[
            {"id": "a/crm", "live_to": "1900-01-01"},
            {"id": "a/mail", "live_from": "2020-04-01", "live_to": "2020-04-01"},
            {"id": "a/new", "live_from": "9999-12-31"},
            {"id": "a/old", "live_from": "2001-01-01", "live_to": "2020-04-01"},
        ]
    )
    assert doubt(graph, "unknown day") == [
        (
            "a/crm",
            "a/crm has ended, and nobody wrote down when: it counts on no day, so no answer has "
            'it. Write the day into its source, as "decommissioned 31/03/2025".',
        ),
        (
            "a/mail",
            "a/mail has ended, and nobody wrote down when: it counts on no day, so no answer has "
            'it. Write the day into its source, as "decommissioned 31/03/2025".',
        ),
        (
            "a/new",
            "a/new is planned, and nobody wrote down when: it counts on no day, so no answer has "
            'it. Write the day into its source, as "planned for 01/04/2027".',
        ),
    ]


def test_an_end_on_no_known_day_is_not_said_to_be_a_day() -> None:
    graph = parse(
        systems=[{"id": "a/crm"}, {"id": "a/mail"}],
        integrations=[
            {"id": "a/i", "source": "a/crm", "target": "a/mail", "live_to": "1900-01-01"}
        ],
    )
    assert doubt(graph, "isolated system")[0] == (
        "a/crm",
        'The last recorded integration of "a/crm" ended, nobody wrote down when. Ask whether the '
        "system is still used, and what sends it data now.",
    )
