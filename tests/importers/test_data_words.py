"""The words of a data cell: the dictionary's own stay whole, whatever they hold."""

import pytest

from importers._data_words import read_data


@pytest.mark.parametrize(
    ("cell", "entities"),
    [
        ("ATLAS files", ("dwp-award",)),
        ("cash posting file, DD files", ("cash-file", "direct-debit-mandate")),
        ("Education, health and care plan", ("education-health-and-care-plan",)),
        ("Starters and leavers; payroll file", ("employee", "pay")),
        ("C/tax, council tax bills/direct debits",
         ("council-tax-account", "council-tax-bill", "direct-debit-mandate")),
        ("Tenants and rent position file", ("tenancy", "*")),
    ],
)  # fmt: skip
def test_words_of_the_dictionary_are_neither_parted_nor_vague(
    cell: str, entities: tuple[str, ...]
) -> None:
    assert read_data(cell).ids == entities


@pytest.mark.parametrize(
    ("cell", "entities"),
    [
        ("children and family social care", ("children-and-family-social-care",)),
        ("council tax and business rates", ("council-tax-account", "business-rates-account")),
        ("names and addresses", ("name", "address")),
        ("tenure, person and widget", ("tenancy", "person", "widget")),
        ("widgets & gadgets", ("widgets-and-gadget",)),
    ],
)
def test_and_parts_known_words_and_the_last_of_a_list(cell: str, entities: tuple[str, ...]) -> None:
    assert read_data(cell).ids == entities
