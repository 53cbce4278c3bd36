"""Does a store tell what it holds: marks, checks, and copies with all their history?"""

from dataclasses import replace
from pathlib import Path

import pytest

from depgraph.copying import copy_store
from depgraph.errors import InputError
from depgraph.pipeline import forget_source, rank_source, save_alias
from depgraph.stores import open_writable
from depgraph.stores.port import GraphStore
from tests.spec import CRM, FEED, JANUARY, JUNE, MAIL, MARCH, RENTS, build_source, keep


def fill(store: GraphStore) -> None:
    """Fill a store with sources that have a history."""
    with store.change() as draft:
        old = keep(RENTS, seen=JANUARY, retired_on=MARCH)
        draft.write_state(build_source("a", CRM, MAIL, FEED, old))
    with store.change() as draft:
        draft.write_state(replace(build_source("b", RENTS), read_on=JUNE, borough=None))
    rank_source(store, "a", rank=3)
    save_alias(store, borough="ham", name="Customers", system="ham/crm")
    forget_source(store, "b", on=JUNE)


def test_a_copy_holds_every_source_with_its_history_aliases_and_version(
    store: GraphStore, other_store: GraphStore
) -> None:
    fill(store)
    told: list[str] = []
    assert copy_store(store, other_store, progress=told.append) == (2, 5)
    assert told == ["a", "b"]
    assert other_store.read_version() == 5
    assert other_store.read_states() == store.read_states()
    assert other_store.read_aliases() == {("ham", "customers"): "ham/crm"}
    assert other_store.load() == store.load()
    assert [kept for _, kept in other_store.read_evidence("system", "ham/rents")] == [
        kept for _, kept in store.read_evidence("system", "ham/rents")
    ]
    assert (store.find_faults(), other_store.find_faults()) == ([], [])


def test_a_copy_goes_on_from_the_version_that_it_has(
    store: GraphStore, other_store: GraphStore
) -> None:
    fill(store)
    copy_store(store, other_store)
    rank_source(other_store, "a", rank=0)
    assert (store.read_version(), other_store.read_version()) == (5, 6)


def test_a_copy_of_another_kind_holds_the_same_and_so_does_its_copy(
    store: GraphStore, other_store: GraphStore, tmp_path: Path
) -> None:
    fill(store)
    with open_writable(tmp_path / "between.db") as between:
        copy_store(store, between)
        copy_store(between, other_store)
        assert between.read_states() == store.read_states()
    assert other_store.read_states() == store.read_states()
    assert other_store.read_version() == 5


def test_only_an_empty_store_becomes_a_copy(store: GraphStore, other_store: GraphStore) -> None:
    fill(store)
    with other_store.change() as draft:
        draft.write_state(build_source("mine", CRM))
    with pytest.raises(InputError, match="Only an empty store"):
        copy_store(store, other_store)
    assert [each.source for each in other_store.read_states()] == ["mine"]


def test_a_mark_differs_once_the_store_holds_something_else(
    store: GraphStore, other_store: GraphStore
) -> None:
    assert store.read_mark() == store.read_mark()
    assert store.read_mark() != other_store.read_mark()
    seen = {store.read_mark()}
    fill(store)
    seen.add(store.read_mark())
    save_alias(store, borough="ham", name="Customers", system="ham/mail")
    seen.add(store.read_mark())
    assert len(seen) == 3


def test_what_is_mended_stays_as_it_is_where_nothing_differs(store: GraphStore) -> None:
    fill(store)
    before = store.load()
    store.mend()
    assert store.load() == before
    assert store.find_faults() == []
