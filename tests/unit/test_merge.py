"""Does the merge of sources resolve, choose, unite and end as it should?"""

from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

import pytest

from depgraph.exchange import parse_graph, write_graph
from depgraph.facts import Kept, SourceState
from depgraph.mentions import Aliases, Suggestion
from depgraph.merge import Conflict, merge
from depgraph.model import (
    Borough,
    Contract,
    DataEntity,
    Derivation,
    Integration,
    Product,
    Record,
    Service,
    System,
    Use,
)
from depgraph.names import slugify
from tests.spec import CRM, FEED, JUNE, MAIL, MARCH, RENTS, build_source, keep, link

MAY = date(2026, 5, 1)


def find(record: type[Record], *states: SourceState) -> Any:
    """Merge some sources in every order, and give the one record of a kind, if one."""
    graphs = [merge(order).graph for order in permutations(states)]
    assert all(graph == graphs[0] for graph in graphs)
    graph = graphs[0]
    collections = (graph.systems, graph.integrations, graph.services, graph.contracts)
    others = (graph.products, graph.boroughs, graph.data_entities)
    (found,) = (each for many in (*collections, *others) for each in many if type(each) is record)
    return found


def find_system(identifier: str, *states: SourceState, aliases: Aliases | None = None) -> System:
    systems = merge(states, aliases=aliases).graph.systems
    return next(system for system in systems if system.id == identifier)


def resolve(name: str, *systems: System | Kept, aliases: Aliases | None = None) -> str:
    """Merge an integration of Ham that has some name as its source beside some systems."""
    feed = link("k", source=name, target="Sink")
    states = [build_source("register", *systems), build_source("links", feed)]
    return merge(states, aliases=aliases).graph.integrations[0].source


# Names


@pytest.mark.parametrize("name", ["ham/crm", "CRM", "(crm)", "Lagan", "\uff23RM"])
def test_a_name_is_resolved_by_id_name_or_alias(name: str) -> None:
    assert resolve(name, replace(CRM, aliases=("Lagan",))) == "ham/crm"


def test_an_id_goes_before_an_alias_and_an_alias_before_a_name() -> None:
    aliases: Aliases = {("ham", "ham crm"): "ham/mail", ("ham", "crm"): "ham/mail"}
    assert resolve("ham/crm", CRM, MAIL, aliases=aliases) == "ham/crm"
    assert resolve("CRM", CRM, MAIL, aliases=aliases) == "ham/mail"


def line(alias: str, system: str, *, borough: str = "ham", gone: bool = False) -> Kept:
    """Keep a line of an alias table that a source states, as importers write it."""
    stated = System(
        id=f"{borough}/{slugify(system)}",
        name=system,
        borough=borough,
        aliases=(alias,),
        mentioned_only=True,
    )
    kept = keep(stated, borough=borough)
    return replace(kept, retired_on=MARCH) if gone else kept


def test_a_line_that_a_source_states_goes_before_the_name_of_a_system() -> None:
    assert resolve("Desk", CRM, MAIL, line("desk", "CRM")) == "ham/crm"
    assert resolve("Mail", CRM, MAIL, line("mail", "CRM")) == "ham/crm"
    assert resolve("Desk", CRM, MAIL, line("desk", "CRM", gone=True)) == "ham/desk"
    assert resolve("Desk", CRM, line("desk", "CRM", borough="bow")) == "ham/desk"
    aliases: Aliases = {("ham", "desk"): "ham/mail"}
    assert resolve("Desk", CRM, MAIL, line("desk", "CRM"), aliases=aliases) == "ham/mail"


def test_a_line_means_whom_its_own_system_means() -> None:
    named = replace(CRM, aliases=("Lagan",))
    register, table = build_source("z", named), build_source("a", line("Desk", "Lagan"))
    links = build_source("links", link("k", source="Desk", target="ham/crm"))
    for states in permutations([register, table, links]):
        merged = merge(states)
        assert [(each.id, each.name) for each in merged.graph.systems] == [("ham/crm", "CRM")]
        assert merged.graph.systems[0].aliases == ("Desk", "Lagan")
        assert (merged.conflicts, merged.suggestions) == ((), ())


def test_a_line_about_a_system_that_nobody_declares_mentions_it() -> None:
    assert resolve("Desk", line("Desk", "Old CRM")) == "ham/old-crm"
    system = find_system("ham/old-crm", build_source("a", line("Desk", "Old CRM")))
    assert (system.name, system.mentioned_only, system.aliases) == ("Old CRM", True, ("Desk",))


