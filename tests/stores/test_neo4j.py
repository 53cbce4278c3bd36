"""What does a Neo4j database promise besides the spec: what is refused, and what is left alone?"""

import os
import socket
import time
from collections.abc import Iterator
from dataclasses import replace

import neo4j
import pytest

from depgraph.errors import InputError, NotFoundError, UnavailableError
from depgraph.stores import open_store, open_writable
from depgraph.stores.neo4j import Neo4jStore
from tests.neo4j_server import NoServerError, Server, run_server
from tests.spec import CRM, FEED, MAIL, build_source

PASSWORD = "a password of this test"


@pytest.fixture(scope="module")
def guarded() -> Iterator[Server]:
    """Run a server that asks for a password."""
    try:
        with run_server(auth=True) as server:
            auth = ("neo4j", "neo4j")
            with neo4j.GraphDatabase.driver(server.address, auth=auth) as driver:
                change = "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new"
                driver.execute_query(change, new=PASSWORD, database_="system")
            yield server
    except NoServerError as error:
        if "CI" in os.environ:
            raise
        pytest.skip(f"Not run on Neo4j: {error}")


@pytest.fixture
def address(guarded: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give the address of an empty database, with the password set."""
    monkeypatch.setenv("NEO4J_PASSWORD", PASSWORD)
    ask(guarded.address, "MATCH (n) DETACH DELETE n")
    return guarded.address


def ask(address: str, query: str) -> list[list[object]]:
    with neo4j.GraphDatabase.driver(address, auth=("neo4j", PASSWORD)) as driver:
        records = driver.execute_query(query, database_="neo4j").records
        return [list(record) for record in records]


def save(address: str) -> None:
    with open_writable(address) as store, store.change() as draft:
        draft.write_state(build_source("s", CRM, MAIL, FEED))


def test_a_wrong_password_is_told_and_not_repeated(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "not this one")
    with pytest.raises(InputError, match="NEO4J_PASSWORD") as caught, open_writable(address):
        pass
    assert "not this one" not in str(caught.value)


def test_a_database_that_is_not_there_is_named(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_DATABASE", "hackford")
    with pytest.raises(InputError, match='no database "hackford"'), open_writable(address):
        pass


@pytest.mark.parametrize(
    "address",
    ["bolt://neo4j:geheim@127.0.0.1", "neo4j+s://geheim@graph", "bolt://graph/geheim"],
)
def test_an_address_with_a_password_or_a_path_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(InputError) as caught, open_writable(address):
        pass
    assert "NEO4J_" in str(caught.value)
    assert "geheim" not in str(caught.value)


def test_a_server_that_is_away_is_told_within_seconds() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    begin = time.monotonic()
    away = pytest.raises(UnavailableError, match="does not answer")
    with away, open_store(f"bolt://127.0.0.1:{port}"):
        pass
    assert time.monotonic() - begin < 10


def test_reading_makes_nothing(address: str) -> None:
    with pytest.raises(NotFoundError, match="no graph yet"), open_store(address):
        pass
    assert ask(address, "MATCH (n) RETURN n") == []


def test_somebody_elses_data_is_refused_unless_adopted_and_stays(address: str) -> None:
    ask(address, "CREATE (:Person {name: 'Jo'})-[:LIKES]->(:Film)")
    with pytest.raises(InputError, match="--adopt"), open_writable(address):
        pass
    assert ask(address, "MATCH (n) RETURN count(n)") == [[2]]
    with open_writable(address, adopt=True) as store, store.change() as draft:
        draft.write_state(build_source("s", CRM))
    with open_writable(address) as store, store.change() as draft:
        draft.write_state(build_source("s", MAIL))
    assert ask(address, "MATCH (:Person {name: 'Jo'})-[r:LIKES]->(:Film) RETURN count(r)") == [[1]]


def test_the_store_of_a_newer_depgraph_is_refused(address: str) -> None:
    save(address)
    ask(address, "MATCH (s:DepgraphStore) SET s.schema = 99")
    for opening in (open_store(address), open_writable(address)):
        with pytest.raises(InputError, match="schema 99"), opening:
            pass


def test_what_a_killed_import_left_is_taken_away_by_the_next(address: str) -> None:
    save(address)
    ask(
        address,
        "CREATE (s:StagedSource {name: 's', generation: 'x'})-[:STATES]->(:Statement {id: 'old'}) "
        "WITH s MATCH (d:DepgraphStore) "
        "SET d.writer = 'killed', d.writer_until = timestamp() + 900",
    )
    begin = time.monotonic()
    save(address)
    assert 0.5 < time.monotonic() - begin < 30
    assert ask(address, "MATCH (n:StagedSource) RETURN n") == []
    assert ask(address, "MATCH (n:Statement) RETURN count(n)") == [[3]]


def test_whoever_lost_the_lease_commits_nothing(address: str) -> None:
    save(address)
    with open_writable(address) as store:
        lost = pytest.raises(UnavailableError, match="took over")
        with lost, store.change() as draft:  # the commit is what fails
            draft.write_state(build_source("t", CRM))
            ask(address, "MATCH (d:DepgraphStore) SET d.writer = 'another'")
        assert [each.source for each in store.read_states()] == ["s"]
        assert store.read_version() == 1


def test_a_version_that_does_not_fit_its_sources_is_not_given_out(address: str) -> None:
    save(address)
    ask(address, "MATCH (s:Source) SET s.rank = 7")
    with open_store(address) as store, pytest.raises(UnavailableError, match="restore it"):
        store.load()


def test_what_did_not_change_is_not_read_again(address: str) -> None:
    save(address)
    with open_writable(address) as store:
        assert isinstance(store, Neo4jStore)
        first = store.read_states()[0].kept
        with store.change() as draft:
            draft.write_state(replace(build_source("t", CRM), rank=2))
        assert store.read_states()[0].kept is first
