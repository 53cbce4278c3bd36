"""The answer that the demo prints, worked out by hand from depgraph/IMPACT.md."""

from pathlib import Path

import pytest

from depgraph.analysis.answer import ImpactAnswer
from depgraph.analysis.impact import find_impact
from tests.importers.samples import DAY, import_samples


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> ImpactAnswer:
    with import_samples(tmp_path_factory.mktemp("samples")) as store:
        graph = store.load()
    return find_impact(graph, systems=["hackford/housing"], on=DAY, include="downstream")


def test_what_has_to_be_reworked_was_worked_out_by_hand(answer: ImpactAnswer) -> None:
    assert [(row["id"], row["disposition"]) for row in answer.integrations] == [
        ("hackford/INT-001", "rebuild"),
        ("hackford/INT-002", "rebuild"),
        ("hackford/INT-003", "repoint"),
        ("hackford/INT-004", "rebuild"),
        ("hackford/INT-005", "repoint"),
        ("hackford/INT-006", "repoint"),
        ("hackford/INT-007", "repoint"),
        ("hackford/INT-008", "rebuild"),
        ("hackford/if-03", "repoint"),
    ]


def test_the_systems_affected_were_worked_out_by_hand(answer: ImpactAnswer) -> None:
    """
    Follow the data of the cut integrations.

    Tenancies reach rents, where they become rent charges and go on to the ledger, and
    repairs. Council properties reach repairs and go round with asset management, a ring
    that only Housing feeds: lost. Contact details reach customers and go round with
    revenues, a ring that online forms feed too: degraded.
    """
    found = {
        row["id"].partition("/")[2]: (
            row["roles"][-1],
            row["distance"],
            {datum["entity"]: datum["state"] for datum in row["data"]},
        )
        for row in answer.systems
        if row["confidence"] == "traced"
    }
    assert found == {
        "active-directory": ("rework", 1, {}),
        "asset-management": ("starved", 2, {"council-property": "lost"}),
        "customer-relationship-management": ("degraded", 1, {"contact-details": "degraded"}),
        "enterprise-service-bus": ("rework", 1, {}),
        "housing-register": ("rework", 1, {"*": "lost"}),
        "housing-rents": ("starved", 1, {"tenancy": "lost"}),
        "ledger": ("starved", 2, {"rent-charge": "lost"}),
        "property-gazetteer": ("rework", 1, {}),
        "repairs-scheduling": ("starved", 1, {"council-property": "lost", "tenancy": "lost"}),
        "revenues-and-benefits": ("degraded", 2, {"contact-details": "degraded"}),
    }


def test_the_systems_possibly_affected_were_worked_out_by_hand(answer: ImpactAnswer) -> None:
    found = [
        (row["id"], row["roles"], row["distance"], row["route"])
        for row in answer.systems
        if row["confidence"] == "assumed"
    ]
    to_ledger = ["hackford/INT-001", "hackford/INT-010"]
    assert found == [
        ("brackwater/brackwater-data-warehouse", ["starved"], 3, [*to_ledger, "brackwater/bw-035"]),
        ("brackwater/qlik-dashboards", ["starved"], 4,
         [*to_ledger, "brackwater/bw-035", "brackwater/bw-040"]),
        ("hackford/data-warehouse", ["starved"], 2, ["hackford/INT-004", "hackford/INT-040"]),
        ("hackford/performance-dashboards", ["starved"], 3,
         ["hackford/INT-004", "hackford/INT-040", "hackford/INT-041"]),
        ("hackford/rent-arrears-analytics", ["starved"], 2,
         ["hackford/INT-001", "hackford/INT-011"]),
    ]  # fmt: skip


def test_the_services_affected_were_worked_out_by_hand(answer: ImpactAnswer) -> None:
    found = {row["id"]: (row["severity"], row["confidence"]) for row in answer.services}
    assert found == {
        "brackwater/council-expenditure": ("high", "assumed"),
        "brackwater/freedom-of-information": ("medium", "assumed"),
        "brackwater/performance-measurement-and-reporting": ("high", "assumed"),
        "hackford/council-tax-billing": ("medium", "traced"),
        "hackford/council-tenancies-and-rents": ("high", "traced"),
        "hackford/direct-payments": ("medium", "traced"),
        "hackford/freedom-of-information": ("medium", "assumed"),
        "hackford/housing-benefit-claims": ("medium", "traced"),
        "hackford/housing-repairs": ("high", "traced"),
        "hackford/new-bins-and-recycling-boxes": ("low", "traced"),
        "hackford/registering-for-a-council-home": ("high", "assumed"),
    }


def test_what_the_answer_says_of_itself_was_worked_out_by_hand(answer: ImpactAnswer) -> None:
    coverage = answer.coverage
    assert [
        (row["integration"], row["systems"], row["services"]) for row in coverage["questions"]
    ] == [
        ("brackwater/bw-035", 2, 3),
        ("hackford/INT-040", 2, 1),
        ("hackford/INT-008", 1, 1),
        ("hackford/INT-011", 1, 1),
    ]
    assert coverage["isolated_systems"] == ["brackwater/modern-gov", "hackford/libraries"]
    assert coverage["unrecorded_integrations"] == 11
    assert coverage["downstream"]["listed"] == {
        "systems": [
            "brackwater/controcc",
            "brackwater/itrent",
            "hackford/bank",
            "hackford/dwp",
            "hackford/enforcement-agents",
            "hackford/highways",
            "hackford/mapping",
            "hackford/payments",
            "hackford/waste-and-recycling",
        ],
        "services": [
            "brackwater/care-at-home",
            "brackwater/direct-payments",
            "brackwater/fostering",
            "brackwater/staff-payroll",
            "hackford/household-waste-collection",
            "hackford/road-maintenance",
            "hackford/street-lighting",
        ],
    }


def test_the_contracts_that_cover_it_were_looked_up_by_hand(answer: ImpactAnswer) -> None:
    assert sorted((each["end"], each["id"]) for each in answer.contracts) == [
        ("2026-06-30", "hackford/C-0174"),
        ("2026-12-31", "hackford/C-0135"),
        ("2027-03-31", "brackwater/bc-111"),
        ("2027-03-31", "hackford/C-0112"),
        ("2027-09-30", "hackford/C-0170"),
        ("2028-03-31", "brackwater/bc-110"),
        ("2028-03-31", "hackford/C-0127"),
        ("2029-02-28", "hackford/C-0181"),
        ("2030-03-31", "hackford/C-0141"),
        ("2031-03-31", "hackford/C-0163"),
    ]


def test_the_alias_that_check_proposes_brings_the_missing_effect(tmp_path: Path) -> None:
    with import_samples(tmp_path) as store:
        with store.change() as draft:
            draft.write_alias(
                borough="hackford", name="Repair scheduling", system="hackford/repairs-scheduling"
            )
        answer = find_impact(store.load(), systems=["hackford/housing"], on=DAY)
    (contractor,) = (row for row in answer.systems if row["id"] == "hackford/heating-contractor")
    assert (contractor["roles"], contractor["confidence"]) == (["starved"], "traced")
    assert contractor["route"] == ["hackford/INT-002", "hackford/if-02"]
