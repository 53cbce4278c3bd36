"""What does a store promise to several who use it at once?"""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from depgraph.model import System
from depgraph.stores.port import GraphStore
from tests.spec import CRM, MAIL, RENTS, build_source, keep
from tests.spec.conftest import Connect

WRITERS = 8
COMMITS = 25


def test_changes_of_one_source_at_once_lose_nothing(connect: Connect) -> None:
    with connect() as store, store.change() as draft:
        draft.write_state(build_source("s"))
    together = threading.Barrier(WRITERS)

    def add(number: int) -> None:
        with connect() as store:
            together.wait(timeout=20)
            with store.change() as draft:
                before = draft.read_state("s")
                assert before is not None
                kept = (*before.kept, keep(System(id=f"ham/{number}")))
                draft.write_state(replace(before, kept=kept))

    with ThreadPoolExecutor(max_workers=WRITERS) as pool:
        list(pool.map(add, range(WRITERS)))
    with connect() as store:
        ids = sorted(system.id for system in store.load().systems)
        assert ids == ["ham/0", "ham/1", "ham/2", "ham/3", "ham/4", "ham/5", "ham/6", "ham/7"]
        assert store.read_version() == WRITERS + 1


def test_whoever_reads_while_others_commit_sees_one_version_whole(connect: Connect) -> None:
    done = threading.Event()

    def write() -> None:
        try:
            with connect() as store:
                for version in range(1, COMMITS + 1):
                    with store.change() as draft:
                        for name in ("a", "b", "c"):
                            ids = range(version % 7 + 1)
                            systems = [
                                System(id=f"{name}/{each}", hosting=str(version)) for each in ids
                            ]
                            draft.write_state(build_source(name, *systems))
                        draft.write_alias(borough="ham", name="now", system=f"a/{version}")
        finally:
            done.set()

    seen: list[int] = []
    with ThreadPoolExecutor() as pool, connect() as store:
        writing = pool.submit(write)
        while not done.is_set() or not seen:
            graph = store.load()
            assert {each.hosting for each in graph.systems} <= {str(graph.version)}
            assert len(graph.systems) == (3 * (graph.version % 7 + 1) if graph.version else 0)
            states = store.read_states()
            records = [kept.statement.record for state in states for kept in state.kept]
            assert len({each.hosting for each in records if isinstance(each, System)}) <= 1
            assert len({len(state.kept) for state in states}) <= 1
            seen.append(graph.version)
        writing.result(timeout=20)
        assert store.load().version == COMMITS
    assert seen == sorted(seen)


def test_another_connection_sees_nothing_of_a_change_under_way(
    store: GraphStore, connect: Connect
) -> None:
    with store.change() as draft:
        draft.write_state(build_source("a", CRM))
    with connect() as reader, store.change() as draft:
        draft.write_state(replace(build_source("a", CRM, CRM), borough="bow"))
        draft.write_state(build_source("b", MAIL))
        assert dict(reader.read_boroughs()) == {"a": "ham"}
        assert list(reader.read_evidence("system", "ham/crm")) == [("a", keep(CRM))]
        assert list(reader.read_evidence("system", "ham/mail")) == []


def test_a_change_that_waits_for_one_that_fails_goes_ahead(
    store: GraphStore, connect: Connect
) -> None:
    begins = threading.Event()

    def write() -> None:
        with connect() as other:
            begins.set()
            with other.change() as draft:
                assert list(draft.list_sources()) == []
                draft.write_state(build_source("second", RENTS))

    with ThreadPoolExecutor() as pool:
        with pytest.raises(ValueError, match="on purpose"), store.change() as draft:  # noqa: PT012
            draft.write_state(build_source("first", CRM))
            waiting = pool.submit(write)
            assert begins.wait(timeout=20)
            raise ValueError("on purpose")
        waiting.result(timeout=20)
    assert list(store.read_states()) == [build_source("second", RENTS)]
    assert store.read_version() == 1
