"""Which data do tables and message types stand for, and which is left unrecorded?"""

from dataclasses import replace
from datetime import date

import pytest

from depgraph.analysis.impact import find_impact
from depgraph.connections import find_open_names, write_data
from depgraph.facts import Kept
from depgraph.graph import Snapshot
from depgraph.merge import merge
from depgraph.model import DataEntity, Integration, System
from tests.spec import build_source, keep

ON = date(2026, 11, 24)
CRM = System(id="ham/crm", name="CRM", borough="ham")
MAIL = System(id="ham/mail", name="Mail", borough="ham")


def hold(pattern: str, entity: str, borough: str = "ham") -> Kept:
    return keep(DataEntity(id=entity, technical_names=(pattern,)), borough=borough)


def link(*names: str, data: tuple[str, ...] = ("*",)) -> Integration:
    return Integration(id="k1", source="CRM", target="Mail", technical_names=names, data=data)


def combine(feed: Integration, *lines: Kept) -> Snapshot:
    return merge([build_source("s", CRM, MAIL, feed), build_source("data.csv", *lines)]).graph


def read_data(feed: Integration, *lines: Kept) -> tuple[str, ...]:
    return combine(feed, *lines).integrations[0].data


@pytest.mark.parametrize("name", ["dbo.Person", "[dbo].[Person]", "Person", "odw/person"])
def test_a_name_whose_last_word_is_a_known_entity_stands_for_it(name: str) -> None:
    graph = combine(link(name))
    assert graph.integrations[0].data == ("person",)
    assert [(each.id, each.name) for each in graph.data_entities] == [("person", "Person")]


@pytest.mark.parametrize(
    "name", ["PersonEvent", "tbl_person_v2", "person.csv", "dbo.X", "...", "*"]
)
def test_other_names_stand_for_nothing_by_themselves(name: str) -> None:
    assert read_data(link(name)) == ("*",)


def test_a_boroughs_line_says_what_a_name_holds() -> None:
    assert read_data(link("tbl_pers_v2"), hold("TBL_PERS_*", "person")) == ("person",)
    assert read_data(link("dbo.Person"), hold("dbo.*", "staff")) == ("staff",)


def test_another_boroughs_line_says_nothing() -> None:
    assert read_data(link("tbl_pers"), hold("tbl_*", "person", "eke")) == ("*",)


def test_a_rest_stays_where_a_name_stands_for_nothing() -> None:
    assert read_data(link("dbo.Person", "dbo.X")) == ("*", "person")
    assert read_data(link("dbo.Person", "dbo.X"), hold("dbo.x", "-")) == ("person",)


def test_a_rest_that_was_recorded_beside_data_stays() -> None:
    assert read_data(link("dbo.Person", data=("*", "case"))) == ("*", "case", "person")
    assert read_data(link("dbo.Person", data=("case",))) == ("case", "person")


def test_lines_that_differ_settle_nothing() -> None:
    assert read_data(link("tbl_x"), hold("tbl_*", "person"), hold("tbl_*", "case")) == ("*",)


def test_a_line_that_holds_nothing_leaves_the_data_unrecorded_and_is_no_entity() -> None:
    graph = combine(link("etl_log"), hold("etl_*", "-"))
    assert graph.integrations[0].data == ("*",)
    assert graph.data_entities == ()


def test_a_retired_line_says_nothing() -> None:
    gone = replace(hold("tbl_*", "person"), retired_on=date(2026, 2, 1))
    assert read_data(link("tbl_x"), gone) == ("*",)


def test_loss_is_followed_from_one_table_to_another_once_somebody_says_so() -> None:
    letters = System(id="ham/letters", name="Letters", borough="ham")
    on = Integration(id="k2", source="Mail", target="Letters", technical_names=("odw.per",))
    sources = [build_source("s", CRM, MAIL, letters, link("dbo.Person"), on)]
    before = find_impact(merge(sources).graph, systems=["ham/crm"], on=ON)
    lines = build_source("data.csv", hold("odw.per", "person"))
    after = find_impact(merge([*sources, lines]).graph, systems=["ham/crm"], on=ON)
    assert [(row["id"], row["confidence"]) for row in before.systems] == [
        ("ham/letters", "assumed"),
        ("ham/mail", "traced"),
    ]
    assert [(row["id"], row["confidence"]) for row in after.systems] == [
        ("ham/letters", "traced"),
        ("ham/mail", "traced"),
    ]


def test_open_names_are_listed_with_what_they_may_hold() -> None:
    graph = combine(link("HR_PersonEvent", "etl_log", "dbo.Person"), hold("etl_*", "-"))
    assert [(each.name, each.candidates) for each in find_open_names(graph)] == [
        ("HR_PersonEvent", ["person"]),
        ("etl_log", []),
    ]
    assert write_data(graph).splitlines()[:2] == [
        "pattern,entity,note",
        "HR_PersonEvent,,1 integration; perhaps person",
    ]
