"""What does an import promise, whatever the store?"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from depgraph.analysis.impact import find_impact
from depgraph.errors import DepgraphError, InputError, NotFoundError, Problem
from depgraph.exchange import write_graph
from depgraph.facts import Reading, Statement
from depgraph.graph import Snapshot
from depgraph.model import Source, System
from depgraph.pipeline import Options, Report, forget_source, import_paths, rank_source
from depgraph.plugins import list_importers
from depgraph.renewal import Change, Key
from depgraph.stores.port import GraphStore
from tests.spec import CRM, FEED, JANUARY, JUNE, MAIL, MARCH, RENTS, link, state

APRIL = date(2026, 4, 1)
SYSTEMS: list[dict[str, Any]] = [
    {"id": "ham/crm", "name": "CRM", "borough": "ham"},
    {"id": "ham/mail", "name": "Mail", "borough": "ham"},
]
LINK = {"id": "k1", "source": "ham/crm", "target": "ham/mail", "data": ["person"]}
ESTATE: dict[str, Any] = {"systems": SYSTEMS, "integrations": [LINK]}


def write(path: Path, content: Mapping[str, object]) -> Path:
    """Write an exchange file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"format": "depgraph-exchange/1", **content}), encoding="utf-8")
    return path


def run(
    store: GraphStore,
    *paths: Path,
    on: date = JANUARY,
    **options: Any,
) -> Report:
    return import_paths(store, paths, list_importers(), Options(on=on, **options))


@dataclass
class ListImporter:
    """Reads `.list` files: states, whatever is in them, the statements it is given."""

    statements: Sequence[Statement] = ()
    unread: frozenset[str] = frozenset()
    problems: Sequence[Problem] = ()
    boroughs: list[str | None] = field(default_factory=list)
    NAME: str = "list"
    READS: str = "lists"
    RECOGNISES: str = "the ending .list"

    def recognise(self, path: Path) -> bool:
        """Tell by the ending."""
        return path.suffix == ".list"

    def read(self, path: Path, *, source: str, borough: str | None) -> Reading:
        """State what it was given, and remember for which borough."""
        path.read_bytes()
        self.boroughs.append(borough)
        return Reading(
            source=source,
            borough=borough,
            importer="list",
            statements=self.statements,
            unread=self.unread,
            problems=self.problems,
        )


def run_list(
    store: GraphStore,
    folder: Path,
    importer: ListImporter,
    *,
    on: date = JANUARY,
    **options: Any,
) -> Report:
    path = folder / "register.list"
    path.touch()
    return import_paths(store, [path], [importer], Options(on=on, **options))


def list_affected(graph: Snapshot, *, on: date) -> list[str]:
    return [row["id"] for row in find_impact(graph, systems=["ham/crm"], on=on).systems]


def list_ids(graph: Snapshot) -> list[str]:
    return [system.id for system in graph.systems]


# Again, changed, gone


def test_importing_again_changes_only_the_version_and_the_dates(
    store: GraphStore, tmp_path: Path
) -> None:
    path = write(tmp_path / "ham.json", ESTATE)
    first = run(store, path)
    graph = store.load()
    second = run(store, path, on=JUNE)
    assert (first.version, second.version) == (1, 2)
    added: list[Key] = [("integration", "k1"), ("system", "ham/crm"), ("system", "ham/mail")]
    assert first.changes == [Change(source="ham.json", added=added)]
    assert second.changes == [Change(source="ham.json", unchanged=3)]
    assert store.load() == graph
    assert store.load().sources == (Source(id="ham.json", read_on=JUNE),)
    seen = {(kept.first_seen, kept.last_seen) for kept in store.read_states()[0].kept}
    assert seen == {(JANUARY, JUNE)}


