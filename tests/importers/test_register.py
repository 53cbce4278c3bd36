"""Do the registers of an invented council, Hackford, become exactly these facts?"""

import zipfile
from datetime import date
from pathlib import Path

import pytest

from depgraph.errors import InputError
from depgraph.facts import Decision, Evidence, Reading
from depgraph.model import (
    Contract,
    DataEntity,
    Integration,
    Product,
    Record,
    Service,
    Supplier,
    System,
    Team,
    Use,
)
from importers import register
from importers._words import read_automation, read_mechanism
from tests.importers.workbooks import write_ods, write_xlsx, write_xlsx_parts

FLOWS = "Source system,Target system,Data,Method,Frequency"


def read_text(
    folder: Path,
    text: str | bytes,
    *,
    name: str = "flows.csv",
    borough: str | None = "hackford",
) -> Reading:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return register.read(path, source=name, borough=borough)


def list_records(reading: Reading, *kinds: type[Record]) -> list[Record]:
    records = [statement.record for statement in reading.statements]
    return [record for record in records if isinstance(record, kinds)]


def list_flows(reading: Reading) -> list[Integration]:
    records = [statement.record for statement in reading.statements]
    return [record for record in records if isinstance(record, Integration)]


def list_ends(reading: Reading) -> list[tuple[str, str]]:
    return [(flow.source, flow.target) for flow in list_flows(reading)]


def list_problems(reading: Reading) -> list[str]:
    return [str(problem) for problem in reading.problems]


def refuse(folder: Path, text: str | bytes, **options: str) -> str:
    with pytest.raises(InputError) as caught:
        read_text(folder, text, **options)
    return str(caught.value)


def test_a_row_is_an_integration_with_its_ends_as_written(tmp_path: Path) -> None:
    text = f"{FLOWS}\nRents (live),Ledger,widget tallies,SFTP CSV,nightly\n"
    reading = read_text(tmp_path, text)
    assert list_records(reading, System) == []
    entity = DataEntity(id="widget-tally", name="widget tallies")
    assert list_records(reading, DataEntity) == [entity]
    [flow] = list_flows(reading)
    assert flow == Integration(
        id=flow.id,
        source="Rents (live)",
        target="Ledger",
        data=("widget-tally",),
        mechanism="file",
        automation="automatic",
        frequency="nightly",
    )
    assert flow.id.startswith("hackford/rents-live-ledger-")
    assert len(flow.id) == len("hackford/rents-live-ledger-") + 8
    assert reading.statements[-1].evidence == Evidence(
        part="flows.csv", locator="row 2", importer="register 1"
    )
    assert (reading.statements[-1].borough, reading.problems) == ("hackford", ())


@pytest.mark.parametrize(
    ("words", "entity"),
    [
        ("Widget batches", "widget-batch"),
        ("widget batch export", "widget-batch"),
        ("Widget Batch Data", "widget-batch"),
        ("tenancies", "tenancy"),
        ("Tenancy details", "tenancy"),
        ("bus passes", "bus-pass"),
        ("addresses", "address"),
        ("case status", "case-status"),
        ("census", "census"),
        ("NNDR accounts extract", "business-rates-account"),
    ],
)
def test_one_entity_spelt_differently_is_one(tmp_path: Path, words: str, entity: str) -> None:
    [flow] = list_flows(read_text(tmp_path, f"{FLOWS}\nA,B,{words},,\n"))
    assert flow.data == (entity,)


def test_sorting_the_rows_changes_no_id(tmp_path: Path) -> None:
    rows = ["A,B,person,API,", "A,B,invoice,API,", "C,B,x-rays,email,"]
    there = read_text(tmp_path, "\n".join([FLOWS, *rows]))
    back = read_text(tmp_path, "\n".join([FLOWS, "", *rows[::-1]]))
    assert {flow.id for flow in list_flows(there)} == {flow.id for flow in list_flows(back)}
    assert len({flow.id for flow in list_flows(there)}) == 3


def test_the_same_row_twice_is_one_integration(tmp_path: Path) -> None:
    assert list_ends(read_text(tmp_path, f"{FLOWS}\nA,B,x,,\nA,B,x,,\n")) == [("A", "B")]


