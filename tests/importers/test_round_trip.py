"""Do the tables that we write come back as what they were: exports, and the register to fill in?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from python_calamine import load_workbook

from depgraph.errors import InputError
from depgraph.exchange import read_graph, write_graph
from depgraph.facts import Reading
from depgraph.graph import Snapshot
from depgraph.model import (
    Contract,
    DataEntity,
    Derivation,
    Integration,
    Product,
    Record,
    Service,
    Supplier,
    System,
    Team,
    Use,
)
from depgraph.pipeline import Options, Report, import_paths
from depgraph.plugins import list_importers
from depgraph.sketches import sketch
from depgraph.stores import open_writable
from importers import register
from tests.golden.drawn import ask
from tests.importers.workbooks import write_xlsx
from visualisations import delimited, spreadsheets
from visualisations.template import draw_template

WESTMERE = Path(__file__).parents[1] / "golden" / "files" / "westmere.json"


def import_into(folder: Path, *paths: Path) -> tuple[Snapshot, Report]:
    """Import into the store of a folder, one path after the other; give graph and last report."""
    with open_writable(str(folder / "store.db")) as store:
        for path in paths:
            report = import_paths(store, [path], list_importers(), Options(on=date(2026, 11, 24)))
        return store.load(), report


def write_export(folder: Path, graph: Snapshot, form: str) -> Path:
    path = folder / ("tables" if form == "csv" else "graph.xlsx")
    if form == "xlsx":
        path.write_bytes(spreadsheets.draw_graph(graph))
        return path
    path.mkdir()
    for name, text in delimited.draw_graph(graph).items():
        (path / name).write_bytes(text.encode())
    return path


def assert_same(found: Snapshot, expected: Snapshot) -> None:
    """Compare all but the names of boroughs, which no table holds."""
    for name in ("systems", "integrations", "services", "contracts", "data_entities", "products"):
        assert getattr(found, name) == getattr(expected, name)
    assert (found.teams, found.suppliers) == (expected.teams, expected.suppliers)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_export_comes_back_as_the_same_graph(tmp_path: Path, form: str) -> None:
    graph = read_graph(WESTMERE)
    found, report = import_into(tmp_path, write_export(tmp_path, graph, form))
    assert (report.refused, report.partial) == ([], [])
    assert_same(found, graph)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_export_beside_its_own_source_doubles_nothing(tmp_path: Path, form: str) -> None:
    graph = read_graph(WESTMERE)
    found, _ = import_into(tmp_path, WESTMERE, write_export(tmp_path, graph, form))
    assert_same(found, graph)


def test_names_that_lists_would_part_come_back_whole(tmp_path: Path) -> None:
    names = {
        "a/h": "Parks, Trees and Leisure",
        "a/b": "=Bus; (old",
        "a/v": "Direct",
        "a/n": "Direct > fast",
        "a/x": "'+Plus",
        "a/two": "Rents",
        "b/two": "Rents",
    }
    plain = sketch(
        "a/h -i1[person, ?] via a/b, a/v-> a/n -i2[rent-and-repair]-> a/x -i3[a-c]-> a/two; "
        "b/two -i4[?]-> a/two; s uses a/h, a/b, a/v, a/n"
    )
    graph = replace(
        plain,
        systems=tuple(
            replace(system, name=names[system.id], borough=system.id[0]) for system in plain.systems
        ),
        services=tuple(replace(each, name="S", borough="a") for each in plain.services),
        data_entities=(
            DataEntity(id="a-c", name="Arrears / charges"),
            DataEntity(id="person", name="Person", personal=True),
            DataEntity(id="rent-and-repair", name="Rents and repairs"),
        ),
    )
    for form in ("xlsx", "csv"):
        folder = tmp_path / form
        folder.mkdir()
        found, report = import_into(folder, write_export(folder, graph, form))
        assert report.partial == []
        assert found.integrations == graph.integrations
        assert found.services == graph.services
        assert [each.id for each in found.systems] == [each.id for each in graph.systems]


def test_a_workbook_keeps_ids_that_are_not_made_of_names(tmp_path: Path) -> None:
    graph = replace(
        sketch("a/h -i1[charges-2]-> a/b; a/h derives charges-2 from people"),
        teams=(Team(id="a/t1", name="Phoenix, the digital team", borough="a"),),
        data_entities=(
            DataEntity(id="charges-2", name="Rent charges"),
            DataEntity(id="people", name="Tenants"),
        ),
        systems=(
            System(
                id="a/h",
                name="Housing",
                borough="a",
                owner="a/t1",
                derives=(Derivation(**{"from": "people", "to": "charges-2"}),),
            ),
            System(id="a/b", name="Bank", borough="a"),
        ),
    )
    found, report = import_into(tmp_path, write_export(tmp_path, graph, "xlsx"))
    assert report.partial == []
    assert (found.systems, found.integrations) == (graph.systems, graph.integrations)
    assert found.teams == graph.teams


@pytest.mark.parametrize("cell", ["person; tbc", "person, *", "person\nnot recorded"])
def test_a_cell_that_says_of_more_data_does_not_record_all(tmp_path: Path, cell: str) -> None:
    rows = [["Source", "Target", "Data"], ["A", "B", cell]]
    path = write_xlsx(tmp_path / "r.xlsx", {"Integrations": rows})
    records = list_records(register.read(path, source="r.xlsx", borough="a"))
    flow = next(each for each in records if isinstance(each, Integration))
    assert (flow.data, flow.technical_names) == (("*", "person"), ())


def test_a_copied_row_with_the_id_of_another_is_told(tmp_path: Path) -> None:
    head = ["Borough", "Source system", "Target system", "depgraph id"]
    rows = [head, ["a", "H", "B", "a/one"], ["a", "H", "C", "a/one"]]
    path = write_xlsx(tmp_path / "r.xlsx", {"Integrations": rows})
    reading = register.read(path, source="r.xlsx", borough=None)
    assert [str(problem) for problem in reading.problems] == [
        'r.xlsx: Sheet "Integrations", row 3, "depgraph id": row 2 has this id too. Leave it '
        "empty in a new row."
    ]
    first, second = (each for each in list_records(reading) if isinstance(each, Integration))
    assert (first.id, first.target, second.target) == ("a/one", "B", "C")
    assert second.id.startswith("a/h-c-")


def list_records(reading: Reading) -> list[Record]:
    return [statement.record for statement in reading.statements]


EXAMPLE: list[Record] = [
    Supplier(id="nec-software-solutions", name="NEC Software Solutions"),
    Product(id="nec-housing", name="NEC Housing", supplier="nec-software-solutions"),
    Team(id="example/housing-systems-team", name="Housing systems team", borough="example"),
    System(
        id="example/housing",
        name="Housing",
        borough="example",
        product="nec-housing",
        owner="example/housing-systems-team",
        aliases=("Rents", "Tenancy system"),
        derives=(Derivation(**{"from": "tenancy", "to": "rent-charge"}),),
        hosting="Software as a service",
        live_from=date(2021, 4, 1),
    ),
    DataEntity(id="rent-charge", name="Rent charge", personal=True),
    DataEntity(id="tenancy", name="Tenancy", personal=True),
    Integration(
        id="example/int-001",
        source="Housing",
        target="Finance",
        via=("File transfer",),
        data=("rent-charge", "tenancy"),
        mechanism="file",
        automation="automatic",
        frequency="every night",
        name="Rents to the ledger",
        owner="example/housing-systems-team",
        live_from=date(2021, 4, 1),
        live_to=date(2031, 4, 1),
    ),
    Team(id="example/repairs-team", name="Repairs team", borough="example"),
    Service(
        id="example/housing-repairs",
        name="Housing repairs",
        borough="example",
        lgsl_id=141,
        statutory=True,
        owner="example/repairs-team",
        uses=(Use(system="Housing", essential=False, process="Checking who the tenant is"),),
    ),
    Contract(
        id="example/c-0112",
        title="Housing management software",
        borough="example",
        supplier="nec-software-solutions",
        covers=("Housing",),
        owner="example/housing-systems-team",
        start=date(2021, 4, 1),
        end=date(2027, 3, 31),
        review=date(2026, 9, 30),
        notice_by=date(2026, 12, 31),
        latest_end=date(2029, 3, 31),
        value_gbp=480_000.0,
    ),
    System(
        id="example/housing",
        name="Housing",
        borough="example",
        aliases=("Rent book",),
        mentioned_only=True,
    ),
    DataEntity(id="tenancy", name="Tenancy", personal=True),
]


def test_the_register_to_fill_in_states_exactly_its_example(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    path.write_bytes(draw_template())
    reading = register.read(path, source="register.xlsx", borough=None)
    assert reading.problems == ()
    found = list_records(reading)
    assert sorted(map(repr, found)) == sorted(map(repr, EXAMPLE))
    assert {statement.borough for statement in reading.statements} == {"example"}


def fill_in(
    path: Path, filled: dict[str, Sequence[Sequence[str | int]]], *, keep_example: bool = False
) -> Path:
    """Fill rows into a template as a person would: below its help, the example deleted or not."""
    path.write_bytes(draw_template())
    sheets: dict[str, Sequence[Sequence[str | int]]] = {}
    with load_workbook(str(path)) as book:
        for name in book.sheet_names:
            rows = [list(map(str, row)) for row in book.get_sheet_by_name(name).to_python()]
            kept = rows if name == "Read me" else rows[: 3 if keep_example else 2]
            sheets[name] = [*kept, *filled.get(name, [])]
    return write_xlsx(path, sheets)


FILLED: dict[str, Sequence[Sequence[str | int]]] = {
    "Systems": [
        ["", "Housing", "HMS", "", "TenantBook", "Oakfield Software"],
        ["", "Ledger"],
        ["", "Bank", "", "external"],
        ["", "File transfer", "", "carrier"],
        ["", "Reports", "", "data store"],
    ],
    "Integrations": [
        ["", "Housing", "Ledger", "File transfer", "rent charge", "file", "automatic"],
        ["", "Ledger", "Bank", "", "payment; not recorded", "screen robot", "assisted"],
        ["", "HMS", "Reports", "", "", "rekeying", "manual", "", "", "", "", 43922],
    ],
    "Services": [["", "Rent collection", "Housing", "yes", "Accounts", "120", "yes"]],
    "Contracts": [["", "C-1", "TenantBook", "Oakfield Software", "01234567", "Housing; Ledger"]],
}


def test_a_filled_in_register_needs_no_mapping(tmp_path: Path) -> None:
    path = fill_in(tmp_path / "register.xlsx", FILLED)
    options = Options(on=date(2026, 11, 24), borough="westmere")
    with open_writable(str(tmp_path / "store.db")) as store:
        report = import_paths(store, [path], list_importers(), options)
        graph = store.load()
    assert (report.refused, report.partial) == ([], [])
    assert [(system.id, system.kind) for system in graph.systems] == [
        ("westmere/bank", "external"),
        ("westmere/file-transfer", "carrier"),
        ("westmere/housing", "application"),
        ("westmere/ledger", "application"),
        ("westmere/reports", "data_store"),
    ]
    flows = {(each.source, each.target): each for each in graph.integrations}
    first, second, third = (
        flows["westmere/housing", "westmere/ledger"],
        flows["westmere/ledger", "westmere/bank"],
        flows["westmere/housing", "westmere/reports"],
    )
    assert (first.via, first.data, first.mechanism, first.automation) == (
        ("westmere/file-transfer",),
        ("rent-charge",),
        "file",
        "automatic",
    )
    assert (second.data, second.mechanism, second.automation) == (
        ("*", "payment"),
        "screen_robot",
        "assisted",
    )
    assert (third.data, third.mechanism, third.automation, third.live_from) == (
        ("*",),
        "rekeying",
        "manual",
        date(2020, 4, 1),
    )
    assert [service.lgsl_id for service in graph.services] == [120]
    assert [contract.covers for contract in graph.contracts] == [
        ("westmere/housing", "westmere/ledger")
    ]


def test_an_example_that_was_forgotten_is_left_out_and_told(tmp_path: Path) -> None:
    path = fill_in(tmp_path / "register.xlsx", FILLED, keep_example=True)
    reading = register.read(path, source="register.xlsx", borough="westmere")
    assert [str(problem) for problem in reading.problems] == [
        f'register.xlsx: Sheet "{sheet}", row 3 is the example of the register to fill in, and was '
        "left out. Delete it."
        for sheet in (
            "Systems",
            "Integrations",
            "Services",
            "Contracts",
            "Aliases",
            "Teams",
            "Data entities",
        )
    ]
    assert not any("example/" in record.id for record in list_records(reading))
    assert not reading.unread & {"Systems", "Integrations"}


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_answer_is_no_record(tmp_path: Path, form: str) -> None:
    graph = read_graph(WESTMERE)
    path = tmp_path / f"housing systems.{form}"
    if form == "xlsx":
        path.write_bytes(spreadsheets.draw_impact(graph, ask(graph)))
    else:
        path.write_bytes(delimited.draw_impact(graph, ask(graph)).encode())
    with pytest.raises(InputError, match="This is an answer of depgraph, not a record"):
        register.read(path, source=path.name, borough="westmere")


def test_the_exchange_file_of_what_came_back_is_the_same(tmp_path: Path) -> None:
    graph = read_graph(WESTMERE)
    found, _ = import_into(tmp_path, write_export(tmp_path, graph, "xlsx"))
    assert write_graph(replace(found, boroughs=graph.boroughs)) == write_graph(graph)
