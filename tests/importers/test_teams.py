"""Owner cells: teams are kept, people are not."""

import pytest

from importers._teams import find_team


@pytest.mark.parametrize(
    ("cell", "team"),
    [
        ("Housing", "Housing"),
        ("Adult Social Care", "Adult Social Care"),
        ("Adults, Health & Communities", "Adults, Health & Communities"),
        ("Children's Services", "Children's Services"),
        ("Blue Badge Team", "Blue Badge Team"),
        ("Mosaic Support Team", "Mosaic Support Team"),
        ("Digital Services - Jo", "Digital Services"),
        ("Jo Bloggs (Housing)", "Housing"),
        ("Finance Team (Jo Bloggs)", "Finance Team"),
        ("Parking Services: A. Jones", "Parking Services"),
        ("IT / Jo Bloggs", "IT"),
        ("revenues@hackford.gov.uk", "Revenues"),
        ("housing.repairs@hackford.gov.uk", "Housing repairs"),
    ],
)
def test_teams(cell: str, team: str) -> None:
    assert find_team(cell) == team


@pytest.mark.parametrize(
    "cell",
    [
        "Jo Bloggs",
        "J Smith",
        "Bloggs, Jo",
        "Young",
        "jo.bloggs@hackford.gov.uk",
        "Head of Housing",
        "Jo's team",
        "Jo Bloggs' Team",
        "Jo Bloggs Finance Team",
        "Digital Services Jo",
        "Office of Jo Bloggs",
        "Various",
        "tbc",
    ],
)
def test_people_and_nobody(cell: str) -> None:
    assert find_team(cell) is None


def test_a_team_that_the_file_lists_may_have_any_name() -> None:
    assert find_team("The Wombles", known=frozenset({"the wombles"})) == "The Wombles"
