"""Cells that name systems: commas and "and" part some names and belong to others."""

import pytest

from importers._names import Names

OURS = Names(frozenset({"ledger", "rents", "planning parks and trees"}))


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Rents", ["Rents"]),
        ("Rents; Ledger\nMail", ["Rents", "Ledger", "Mail"]),
        ("Rents, Mail", ["Rents", "Mail"]),
        ("Rents, Mail and Scans", ["Rents", "Mail", "Scans"]),
        ("Rents/Ledger", ["Rents", "Ledger"]),
        ("Rents and Ledger", ["Rents", "Ledger"]),
        ("Rents and Mail", ["Rents and Mail"]),
        ("Academy and NEC Revenues & Benefits", ["Academy", "NEC Revenues & Benefits"]),
        ("NEC Revenues & Benefits", ["NEC Revenues & Benefits"]),
        ("Planning, Parks and Trees", ["Planning, Parks and Trees"]),
        ("Licensing, Food and Safety", ["Licensing, Food and Safety"]),
        ("Children and family social care", ["Children and family social care"]),
        ("Geolive (LLPG, PostgreSQL)", ["Geolive (LLPG, PostgreSQL)"]),
    ],
)
def test_an_end_is_one_system_unless_its_parts_are_known(cell: str, names: list[str]) -> None:
    assert OURS.part_end(cell) == names


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Academy; Civica, iWorld and NEC", ["Academy", "Civica", "iWorld", "NEC"]),
        ("Mail, Scans & Ledger", ["Mail", "Scans", "Ledger"]),
        ("Mail, Food & Safety", ["Mail", "Food & Safety"]),
        ("Health and Safety", ["Health and Safety"]),
        ("Planning, Parks and Trees", ["Planning, Parks and Trees"]),
    ],
)
def test_a_list_of_systems_is_parted_at_commas(cell: str, names: list[str]) -> None:
    assert OURS.part_list(cell) == names
