"""Tables as councils lay them out: two rows of headings, totals, notes, tables below tables."""

from pathlib import Path

import pytest

from depgraph.facts import Reading
from depgraph.model import Integration, Service, System
from importers import register
from tests.importers.workbooks import write_ods, write_xlsx

NOTHING = "no day is said"


def read(folder: Path, text: str, name: str = "estate.csv") -> Reading:
    (folder / name).write_text(text, encoding="utf-8")
    return register.read(folder / name, source=name, borough="hackford")


def list_systems(reading: Reading) -> list[str | None]:
    records = [each.record for each in reading.statements]
    return [each.name for each in records if isinstance(each, System)]


def list_flows(reading: Reading) -> list[Integration]:
    records = [each.record for each in reading.statements]
    return [each for each in records if isinstance(each, Integration)]


def list_ends(reading: Reading) -> list[tuple[str, str]]:
    return [(each.source, each.target) for each in list_flows(reading)]


def explain(reading: Reading, thing: str) -> str | None:
    return next((each.basis for each in reading.decisions if each.thing == thing), None)


@pytest.mark.parametrize(
    "row",
    ["Total,43", "Grand Total: 43,", "Sub-total,2", "Total systems,43", ",Total,43", "Totals,"],
)
def test_a_total_is_no_system(tmp_path: Path, row: str) -> None:
    reading = read(tmp_path, f"System,Hosting\nRents,SaaS\n{row}\n")
    assert list_systems(reading) == ["Rents"]
    assert explain(reading, "row 3") == "is a total"
    assert reading.problems == ()


@pytest.mark.parametrize("name", ["Totalmobile", "Total Land Charges", "Counter Fraud", "Keynote"])
def test_a_system_may_sound_like_a_total(tmp_path: Path, name: str) -> None:
    assert list_systems(read(tmp_path, f"System,Hosting\n{name},SaaS\n")) == [name]


def test_notes_below_a_table_are_left_aside(tmp_path: Path) -> None:
    text = "System,Hosting\nRents,SaaS\n\n* SaaS: at the supplier\nNote: by ICT\nLast updated May\n"
    reading = read(tmp_path, text)
    assert list_systems(reading) == ["Rents"]
    assert explain(reading, "row 4, 5, 6") == "is a note"


def test_a_row_of_forms_explains_the_columns(tmp_path: Path) -> None:
    reading = read(tmp_path, "System,Go live\nWhat staff call it,dd/mm/yyyy\nRents,01/04/2020\n")
    assert list_systems(reading) == ["Rents"]
    assert explain(reading, "row 2") == "explains the columns"


def test_a_heading_merged_across_the_table_is_no_system(tmp_path: Path) -> None:
    rows: list[list[str | int]] = [
        ["System", "Supplier", "Hosting"],
        ["HOUSING", "", ""],
        ["Rents", "Brightsoft", "SaaS"],
    ]
    path = write_xlsx(tmp_path / "s.xlsx", {"S": rows}, merged="A2:C2")
    reading = register.read(path, source="s.xlsx", borough="hackford")
    assert list_systems(reading) == ["Rents"]
    assert explain(reading, "row 2") == "is a heading across the table"


def test_two_rows_of_headings_are_read_together(tmp_path: Path) -> None:
    text = (
        "Ref,Source,,Target,,Transfer,,\n,System,Owner,System,Owner,Method,Frequency,Status\n"
        "I-1,Rents,Housing,Ledger,Finance,SFTP,daily,Live\n"
    )
    reading = read(tmp_path, text)
    [flow] = list_flows(reading)
    assert (flow.source, flow.target, flow.mechanism) == ("Rents", "Ledger", "file")
    assert (flow.frequency, flow.owner) == ("daily", "hackford/housing")
    found = {each.thing: each.meaning for each in reading.decisions}
    assert (found['"Source System"'], found['"Target System"']) == ("source", "target")


def test_rows_with_like_values_are_no_second_headings(tmp_path: Path) -> None:
    text = "Source,Target,Automated,Live\nSystem,Ledger,Live,Live\nRents,Mail,Yes,Yes\n"
    assert list_ends(read(tmp_path, text)) == [("System", "Ledger"), ("Rents", "Mail")]


def test_a_second_table_below_the_first_is_told_and_not_taken_for_it(tmp_path: Path) -> None:
    systems = "System,Supplier,Hosting,Owner\nRents,Brightsoft,SaaS,Housing\n"
    flows = "Interfaces,,,\nSource,Target,Method,\nRents,Ledger,API,\n"
    below = read(tmp_path, f"{systems}\n{flows}", "systems.csv")
    assert (list_systems(below), list_ends(below)) == (["Rents"], [])
    assert [str(problem) for problem in below.problems] == [
        "systems.csv: Row 4: another table begins here and is not read. Move it to a sheet or "
        "file of its own."
    ]
    above = read(tmp_path, f"{systems}\n{flows}", "flows.csv")
    assert (list_systems(above), list_ends(above)) == ([], [("Rents", "Ledger")])
    assert [str(problem) for problem in above.problems] == [
        "flows.csv: Row 1: another table begins here and is not read. Move it to a sheet or "
        "file of its own."
    ]
    assert above.unread == {"flows.csv"}