def test_lines_that_differ_are_only_suggested() -> None:
    links = build_source("links", link("k", source="Desk", target="ham/crm"))
    one, other = build_source("1", CRM, line("Desk", "CRM")), build_source("2", MAIL)
    lines = build_source("3", line("Desk", "Mail"))
    merged = merge([links, one, other, lines])
    assert merged.graph.integrations[0].source == "ham/desk"
    assert merged.suggestions == (
        Suggestion(borough="ham", name="Desk", candidates=("ham/crm", "ham/mail")),
    )


def test_an_alias_is_that_of_the_borough_that_speaks() -> None:
    aliases = {("bow", "desk"): "ham/crm", (None, "desk"): "ham/crm"}
    assert resolve("Desk", CRM, aliases=aliases) == "ham/desk"


def test_the_name_of_another_boroughs_system_is_not_meant() -> None:
    other = keep(System(id="bow/crm", name="CRM", borough="bow"), borough="bow")
    assert resolve("CRM", other) == "ham/crm"


def test_the_name_of_a_system_that_another_borough_shares_is_meant() -> None:
    shared = System(id="bow/crm", name="Desk", borough="bow", shared_with=("ham",))
    assert resolve("desk", keep(shared, borough="bow")) == "bow/crm"


def test_ends_vias_uses_and_covers_are_resolved() -> None:
    records: list[Record] = [
        replace(FEED, via=("Rents", "nobody's")),
        Service(id="ham/s", uses=(Use(system="CRM"), Use(system="mail", process="pay"))),
        Contract(id="c", covers=("Rents", "CRM", "ham/crm")),
    ]
    graph = merge([build_source("a", CRM, MAIL, RENTS), build_source("b", *records)]).graph
    assert graph.integrations == (
        replace(FEED, source="ham/crm", target="ham/mail", via=("ham/rents", "ham/nobody-s")),
    )
    assert graph.services[0].uses == (
        Use(system="ham/crm"),
        Use(system="ham/mail", process="pay"),
    )
    assert graph.contracts[0].covers == ("ham/crm", "ham/rents")


def test_a_name_that_nobody_declares_is_a_system_only_mentioned() -> None:
    graph = merge([build_source("a", link("k", source="Old Rents!", target="sink"))]).graph
    assert graph.systems == (
        System(id="ham/old-rents", name="Old Rents!", borough="ham", mentioned_only=True),
        System(id="ham/sink", name="sink", borough="ham", mentioned_only=True),
    )


def test_spellings_of_one_name_that_nobody_declares_are_one_system() -> None:
    first = build_source("a", link("1", source="Old Rents", target="Sink"))
    second = build_source("b", link("2", source="old-rents", target="SINK"))
    for states in permutations([first, second]):
        names = [(each.id, each.name) for each in merge(states).graph.systems]
        assert names == [("ham/old-rents", "Old Rents"), ("ham/sink", "SINK")]


@pytest.mark.parametrize(
    ("one", "other"), [("\u03a8\u03c5\u03c7\u03ae", "\u03c8\u03c5\u03c7\u03ae"), ("住房", "住房!")]
)
def test_spellings_of_one_name_in_other_scripts_are_one_system(one: str, other: str) -> None:
    feeds = [link("1", source=one, target="s"), link("2", source=other, target="s")]
    assert len(merge([build_source("a", *feeds)]).graph.systems) == 2


def test_long_names_that_differ_at_their_ends_are_two_systems() -> None:
    feed = link("1", source="z" * 150 + " north", target="z" * 150 + " south")
    assert len(merge([build_source("a", feed)]).graph.systems) == 2


def test_names_without_letters_and_digits_are_not_all_one_name() -> None:
    assert resolve("???", System(id="ham/dash", name="---", borough="ham")) != "ham/dash"


def test_an_ambiguous_name_is_a_suggestion_and_a_system_only_mentioned() -> None:
    twins = [System(id=f"ham/mosaic-{each}", name="Mosaic", borough="ham") for each in (2, 1)]
    feed = link("k", source="MOSAIC", target="Mail")
    states = [build_source("a", *twins, MAIL), build_source("b", feed)]
    merged = merge(states)
    assert merged.suggestions == (
        Suggestion(borough="ham", name="MOSAIC", candidates=("ham/mosaic-1", "ham/mosaic-2")),
    )
    assert merged.graph.integrations[0].source == "ham/mosaic"
    mentioned = System(id="ham/mosaic", name="MOSAIC", borough="ham", mentioned_only=True)
    assert mentioned in merged.graph.systems
    settled = merge(states, aliases={("ham", "mosaic"): "ham/mosaic-2"})
    assert settled.suggestions == ()
    assert settled.graph.integrations[0].source == "ham/mosaic-2"
    assert [each.id for each in settled.graph.systems] == [
        "ham/mail",
        "ham/mosaic-1",
        "ham/mosaic-2",
    ]


