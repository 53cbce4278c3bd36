"""Does a line of text become the graph that it draws, or an error that says how to write it?"""

import time

import pytest

from depgraph import sketch
from depgraph.errors import InputError
from depgraph.graph import Snapshot
from depgraph.model import (
    Borough,
    DataEntity,
    Derivation,
    Integration,
    Service,
    System,
    Use,
)


def list_integrations(text: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [(each.id, each.source, each.target, each.data) for each in sketch(text).integrations]


def list_problems(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        sketch(text)
    return [problem.sentence for problem in caught.value.problems]


# Integrations


def test_an_integration_draws_its_systems_and_its_data() -> None:
    assert sketch("a -[person, ?]-> b") == Snapshot(
        data_entities=(DataEntity(id="person"),),
        systems=(System(id="a"), System(id="b")),
        integrations=(Integration(id="a->b", source="a", target="b", data=("*", "person")),),
    )


def test_a_chain_draws_an_integration_for_each_arrow() -> None:
    assert list_integrations("a -[x]-> b -[x, y]-> c -> a") == [
        ("a->b", "a", "b", ("x",)),
        ("b->c", "b", "c", ("x", "y")),
        ("c->a", "c", "a", ("*",)),
    ]


@pytest.mark.parametrize("arrow", ["->", "-[]->", "-[ ]->", "-[?]->", "-[?, ?]->", "-[ ? ]->"])
def test_an_arrow_that_names_no_data_carries_what_is_not_recorded(arrow: str) -> None:
    assert sketch(f"a {arrow} b") == Snapshot(
        systems=(System(id="a"), System(id="b")),
        integrations=(Integration(id="a->b", source="a", target="b", data=("*",)),),
    )


@pytest.mark.parametrize(
    ("text", "via"),
    [
        ("fin -[invoice] via esb-> bank", ("esb",)),
        ("fin -[invoice] via esb -> bank", ("esb",)),
        ("fin -[invoice] via mft, esb-> bank", ("mft", "esb")),
        ("fin -[invoice] via esb,mft,esb-> bank", ("esb", "mft", "esb")),
        ("fin -[invoice] via council-esb-> bank", ("council-esb",)),
        ("fin -[invoice] via hackford/esb-> bank", ("hackford/esb",)),
    ],
)
def test_a_via_keeps_its_order(text: str, via: tuple[str, ...]) -> None:
    graph = sketch(text)
    assert [(each.id, each.via, each.data) for each in graph.integrations] == [
        ("fin->bank", via, ("invoice",))
    ]
    assert {system.id for system in graph.systems} == {"fin", "bank", *via}


def test_vias_stand_anywhere_in_a_chain() -> None:
    graph = sketch("a -[x] via e-> b -k2[y] via f, g-> c -> d")
    assert [(each.id, each.source, each.via, each.target) for each in graph.integrations] == [
        ("a->b", "a", ("e",), "b"),
        ("c->d", "c", (), "d"),
        ("k2", "b", ("f", "g"), "c"),
    ]


def test_an_integration_may_have_an_id_of_its_own() -> None:
    assert list_integrations("a -k1[x, y]-> b; a -HACK-17[]-> b; a -a/b#c[?]-> b") == [
        ("HACK-17", "a", "b", ("*",)),
        ("a/b#c", "a", "b", ("*",)),
        ("k1", "a", "b", ("x", "y")),
    ]


def test_integrations_without_an_id_are_numbered_in_the_order_of_the_text() -> None:
    assert list_integrations("a -[x]-> b\na -[y]-> b; b -[z]-> a\na -k1[w]-> b; a -[v]-> b") == [
        ("a->b", "a", "b", ("x",)),
        ("a->b#2", "a", "b", ("y",)),
        ("a->b#3", "a", "b", ("v",)),
        ("b->a", "b", "a", ("z",)),
        ("k1", "a", "b", ("w",)),
    ]


def test_numbers_go_on_within_a_chain() -> None:
    assert [row[0] for row in list_integrations("a -> b -> a -> b -> a")] == [
        "a->b",
        "a->b#2",
        "b->a",
        "b->a#2",
    ]


def test_a_system_may_send_to_itself() -> None:
    assert list_integrations("a -[x]-> a; a -> a") == [
        ("a->a", "a", "a", ("x",)),
        ("a->a#2", "a", "a", ("*",)),
    ]


def test_hyphens_in_ids_are_no_arrows() -> None:
    assert list_integrations("adult-care -[care-plan]-> case-notes -k-1[x-y]-> e-mail") == [
        ("adult-care->case-notes", "adult-care", "case-notes", ("care-plan",)),
        ("k-1", "case-notes", "e-mail", ("x-y",)),
    ]


def test_data_named_twice_is_carried_once() -> None:
    assert list_integrations("a -[y, x, y]-> b") == [("a->b", "a", "b", ("x", "y"))]


# Systems, services and derivations


def test_a_lone_word_is_a_system() -> None:
    assert sketch("archive; a -> b; archive") == Snapshot(
        systems=(System(id="a"), System(id="archive"), System(id="b")),
        integrations=(Integration(id="a->b", source="a", target="b"),),
    )


def test_a_service_uses_systems() -> None:
    assert sketch("repairs uses housing, mail (supporting)") == Snapshot(
        systems=(System(id="housing"), System(id="mail")),
        services=(
            Service(
                id="repairs",
                uses=(Use(system="housing"), Use(system="mail", essential=False)),
            ),
        ),
    )


def test_statements_about_one_service_add_up() -> None:
    graph = sketch("repairs uses housing (essential); repairs uses mail; letters uses mail")
    assert graph.services == (
        Service(id="letters", uses=(Use(system="mail"),)),
        Service(id="repairs", uses=(Use(system="housing"), Use(system="mail"))),
    )


def test_a_system_derives_an_entity_from_another() -> None:
    graph = sketch("crm derives payment from tenancy; crm derives arrears from payment")
    assert graph == Snapshot(
        data_entities=(
            DataEntity(id="arrears"),
            DataEntity(id="payment"),
            DataEntity(id="tenancy"),
        ),
        systems=(
            System(
                id="crm",
                derives=(
                    Derivation(**{"from": "payment", "to": "arrears"}),
                    Derivation(**{"from": "tenancy", "to": "payment"}),
                ),
            ),
        ),
    )


def test_the_borough_of_an_id_stands_before_its_first_slash() -> None:
    text = "hackford/crm -> hackford/a/b -> mail; wexbridge/repairs uses marlowe/housing"
    graph = sketch(text)
    assert graph.boroughs == (
        Borough(id="hackford"),
        Borough(id="marlowe"),
        Borough(id="wexbridge"),
    )
    assert [(system.id, system.borough) for system in graph.systems] == [
        ("hackford/a/b", "hackford"),
        ("hackford/crm", "hackford"),
        ("mail", None),
        ("marlowe/housing", "marlowe"),
    ]
    assert [(each.id, each.borough) for each in graph.services] == [
        ("wexbridge/repairs", "wexbridge")
    ]


def test_names_need_not_be_ascii() -> None:
    graph = sketch("häckford/wohngeld -[bürger]-> häckford/kasse")
    assert [borough.id for borough in graph.boroughs] == ["häckford"]
    assert [entity.id for entity in graph.data_entities] == ["bürger"]


# Statements


@pytest.mark.parametrize(
    "text",
    [
        "a -[x]-> b; c; v uses c",
        "a -[x]-> b\nc\nv uses c",
        "\n\n  a   -[x]->   b  ;;\r\n;c\r\n\tv  uses  c ;\n",
        "v uses c\nc\na -[x]-> b",
    ],
)
def test_statements_are_parted_by_semicolons_or_new_lines(text: str) -> None:
    assert sketch(text) == Snapshot(
        data_entities=(DataEntity(id="x"),),
        systems=(System(id="a"), System(id="b"), System(id="c")),
        integrations=(Integration(id="a->b", source="a", target="b", data=("x",)),),
        services=(Service(id="v", uses=(Use(system="c"),)),),
    )


@pytest.mark.parametrize("text", ["", " ", "\n", ";", " ;\r\n; "])
def test_no_statement_draws_an_empty_graph(text: str) -> None:
    assert sketch(text) == Snapshot()


def test_a_sketch_has_no_version_and_no_sources() -> None:
    graph = sketch("a -> b")
    assert graph.version == 0
    assert graph.sources == ()


# What cannot be read


@pytest.mark.parametrize(
    "statement",
    [
        "a b",
        "a - b",
        "a <- b",
        "a ->",
        "-> b",
        "a -> -> b",
        "a ->b",
        "a-> b",
        "a->b",
        "a -[x]->b",
        "a-[x]-> b",
        "a -[x]- > b",
        "a -[x-> b",
        "a -x]-> b",
        "a -k1-> b",
        "a -[[x]]-> b",
        "a -[x] via -> b",
        "a -[x] via e->f -> b",
        "a -[x] via e f-> b",
        "a, b -> c",
        "a -> b (supporting)",
        "a → b",
        "repairs uses",
        "repairs uses housing mail",
        "repairs uses housing,, mail",
        "repairs uses housing (suporting)",
        "repairs uses housing (supporting",
        "repairs, letters uses housing",
        "a uses b -> c",
        "a -> b uses c",
        "crm derives payment",
        "crm derives payment from",
        "crm derives payment from tenancy from person",
        "crm derives payment, arrears from tenancy",
        "crm derives payment from tenancy -> mail",
        "crm derives ? from tenancy",
        "crm derives payment from ?",
        "crm derives * from tenancy",
        "crm derives payment from *",
    ],
)
def test_a_statement_that_says_nothing_clear_is_quoted_with_a_remedy(statement: str) -> None:
    (sentence,) = list_problems(f"one -> two; {statement}; three")
    assert sentence.startswith(f'"{statement}": ')
    assert len(sentence) > len(statement) + 20


def test_every_unreadable_statement_is_in_one_error_in_the_order_of_the_text() -> None:
    assert list_problems("a b; c -> d\ne ->; v uses f (perhaps); g -k[x]-> h; g -k[y]-> h") == [
        '"a b": "a b" is not a system. Part statements by ; and leave a blank on both sides of '
        "an arrow, as in: crm -[person]-> mail",
        '"e ->": "e ->" is not a system. Part statements by ; and leave a blank on both sides of '
        "an arrow, as in: crm -[person]-> mail",
        '"v uses f (perhaps)": "f (perhaps)" is not a use. Write a system, with (supporting) '
        "behind it if so.",
        '"g -k[y]-> h": There are two integrations "k". Give one another id.',
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a -k1[x]-> b; c -k1[y]-> d",
        "a -k1[x]-> b -k1[y]-> c",
        "c -a->b[x]-> d; a -> b",
        "a -> b; c -a->b[x]-> d",
    ],
)
def test_an_integration_id_stands_once(text: str) -> None:
    (sentence,) = list_problems(text)
    assert 'There are two integrations "' in sentence
    assert sentence.endswith("Give one another id.")


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("x" * 201, id="lone system"),
        pytest.param(f"{'x' * 201} -> b", id="source"),
        pytest.param(f"a -> {'x' * 201}", id="target"),
        pytest.param(f"a -[x] via {'x' * 201}-> b", id="via"),
        pytest.param(f"a -[{'x' * 201}]-> b", id="data"),
        pytest.param(f"a -{'x' * 201}[y]-> b", id="integration"),
        pytest.param(f"{'a' * 150} -> {'b' * 150}", id="integration id made of its ends"),
        pytest.param(f"{'x' * 201} uses a", id="service"),
        pytest.param(f"v uses {'x' * 201}", id="use"),
        pytest.param(f"{'x' * 201} derives a from b", id="deriving system"),
        pytest.param(f"a derives {'x' * 201} from b", id="derived"),
        pytest.param(f"a derives b from {'x' * 201}", id="derived from"),
        pytest.param("/crm", id="no borough before the slash"),
        pytest.param("/crm -> mail", id="no borough at an end"),
        pytest.param("/repairs uses mail", id="no borough of a service"),
    ],
)
def test_what_breaks_the_rules_of_ids_is_an_input_error(statement: str) -> None:
    (sentence,) = list_problems(f"one -> two; {statement}")
    assert sentence.startswith(f'"{statement[:20]}')
    assert "pattern" not in sentence
    assert "String" not in sentence