def test_references_are_ids_but_row_numbers_are_not(tmp_path: Path) -> None:
    head = "Ref,Source,Target\n"
    kept = read_text(tmp_path, f"{head}INT-7,A,B\nINT-9,A,C\n")
    assert [flow.id for flow in list_flows(kept)] == ["hackford/int-7", "hackford/int-9"]
    numbered = read_text(tmp_path, f"{head}1,A,B\n2,A,C\n")
    assert [flow.id[:-9] for flow in list_flows(numbered)] == ["hackford/a-b", "hackford/a-c"]


def test_a_reference_given_twice_is_told_and_both_rows_are_read(tmp_path: Path) -> None:
    rows = "".join(f"I-{number},S{number},B\n" for number in range(20))
    reading = read_text(tmp_path, f"Ref,Source,Target\n{rows}I-3,X,Y\n")
    assert list_problems(reading) == [
        'flows.csv: Row 22, "Ref": row 5 has this reference too. Give each integration its own.'
    ]
    assert list_ends(reading)[-1] == ("X", "Y")
    assert len({flow.id for flow in list_flows(reading)}) == 21


def test_a_two_way_flow_is_two_integrations(tmp_path: Path) -> None:
    text = "Ref,From,To,Direction,Via\nI-1,A,B,Two-way,Bus; Gateway\nI-2,A,C,one way,n/a\n"
    flows = list_flows(read_text(tmp_path, text))
    assert [(flow.id, flow.source, flow.target, flow.via) for flow in flows] == [
        ("hackford/i-1-there", "A", "B", ("Bus", "Gateway")),
        ("hackford/i-1-back", "B", "A", ("Gateway", "Bus")),
        ("hackford/i-2", "A", "C", ()),
    ]


def test_a_list_of_interfaces_goes_the_way_its_direction_says(tmp_path: Path) -> None:
    text = "System,Interfaces with,Direction\nA,B;C,Inbound\nA,D,Outbound\nA,E,\n"
    reading = read_text(tmp_path, text)
    assert list_ends(reading) == [("B", "A"), ("C", "A"), ("A", "D")]
    assert list_problems(reading) == [
        'flows.csv: Row 4, "Direction": which way does it go? Write inbound, outbound or both.'
    ]


def test_a_row_without_an_end_is_a_problem_and_the_others_are_read(tmp_path: Path) -> None:
    reading = read_text(tmp_path, f"{FLOWS}\nA,,x,,\nA,B,x,,\nn/a,B,x,,\n")
    assert list_ends(reading) == [("A", "B")]
    assert reading.unread == {"flows.csv"}
    assert list_problems(reading) == [
        'flows.csv: Row 2, "Target system": there is no system. Name one, or delete the row.',
        'flows.csv: Row 4, "Source system": there is no system. Name one, or delete the row.',
    ]


@pytest.mark.parametrize(
    ("cell", "data", "technical"),
    [
        ("person, tenancy", ("person", "tenancy"), ()),
        ("PCNs and permits (zipped dump)", ("penalty-charge-notice", "permit"), ()),
        ("assets/inspections", ("asset", "inspection"), ()),
        ("council tax (ctax)", ("council-tax-account",), ()),
        ("(ctax)", ("council-tax-account",), ()),
        ("Rents.csv", ("*",), ("Rents.csv",)),
        ("analytics", ("*",), ("analytics",)),
        ("file sync", ("*",), ("file sync",)),
        ("47 spreadsheets (see list.csv)", ("*",), ("47 spreadsheets (see list.csv)",)),
        ("database dump", ("*",), ("database dump",)),
        ("not stated", ("*",), ("not stated",)),
        ("see data sharing agreement", ("*",), ("see data sharing agreement",)),
        ("person, various", ("*", "person"), ("various",)),
        ("sessions (dw_*.csv)", ("session",), ("dw_*.csv",)),
        ("", ("*",), ()),
        ("-", ("*",), ()),
    ],
)
def test_data_cells(tmp_path: Path, cell: str, data: tuple[str], technical: tuple[str]) -> None:
    [flow] = list_flows(read_text(tmp_path, f'{FLOWS}\nA,B,"{cell}",,\n'))
    assert (flow.data, flow.technical_names) == (data, technical)


