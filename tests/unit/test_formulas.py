"""What a spreadsheet would calculate, made harmless and read back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depgraph.formulas import neutralise, restore

HARD = st.text(alphabet="=+-@'\" ,;|\t\r\nab\uff1d\uff0b", max_size=14)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+44 20", "'+44 20"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" =1", " '=1"),
        ("\uff1d1", "'\uff1d1"),
        ("a;=1", "a;'=1"),
        ('a",=1', "a\",'=1"),
        ("a\t=1", "a\t'=1"),
        ("a\n-b", "a\n'-b"),
        ("'=1", "''=1"),
        ("a-b, c = d, O'Neill", "a-b, c = d, O'Neill"),
        ("", ""),
    ],
)
def test_whatever_begins_a_formula_gets_an_apostrophe(text: str, written: str) -> None:
    assert neutralise(text) == written
    assert restore(written) == text


@given(HARD)
def test_reading_gives_back_what_was_written(text: str) -> None:
    assert restore(neutralise(text)) == text


@given(HARD)
def test_no_cell_begins_a_formula_whatever_parts_the_cells(text: str) -> None:
    pieces = re.split(r'[,;|\t\r\n"]', neutralise(text))
    assert not any(piece.strip().startswith(("=", "+", "-", "@", "\uff1d")) for piece in pieces)
