"""What is refused, so that a store stays one that can be read?"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from depgraph.errors import InputError, NotFoundError, Problem, UnavailableError
from depgraph.facts import Reading, Statement
from depgraph.pipeline import Options, Report, forget_source, import_paths, rank_source, save_alias
from depgraph.renewal import Change
from depgraph.stores.port import Draft, GraphStore
from tests.spec import CRM, JANUARY, state


@dataclass
class OneImporter:
    """Reads any file: states one system, and says what happened before."""

    before: Callable[[str], None] = lambda _: None
    borough: str | None = "ham"
    NAME: str = "one"
    READS: str = "anything"
    RECOGNISES: str = "nothing"

    def recognise(self, path: Path) -> bool:
        """Recognise anything."""
        return path.is_file()

    def read(self, path: Path, *, source: str, borough: str | None) -> Reading:
        """State one system."""
        self.before(path.name)
        statements: list[Statement] = [state(CRM)]
        whose = self.borough or borough
        return Reading(source=source, borough=whose, importer="one", statements=statements)


@dataclass
class FlakyStore:
    """A store that can be taken away from those who change it."""

    store: GraphStore
    available: bool = True
    asked: int = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    @contextmanager
    def change(self) -> Iterator[Draft]:
        """Begin a change, unless the store was taken away."""
        self.asked += 1
        if not self.available:
            raise UnavailableError([Problem("It is locked.", file="store")])
        with self.store.change() as draft:
            yield draft


def run(
    store: GraphStore | FlakyStore,
    folder: Path,
    importer: OneImporter,
    **options: Any,
) -> Report:
    for name in ("a", "b", "c", "d"):
        (folder / "in").mkdir(exist_ok=True)
        (folder / "in" / name).touch()
    return import_paths(store, [folder / "in"], [importer], Options(on=JANUARY, **options))


# A store that goes away


def test_a_store_that_is_not_available_is_asked_once_and_not_for_every_source(
    store: GraphStore, tmp_path: Path
) -> None:
    flaky = FlakyStore(store, available=False)
    with pytest.raises(UnavailableError, match=r"store: It is locked\."):
        run(flaky, tmp_path, OneImporter())
    assert flaky.asked == 1
    assert store.read_version() == 0


def test_a_store_that_goes_away_ends_an_import_with_what_was_done_and_what_was_not(
    store: GraphStore, tmp_path: Path
) -> None:
    flaky = FlakyStore(store)

    def take_away(name: str) -> None:
        flaky.available = name != "b"

    report = run(flaky, tmp_path, OneImporter(take_away))
    assert report.changes == [Change(source="a", added=[("system", "ham/crm")])]
    assert [str(each) for each in report.refused] == [
        "store: It is locked.",
        "2 more sources were not tried. Import again when the store is there.",
    ]
    assert (flaky.asked, report.version) == (2, 1)


def test_a_file_that_cannot_be_opened_keeps_none_from_being_imported(
    store: GraphStore, tmp_path: Path
) -> None:
    def fail(name: str) -> None:
        if name == "b":
            raise UnavailableError([Problem("It is open elsewhere.", file=name)])

    report = run(store, tmp_path, OneImporter(fail))
    assert [change.source for change in report.changes] == ["a", "c", "d"]
    assert [str(each) for each in report.refused] == ["b: It is open elsewhere."]


# What would be no id


@pytest.mark.parametrize("borough", [" ham", "ham\n", "x" * 201, "caf\udce9", "\udce9", "---"])
def test_whatever_borough_is_given_leaves_a_store_that_loads(
    store: GraphStore, tmp_path: Path, borough: str
) -> None:
    with suppress(InputError):
        run(store, tmp_path, OneImporter(borough=None), borough=borough)
    assert [system.id for system in store.load().systems] in ([], ["ham/crm"])


def test_a_borough_that_an_importer_makes_up_and_can_be_no_id_is_refused(
    store: GraphStore, tmp_path: Path
) -> None:
    report = run(store, tmp_path, OneImporter(borough="ham\n"))
    assert [each.file for each in report.refused] == ["a", "b", "c", "d"]
    assert (report.changes, store.read_version()) == ([], 0)


@pytest.mark.parametrize("source", ["caf\udce9", "", " x", "x" * 201])
def test_a_source_of_a_name_that_none_can_have_is_not_there(
    store: GraphStore, tmp_path: Path, source: str
) -> None:
    run(store, tmp_path, OneImporter())
    with pytest.raises(NotFoundError):
        forget_source(store, source, on=JANUARY)
    with pytest.raises(NotFoundError):
        rank_source(store, source, rank=1)
    assert store.read_version() == 4


@pytest.mark.parametrize(
    ("borough", "name", "system"),
    [
        ("ham", "Desk", ""),
        ("ham", "Desk", " ham/crm"),
        ("ham", "Desk", "ham/\udce9"),
        ("ham", "Desk", "x" * 201),
        ("", "Desk", "ham/crm"),
        ("ham\n", "Desk", "ham/crm"),
        ("ham", "", "ham/crm"),
        ("ham", " \n", "ham/crm"),
        ("ham", "\udce9", "ham/crm"),
        ("ham", "\udce9", None),
        ("\udce9", "Desk", None),
    ],
)
def test_an_alias_of_what_can_be_no_id_or_no_name_is_refused(
    store: GraphStore, borough: str, name: str, system: str | None
) -> None:
    with pytest.raises(InputError):
        save_alias(store, borough=borough, name=name, system=system)
    assert (store.read_version(), dict(store.read_aliases())) == (0, {})


def test_an_alias_is_saved_and_taken_away(store: GraphStore) -> None:
    save_alias(store, borough="ham", name="The  Desk", system="ham/crm")
    assert dict(store.read_aliases()) == {("ham", "the desk"): "ham/crm"}
    save_alias(store, borough="ham", name="the desk", system=None)
    assert (dict(store.read_aliases()), store.read_version()) == ({}, 2)