@pytest.mark.parametrize(
    ("how", "often", "mechanism", "automation"),
    [
        ("SFTP nightly", "", "file", "automatic"),
        ("SFTP CSV", "", "file", "unknown"),
        ("SFTP CSV", "daily 21:00", "file", "automatic"),
        ("CSV emailed by finance", "monthly", "email", "manual"),
        ("manual upload, then scheduled pull", "", "file", "assisted"),
        ("re-keyed", "", "rekeying", "manual"),
        ("Manual entry", "weekly", "rekeying", "manual"),
        ("REST API", "", "api", "automatic"),
        ("REST API export (zip/CSV)", "", "api", "automatic"),
        ("CSV over HTTPS", "", "file", "unknown"),
        ("database (JDBC/Glue)", "", "database", "automatic"),
        ("S3 copy", "daily 08:00", "file", "automatic"),
        ("Service Bus queue", "", "message", "automatic"),
        ("Excel spreadsheet", "", "spreadsheet", "unknown"),
        ("UiPath robot", "", "screen_robot", "automatic"),
        ("SFTP, not automated", "", "file", "manual"),
        ("batch export (mechanism not known)", "", "unknown", "automatic"),
        ("tbc", "", "unknown", "unknown"),
    ],
)
def test_mechanisms(how: str, often: str, mechanism: str, automation: str) -> None:
    assert (read_mechanism(how), read_automation(how, often)) == (mechanism, automation)


def test_an_end_date_is_the_last_day_and_a_decommission_date_the_first_without(
    tmp_path: Path,
) -> None:
    text = (
        "System name,Go live,End date,Decommissioned on\n"
        "A,01/04/2020,31/03/2027,\nB,April 2020,,31/03/2027\nC,43922,Mar-27,\nD,TBC,rolling,\n"
    )
    systems = list_records(read_text(tmp_path, text), System)
    periods = [(each.live_from, each.live_to) for each in systems if isinstance(each, System)]
    assert periods == [
        (date(2020, 4, 1), date(2027, 4, 1)),
        (date(2020, 4, 1), date(2027, 3, 31)),
        (date(2020, 4, 1), date(2027, 4, 1)),
        (None, None),
    ]


def test_days_that_are_none_or_in_the_wrong_order_are_told(tmp_path: Path) -> None:
    text = "System name,Go live,End date\nA,31/02/2020,\nB,01/04/2027,01/04/2020\n"
    reading = read_text(tmp_path, text)
    assert list_records(reading, System) == [
        System(id="hackford/a", name="A", borough="hackford"),
        System(id="hackford/b", name="B", borough="hackford"),
    ]
    assert list_problems(reading) == [
        'flows.csv: Row 2, "Go live": "31/02/2020" is not a date. Write it as 31/03/2027.',
        'flows.csv: Row 3, "End date": it ends before it begins (2027-04-01). '
        "Correct one of the days.",
    ]


def test_systems_with_product_supplier_aliases_and_owning_team(tmp_path: Path) -> None:
    text = (
        "Application Name,Product,Supplier,System Owner,Also known as,Hosting,Type\n"
        "Rents,HomeKeeper,Brightsoft,Jo Bloggs (Rents Team),Rent book; RB,SaaS,\n"
        "Pensions,,,Sam Smith,,On premise,External\n"
    )
    reading = read_text(tmp_path, text, name="export.csv")
    assert list_records(reading, System, Product, Supplier, Team) == [
        Supplier(id="brightsoft", name="Brightsoft"),
        Product(id="homekeeper", name="HomeKeeper", supplier="brightsoft"),
        Team(id="hackford/rents-team", name="Rents Team", borough="hackford"),
        System(
            id="hackford/rents",
            name="Rents",
            borough="hackford",
            product="homekeeper",
            owner="hackford/rents-team",
            aliases=("RB", "Rent book"),
            hosting="SaaS",
        ),
        System(
            id="hackford/pensions",
            name="Pensions",
            borough="hackford",
            kind="external",
            hosting="On premise",
        ),
    ]
    assert not any("Bloggs" in str(each) or "Smith" in str(each) for each in reading.statements)