def test_what_is_retired_is_still_found_on_earlier_days(store: GraphStore, tmp_path: Path) -> None:
    path = write(tmp_path / "ham.json", ESTATE)
    run(store, path)
    assert list_affected(store.load(), on=JUNE) == ["ham/mail"]
    write(path, {"systems": SYSTEMS})
    report = run(store, path, on=MARCH)
    assert report.changes == [
        Change(source="ham.json", retired=[("integration", "k1")], unchanged=2)
    ]
    graph = store.load()
    assert graph.integrations[0].live_to == MARCH
    assert list_affected(graph, on=date(2026, 3, 1)) == ["ham/mail"]
    assert list_affected(graph, on=MARCH) == []


def test_what_is_stated_again_is_open_without_a_gap(store: GraphStore, tmp_path: Path) -> None:
    path = write(tmp_path / "ham.json", ESTATE)
    run(store, path)
    run(store, write(path, {"systems": SYSTEMS}), on=MARCH)
    report = run(store, write(path, ESTATE), on=JUNE)
    assert report.changes == [Change(source="ham.json", added=[("integration", "k1")], unchanged=2)]
    assert store.load().integrations[0].live_to is None
    assert list_affected(store.load(), on=APRIL) == ["ham/mail"]
    ((_, kept),) = store.read_evidence("integration", "k1")
    assert (kept.first_seen, kept.last_seen, kept.retired_on) == (JANUARY, JUNE, None)


def test_what_others_still_state_stays(store: GraphStore, tmp_path: Path) -> None:
    one, other = write(tmp_path / "1.json", ESTATE), write(tmp_path / "2.json", ESTATE)
    run(store, one, other)
    run(store, write(one, {"systems": SYSTEMS}), on=MARCH)
    assert store.load().integrations[0].live_to is None
    forget_source(store, "2.json", on=JUNE)
    assert store.load().integrations[0].live_to == JUNE


def test_a_system_that_its_register_drops_stays_while_it_is_named(
    store: GraphStore, tmp_path: Path
) -> None:
    register = ListImporter([state(CRM), state(MAIL), state(RENTS)])
    run_list(store, tmp_path, register)
    links = tmp_path / "links.list"
    links.touch()
    import_paths(store, [links], [ListImporter([state(FEED)])], Options(on=JANUARY))
    run_list(store, tmp_path, ListImporter([state(CRM), state(RENTS)]), on=MARCH)
    mail = store.load().systems[1]
    assert mail == System(
        id="ham/mail", name="Mail", borough="ham", mentioned_only=True, live_to=None
    )
    forget_source(store, "links.list", on=JUNE)
    graph = store.load()
    assert list_affected(graph, on=APRIL) == ["ham/mail"]
    assert list_affected(graph, on=JUNE) == []


def test_a_change_is_told_and_taken(store: GraphStore, tmp_path: Path) -> None:
    path = write(tmp_path / "ham.json", ESTATE)
    run(store, path)
    renamed = {**LINK, "data": ["address"]}
    report = run(store, write(path, {**ESTATE, "integrations": [renamed]}), on=MARCH)
    assert report.changes == [
        Change(source="ham.json", changed=[("integration", "k1")], unchanged=2)
    ]
    assert store.load().integrations[0].data == ("address",)


# In part, too little


def test_what_could_not_be_read_stays_and_is_told(store: GraphStore, tmp_path: Path) -> None:
    statements = [state(CRM), state(MAIL), state(RENTS, part="more"), state(FEED, part="links")]
    run_list(store, tmp_path, ListImporter(statements))
    problem = Problem("The sheet is damaged.", file="register.list")
    partial = ListImporter([state(CRM), state(MAIL)], frozenset(["links"]), [problem])
    report = run_list(store, tmp_path, partial, on=MARCH)
    assert report.changes == [
        Change(
            source="register.list",
            retired=[("system", "ham/rents")],
            kept_unread=[("integration", "k1")],
            unchanged=2,
        )
    ]
    assert (report.partial, report.refused) == ([problem], [])
    graph = store.load()
    assert list_affected(graph, on=JUNE) == ["ham/mail"]
    assert graph.systems[2].live_to == MARCH
    ((_, kept),) = store.read_evidence("integration", "k1")
    assert (kept.first_seen, kept.last_seen, kept.retired_on) == (JANUARY, JANUARY, None)