def test_a_record_that_is_only_mentioned_makes_no_name_ambiguous() -> None:
    declared = System(id="ham/mosaic-77", name="Mosaic", borough="ham")
    mentioned = System(id="ham/mosaic", name="Mosaic", borough="ham", mentioned_only=True)
    assert resolve("mosaic", declared, mentioned) == "ham/mosaic-77"


def test_a_system_that_is_gone_makes_no_name_ambiguous() -> None:
    old = System(id="ham/crm-1", name="CRM", borough="ham")
    assert resolve("CRM", CRM, keep(old, retired_on=MARCH)) == "ham/crm"


def test_a_name_of_a_system_that_is_gone_still_means_it() -> None:
    old = System(id="ham/crm-1", name="Old CRM", borough="ham")
    assert resolve("old crm", keep(old, retired_on=MARCH)) == "ham/crm-1"


# Fields


def test_the_lowest_rank_that_knows_a_field_gives_it() -> None:
    best = build_source("z", System(id="s", hosting="cloud"), rank=-1)
    middle = build_source("b", System(id="s", hosting="cellar", owner="it"))
    last = build_source("a", System(id="s", owner="hr", product="desk"), rank=1)
    merged = find(System, best, middle, last)
    assert merged == System(id="s", hosting="cloud", owner="it", product="desk")


def test_of_equal_ranks_the_first_by_name_gives_a_field() -> None:
    states = [build_source(name, System(id="s", hosting=name)) for name in ("b", "B", "a/10")]
    assert find(System, *states) == System(id="s", hosting="B")


@pytest.mark.parametrize(
    ("unknown", "known"),
    [
        (System(id="x"), System(id="x", kind="carrier", name="X", live_from=MARCH)),
        (
            Integration(id="x", source="a", target="b"),
            Integration(
                id="x",
                source="a",
                target="b",
                via=("c",),
                data=("person",),
                mechanism="file",
                automation="manual",
                frequency="daily",
            ),
        ),
        (Service(id="x"), Service(id="x", statutory=False, lgsl_id=0)),
        (Contract(id="x"), Contract(id="x", value_gbp=0.0, start=MARCH, end=MAY, latest_end=JUNE)),
        (DataEntity(id="x"), DataEntity(id="x", personal=False)),
        (Product(id="x"), Product(id="x", supplier="acme", category="CRM", aliases=("Y",))),
        (Borough(id="x"), Borough(id="x", name="X", gss="E09000001")),
    ],
)
def test_unknown_never_wins_over_known(unknown: Record, known: Record) -> None:
    ends = [System(id=each) for each in "abc"] if isinstance(known, Integration) else []
    states = [build_source("a", unknown, *ends, rank=-5), build_source("b", known)]
    merged = merge(states)
    assert merged == replace(merge([build_source("b", known, *ends)]), graph=merged.graph)
    assert merged.graph == merge([build_source("b", known, *ends)]).graph
    assert merged.conflicts == ()


@pytest.mark.parametrize(
    ("one", "other", "united"),
    [
        ((), ("person",), ("person",)),
        (("*",), ("*",), ("*",)),
        (("*", "person"), ("address",), ("*", "address", "person")),
        (("person",), ("address", "person"), ("address", "person")),
    ],
)
def test_data_is_united_and_a_lone_star_is_unknown(
    one: tuple[str, ...], other: tuple[str, ...], united: tuple[str, ...]
) -> None:
    states = [
        build_source(name, link("k", source="ham/crm", target="ham/mail", data=data))
        for name, data in (("a", one), ("b", other))
    ]
    assert find(Integration, *states, build_source("c", CRM, MAIL)).data == united


def test_sets_are_united() -> None:
    cases = Derivation(**{"from": "person", "to": "case"})
    states = [
        build_source("a", System(id="s", aliases=("B", "A"), shared_with=("bow",))),
        build_source("b", System(id="s", aliases=("C", "A"), derives=(cases,))),
    ]
    assert find(System, *states) == System(
        id="s", aliases=("A", "B", "C"), shared_with=("bow",), derives=(cases,)
    )


def test_uses_of_two_sources_each_stand() -> None:
    uses = [
        Use(system="ham/crm"),
        Use(system="ham/crm", process="pay"),
        Use(system="ham/mail", essential=False),
    ]
    states = [
        build_source("a", CRM, Service(id="x", uses=(uses[0], uses[2]))),
        build_source("b", MAIL, Service(id="x", uses=(uses[1], replace(uses[0], system="CRM")))),
    ]
    assert find(Service, *states).uses == tuple(uses)


