"""Old workbooks (XLS): read like others, and looked through before the library trusts them."""

from datetime import date
from pathlib import Path

import pytest

from depgraph.errors import InputError
from depgraph.model import Integration, System
from importers import register
from tests.importers.old_workbooks import Cell, write_xls


def refuse(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        register.read(path, source=path.name, borough="hackford")
    return str(caught.value)


@pytest.mark.parametrize("more", [0, 300])
def test_an_old_workbook_is_read_with_its_hidden_sheets(tmp_path: Path, more: int) -> None:
    systems: list[Cell] = [(0, 0, "Hackford"), (2, 0, "System"), (2, 1, "Go live"), (3, 0, "Rents"),
               (3, 1, 43922.0)]  # fmt: skip
    flows = [(0, 0, "Source"), (0, 1, "Target"), (1, 0, "Rents"), (1, 1, "Ledger")]
    notes = [(row, 0, f"note {row}") for row in range(more)]
    path = write_xls(
        tmp_path / "estate.xls",
        {"Systems": systems, "Old flows": flows, "Notes": notes},
        hidden=["Old flows"],
    )
    reading = register.read(path, source="estate.xls", borough="hackford")
    records = [each.record for each in reading.statements]
    assert [each for each in records if isinstance(each, System)] == [
        System(id="hackford/rents", name="Rents", borough="hackford", live_from=date(2020, 4, 1))
    ]
    flows_read = [each for each in records if isinstance(each, Integration)]
    assert [(each.source, each.target) for each in flows_read] == [("Rents", "Ledger")]
    assert reading.problems == ()
    assert "hidden sheet" in [each.thing for each in reading.decisions if each.part == "Old flows"]


def test_two_cells_at_opposite_corners_are_refused(tmp_path: Path) -> None:
    cells = [(0, 0, "System"), (0, 1, "Hosting"), (65_535, 255, "far")]
    path = write_xls(tmp_path / "far.xls", {"S": cells})
    assert refuse(path) == (
        "far.xls: A sheet spans more than 5,000,000 cells: some cell lies far away from the "
        "table. Delete the empty rows and columns beside it, or copy the table into a new workbook."
    )


@pytest.mark.parametrize(
    "says", [(0, 4_294_967_295, 0, 65_535), (0, 65_537, 0, 2), (10, 5, 0, 2), (0, 2, 7, 3)]
)
def test_a_size_that_no_sheet_has_is_refused(
    tmp_path: Path, says: tuple[int, int, int, int]
) -> None:
    path = write_xls(tmp_path / "lies.xls", {"S": [(0, 0, "System"), (0, 1, "X")]}, says=says)
    assert refuse(path).startswith("lies.xls: The workbook is damaged or not all there.")


def test_a_text_that_many_cells_share_is_counted_for_each(tmp_path: Path) -> None:
    cells = [(row, 0, "x" * 8000) for row in range(64_000)]
    path = write_xls(tmp_path / "bomb.xls", {"S": cells})
    assert refuse(path).startswith("bomb.xls: The workbook unpacks to far more than it holds")


def test_a_password_is_told(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "shut.xls", {"S": [(0, 0, "System")]}, locked=True)
    assert refuse(path) == (
        "shut.xls: The workbook is protected by a password. Save a copy without one, and import it."
    )


def test_an_old_workbook_cut_anywhere_is_refused(tmp_path: Path) -> None:
    cells = [(row, column, f"{row}/{column}") for row in range(300) for column in range(2)]
    content = write_xls(tmp_path / "whole.xls", {"S": cells}).read_bytes()
    for length in range(8, len(content) - 512, 97):
        (tmp_path / "cut.xls").write_bytes(content[:length])
        assert refuse(tmp_path / "cut.xls").startswith("cut.xls: The workbook is damaged")