def test_why_nothing_could_be_read_is_told_when_nothing_is_imported(
    store: GraphStore, tmp_path: Path
) -> None:
    problem = Problem("Row 2 names no system.", file="register.list")
    report = run_list(store, tmp_path, ListImporter([], frozenset(["apps"]), [problem]))
    assert problem in [*report.partial, *report.refused]
    assert store.read_version() == 0


def test_a_suspiciously_small_read_changes_nothing_unless_allowed(
    store: GraphStore, tmp_path: Path
) -> None:
    path = write(tmp_path / "ham.json", ESTATE)
    run(store, path)
    before = store.read_states()
    write(path, {"systems": SYSTEMS[:1]})
    report = run(store, path, on=MARCH)
    assert (report.changes, len(report.refused), report.version) == ([], 1, 1)
    assert report.refused[0].file == "ham.json"
    assert "--allow-shrink" in report.refused[0].sentence
    assert (store.read_states(), store.read_version()) == (before, 1)
    allowed = run(store, path, on=MARCH, allow_shrink=True)
    assert (allowed.refused, allowed.version) == ([], 2)
    assert allowed.changes[0].retired == [("integration", "k1"), ("system", "ham/mail")]


def test_an_empty_read_changes_nothing_unless_allowed(store: GraphStore, tmp_path: Path) -> None:
    path = write(tmp_path / "ham.json", {})
    assert run(store, path).changes == []
    assert (store.read_states(), store.read_version()) == ([], 0)
    assert run(store, path, allow_shrink=True).version == 1
    assert store.load().sources == ()


def test_a_dry_run_tells_what_would_change_and_changes_nothing(
    store: GraphStore, tmp_path: Path
) -> None:
    path = write(tmp_path / "ham.json", ESTATE)
    assert len(run(store, path, dry_run=True).changes[0].added) == 3
    assert (store.read_states(), store.read_version()) == ([], 0)
    run(store, path)
    before = store.read_states()
    write(path, {"systems": SYSTEMS})
    report = run(store, path, on=MARCH, dry_run=True)
    assert report.changes[0].retired == [("integration", "k1")]
    assert (report.version, store.read_version(), store.read_states()) == (1, 1, before)
    refused = run(store, write(path, {}), dry_run=True)
    assert len(refused.refused) == 1


# Sources


def test_forgetting_retires_what_a_source_states(store: GraphStore, tmp_path: Path) -> None:
    run(store, write(tmp_path / "ham.json", ESTATE))
    change = forget_source(store, "ham.json", on=MARCH)
    retired: list[Key] = [("integration", "k1"), ("system", "ham/crm"), ("system", "ham/mail")]
    assert change == Change(source="ham.json", retired=retired)
    graph = store.load()
    assert (graph.version, graph.sources) == (2, ())
    assert [system.live_to for system in graph.systems] == [MARCH] * 2
    assert [each.live_to for each in graph.integrations] == [MARCH]
    assert list_affected(graph, on=JANUARY) == ["ham/mail"]
    run(store, tmp_path / "ham.json", on=JUNE)
    assert [each.live_to for each in store.load().systems] == [None, None]


def test_a_source_that_is_not_there_is_told_with_those_that_are(
    store: GraphStore, tmp_path: Path
) -> None:
    run(store, write(tmp_path / "ham.json", ESTATE))
    for attempt in (
        lambda: forget_source(store, "bow.json", on=JUNE),
        lambda: rank_source(store, "bow.json", rank=1),
    ):
        with pytest.raises(NotFoundError, match=r'"bow\.json".*"ham\.json"'):
            attempt()
    assert store.read_version() == 1