def test_an_id_column_parts_systems_that_only_look_alike(tmp_path: Path) -> None:
    text = "System ID,System name,Supplier\nA1,Mail,X\nA2,mail,Y\nA3,Rents,X\n"
    systems = list_records(read_text(tmp_path, text), System)
    assert [each.id for each in systems] == [
        "hackford/mail-a1",
        "hackford/mail-a2",
        "hackford/rents",
    ]


def test_services_use_systems_as_written(tmp_path: Path) -> None:
    text = (
        "Service,Systems used,LGSL,Statutory,Essential,Process\n"
        'Council tax billing,"Taxman, Mail",57,Y,Yes,Billing\nCouncil tax billing,Scans,57,Y,N,\n'
    )
    assert list_records(read_text(tmp_path, text), Service) == [
        Service(
            id="hackford/council-tax-billing",
            name="Council tax billing",
            borough="hackford",
            lgsl_id=57,
            statutory=True,
            uses=(
                Use(system="Mail", process="Billing"),
                Use(system="Taxman", process="Billing"),
            ),
        ),
        Service(
            id="hackford/council-tax-billing",
            name="Council tax billing",
            borough="hackford",
            lgsl_id=57,
            statutory=True,
            uses=(Use(system="Scans", essential=False),),
        ),
    ]