def test_integrations_of_two_sources_each_stand() -> None:
    states = [
        build_source("a", CRM, MAIL, FEED),
        build_source("b", replace(FEED, id="k2"), replace(FEED, id="k3", via=("Rents",))),
    ]
    assert [each.id for each in merge(states).graph.integrations] == ["k1", "k2", "k3"]


def test_one_reference_that_two_sources_give_different_ends_is_two_integrations() -> None:
    states = [
        build_source("a", CRM, MAIL, RENTS, link("REF-7", source="CRM", target="Mail")),
        build_source("b", link("REF-7", source="Rents", target="CRM")),
    ]
    integrations = merge(states).graph.integrations
    assert {(each.source, each.target) for each in integrations} == {
        ("ham/crm", "ham/mail"),
        ("ham/rents", "ham/crm"),
    }


def test_of_one_reference_with_different_ends_the_one_that_is_gone_is_still_found() -> None:
    states = [
        build_source("a", CRM, MAIL, RENTS, link("REF-7", source="CRM", target="Mail")),
        build_source("b", keep(link("REF-7", source="Rents", target="CRM"), retired_on=MAY)),
    ]
    ends = {(each.source, each.live_to) for each in merge(states).graph.integrations}
    assert ends == {("ham/crm", None), ("ham/rents", MAY)}


def test_an_export_beside_the_sources_that_it_was_made_of_repeats_no_id() -> None:
    states = [
        build_source("a", CRM, MAIL, RENTS, link("REF-7", source="CRM", target="Mail")),
        build_source("b", link("REF-7", source="Rents", target="CRM")),
    ]
    graph = merge(states).graph
    states.append(build_source("export", *graph.systems, *graph.integrations))
    assert merge(states).graph == graph


def test_restricted_wins() -> None:
    states = [build_source("a", CRM, rank=-1), build_source("b", replace(CRM, restricted=True))]
    assert find(System, *states).restricted


def test_only_mentioned_and_unresolved_stand_only_where_nobody_declares() -> None:
    mentioned = replace(CRM, mentioned_only=True, unresolved=True)
    alone = [build_source("a", mentioned), build_source("b", mentioned)]
    assert find(System, *alone) == mentioned
    assert find(System, *alone, build_source("c", CRM)) == CRM


def test_a_conflict_lists_what_lost_and_who_said_so() -> None:
    states = [
        build_source("c", System(id="s", hosting="cellar"), rank=-1),
        build_source("a", System(id="s", hosting="cloud", kind="carrier")),
        build_source("b", System(id="s", hosting="cellar", kind="external")),
        build_source("d", System(id="s", hosting="attic", owner="it")),
    ]
    for order in permutations(states):
        assert merge(order).conflicts == (
            Conflict(
                kind="system",
                id="s",
                field="hosting",
                chosen="cellar",
                source="c",
                losing=(("cloud", "a"), ("attic", "d")),
            ),
            Conflict(
                kind="system",
                id="s",
                field="kind",
                chosen="carrier",
                source="a",
                losing=(("external", "b"),),
            ),
        )


def test_dates_that_two_sources_reverse_are_opened_and_listed() -> None:
    begins = build_source("a", System(id="s", live_from=JUNE))
    ends = build_source("b", System(id="s", live_to=MARCH))
    assert find(System, begins, ends) == System(id="s")
    conflicts = [each for each in merge([begins, ends]).conflicts if each.id == "s"]
    assert {each.field for each in conflicts} & {"live_from", "live_to"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Contract(id="x", start=JUNE), Contract(id="x", end=MARCH)),
        (Contract(id="x", end=JUNE), Contract(id="x", latest_end=MARCH)),
        (Contract(id="x", start=JUNE), Contract(id="x", latest_end=MARCH)),
        (Contract(id="x", start=MAY, end=JUNE), Contract(id="x", latest_end=MARCH)),
        (Contract(id="x", start=JUNE, end=JUNE), Contract(id="x", end=MARCH, latest_end=MAY)),
        (Service(id="x", live_from=JUNE), Service(id="x", live_to=MARCH)),
        (System(id="x", live_from=JUNE), keep(System(id="x", live_to=MARCH), retired_on=MAY)),
    ],
)
def test_dates_that_two_sources_reverse_still_make_a_sound_graph(
    one: Record, other: Record | Kept
) -> None:
    for names in ("ab", "ba"):
        graph = merge([build_source(names[0], one), build_source(names[1], other)]).graph
        assert parse_graph(write_graph(graph).encode()) == graph


