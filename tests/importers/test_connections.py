"""Are connection tables read as they are filled in, and nothing else as one?"""

from datetime import date
from pathlib import Path

import pytest

from depgraph.cli import main
from depgraph.errors import InputError
from depgraph.model import Integration, System
from depgraph.pipeline import Options, import_paths
from depgraph.stores import open_writable
from importers import connections, register
from tests.spec import build_source, keep

SQL = System(id="unresolved/sql-1", name="mssql:sql01/hr", unresolved=True, kind="data_store")
FEED = Integration(id="k1", source=SQL.id, target="ham/hr", data=("*",))


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding=encoding)
    return path


def read_lines(path: Path) -> list[tuple[str, str, str]]:
    reading = connections.read(path, source=path.name, borough="ham")
    lines = []
    for each in reading.statements:
        assert isinstance(each.record, System)
        assert each.record.mentioned_only
        assert each.record.unresolved
        (pattern,) = each.record.aliases
        lines.append((pattern, each.record.id, each.evidence.locator))
    return lines


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("pattern,system,note\r\nmssql:sql01/*,Payroll,x\r\n", "utf-8-sig"),
        ("Pattern;System\nmssql:sql01/*;Payroll\n", "utf-8"),
        ('"pattern"\t"system"\nmssql:sql01/*\tPayroll\n', "cp1252"),
    ],
)
def test_tables_are_read_as_offices_save_them(tmp_path: Path, text: str, encoding: str) -> None:
    path = write(tmp_path / "connections.csv", text, encoding)
    assert connections.recognise(path)
    assert read_lines(path) == [("mssql:sql01/*", "Payroll", "row 2")]


def test_lines_without_a_system_say_nothing_yet_and_a_dash_says_ignore(tmp_path: Path) -> None:
    text = "pattern,system,note\nfile:a/b,,\nfile:c/d,-,scratch\n\n,,\nfile:e/f, HR ,\n"
    path = write(tmp_path / "c.csv", text)
    assert read_lines(path) == [("file:c/d", "-", "row 3"), ("file:e/f", "HR", "row 6")]


def test_a_line_that_is_no_address_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    path = write(tmp_path / "c.csv", f"pattern,system\nsql01,HR\nfile:a,HR\nfile:b,{'x' * 201}\n")
    reading = connections.read(path, source="c.csv", borough="ham")
    assert len(reading.statements) == 1
    assert [str(each) for each in reading.problems] == [
        "c.csv: Row 2: the pattern is no address. Write one as it is printed, as in "
        '"mssql:server/*".',
        "c.csv: Row 4: its second cell has more than 200 characters. Write an id or a name.",
    ]
    assert reading.unread == {"c.csv"}


def test_registers_and_other_files_are_no_connection_tables(tmp_path: Path) -> None:
    for name, text in {
        "a.csv": "System,Pattern\n",
        "b.csv": "",
        "c.txt": "pattern,system\n",
    }.items():
        assert not connections.recognise(write(tmp_path / name, text))


def test_a_table_without_a_borough_asks_for_one(tmp_path: Path) -> None:
    path = write(tmp_path / "c.csv", "pattern,system\nfile:a,HR\n")
    with pytest.raises(InputError, match="--borough"):
        connections.read(path, source="c.csv", borough=None)


def test_a_suggested_table_filled_in_and_imported_resolves_what_was_read_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, file = str(tmp_path / "depgraph.db"), tmp_path / "connections.csv"
    with open_writable(store) as opened, opened.change() as draft:
        hr = System(id="ham/hr", name="HR", borough="ham")
        pay = System(id="ham/payroll", name="Payroll", borough="ham")
        draft.write_state(build_source("s", hr, pay, keep(SQL, borough=None), FEED))
    assert main(["--store", store, "connections"]) == 0
    assert "mssql:sql01/hr" in capsys.readouterr().out
    assert main(["--store", store, "connections", "--suggest", str(file)]) == 0
    assert main(["--store", store, "connections", "--suggest", str(file)]) == 2
    text = file.read_text(encoding="utf-8-sig")
    assert text.splitlines()[1].startswith("mssql:sql01/hr,,")
    filled = text.replace("mssql:sql01/hr,,", "mssql:sql01/hr,Payroll,")
    file.write_text(filled, encoding="utf-8-sig", newline="")
    with open_writable(store) as opened:
        how = Options(on=date(2026, 11, 24), borough="ham")
        report = import_paths(opened, [file], [connections, register], how)
        assert (report.refused, report.partial) == ([], [])
        assert [each.source for each in opened.load().integrations] == ["ham/payroll"]
    capsys.readouterr()
    assert main(["--store", store, "connections"]) == 0
    assert capsys.readouterr().out == "Every address is resolved.\n"
