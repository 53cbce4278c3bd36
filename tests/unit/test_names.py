"""What ids are made of names: spellings of one name meet, names that differ do not."""

import pytest

from depgraph.names import normalise_name, slugify


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Children\u2019s portal", "Children's portal"),
        ("Rents \u2013 live", "rents  LIVE"),
        ("Caf\u00e9", "Cafe\u0301"),
    ],
)
def test_spellings_of_one_name_have_one_slug(one: str, other: str) -> None:
    assert normalise_name(one) == normalise_name(other)
    assert slugify(one) == slugify(other)


def test_a_slug_is_readable() -> None:
    assert slugify("Caf\u00e9 R\u00f6ster & Co") == "cafe-roster-co"


def test_names_that_differ_in_letters_that_no_slug_has_stay_two() -> None:
    assert slugify("\u0412\u043e\u0434\u0430 2") != slugify("\u041e\u0433\u043d\u0438 2")
