"""Does a mapping profile say what sheets, columns and words mean, and is it told where not?"""

import csv
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depgraph.errors import InputError
from depgraph.facts import Fallback, Reading
from depgraph.model import Contract, DataEntity, Integration, Record, Service, System, Use
from importers import register
from tests.importers.workbooks import write_xlsx

LINKS = "App A,App B,Goes,Kind\nMosaic,Unit4,invoice,Type 3\nUnit4,Bank,person,Type 1\n"
PLACED = """
[[sheets]]
table = "integrations"
[sheets.columns]
"App A" = "source"
"App B" = "target"
"""


def read(
    folder: Path,
    text: str,
    profile: str,
    *,
    name: str = "links.csv",
    borough: str | None = "hackford",
    fallback: Fallback | None = None,
) -> Reading:
    """Read a text file by a profile."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_file(path, profile, borough=borough, fallback=fallback)


def read_file(
    path: Path, profile: str, *, borough: str | None = "hackford", fallback: Fallback | None = None
) -> Reading:
    reader = follow(profile)
    return reader.read(path, source=path.name, borough=borough, fallback=fallback)


def follow(profile: str, *, borough: str | None = None) -> register.Register:
    said = tomllib.loads(profile).get("sheets")
    return register.follow(said, profile="m.toml", borough=borough)


def refuse(profile: str) -> list[str]:
    """Give what is said of a profile that cannot be followed."""
    with pytest.raises(InputError) as caught:
        follow(profile)
    return [str(problem) for problem in caught.value.problems]


def refuse_file(path: Path, profile: str) -> str:
    with pytest.raises(InputError) as caught:
        read_file(path, profile)
    return str(caught.value)


def list_records(reading: Reading, kind: type[Record]) -> list[Record]:
    records = [statement.record for statement in reading.statements]
    return [record for record in records if isinstance(record, kind)]


def list_flows(reading: Reading) -> list[Integration]:
    records = [statement.record for statement in reading.statements]
    return [record for record in records if isinstance(record, Integration)]


def list_ends(reading: Reading) -> list[tuple[str, str]]:
    return [(flow.source, flow.target) for flow in list_flows(reading)]


def write_book(folder: Path, sheets: Mapping[str, Sequence[Sequence[str | int]]]) -> Path:
    return write_xlsx(folder / "estate.xlsx", sheets)


# Columns


def test_a_profile_says_which_column_is_what_and_headings_say_the_rest(tmp_path: Path) -> None:
    reading = read(tmp_path, LINKS.replace("Goes", "Data"), PLACED)
    assert list_ends(reading) == [("Mosaic", "Unit4"), ("Unit4", "Bank")]
    assert [flow.data for flow in list_flows(reading)] == [("invoice",), ("person",)]
    assert [(each.thing, each.meaning, each.basis) for each in reading.decisions] == [
        ("borough", "hackford", "--borough"),
        ("file", "integrations", "m.toml, sheets 1"),
        ('"App A"', "source", "m.toml, sheets 1"),
        ('"App B"', "target", "m.toml, sheets 1"),
        ('"Data"', "data", "heading"),
        ('"Kind"', None, "no field of integrations is headed so"),
    ]


def test_what_a_profile_says_overrules_headings(tmp_path: Path) -> None:
    text = "Source,Target,Real source,Notes\nA,B,C,x\n"
    profile = '[[sheets]]\n[sheets.columns]\n"Real source" = "source"\nNotes = "ignored"\n'
    reading = read(tmp_path, text, profile)
    assert list_ends(reading) == [("C", "B")]
    left = [(each.thing, each.basis) for each in reading.decisions if each.meaning is None]
    assert left == [
        ('"Source"', 'source is read from "Real source"'),
        ('"Notes"', "the mapping says so"),
    ]


@pytest.mark.parametrize("name", ["App A", "app  a", "App_A", "APP A", "column a", "Column A"])
def test_a_column_goes_by_its_heading_or_its_letter(tmp_path: Path, name: str) -> None:
    reading = read(tmp_path, LINKS, PLACED.replace("App A", name))
    assert list_ends(reading) == [("Mosaic", "Unit4"), ("Unit4", "Bank")]


def test_columns_that_are_headed_alike_are_parted_by_letter(tmp_path: Path) -> None:
    text = "System,Team,System\nMosaic,x,Unit4\n"
    profile = PLACED.replace("App A", "column A").replace("App B", "column C")
    assert list_ends(read(tmp_path, text, profile)) == [("Mosaic", "Unit4")]
    (tmp_path / "links.csv").write_text(text, encoding="utf-8")
    assert refuse_file(tmp_path / "links.csv", PLACED.replace("App A", "System")) == (
        'm.toml: Sheets 1, columns, "System": several columns are headed so. Name "column A" or '
        '"column C".\n'
        'm.toml: Sheets 1, columns, "App B": links.csv has no such column. Its columns (row 1) are '
        '"column A", "Team" and "column C". Correct the name, or delete the line.'
    )
    with pytest.raises(InputError, match='Several columns are headed "System": a mapping parts'):
        register.read(tmp_path / "links.csv", source="links.csv", borough="hackford")


def test_letters_count_from_the_left_of_the_sheet(tmp_path: Path) -> None:
    rows = [["", "", ""], ["", "Mosaic", "Unit4"]]
    path = write_book(tmp_path, {"S": rows})
    profile = PLACED.replace("App A", "column B").replace("App B", "column C")
    assert list_ends(read_file(path, profile + "")) == []
    profile = profile.replace('table = "integrations"', 'table = "integrations"\nheader_row = 0')
    assert list_ends(read_file(path, profile)) == [("Mosaic", "Unit4")]


def test_a_header_row_may_be_given_or_be_none(tmp_path: Path) -> None:
    text = "App A,App B\nMosaic,Unit4\nUnit4,Bank\n"
    given = PLACED.replace('"App A"', '"Mosaic"').replace('"App B"', '"Unit4"')
    given = given.replace("[sheets.columns]", "header_row = 2\n[sheets.columns]")
    assert list_ends(read(tmp_path, text, given)) == [("Unit4", "Bank")]
    none = PLACED.replace("App A", "column A").replace("App B", "column B")
    none = none.replace("[sheets.columns]", "header_row = 0\n[sheets.columns]")
    assert list_ends(read(tmp_path, text, none)) == [
        ("App A", "App B"),
        ("Mosaic", "Unit4"),
        ("Unit4", "Bank"),
    ]
    assert refuse_file(tmp_path / "links.csv", none.replace("= 0", "= 9")) == (
        "m.toml: Sheets 1, header_row: row 9 of links.csv is blank. Give the row of headings."
    )


def test_one_column_may_be_two_fields_and_one_field_two_columns(tmp_path: Path) -> None:
    text = "Kit,Nick,Other\nMosaic,ASC system,Frameworki\n"
    profile = (
        '[[sheets]]\ntable = "systems"\n[sheets.columns]\n'
        'Kit = ["name", "product"]\nNick = "aliases"\nOther = "aliases"\n'
    )
    [system] = list_records(read(tmp_path, text, profile), System)
    assert system == System(
        id="hackford/mosaic",
        name="Mosaic",
        borough="hackford",
        product="mosaic",
        aliases=("ASC system", "Frameworki"),
    )


def test_a_table_that_lacks_a_column_asks_for_it(tmp_path: Path) -> None:
    (tmp_path / "links.csv").write_text(LINKS, encoding="utf-8")
    profile = '[[sheets]]\ntable = "integrations"\n[sheets.columns]\n"App A" = "source"\n'
    assert refuse_file(tmp_path / "links.csv", profile) == (
        "m.toml: Sheets 1, table: links.csv is to list integrations, but no column or constant of "
        'it is "target". Its columns (row 1) are "App A", "App B", "Goes" and "Kind". Say which is '
        'in [sheets.columns], as "App B" = "target".'
    )


def test_a_column_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    (tmp_path / "links.csv").write_text(LINKS, encoding="utf-8")
    assert refuse_file(tmp_path / "links.csv", PLACED.replace("App B", "Ap B")) == (
        'm.toml: Sheets 1, columns, "Ap B": links.csv has no such column. Its columns (row 1) are '
        '"App A", "App B", "Goes" and "Kind". Did you mean "App B"?'
    )
    twice = PLACED + '"column A" = "name"\n'
    assert refuse_file(tmp_path / "links.csv", twice) == (
        'm.toml: Sheets 1, columns, "column A": "App A" is the same column. Keep one.'
    )


# Constants and words


def test_a_constant_is_what_every_row_has(tmp_path: Path) -> None:
    text = "Destination,Content\nUnit4,invoice\nPower BI,\n"
    profile = (
        '[[sheets]]\ntable = "integrations"\n[sheets.constants]\nsource = "Mosaic"\n'
        'via = "BizTalk"\nmechanism = "FILE"\n'
    )
    flows = list_flows(read(tmp_path, text, profile))
    assert [(flow.source, flow.target, flow.via, flow.mechanism) for flow in flows] == [
        ("Mosaic", "Unit4", ("BizTalk",), "file"),
        ("Mosaic", "Power BI", ("BizTalk",), "file"),
    ]


def test_a_constant_overrules_a_heading_and_fills_blanks_of_a_column_of_the_profile(
    tmp_path: Path,
) -> None:
    text = "Source,Target,Via,Means\nA,B,Bus,\nA,C,Bus,MFT\n"
    profile = '[[sheets]]\n[sheets.constants]\nvia = "BizTalk"\n'
    assert [flow.via for flow in list_flows(read(tmp_path, text, profile))] == [
        ("BizTalk",),
        ("BizTalk",),
    ]
    profile += '[sheets.columns]\nMeans = "via"\n'
    assert [flow.via for flow in list_flows(read(tmp_path, text, profile))] == [
        ("BizTalk",),
        ("MFT",),
    ]


def test_words_mean_what_the_profile_says(tmp_path: Path) -> None:
    text = (
        "Source,Target,Data,Method,Automated,Status\n"
        "A,B,CT accts; person,type 3,R,Amber\nA,C,CT ACCTS,Type  3 ,M,Red\n"
    )
    profile = (
        "[[sheets]]\n[sheets.values]\n"
        'data = {"CT accts" = "council tax account"}\nmechanism = {"Type 3" = "file"}\n'
        'automation = {R = "automatic", M = "manual"}\n'
        'status = {Amber = "planned 2027-04-01", Red = "decommissioned"}\n'
    )
    reading = read(tmp_path, text, profile)
    facts = [
        (flow.data, flow.mechanism, flow.automation, flow.live_from, flow.live_to)
        for flow in list_flows(reading)
    ]
    assert facts == [
        (("council-tax-account", "person"), "file", "automatic", date(2027, 4, 1), None),
        (("council-tax-account",), "file", "manual", None, date(1900, 1, 1)),
    ]
    assert ('"CT accts" of data (2 cells)', '"council tax account"') in [
        (each.thing, each.meaning) for each in reading.decisions
    ]


def test_better_words_change_no_id(tmp_path: Path) -> None:
    profile = PLACED + '"Kind" = "mechanism"\n"Goes" = "data"\n'
    words = (
        '[sheets.values]\nmechanism = {"Type 3" = "file"}\ndata = {invoice = "payment"}\n'
        'source = {Mosaic = "ASC"}\n'
    )
    plain, better = read(tmp_path, LINKS, profile), read(tmp_path, LINKS, profile + words)
    assert [flow.source for flow in list_flows(better)] == ["ASC", "Unit4"]
    assert [flow.id for flow in list_flows(better)] == [flow.id for flow in list_flows(plain)]


def test_words_that_no_cell_holds_are_told(tmp_path: Path) -> None:
    profile = PLACED + '"Kind" = "mechanism"\n[sheets.values.mechanism]\n"Type 9" = "file"\n'
    reading = read(tmp_path, LINKS, profile)
    assert [(each.thing, each.basis) for each in reading.decisions if each.meaning is None] == [
        ('"Goes"', "no field of integrations is headed so"),
        ('"Type 9" of mechanism', "no cell holds it"),
        ('"Type 3" in "Kind" (1 cell)', "says nothing to us of mechanism"),
        ('"Type 1" in "Kind" (1 cell)', "says nothing to us of mechanism"),
    ]


def test_services_and_contracts_by_a_profile(tmp_path: Path) -> None:
    text = "Function,Line of business,Gold,Law\nRents,Civica; Mail,Bronze,S\n"
    profile = (
        '[[sheets]]\ntable = "services"\n[sheets.columns]\nFunction = "name"\n'
        '"Line of business" = "uses"\nGold = "essential"\nLaw = "statutory"\n'
        "[sheets.values]\nessential = {Bronze = false}\nstatutory = {S = true}\n"
    )
    assert list_records(read(tmp_path, text, profile), Service) == [
        Service(
            id="hackford/rents",
            name="Rents",
            borough="hackford",
            statutory=True,
            uses=(Use(system="Civica", essential=False), Use(system="Mail", essential=False)),
        )
    ]
    text = "Deal,For,Break by\nMosaic support,Mosaic,30/09/2026\n"
    profile = (
        '[[sheets]]\ntable = "contracts"\n[sheets.columns]\nDeal = "title"\nFor = "covers"\n'
        '"Break by" = "notice_by"\n[sheets.constants]\nend = 2027-03-31\n'
    )
    assert list_records(read(tmp_path, text, profile), Contract) == [
        Contract(
            id="hackford/mosaic-support",
            title="Mosaic support",
            borough="hackford",
            covers=("Mosaic",),
            end=date(2027, 3, 31),
            notice_by=date(2026, 9, 30),
        )
    ]


# Aliases and data entities


def test_an_alias_sheet_mentions_systems_by_other_names(tmp_path: Path) -> None:
    sheets = {
        "Aliases": [["Alias", "System"], ["Acad", "Academy"], ["GL", "hackford/ledger"]],
        "Data dictionary": [["Data entity", "Personal data"], ["Widget", "no"]],
    }
    reading = register.read(write_book(tmp_path, sheets), source="a.xlsx", borough="hackford")
    assert list_records(reading, System) == [
        System(
            id="hackford/academy",
            name="Academy",
            borough="hackford",
            aliases=("Acad",),
            mentioned_only=True,
        ),
        System(id="hackford/ledger", borough="hackford", aliases=("GL",), mentioned_only=True),
    ]
    entity = DataEntity(id="widget", name="Widget", personal=False)
    assert list_records(reading, DataEntity) == [entity]


def test_a_register_with_other_names_is_no_alias_sheet(tmp_path: Path) -> None:
    text = "Acronym,System name,Council\nHMS,Housing,Hackford\n"
    [system] = list_records(read(tmp_path, text, ""), System)
    assert system == System(
        id="hackford/housing", name="Housing", borough="hackford", aliases=("HMS",)
    )


# Sheets and files


def test_sheets_are_chosen_by_name_and_ignored_ones_state_nothing(tmp_path: Path) -> None:
    head = ["Destination", "Content"]
    sheets = {
        "Mosaic feeds": [head, ["Unit4", "invoice"]],
        "Old": [["Source", "Target"], ["X", "Y"]],
        "Systems": [["System", "Hosting"], ["Mosaic", "SaaS"]],
    }
    profile = (
        '[[sheets]]\nfile = "ESTATE*"\nsheet = "*feeds"\ntable = "integrations"\n'
        '[sheets.constants]\nsource = "Mosaic"\n[[sheets]]\nsheet = "old"\ntable = "ignored"\n'
    )
    reading = read_file(write_book(tmp_path, sheets), profile)
    assert list_ends(reading) == [("Mosaic", "Unit4")]
    assert reading.unread == frozenset()
    assert [(each.part, each.basis) for each in reading.decisions if each.thing == "sheet"] == [
        ("Mosaic feeds", "m.toml, sheets 1"),
        ("Old", "m.toml, sheets 2"),
        ("Systems", "headings of row 1"),
    ]


def test_a_sheet_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    path = write_book(tmp_path, {"Flows": [["Source", "Target"], ["A", "B"]], "Old": [["x"]]})
    profile = '[[sheets]]\nsheet = "Flow"\n'
    assert refuse_file(path, profile) == (
        'm.toml: Sheets 1, sheet: estate.xlsx has no sheet "Flow". Its sheets are "Flows" and '
        '"Old". Correct the name, or say which file has it, as file = "estate.xlsx".'
    )
    assert refuse_file(path, '[[sheets]]\n[sheets.columns]\nApp = "source"\n') == (
        "m.toml: Sheets 1, columns: no sheet of estate.xlsx has any of them. Its sheets are "
        '"Flows" and "Old". Correct them, or name the sheet.'
    )


def test_a_text_file_has_no_sheets(tmp_path: Path) -> None:
    (tmp_path / "links.csv").write_text(LINKS, encoding="utf-8")
    assert refuse_file(tmp_path / "links.csv", '[[sheets]]\nfile = "*.csv"\nsheet = "x"\n') == (
        "m.toml: Sheets 1, sheet: links.csv has no sheets. Delete this line."
    )


def test_what_speaks_of_other_files_is_told_at_the_end(tmp_path: Path) -> None:
    reader = follow('[[sheets]]\nfile = "other*.csv"\nsheet = "Nope"\n' + PLACED)
    (tmp_path / "links.csv").write_text(LINKS, encoding="utf-8")
    reader.read(tmp_path / "links.csv", source="links.csv", borough="hackford")
    assert [str(each) for each in reader.list_unused()] == [
        'm.toml: Sheets 1 speaks of file "other*.csv", sheet "Nope", and nothing that was read '
        "goes by it. Correct the name, unless the file was left out on purpose or a rule above "
        "takes the sheet."
    ]


def test_a_pattern_is_also_a_name_with_brackets(tmp_path: Path) -> None:
    profile = PLACED.replace("table", 'file = "links [new]?.csv"\ntable')
    reading = read(tmp_path, LINKS, profile, name="links [new]?.csv")
    assert len(list_ends(reading)) == 2


# Whose it is


def test_the_borough_is_said_by_the_option_then_the_profile_then_the_column(
    tmp_path: Path,
) -> None:
    (tmp_path / "s.csv").write_text("Council,System\nWestmere,A\n,B\n", encoding="utf-8")

    def list_ids(
        profile: str,
        *,
        top: str | None = None,
        borough: str | None = None,
        fallback: Fallback | None = None,
    ) -> list[str]:
        reader = follow(profile, borough=top)
        path = tmp_path / "s.csv"
        reading = reader.read(path, source="s.csv", borough=borough, fallback=fallback)
        return [statement.record.id for statement in reading.statements]

    last = Fallback(borough="last", basis="as at its last import")
    column = '[[sheets]]\n[sheets.columns]\nCouncil = "borough"\n'
    constant = '[[sheets]]\n[sheets.constants]\nborough = "Borough of Constant"\n'
    assert list_ids(constant, top="top", borough="told") == ["told/a", "told/b"]
    assert list_ids(constant, top="top") == ["borough-of-constant/a", "borough-of-constant/b"]
    assert list_ids("", top="top", fallback=last) == ["top/a", "top/b"]
    assert list_ids(column, top="top", fallback=last) == ["westmere/a", "top/b"]
    assert list_ids(column + '[sheets.constants]\nborough = "fill"\n', top="top") == [
        "westmere/a",
        "fill/b",
    ]
    assert list_ids("", fallback=last) == ["westmere/a", "last/b"]
    assert list_ids("") == ["westmere/a"]


def test_an_option_that_overrules_a_borough_column_is_told(tmp_path: Path) -> None:
    text = "Council,System\nWestmere,A\nHackford Council,B\n"
    reading = read(tmp_path, text, "")
    assert [each.borough for each in reading.statements] == ["hackford", "hackford"]
    assert [(each.thing, each.basis) for each in reading.decisions if each.meaning is None] == [
        ('"Council"', "--borough says hackford, though 1 row names another borough")
    ]


def test_without_any_borough_a_mixed_workbook_asks_for_a_constant(tmp_path: Path) -> None:
    sheets = {
        "Systems": [["Council", "System"], ["Westmere", "A"]],
        "Flows": [["Source", "Target"], ["A", "B"]],
    }
    with pytest.raises(InputError) as caught:
        read_file(write_book(tmp_path, sheets), "", borough=None)
    assert str(caught.value) == (
        'estate.xlsx: Sheet "Flows" has no borough column (its columns are "Source" and "Target"), '
        "so nothing says whose systems these are. Say whose in a mapping, as borough = "
        '"hackford" under [sheets.constants]: --borough would overrule the columns of other sheets.'
    )


# Owners


def test_dropped_owners_are_counted_by_column_and_never_quoted(tmp_path: Path) -> None:
    text = (
        "System,Supplier,System Owner,Team\nA,x,Jo Bloggs,Rents Team\nB,x,Sam Smith,\n"
        "C,x,Jo Bloggs (Finance Team),\nD,x,,Benefits Service\n"
    )
    reading = read(tmp_path, text, "")
    counted = [(each.thing, each.basis) for each in reading.decisions if each.meaning is None]
    assert counted == [
        ('4 cells of "Supplier"', "no product stands beside it; not kept"),
        ('2 cells of "System Owner"', "people, or nobody that we know as a team; not kept"),
        ('1 cell of "System Owner"', "the team is kept, what else is in the cell is not"),
    ]
    assert "Bloggs" not in str(reading)
    assert "Smith" not in str(reading)


# A profile that is written


def save(reader: register.Register) -> str:
    return reader.write_mapping()


def test_what_was_decided_is_written_to_be_filled_in(tmp_path: Path) -> None:
    reader = follow("")
    (tmp_path / "flows 2026-11.csv").write_text(
        "Source,Target,Colour,Method\nA,B,red,Type 3\n", encoding="utf-8"
    )
    reader.read(tmp_path / "flows 2026-11.csv", source="f", borough="hackford")
    written = save(reader)
    assert [line for line in written.splitlines() if not line.startswith("#")] == [
        "[[sheets]]",
        'file = "flows *.csv"',
        'table = "integrations"',
        "",
        "[sheets.columns]",
        '"Source" = "source"',
        '"Target" = "target"',
        '"Method" = "mechanism"',
        '"Colour" = ""',
        "",
        "[sheets.values.mechanism]",
        '"Type 3" = ""',
    ]
    again = follow(written).read(tmp_path / "flows 2026-11.csv", source="f", borough="hackford")
    assert list_ends(again) == [("A", "B")]


def test_a_file_that_is_refused_is_written_too(tmp_path: Path) -> None:
    reader = follow("")
    rows = [["Our links"], [], ['App "A"', "Destination", "x\\y"], ["A", "B", "c"]]
    with pytest.raises(InputError, match="is not a table that we know"):
        reader.read(write_book(tmp_path, {"S 1": rows}), source="e", borough="hackford")
    assert save(reader).splitlines() == [
        "[[sheets]]",
        'file = "estate.xlsx"',
        'sheet = "S *"',
        'table = ""  # integrations, systems, services, contracts, products, teams, data entities, '
        "aliases or ignored",
        "",
        "[sheets.columns]",
        '"App \\"A\\"" = ""',
        '"Destination" = ""  # integrations: target',
        '"x\\\\y" = ""',
    ]


def test_what_a_profile_said_is_written_again(tmp_path: Path) -> None:
    profile = (
        '[[sheets]]\nfile = "estate.xlsx"\nsheet = "A"\ntable = "integrations"\nheader_row = 2\n'
        '[sheets.columns]\n"App A" = ["source", "name"]\nx = "ignored"\n'
        '[sheets.constants]\ntarget = "Unit4"\n'
        '[sheets.values.source]\nAcad = "Academy"\n'
        '[[sheets]]\nsheet = "B"\ntable = "ignored"\n'
    )
    sheets = {"A": [["t"], ["App A", "x"], ["Acad", "y"]], "B": [["z"]]}
    reader = follow(profile)
    first = reader.read(write_book(tmp_path, sheets), source="e", borough="hackford")
    written = save(reader)
    again = follow(written)
    assert again.rules.sheets[0] == follow(profile).rules.sheets[0]
    assert again.rules.sheets[1].ignored
    second = again.read(tmp_path / "estate.xlsx", source="e", borough="hackford")
    assert second.statements == first.statements
    assert save(again) == written


def test_names_of_two_files_that_would_be_one_pattern_stay_exact(tmp_path: Path) -> None:
    reader = follow("")
    for name in ("v1.csv", "v2.csv"):
        (tmp_path / name).write_text("Source,Target\nA,B\n", encoding="utf-8")
        reader.read(tmp_path / name, source=name, borough="hackford")
    assert [each["file"] for each in tomllib.loads(save(reader))["sheets"]] == ["v1.csv", "v2.csv"]


_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_KNOWN = ("Source", "Target", "System", "Supplier", "Owner", "Method", "Status", "Data", "Type")
_HEADINGS = st.lists(st.one_of(st.sampled_from(_KNOWN), _TEXTS), min_size=2, max_size=6)
_ROWS = st.lists(st.lists(_TEXTS.map("v{}".format), min_size=2, max_size=6), max_size=4)


@given(_HEADINGS, _ROWS)
def test_what_is_written_of_any_file_can_be_followed_and_decides_the_same(
    headings: list[str], rows: list[list[str]]
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / 'a "b" [c] 2026.csv'
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([headings, *rows])
        first = follow("")
        before = attempt(first, path)
        again = follow(save(first))
        assert attempt(again, path) == before
        assert save(again) == save(first)


def attempt(reader: register.Register, path: Path) -> object:
    """Read a file; give what it states, or only that it is refused."""
    try:
        return reader.read(path, source="s", borough="hackford").statements
    except InputError:
        return None


# What cannot be followed


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("colums = {}", 'Sheets 1: "colums" is not a key. Did you mean "columns"?'),
        (
            'table = "interfaces"',
            'Sheets 1, table: "interfaces" is not a kind of table. Did you mean "integrations"?',
        ),
        ("table = 3", "Sheets 1, table: this is no text. Put it in quotation marks."),
        ("file = 3", "Sheets 1, file: this is no text. Put it in quotation marks."),
        (
            'header_row = "3"',
            "Sheets 1, header_row: this is no row. Write its number without quotation marks, 0 for "
            "no headings.",
        ),
        (
            "columns = 3",
            "Sheets 1, columns: these are pairs. Head them [sheets.columns].",
        ),
        (
            "values = {mechanism = 3}",
            'Sheets 1, values, "mechanism": these are pairs. Head them [sheets.values.mechanism].',
        ),
        (
            'table = "integrations"\ncolumns = {x = "from"}',
            'Sheets 1, columns, "x": "from" is not a field of integrations. Did you mean "source"?',
        ),
        (
            'table = "teams"\ncolumns = {x = "hosting"}',
            'Sheets 1, columns, "x": "hosting" is not a field of teams. Use "name", "reference", ',
        ),
        (
            "columns = {App.A = 'source'}",
            'Sheets 1, columns, "App": name a field, as "App A" = "source", both in quotation '
            "marks.",
        ),
        (
            "columns = {a = 'source', b = 'reference', c = 'reference'}",
            'Sheets 1, columns, "c": "reference" is the column "b" too, and a row has one. Keep '
            "one.",
        ),
        (
            "columns = {'a  b' = 'source', 'a b' = 'target'}",
            'Sheets 1, columns, "a b": this stands twice. Keep one.',
        ),
        (
            "constants = {mechanism = 'sftp'}",
            'Sheets 1, constants, "mechanism": "sftp" is not a value of mechanism. Use "api", '
            '"message", "file", "database", "spreadsheet", "email", "rekeying", "screen_robot" or '
            '"unknown".',
        ),
        (
            "constants = {via = []}",
            'Sheets 1, constants, "via": this is no text, number, day, or true or false.',
        ),
        (
            "values = {status = {Red = 'off'}}",
            'Sheets 1, values, "status", "Red": "off" is not a value of status. Use "live", '
            '"planned" or "decommissioned", also with a day, as in "planned 2027-04-01".',
        ),
        (
            "values = {colour = {Red = 'off'}}",
            'Sheets 1, values, "colour": "colour" is not a field.',
        ),
    ],
)
def test_what_cannot_be_followed_is_told_with_what_would_be_right(said: str, fault: str) -> None:
    [told] = refuse(f"[[sheets]]\n{said}\n")
    assert told.startswith(f"m.toml: {fault}")


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert refuse('[[sheets]]\nx = 1\n[[sheets]]\ntable = "y"\n')[1].startswith(
        'm.toml: Sheets 2, table: "y" is not a kind of table. Use "integrations", '
    )
    assert refuse("sheets = 3") == ["m.toml: Sheets: each is a table. Head it [[sheets]]."]
    assert refuse("[sheets]\nx = 1") == ["m.toml: Sheets: each is a table. Head it [[sheets]]."]


def test_a_field_of_another_kind_than_the_sheet_is_told(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("Source,Target,X\nA,B,c\n", encoding="utf-8")
    message = refuse_file(tmp_path / "s.csv", '[[sheets]]\n[sheets.columns]\nX = "lgsl_id"\n')
    assert message.startswith("s.csv: The file is not a table that we know.")


def test_what_a_sheet_does_not_have_is_no_field_for_words(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("Source,Target\nA,B\n", encoding="utf-8")
    profile = '[[sheets]]\n[sheets.values.mechanism]\n"Type 3" = "file"\n'
    assert refuse_file(tmp_path / "s.csv", profile) == (
        'm.toml: Sheets 1, values, "mechanism": no column of s.csv is mechanism. Its columns (row '
        '1) are "Source" and "Target". Say which is in [sheets.columns], or delete the words.'
    )


def test_the_page_is_what_the_code_says() -> None:
    page = Path(register.__file__).with_name("REGISTER.md").read_text(encoding="utf-8")
    assert page == register.explain(), "depgraph formats register > importers/REGISTER.md"
    (example,) = [each for each in page.split("```") if each.startswith("toml")]
    [rule] = tomllib.loads(example.removeprefix("toml"))["sheets"]
    parsed = register.follow([rule], profile="m.toml", borough=None).rules.sheets[0]
    assert parsed.columns["Ref"] == ("reference", "name")