def test_a_rank_decides_and_stays_at_the_next_import(store: GraphStore, tmp_path: Path) -> None:
    for name in ("a", "b"):
        systems = [{"id": "ham/crm", "hosting": name}]
        run(store, write(tmp_path / f"{name}.json", {"systems": systems}))
    assert store.load().systems[0].hosting == "a"
    rank_source(store, "b.json", rank=-1)
    run(store, tmp_path / "b.json", on=JUNE)
    assert store.load().systems[0].hosting == "b"
    rank_source(store, "b.json", rank=1)
    assert (store.load().systems[0].hosting, store.read_version()) == ("a", 5)


def test_a_source_is_named_by_its_path_below_the_path_given(
    store: GraphStore, tmp_path: Path
) -> None:
    folder = tmp_path / "exports"
    for place in ("ham.json", "2026/crm é.json", ".hidden/x.json", "~$open.json"):
        write(folder / place, ESTATE)
    assert [each.source for each in run(store, folder).changes] == ["2026/crm é.json", "ham.json"]
    again = run(store, folder / "2026" / ".." / "2026", folder / "ham.json", on=JUNE)
    assert [each.source for each in again.changes] == ["crm é.json", "ham.json"]
    assert [each.source for each in store.read_states()] == [
        "2026/crm é.json",
        "crm é.json",
        "ham.json",
    ]


@pytest.mark.parametrize(
    "name", ["a\u00a0b.json", "\U0001f469\u200d\U0001f4bb.json", "soft\u00ad.json"]
)
def test_a_file_may_have_any_name_that_a_source_may_have(
    store: GraphStore, tmp_path: Path, name: str
) -> None:
    run(store, write(tmp_path / name, ESTATE))
    assert store.load().sources == (Source(id=name, read_on=JANUARY),)


def test_a_source_can_be_given_a_name(store: GraphStore, tmp_path: Path) -> None:
    path = write(tmp_path / "export-2026-01.json", ESTATE)
    assert run(store, path, source="it's the CRM").changes[0].source == "it's the CRM"
    later = write(tmp_path / "export-2026-02.json", ESTATE)
    report = run(store, later, source="it's the CRM", on=JUNE)
    assert report.changes == [Change(source="it's the CRM", unchanged=3)]


def test_two_sources_of_one_name_are_an_error_before_anything_is_imported(
    store: GraphStore, tmp_path: Path
) -> None:
    one, other = write(tmp_path / "1/a.json", ESTATE), write(tmp_path / "2/a.json", ESTATE)
    free = write(tmp_path / "0.json", ESTATE)
    with pytest.raises(InputError, match=r"^a\.json: "):
        run(store, free, one, other)
    with pytest.raises(InputError, match=r"^mine: "):
        run(store, free, one, source="mine")
    assert store.read_version() == 0


def test_a_source_keeps_its_borough_when_none_is_given_again(
    store: GraphStore, tmp_path: Path
) -> None:
    importer = ListImporter([state(CRM)])
    run_list(store, tmp_path, importer, borough="ham")
    run_list(store, tmp_path, importer, on=JUNE)
    run_list(store, tmp_path, importer, on=JUNE, borough="bow")
    assert importer.boroughs == ["ham", "ham", "bow"]
    assert store.read_states()[0].borough == "bow"


@pytest.mark.parametrize("name", ["x" * 201, " x", "x\n", ""])
def test_a_name_that_no_source_can_have_is_refused_or_leaves_a_store_that_loads(
    store: GraphStore, tmp_path: Path, name: str
) -> None:
    path = write(tmp_path / "ham.json", ESTATE)
    with suppress(DepgraphError):
        run(store, path, source=name)
    assert list_ids(store.load()) in ([], ["ham/crm", "ham/mail"])


@pytest.mark.skipif(sys.platform == "win32", reason="names there are never bytes")
def test_a_file_whose_name_is_not_text_keeps_none_from_being_imported(
    store: GraphStore, tmp_path: Path
) -> None:
    write(tmp_path / "in" / "ham.json", ESTATE)
    with Path(os.fsdecode(os.fsencode(tmp_path / "in") + b"/caf\xe9.json")).open("wb") as file:
        file.write((tmp_path / "in" / "ham.json").read_bytes())
    report = run(store, tmp_path / "in")
    assert "ham.json" in [change.source for change in report.changes]
    assert list_ids(store.load()) == ["ham/crm", "ham/mail"]