def test_lines_about_the_file_are_no_other_table(tmp_path: Path) -> None:
    text = "Owner,ICT\nStatus,Live\n\nSystem,Hosting\nRents,SaaS\n\nMail,SaaS\n"
    reading = read(tmp_path, text)
    assert (list_systems(reading), reading.problems) == (["Rents", "Mail"], ())


def test_cells_merged_downwards_in_ods_hold_for_every_row(tmp_path: Path) -> None:
    rows = [["Source", "Target"], ["Rents", "Ledger"], ["", "Mail"]]
    path = write_ods(tmp_path / "s.ods", rows, merged=(1, 0, 2))
    reading = register.read(path, source="s.ods", borough="hackford")
    assert list_ends(reading) == [("Rents", "Ledger"), ("Rents", "Mail")]


@pytest.mark.parametrize(
    ("direction", "ends"),
    [
        ("A to B", [("Rents", "Ledger")]),
        ("B to A", [("Ledger", "Rents")]),
        ("Ledger -> Rents", [("Ledger", "Rents")]),
        ("from Rents to Ledger", [("Rents", "Ledger")]),
        ("Import/export", [("Rents", "Ledger"), ("Ledger", "Rents")]),
        ("Inbound & outbound", [("Rents", "Ledger"), ("Ledger", "Rents")]),
        ("Receives from", [("Ledger", "Rents")]),
        ("Sends to", [("Rents", "Ledger")]),
    ],
)
def test_directions(tmp_path: Path, direction: str, ends: list[tuple[str, str]]) -> None:
    reading = read(tmp_path, f"System A,System B,Direction\nRents,Ledger,{direction}\n")
    assert list_ends(reading) == ends


def test_inbound_and_outbound_between_source_and_target_go_both_ways(tmp_path: Path) -> None:
    reading = read(tmp_path, "Source,Target,Direction\nRents,Ledger,Inbound/Outbound\n")
    assert list_ends(reading) == [("Rents", "Ledger"), ("Ledger", "Rents")]


def test_no_person_stands_in_an_id(tmp_path: Path) -> None:
    text = (
        "Source,Target,Method,Owner,Status\nRents,Ledger,emailed by Jo Bloggs,Jo Bloggs,Live\n"
        "Rents,Ledger,emailed by Jo Bloggs,Sam Lee,ask Sam Lee\n"
    )
    flows = list_flows(read(tmp_path, text))
    assert [flow.id[:-8] for flow in flows] == ["hackford/rents-ledger-"] * 2
    assert len({flow.id for flow in flows}) == 2


def test_people_are_dropped_from_what_is_kept(tmp_path: Path) -> None:
    text = (
        "Source,Target,Data,Frequency\n"
        "jo.bloggs@hackford.gov.uk,rents@hackford.gov.uk,see Jo Bloggs,monthly by Jo Bloggs\n"
    )
    [flow] = list_flows(read(tmp_path, text))
    assert (flow.source, flow.target) == ("someone@hackford.gov.uk", "rents@hackford.gov.uk")
    assert (flow.technical_names, flow.frequency) == ((), "monthly")
    assert "bloggs" not in str(flow).casefold()


def test_rows_that_count_on_no_day_are_listed(tmp_path: Path) -> None:
    text = "System,Status\nA,Retired\nB,Live\nC,Retired\nD,Planned\nE,Tolerate\n"
    reading = read(tmp_path, text)
    found = [(each.thing, each.meaning) for each in reading.decisions if each.basis == NOTHING]
    assert found == [
        ('row 2, 4, "Retired"', "ended, live on no day"),
        ('row 5, "Planned"', "planned, live on no day yet"),
    ]
    assert explain(reading, '"Tolerate" in "Status" (1 cell)') == (
        "says nothing to us of status, so it counts as live"
    )


def test_a_sharing_register_is_integrations(tmp_path: Path) -> None:
    text = (
        "Agreement title,Data discloser,Data receiver,Data being shared,How shared securely,"
        "Direction,Start date,End date\n"
        "Blue badges,Hackford,DfT,Blue badge applications,Secure email,Two way,01/04/2021,\n"
    )
    flows = list_flows(read(tmp_path, text))
    assert [(each.source, each.target, each.mechanism) for each in flows] == [
        ("Hackford", "DfT", "email"),
        ("DfT", "Hackford", "email"),
    ]


def test_a_catalogue_of_interfaces_goes_from_provider_to_consumer(tmp_path: Path) -> None:
    head = "API,Provider System,Consumer System,Protocol\n"
    text = f"{head}Homes,Rents,Mail; Scans,REST/JSON over HTTPS\n"
    flows = list_flows(read(tmp_path, text))
    assert [(each.source, each.target, each.mechanism) for each in flows] == [
        ("Rents", "Mail", "api"),
        ("Rents", "Scans", "api"),
    ]


def test_a_record_of_processing_lists_what_uses_which_systems(tmp_path: Path) -> None:
    text = (
        "Service area,Processing activity,Lawful basis,System(s) used,Source of data,Recipients\n"
        "Revenues,Council tax billing,Public task,Rents; Scans,Residents,DWP\n"
    )
    reading = read(tmp_path, text)
    [service] = [each.record for each in reading.statements if isinstance(each.record, Service)]
    assert service.name == "Council tax billing"
    assert [use.system for use in service.uses] == ["Rents", "Scans"]
    assert list_ends(reading) == []