def test_contracts_cover_only_what_a_system_column_names(tmp_path: Path) -> None:
    text = (
        "Reference number,Title of agreement,Supplier name,Start date,End date,Review date,"
        "Contract value,System\n"
        'C1,Rents,Brightsoft,01/04/2020,31/03/2027,Sep-26,"£1,234.00",Rents\n'
        "C2,Rents support,Brightsoft,,rolling,,£10k - £20k,\n"
    )
    reading = read_text(tmp_path, text.encode("cp1252"))
    assert list_records(reading, Contract) == [
        Contract(
            id="hackford/c1",
            title="Rents",
            borough="hackford",
            supplier="brightsoft",
            covers=("Rents",),
            start=date(2020, 4, 1),
            end=date(2027, 3, 31),
            review=date(2026, 9, 1),
            value_gbp=1234.0,
        ),
        Contract(
            id="hackford/c2", title="Rents support", borough="hackford", supplier="brightsoft"
        ),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators(tmp_path: Path, encoding: str, separator: str) -> None:
    text = f"{FLOWS}\nCafé é new,B,x,,\n".replace(",", separator)
    reading = read_text(tmp_path, text.encode(encoding))
    assert list_ends(reading) == [("Café é new", "B")]


def test_a_borough_column_says_whose_each_row_is(tmp_path: Path) -> None:
    text = "Council,System,Supplier\nLondon Borough of Hackford,A,X\nE09000012,A,X\nHackney,B,X\n"
    reading = read_text(tmp_path, text, borough=None)
    assert [each.id for each in list_records(reading, System)] == [
        "hackford/a",
        "hackney/a",
        "hackney/b",
    ]


def test_without_any_borough_the_error_asks_for_one(tmp_path: Path) -> None:
    (tmp_path / "flows.csv").write_text("Source,Target\nA,B\n")
    with pytest.raises(InputError) as caught:
        register.read(tmp_path / "flows.csv", source="flows.csv", borough=None)
    assert str(caught.value) == (
        'flows.csv: The file has no borough column (its columns are "Source" and "Target"), so '
        "nothing says whose systems these are. Say whose with --borough."
    )


def test_a_workbook_with_title_help_hidden_and_merged(tmp_path: Path) -> None:
    sheets: dict[str, list[list[str | int]]] = {
        "Read me": [["This workbook lists our systems."]],
        "Systems": [
            ["Hackford systems register"],
            [],
            ["System name", "Supplier", "Go live"],
            ["e.g. Rents", "Select from the list", "dd/mm/yyyy"],
            ["Rents", "Brightsoft", 43922],
        ],
        "Old flows": [["Source", "Target"], ["Rents", "Ledger"], ["", "Mail"]],
    }
    path = write_xlsx(tmp_path / "estate.xlsx", sheets, hidden=["Old flows"], merged="A2:A3")
    reading = register.read(path, source="estate.xlsx", borough="hackford")
    assert list_records(reading, System, Supplier) == [
        System(id="hackford/rents", name="Rents", borough="hackford", live_from=date(2020, 4, 1))
    ]
    assert list_ends(reading) == [("Rents", "Ledger"), ("Rents", "Mail")]
    assert (set(reading.unread), list_problems(reading)) == ({"Read me"}, [])
    assert reading.statements[0].evidence.part == "Systems"
    assert reading.statements[0].evidence.locator == "row 5"
    taken = [each for each in reading.decisions if each.thing.endswith("sheet")]
    assert [(each.part, each.thing, each.meaning) for each in taken] == [
        ("Read me", "sheet", None),
        ("Systems", "sheet", "systems"),
        ("Old flows", "hidden sheet", "integrations"),
    ]
    assert taken[1].basis == "headings of row 3"
    assert Decision(part="Systems", thing="row 4", meaning=None, basis="explains the columns") in (
        reading.decisions
    )


def test_an_ods_workbook(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "s.ods", [["System name", "Hosting"], ["Rents", "SaaS"]])
    reading = register.read(path, source="s.ods", borough="hackford")
    assert [each.id for each in list_records(reading, System)] == ["hackford/rents"]


def test_what_is_read_cites_its_headings_and_lists_the_rest(tmp_path: Path) -> None:
    reading = read_text(tmp_path, "Source_System,Target System,Colour\nA,B,red\n")
    assert [(each.thing, each.meaning, each.basis) for each in reading.decisions] == [
        ("borough", "hackford", "--borough"),
        ("file", "integrations", "headings of row 1"),
        ('"Source_System"', "source", "heading"),
        ('"Target System"', "target", "heading"),
        ('"Colour"', None, "no field of integrations is headed so"),
    ]


def test_a_table_below_the_threshold_is_refused_with_its_columns(tmp_path: Path) -> None:
    message = refuse(tmp_path, "url,name,license,startDate,endDate,provider\na,b,c,d,e,f\n")
    assert message.startswith(
        'flows.csv: The file is not a table that we know. Its columns are "url", "name", '
        '"license", "startDate", "endDate" and "provider". '
    )


def test_hostile_cells_are_read_or_told(tmp_path: Path) -> None:
    text = (
        f'{FLOWS}\n"=cmd|""/c calc""!A1",Rents\u202e\x07,<script>,,\n'
        f"{'x' * 10_000_000},B,x,,\n{'y' * 300},B,x,,\nA,B,x,password=hunter2,\n"
    )
    reading = read_text(tmp_path, text)
    assert list_ends(reading) == [('=cmd|"/c calc"!A1', "Rents"), ("A", "B")]
    assert "hunter2" not in str(reading)
    assert list_problems(reading) == [
        "flows.csv: Row 3: a cell of it holds more than 131,072 characters. Shorten it, or look "
        "for a quotation mark that is never closed.",
        'flows.csv: Row 4, "Source system": a name is longer than 200 characters. Shorten it.',
    ]


def test_a_quotation_mark_that_is_never_closed_is_told(tmp_path: Path) -> None:
    reading = read_text(tmp_path, f'{FLOWS}\nA,B,x,,\nA,C,"x\nD,E,y,,\n')
    assert list_ends(reading) == [("A", "B")]
    assert list_problems(reading) == [
        "flows.csv: Row 3: a quotation mark is never closed, so that the rows below are lost. "
        "Close it."
    ]


def test_addresses_lose_user_and_query(tmp_path: Path) -> None:
    text = f"{FLOWS}\nA,https://me:p@ss@api.example/v1?key=abc,x,,\n"
    assert list_ends(read_text(tmp_path, text)) == [("A", "https://api.example/v1")]


def test_a_stray_null_character_is_a_blank(tmp_path: Path) -> None:
    text = f"{FLOWS}\nRents\0(new),Ledger,person,api,daily\n"
    assert list_ends(read_text(tmp_path, text)) == [("Rents (new)", "Ledger")]


def test_an_id_of_two_systems_is_told_and_both_are_read(tmp_path: Path) -> None:
    text = "ID,System\nS1,Rents\nS2,Mail\nS1,Scans\nS4,Bins\nS4,BINS\n"
    reading = read_text(tmp_path, text)
    assert len(list_records(reading, System)) == 5
    assert list_problems(reading) == [
        'flows.csv: Row 4, "ID": row 2 has this id too, and another name. Give each system its own.'
    ]
    shared = read_text(tmp_path, "ID,System\nNEC,Rents\nNEC,Mail\nNEC,Scans\n")
    assert list_problems(shared) == []


def test_a_contract_that_ends_before_it_starts_is_told(tmp_path: Path) -> None:
    text = "Contract title,Start date,End date\nRents,01/06/2026,31/05/2022\n"
    reading = read_text(tmp_path, text)
    contract = Contract(id="hackford/rents", title="Rents", borough="hackford")
    assert list_records(reading, Contract) == [contract]
    assert list_problems(reading) == [
        'flows.csv: Row 2, "End date": it ends before it begins (2026-06-01). Correct one of the '
        "days."
    ]


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.csv", b"", "The file is empty. Export it again."),
        ("a.csv", b"PK\x03\x04", "The workbook is damaged or not all there."),
        ("a.xlsx", b"PK\x03\x04" + b"x" * 99, "The workbook is damaged or not all there."),
        ("a.csv", b"A\x00\x01\x02\x03B,C\n", "This is not a text file."),
        ("a.csv", bytes(range(256)) * 99, "This is not a text file."),
        ("a.xls", b"Name\tOwner\n", "The name says an XLS workbook, but this is text or damaged."),
        ("a.xls", b"<html><table>", "This is a web page. Open it in Excel, and save it as XLSX."),
        ("a.csv", b",,\n,,\n", "There is nothing in it but blank cells. Export it again."),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "The workbook is protected by a password.",
        ),
        (
            "a.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
            "The workbook is damaged or not all there.",
        ),
    ],
)
def test_files_that_cannot_be_opened(tmp_path: Path, name: str, content: bytes, fault: str) -> None:
    assert refuse(tmp_path, content, name=name).startswith(f"{name}: {fault}")


