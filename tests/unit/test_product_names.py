"""A system that goes by the name of its product."""

from datetime import date

from depgraph.facts import Evidence, Kept, SourceState, Statement
from depgraph.merge import Merged, merge
from depgraph.model import Integration, Record, System

ON = date(2026, 11, 24)
EVIDENCE = Evidence(part="x", locator="row 2", importer="test 1")
MAIL = System(id="a/mail", borough="a")
FEED = Integration(id="a/k", source="Northgate Housing", target="a/mail")


def state(*records: Record, borough: str = "a") -> SourceState:
    kept = tuple(
        Kept(
            statement=Statement(record=record, borough=borough, evidence=EVIDENCE),
            first_seen=ON,
            last_seen=ON,
        )
        for record in records
    )
    return SourceState(source=borough, borough=borough, importer="test", read_on=ON, kept=kept)


def merge_records(*records: Record) -> Merged:
    return merge([state(*records)])


def test_the_one_instance_of_a_product_is_meant_by_an_old_name_of_it() -> None:
    housing = System(id="a/housing", name="Housing", borough="a", product="nec-housing")
    merged = merge_records(housing, MAIL, FEED)
    assert merged.graph.integrations[0].source == "a/housing"
    assert merged.suggestions == ()


def test_two_instances_of_a_product_are_only_suggested() -> None:
    merged = merge_records(
        System(id="a/north", borough="a", product="nec-housing"),
        System(id="a/south", borough="a", product="nec-housing"),
        MAIL,
        FEED,
    )
    assert merged.graph.integrations[0].source == "a/northgate-housing"
    assert [each.candidates for each in merged.suggestions] == [("a/north", "a/south")]


def test_another_boroughs_instance_is_not_meant() -> None:
    housing = System(id="b/housing", borough="b", product="nec-housing")
    merged = merge([state(MAIL, FEED), state(housing, borough="b")])
    assert merged.graph.integrations[0].source == "a/northgate-housing"


def test_the_name_of_a_supplier_means_no_system() -> None:
    academy = System(id="a/academy", borough="a", product="academy")
    feed = Integration(id="a/k", source="MRI Software", target="a/mail")
    assert merge_records(academy, MAIL, feed).graph.integrations[0].source == "a/mri-software"
