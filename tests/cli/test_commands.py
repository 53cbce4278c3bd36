"""What each command prints, and how each ends when something is wrong."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from depgraph.cli import main
from depgraph.exchange import write_graph
from depgraph.sketches import sketch

ROOT = Path(__file__).parents[2]
SAMPLE = str(ROOT / "importers" / "samples" / "hackford.json")
ON = ("--on", "2026-11-24")


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("DEPGRAPH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "100")


def run(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> tuple[str, str]:
    """Run a command that ends with a code; give what it printed and what it said."""
    try:
        ended = main(arguments)
    except SystemExit as exit_:
        ended = exit_.code if isinstance(exit_.code, int) else 1
    printed = capsys.readouterr()
    assert ended == code, printed
    return printed.out, printed.err


def ask(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    return run(capsys, "impact", *arguments, *ON, "--store", SAMPLE, code=code)[
        0 if not code else 1
    ]


def write_sketch(folder: Path, text: str) -> str:
    path = folder / "graph.json"
    path.write_text(write_graph(sketch(text)), encoding="utf-8")
    return str(path)


def test_an_answer_begins_with_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    sentence = ask(capsys, "housing").split("\n\n")[0]
    assert " ".join(sentence.split()) == (
        "Replacing Housing affects 6 services (2 high, 4 statutory), 7 systems (5 with data lost "
        "or degraded) and 1 carrier; 8 integrations to rework; 3 more systems and 2 more services "
        "may be affected, through data that nobody recorded; 4 systems and 3 services lie "
        "downstream by other data."
    )


def test_without_a_service_it_says_that_services_are_not_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = write_sketch(tmp_path, "rents -[person]-> crm; mail")
    text = " ".join(run(capsys, "impact", "rents", "--store", store)[0].split())
    assert (
        "1 integration to rework. Nobody recorded a service that uses any of these systems: which "
        "services are affected is not known." in text
    )
    assert "No service is recorded that uses rents and crm." in text


def test_where_nothing_is_recorded_it_says_that_nothing_is_known(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = " ".join(ask(capsys, "Libraries").split())
    assert text.startswith(
        "Replacing Libraries affects 1 service (1 high, 1 statutory), 0 systems (0 with data lost "
        "or degraded); 0 integrations to rework. Nobody recorded an integration of Libraries on "
        "this date: that nothing else is affected is not known."
    )


def test_the_feed_that_is_left_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    text = " ".join(ask(capsys, "housing").split())
    assert (
        "Feed left for contact details: Revenues and benefits (hackford/INT-017). Check that it "
        "covers the same cases."
    ) in text


def test_who_shares_what_is_replaced_is_said_first(capsys: pytest.CaptureFixture[str]) -> None:
    replaced = ask(capsys, "ledger").split("\n\n")[1]
    assert "shared with Brackwater, which must be asked too" in " ".join(replaced.split())


def test_every_use_that_affects_a_service_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    text = " ".join(ask(capsys, "housing").split())
    assert (
        "Housing (supporting), which is replaced. Process: Checking who the tenant is. Repairs "
        "scheduling (essential), which loses council property and tenancy. Process: Appointments "
        "and jobs."
    ) in text


def test_gaps_in_contracts_and_boroughs_are_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    store = write_sketch(tmp_path, "crm -[person]-> mail")
    text = " ".join(run(capsys, "impact", "crm", "--store", store)[0].split())
    assert "The borough of crm and mail is not recorded" in text
    assert "No contract is recorded for crm and mail." in text


def test_parts_come_in_the_order_in_which_they_are_acted_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = ask(capsys, "housing", "--include", "downstream")
    heads = [line.split(":")[0] for line in text.splitlines() if line[:8].isupper()]
    assert heads == [
        "REPLACED",
        "SERVICES AFFECTED",
        "SYSTEMS AFFECTED",
        "INTEGRATIONS TO REWORK",
        "POSSIBLY AFFECTED",
        "FIND OUT FIRST",
        "DOWNSTREAM BY OTHER DATA",
        "WHAT THE RECORD DOES NOT SAY",
        "TEAMS TO INVOLVE",
        "CONTRACTS",
    ]
    assert "Systems: Bank, DWP, Highways, Waste and recycling" in text


def test_a_route_says_what_is_made_from_what_is_lost(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        "Ledger (rent charge; via File transfer; made from tenancy; hackford/INT-010)"
        in " ".join(ask(capsys, "housing").split())
    )


def test_what_is_left_out_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    text = " ".join(ask(capsys, "housing", "--max-distance", "1").split())
    assert "5 systems and 4 services more than 1 integration away are left out." in text


def test_traced_alone_still_counts_what_is_assumed(capsys: pytest.CaptureFixture[str]) -> None:
    text = ask(capsys, "housing", "--include", "traced")
    assert "POSSIBLY AFFECTED: 3 systems and 2 services, assumed" in text
    assert "--include all lists them." in text
    assert "Performance dashboards" not in text


@pytest.mark.parametrize("width", [40, 60, 100])
def test_no_line_is_wider_than_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    text = ask(capsys, "housing")
    longest = max(len(word) for word in text.split())
    assert max(map(len, text.splitlines())) <= max(width, longest)


def test_json_is_the_answer_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    printed, said = run(
        capsys, "--store", SAMPLE, "impact", "hackford/housing", *ON, "--format", "json"
    )
    answer = json.loads(printed)
    assert answer["question"] == {
        "systems": ["hackford/housing"],
        "on": "2026-11-24",
        "max_distance": None,
        "include": "all",
    }
    assert answer["result_hash"].startswith("sha256:")
    assert said == ""


def test_several_systems_go_by_name_alias_and_id(capsys: pytest.CaptureFixture[str]) -> None:
    text = ask(capsys, "nec housing", "Agresso", "hackford/payments", "--format", "json")
    assert json.loads(text)["question"]["systems"] == [
        "hackford/housing",
        "hackford/ledger",
        "hackford/payments",
    ]


def test_an_unknown_name_is_answered_with_near_ones(capsys: pytest.CaptureFixture[str]) -> None:
    said = ask(capsys, "hosing", "legder", code=4)
    assert said == (
        'depgraph: There is no system "hosing". Did you mean "hackford/housing"?\n'
        'depgraph: There is no system "legder". Did you mean "hackford/ledger"?\n'
    )


def test_a_name_that_two_have_is_answered_with_both(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    store = write_sketch(tmp_path, "a/crm -[person]-> b/crm")
    _, said = run(capsys, "impact", "CRM", "--store", store, code=4)
    assert said == 'depgraph: 2 systems are called "CRM". Name one by its id: "a/crm" or "b/crm".\n'


def test_systems_of_one_name_are_told_apart_by_id(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    store = tmp_path / "graph.json"
    systems = [{"id": "a/crm", "name": "CRM"}, {"id": "b/crm", "name": "CRM"}]
    integrations = [{"id": "i", "source": "a/crm", "target": "b/crm", "data": ["person"]}]
    document = {"format": "depgraph-exchange/1", "systems": systems, "integrations": integrations}
    store.write_text(json.dumps(document), encoding="utf-8")
    printed, _ = run(capsys, "impact", "a/crm", "--store", str(store))
    assert "Route: a/crm -> b/crm (person; i)" in printed


def test_a_system_that_is_not_live_is_refused_by_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, said = run(capsys, "impact", "housing", "--on", "1999-01-01", "--store", SAMPLE, code=4)
    assert said == (
        'depgraph: The system "hackford/housing" is not live on 1999-01-01: '
        "it is live from 2013-04-01. Ask about a date in that time.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["impact", "housing", "--on", "24/11/2026"], '"24/11/2026" is not a date.'),
        (["impact", "housing", "--max-distance", "-1"], '"-1" is not a distance.'),
        (["impact", "housing", "--include", "some"], "invalid choice"),
        (["impact", "housing", "--format", "xml"], '"xml" is not a format. Use "table", "json"'),
        (["impact"], "SYSTEM"),
        ([], "COMMAND"),
        (["impct", "housing"], "invalid choice"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_is_right(
    capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    _, said = run(capsys, *arguments, *(["--store", SAMPLE] if arguments else []), code=2)
    assert sentence in said


def test_without_a_store_it_says_how_to_get_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    _, said = run(capsys, "systems", code=4)
    assert said == (
        "depgraph: depgraph.db: There is no store yet. Import something first (depgraph import "
        "FILE), or name an exchange file with --store.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_name_without_quotes_is_told_to_have_them(capsys: pytest.CaptureFixture[str]) -> None:
    said = ask(capsys, "customer", "relationship", "management", code=4)
    assert said == (
        "depgraph: Put a name of several words in quotes, as in "
        '"customer relationship management".\n'
    )


def test_a_word_of_a_name_or_of_a_product_is_enough_for_a_hint(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert 'Did you mean "hackford/housing-rents"?' in ask(capsys, "rents", code=4)
    assert 'Did you mean "hackford/housing"?' in ask(capsys, "NEC", code=4)
    assert "is a service" in ask(capsys, "hackford/housing-repairs", code=4)


def test_a_file_of_another_kind_is_refused_in_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    other = tmp_path / "package.json"
    other.write_text('{"name": "x", "version": 1, "main": "y"}', encoding="utf-8")
    _, said = run(capsys, "systems", "--store", str(other), code=2)
    assert said.count("\n") == 1
    assert "This is not an exchange file that this version reads" in said


def test_a_search_looks_at_what_integrations_carry(capsys: pytest.CaptureFixture[str]) -> None:
    search = ("--search", "tenancy", "--format", "json")
    found, _ = run(capsys, "integrations", "--store", SAMPLE, *search)
    listed = {row["id"] for row in json.loads(found)}
    assert {"hackford/INT-001", "hackford/INT-002"} <= listed


def test_an_import_is_told_source_by_source_and_asked_from_then_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    write_sketch(tmp_path, "crm -[person]-> mail")
    first, _ = run(capsys, "import", "graph.json")
    assert first == "graph.json states 4 things: 4 new\nThe graph is at version 1.\n"
    write_sketch(tmp_path, "crm -[person]-> mail -[person]-> archive")
    again, _ = run(capsys, "import", ".", "--dry-run")
    assert again.splitlines()[0] == "graph.json would state 6 things: 2 new, 4 unchanged"
    run(capsys, "import", ".")
    assert "archive" in run(capsys, "impact", "crm")[0]
    assert "was last read on" in run(capsys, "impact", "crm")[0]
    assert (
        "Stated by 1 record\n  graph.json, /systems/0: first seen"
        in run(capsys, "show", "archive")[0]
    )
    stated = json.loads(run(capsys, "show", "archive", "--format", "json")[0])["stated_by"]
    assert [(each["source"], each["importer"]) for each in stated] == [("graph.json", "exchange 1")]
    sources, _ = run(capsys, "sources", "--rank", "graph.json", "3", "--format", "json")
    assert [(row["source"], row["rank"], row["states"]) for row in json.loads(sources)] == [
        ("graph.json", "3", "6")
    ]
    assert "6 retired" in run(capsys, "forget", "graph.json")[0]
    assert run(capsys, "forget", "other", code=4)[1] == (
        'depgraph: There is no source "other". There are "graph.json".\n'
    )


def test_an_alias_is_written_listed_and_taken_away(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    write_sketch(tmp_path, "a/crm -[person]-> a/mail")
    run(capsys, "import", "graph.json")
    assert run(capsys, "alias")[0] == "No aliases.\n"
    written, _ = run(capsys, "alias", "The CRM!", "a/crm", "--borough", "a")
    assert [line.split() for line in written.splitlines()] == [
        ["BOROUGH", "NAME", "SYSTEM"],
        ["a", "the", "crm", "a/crm"],
    ]
    assert run(capsys, "alias", "the crm", "--borough", "a", "--remove")[0] == "No aliases.\n"
    assert "Name both" in run(capsys, "alias", "the crm", code=2)[1]


def test_check_tells_what_is_doubtful(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text, _ = run(capsys, "check", "--store", SAMPLE)
    assert text.startswith('ISOLATED SYSTEM: 1\n  No integration of "hackford/libraries"')
    assert "UNRECORDED DATA: 7\n" in text
    sound = write_sketch(tmp_path, "crm -[person]-> mail")
    assert run(capsys, "check", "--store", sound)[0] == (
        "Nothing doubtful was found. What nobody recorded cannot be.\n"
    )


def test_an_import_of_some_of_several_files_ends_with_3(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    write_sketch(tmp_path, "crm -[person]-> mail")
    bad = tmp_path / "bad.json"
    bad.write_text('{"format": "depgraph-exchange/1", "systems": [{}]}', encoding="utf-8")
    (tmp_path / "notes.txt").write_text("hello", encoding="utf-8")
    report = tmp_path / "out" / "report.json"
    report.parent.mkdir()
    printed, _ = run(capsys, "import", ".", "--report", str(report), code=3)
    assert "bad.json, /systems/0/id" in printed
    assert "NOT RECOGNISED: 1" in printed
    assert json.loads(report.read_text(encoding="utf-8"))["unrecognised"] == ["notes.txt"]
    assert run(capsys, "import", "bad.json", code=2)[0].startswith("NOT IMPORTED: 1")


def test_the_environment_names_a_store(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEPGRAPH_STORE", SAMPLE)
    assert "hackford/ledger" in run(capsys, "systems")[0]


def test_a_mistyped_setting_is_refused_by_name(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEPGRAPH_STOR", SAMPLE)
    _, said = run(capsys, "systems", code=2)
    assert (
        said == 'depgraph: "DEPGRAPH_STOR" is not a setting. Set "DEPGRAPH_STORE", or unset it.\n'
    )


def test_a_missing_file_is_looked_for_again(capsys: pytest.CaptureFixture[str]) -> None:
    _, said = run(capsys, "systems", "--store", "nowhere.json", code=4)
    assert said.startswith("depgraph: nowhere.json: There is no such file.")


def test_twenty_problems_are_shown_and_the_rest_counted(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    store = tmp_path / "bad.json"
    systems = [{"id": f"s{number}", "colour": "red"} for number in range(25)]
    store.write_text(
        json.dumps({"format": "depgraph-exchange/1", "systems": systems}), encoding="utf-8"
    )
    _, said = run(capsys, "systems", "--store", str(store), code=2)
    lines = said.splitlines()
    assert lines[0].startswith(f'depgraph: {store}, /systems/0/colour: "colour" is not a key')
    assert lines[20:] == ["depgraph: and 5 more of 25 problems."]


def test_lists_go_by_borough_and_by_text(capsys: pytest.CaptureFixture[str]) -> None:
    shared, _ = run(capsys, "systems", "--store", SAMPLE, "--borough", "brackwater")
    assert [line.split()[0] for line in shared.splitlines()] == ["ID", "hackford/ledger"]
    found, _ = run(capsys, "systems", "--store", SAMPLE, "--search", "AGRESSO")
    assert [line.split()[0] for line in found.splitlines()] == ["ID", "hackford/ledger"]
    services, _ = run(capsys, "services", "--store", SAMPLE, "--search", "bins", "--format", "json")
    assert [row["lgsl_id"] for row in json.loads(services)] == [533]
    _, said = run(capsys, "systems", "--store", SAMPLE, "--borough", "narnia", code=4)
    assert said == (
        'depgraph: There is no borough "narnia" in the graph. '
        'There are "brackwater" and "hackford".\n'
    )


def test_an_empty_list_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "systems", "--store", SAMPLE, "--search", "zzz")[0] == "No systems fit.\n"


def test_a_list_for_a_program_keeps_a_record_on_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS")
    assert len(run(capsys, "integrations", "--store", SAMPLE)[0].splitlines()) == 50


def test_show_tells_what_names_a_thing(capsys: pytest.CaptureFixture[str]) -> None:
    printed, _ = run(capsys, "show", "ledger", "--store", SAMPLE)
    assert printed.startswith("System hackford/ledger\n  name            Ledger\n")
    assert "as target of integration hackford/INT-010 (Rent debit)" in printed
    team, _ = run(capsys, "show", "hackford/income-team", "--store", SAMPLE, "--format", "json")
    assert {
        "kind": "integration",
        "id": "hackford/INT-010",
        "name": "Rent debit",
        "as": "owner",
    } in json.loads(team)["referred_to_by"]


def test_show_of_nothing_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    _, said = run(capsys, "show", "ledgers", "--store", SAMPLE, code=4)
    assert said == (
        'depgraph: Nothing has the id "ledgers", and no system is called so. '
        'Did you mean "hackford/ledger"?\n'
    )


def test_an_export_reads_as_the_same_graph(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    run(capsys, "export", str(first), "--store", SAMPLE)
    run(capsys, "export", str(second), "--store", str(first))
    assert first.read_bytes() == second.read_bytes()
    assert run(capsys, "export", "-", "--store", SAMPLE)[0] == first.read_text(encoding="utf-8")


def test_an_export_of_one_borough_includes_the_far_ends(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    store = write_sketch(
        tmp_path,
        "a/crm -[person] via c/bus-> b/mail; b/mail -[person]-> b/archive; a/letters uses b/mail",
    )
    printed, _ = run(capsys, "export", "-", "--borough", "a", "--store", store)
    part = json.loads(printed)
    assert [each["id"] for each in part["systems"]] == ["a/crm", "b/mail", "c/bus"]
    assert [each["id"] for each in part["integrations"]] == ["a/crm->b/mail"]
    assert [each["id"] for each in part["boroughs"]] == ["a", "b", "c"]
    assert [each["id"] for each in part["services"]] == ["a/letters"]


def test_a_file_that_cannot_be_written_is_left_as_it_was(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    _, said = run(capsys, "export", str(tmp_path / "no" / "x.json"), "--store", SAMPLE, code=5)
    assert "The file could not be written" in said
    assert list(tmp_path.iterdir()) == []


def test_names_that_would_steer_a_terminal_are_written_out(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    store = tmp_path / "graph.json"
    systems = [{"id": "a/crm", "name": "CRM\x1b[31m\u202ered"}, {"id": "a/mail"}]
    integrations = [{"id": "i", "source": "a/crm", "target": "a/mail"}]
    document = {"format": "depgraph-exchange/1", "systems": systems, "integrations": integrations}
    store.write_text(json.dumps(document), encoding="utf-8")
    for command in (["impact", "a/crm"], ["systems"], ["show", "a/crm"]):
        printed, _ = run(capsys, *command, "--store", str(store))
        assert "CRM\\u001b[31m\\u202ered" in printed
        assert "\x1b" not in printed


def test_commands_load_only_what_they_use() -> None:
    code = (
        "import sys; from depgraph.cli import main; main(sys.argv[1:]); "
        "print([each for each in ('numpy', 'networkx') if each in sys.modules])"
    )
    for command, heavy in ((["systems"], "[]"), (["impact", "housing"], "['numpy']")):
        arguments = [sys.executable, "-c", code, *command, "--store", SAMPLE]
        ran = subprocess.run(arguments, capture_output=True, text=True, check=True, cwd=ROOT)
        assert ran.stdout.splitlines()[-1] == heavy


def test_a_reader_that_stops_early_is_no_error() -> None:
    command = [sys.executable, "-m", "depgraph", "export", "-", "--store", SAMPLE]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as ran:
        assert ran.stdout is not None
        assert ran.stderr is not None
        ran.stdout.close()
        assert ran.stderr.read() == b""
        assert ran.wait() == 0


def test_an_output_that_knows_no_such_letter_still_gets_the_answer(tmp_path: Path) -> None:
    store = write_sketch(tmp_path, "crm -[zoë]-> mail")
    command = [sys.executable, "-m", "depgraph", "impact", "crm", "--store", store]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    ran = subprocess.run(command, capture_output=True, check=True, cwd=ROOT, env=environment)
    assert b"zo\\xeb" in ran.stdout