# Bad files beside good ones


def test_what_cannot_be_read_or_recognised_keeps_none_from_being_imported(
    store: GraphStore, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    write(folder / "a.json", {"systems": [{"id": "x"}, {"id": "x"}], "contracts": 7})
    write(folder / "good.json", ESTATE)
    (folder / "empty.json").touch()
    (folder / "notes.txt").write_text("hello")
    (folder / "other.json").write_text('{"format": "something"}')
    report = run(store, folder)
    assert [change.source for change in report.changes] == ["good.json"]
    assert report.unrecognised == ["empty.json", "notes.txt", "other.json"]
    assert [(each.file, each.pointer) for each in report.refused] == [
        ("a.json", "/contracts"),
        ("a.json", "/systems/1/id"),
    ]
    assert (report.version, [each.source for each in store.read_states()]) == (1, ["good.json"])


@pytest.mark.skipif(sys.platform != "linux", reason="a file that cannot be read even by root")
def test_a_file_that_the_system_does_not_let_read_keeps_none_from_being_imported(
    store: GraphStore, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    write(folder / "good.json", ESTATE)
    (folder / "locked.json").symlink_to("/proc/self/mem")
    report = run(store, folder)
    assert [change.source for change in report.changes] == ["good.json"]
    told = [*(each.file for each in report.refused), *report.unrecognised]
    assert told == ["locked.json"]


def test_a_file_that_goes_away_keeps_none_from_being_imported(
    store: GraphStore, tmp_path: Path
) -> None:
    paths = [write(tmp_path / name, ESTATE) for name in ("a.json", "b.json")]
    report = import_paths(
        store,
        paths,
        list_importers(),
        Options(on=JANUARY),
        progress=lambda source: paths[0].unlink(missing_ok=True) if source == "a.json" else None,
    )
    assert [change.source for change in report.changes] == ["b.json"]
    assert [each.file for each in report.refused] == ["a.json"]


def test_a_path_that_is_not_there_is_told_before_anything_is_imported(
    store: GraphStore, tmp_path: Path
) -> None:
    with pytest.raises(NotFoundError) as caught:
        run(store, write(tmp_path / "ham.json", ESTATE), tmp_path / "no", tmp_path / "none")
    assert [each.file for each in caught.value.problems] == [
        str(tmp_path / "no"),
        str(tmp_path / "none"),
    ]
    assert store.read_version() == 0


def test_an_importer_is_named_or_found(store: GraphStore, tmp_path: Path) -> None:
    path = write(tmp_path / "x.list", ESTATE)
    importers = [ListImporter([state(CRM)]), *list_importers()]
    for name in ("list", None):
        report = import_paths(store, [path], importers, Options(on=JANUARY, importer=name))
        assert [change.source for change in report.changes] == ["x.list"]
    report = import_paths(store, [path], importers, Options(on=JANUARY, importer="exchange"))
    assert report.unrecognised == ["x.list"]
    with pytest.raises(InputError, match=r'"visio".*"list"'):
        import_paths(store, [path], importers, Options(on=JANUARY, importer="visio"))


# Out again


def test_an_export_of_the_merged_graph_is_imported_as_an_equal_graph(
    store: GraphStore, other_store: GraphStore, tmp_path: Path
) -> None:
    run(store, write(tmp_path / "a.json", ESTATE))
    links = state(link("k2", source="Desk", target="nobody's"))
    run_list(store, tmp_path, ListImporter([state(RENTS), state(FEED), links]))
    run_list(store, tmp_path, ListImporter([links, state(FEED)]), on=MARCH)
    graph = store.load()
    assert list_ids(graph) == ["ham/crm", "ham/desk", "ham/mail", "ham/nobody-s", "ham/rents"]
    export = tmp_path / "export.json"
    export.write_text(write_graph(graph), encoding="utf-8")
    run(other_store, export, on=JUNE)
    assert other_store.load() == graph