@pytest.mark.parametrize("statement", ["a\x07b", "a -> b\x9bc", "a -[x\x1by]-> b"])
def test_a_control_character_is_neither_accepted_nor_echoed(statement: str) -> None:
    (sentence,) = list_problems(f"one -> two; {statement}")
    assert sentence.startswith('"a')
    assert sentence.isprintable()
    assert "pattern" not in sentence


def test_200_characters_are_not_too_many() -> None:
    graph = sketch(f"{'x' * 200}; a -{'k' * 200}[{'e' * 200}]-> b; {'v' * 200} uses a")
    assert len(graph.systems[-1].id) == 200
    assert len(graph.integrations[0].data[0]) == 200


def test_an_error_does_not_echo_a_whole_book() -> None:
    (sentence,) = list_problems("a b " * 100_000)
    assert len(sentence) < 1000


@pytest.mark.parametrize("text", ["x derives{}y", "x derives y{}from", "x uses{}(", "x{}y"])
def test_a_gap_of_thousands_of_blanks_is_no_reason_to_wait(text: str) -> None:
    begun = time.perf_counter()
    list_problems(text.format(" " * 2000))
    assert time.perf_counter() - begun < 1


def test_thousands_of_arrows_between_two_systems_are_no_reason_to_wait() -> None:
    begun = time.perf_counter()
    assert len(sketch("a -> b; " * 3000).integrations) == 3000
    assert time.perf_counter() - begun < 0.5
