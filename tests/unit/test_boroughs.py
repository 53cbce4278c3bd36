"""Is the right borough found in a path, and none where it is not certain?"""

from pathlib import PurePosixPath, PureWindowsPath

import pytest

from depgraph.boroughs import find_in_path, read_borough


@pytest.mark.parametrize(
    ("path", "borough"),
    [
        ("hackney/flows.csv", "hackney"),
        ("exports/LB Hackney 2026/flows.csv", "hackney"),
        ("camden_flows.csv", "camden"),
        ("CamdenFlows.csv", "camden"),
        ("E09000012-systems.xlsx", "hackney"),
        ("Kensington and Chelsea.xlsx", "kensington-and-chelsea"),
        ("City of London/x.csv", "city-of-london"),
        ("hackney/camden.csv", "camden"),
        ("brent/camden and islington/x.csv", None),
        ("hackford/x.csv", "hackford"),
        ("north-ham/x.csv", "north-ham"),
        ("North Ham systems.csv", "north-ham"),
        ("hackneyed.csv", None),
        ("flows.csv", None),
        ("", None),
    ],
)
def test_a_borough_in_a_path(path: str, borough: str | None) -> None:
    known = ("hackford", "north-ham")
    assert find_in_path(PurePosixPath(path), known=known) == borough


def test_a_path_of_windows() -> None:
    assert find_in_path(PureWindowsPath(r"C:\exports\Hackney\flows.csv")) == "hackney"


@pytest.mark.parametrize(
    ("text", "borough"),
    [
        ("hackford", "hackford"),
        ("Hackford Council", "hackford"),
        ("E09000012", "hackney"),
        ("RBKC", "kensington-and-chelsea"),
        ("Council", "council"),
    ],
)
def test_a_borough_goes_by_name_code_or_id(text: str, borough: str) -> None:
    assert read_borough(text) == borough