@pytest.mark.parametrize(
    "record",
    [
        System(id="x", live_from=JUNE, live_to=MARCH),
        Service(id="x", live_from=JUNE, live_to=MARCH),
        Contract(id="x", start=JUNE, end=MARCH),
    ],
)
def test_dates_that_one_source_reverses_still_make_a_sound_graph(record: Record) -> None:
    graph = merge([build_source("a", record)]).graph
    assert parse_graph(write_graph(graph).encode()) == graph


# Ends


def test_what_is_retired_speaks_only_where_nobody_else_does() -> None:
    old = replace(CRM, hosting="cellar", owner="it", aliases=("Desk",), live_to=MARCH)
    states = [build_source("a", keep(old, retired_on=MAY), rank=-9), build_source("b", CRM)]
    assert find(System, *states) == CRM
    assert merge(states).conflicts == ()


@pytest.mark.parametrize(
    ("begin", "end", "ends"),
    [
        (None, None, MAY),
        (None, MARCH, MARCH),
        (None, JUNE, MAY),
        (MARCH, None, MAY),
        (JUNE, None, JUNE),
        (JUNE, date(2027, 1, 1), JUNE),
    ],
)
def test_what_is_retired_ends_then_or_on_its_own_earlier_day_and_is_never_reversed(
    begin: date | None, end: date | None, ends: date
) -> None:
    for record in (System(id="x"), Service(id="x")):
        stated = replace(record, live_from=begin, live_to=end)
        merged = find(type(record), build_source("a", keep(stated, retired_on=MAY)))
        assert (merged.live_from, merged.live_to) == (begin, ends)


def test_what_two_sources_retired_ends_with_the_last_of_them() -> None:
    states = [
        build_source("a", keep(CRM, retired_on=MAY)),
        build_source("b", keep(CRM, retired_on=MARCH)),
    ]
    assert find(System, *states) == replace(CRM, live_to=MAY)


def test_a_retired_integration_ends_and_so_do_systems_that_it_alone_mentions() -> None:
    feed = link("k", source="x", target="y")
    later = link("k2", source="y", target="z")
    states = [
        build_source("a", keep(feed, retired_on=MARCH)),
        build_source("b", keep(later, retired_on=MAY)),
    ]
    for order in permutations(states):
        graph = merge(order).graph
        assert [each.live_to for each in graph.integrations] == [MARCH, MAY]
        ends = {each.id: each.live_to for each in graph.systems}
        assert ends == {"ham/x": MARCH, "ham/y": MAY, "ham/z": MAY}


def test_a_retired_contract_does_not_run_on() -> None:
    contract = Contract(id="c", covers=("CRM",), end=date(2030, 1, 1))
    graph = merge([build_source("a", CRM, keep(contract, retired_on=MAY))]).graph
    assert [each for each in graph.contracts if each.end is None or each.end > MAY] == []


def test_a_declared_system_that_is_gone_while_others_name_it_is_only_mentioned() -> None:
    declared = replace(CRM, hosting="cloud", aliases=("Desk",))
    states = [
        build_source("register", keep(declared, retired_on=MAY), MAIL),
        build_source("links", link("k", source="desk", target="Mail")),
    ]
    assert find_system("ham/crm", *states) == replace(declared, mentioned_only=True)
    declared = replace(declared, live_to=MARCH)
    states[0] = build_source("register", keep(declared, retired_on=MAY), MAIL)
    assert find_system("ham/crm", *states) == replace(declared, mentioned_only=True)


def test_a_gone_system_that_others_name_keeps_the_end_of_the_best_rank() -> None:
    states = [
        build_source("a", keep(replace(CRM, live_to=MARCH), retired_on=MAY)),
        build_source("b", keep(replace(CRM, live_to=JUNE), retired_on=MAY)),
        build_source("links", FEED),
    ]
    assert find_system("ham/crm", *states).live_to == MARCH


def test_a_gone_system_lives_until_the_last_that_named_it_is_gone_too() -> None:
    states = [
        build_source("register", keep(CRM, retired_on=MARCH), MAIL),
        build_source("links", keep(FEED, retired_on=MAY)),
    ]
    assert find_system("ham/crm", *states).live_to == MAY


def test_a_source_without_open_statements_is_not_listed() -> None:
    states = [build_source("a", keep(CRM, retired_on=MAY)), build_source("b", MAIL)]
    assert [source.id for source in merge(states).graph.sources] == ["b"]