def test_a_workbook_cut_short_or_misnamed_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "whole.xlsx", {"S": [["System", "Hosting"], ["A", "B"]]})
    content = path.read_bytes()
    half = refuse(tmp_path, content[: len(content) // 2], name="half.xlsx")
    assert half.startswith("half.xlsx: The workbook is damaged or not all there.")
    named = refuse(tmp_path, content, name="book.csv")
    assert named == (
        "book.csv: The name says text, but this is an XLSX workbook. Rename it to end in .xlsx."
    )


@pytest.mark.parametrize("last", ["XFD1048576", "ZZ999999"])
def test_two_cells_at_opposite_corners_are_refused(tmp_path: Path, last: str) -> None:
    row = last.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    data = (
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        f"<row r='{row}'><c s='0' r='{last}'><v>1</v></c></row></sheetData>"
    )
    path = write_xlsx_parts(tmp_path / "far.xlsx", {"S": data})
    with pytest.raises(InputError, match="spans more than 5,000,000 cells"):
        register.read(path, source="far.xlsx", borough="hackford")


def test_repeated_cells_of_ods_count(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "far.ods", [["System", "Hosting"]], repeated=90_000_000)
    with pytest.raises(InputError, match="spans more than 5,000,000 cells"):
        register.read(path, source="far.ods", borough="hackford")


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "bomb.xlsx", {"S": [["System", "Hosting"], ["A", "B"]]})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/more.xml", b" " * 50_000_000)
    with pytest.raises(InputError, match="unpacks to far more than it holds"):
        register.read(path, source="bomb.xlsx", borough="hackford")


def test_spreadsheets_are_recognised_by_their_ending() -> None:
    endings = ["a.csv", "a.TSV", "a.xlsx", "a.xls", "a.ods", "a.json", "a.txt"]
    assert [register.recognise(Path(name)) for name in endings] == [
        True,
        True,
        True,
        True,
        True,
        False,
        False,
    ]
