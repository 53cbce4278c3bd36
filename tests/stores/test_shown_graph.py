"""Is the graph that a Neo4j database shows the merged one, and is all else left alone?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import neo4j
import pytest

from depgraph.errors import InputError
from depgraph.model import Borough, Contract, DataEntity, Derivation, Service, System, Use
from depgraph.pipeline import forget_source, save_alias
from depgraph.stores import open_writable
from depgraph.stores.port import GraphStore
from tests.neo4j_server import empty_neo4j, get_address
from tests.spec import CRM, FEED, JUNE, MAIL, RENTS, build_source, keep, link

pytestmark = pytest.mark.xdist_group("neo4j")


@pytest.fixture
def address(request: pytest.FixtureRequest) -> str:
    """Give the address of an empty database."""
    empty_neo4j(request, "store")
    return get_address("store")


@pytest.fixture
def store(address: str) -> Iterator[GraphStore]:
    """Give a store in it."""
    with open_writable(address) as opened:
        yield opened


def ask(address: str, query: str, **parameters: object) -> list[Any]:
    with neo4j.GraphDatabase.driver(address, notifications_min_severity="OFF") as driver:
        records = driver.execute_query(query, parameters, database_="neo4j").records
    return [list(record) for record in records]


def save(store: GraphStore, *records: Any, source: str = "s") -> None:
    with store.change() as draft:
        draft.write_state(build_source(source, *records))


def test_things_are_nodes_with_their_fields_and_references_relationships(
    address: str, store: GraphStore
) -> None:
    bus = System(id="ham/bus", name="Bus", borough="ham", kind="carrier", owner="ham/it")
    crm = replace(
        CRM,
        shared_with=("eke",),
        product="dynamics",
        live_from=date(2020, 1, 2),
        derives=(Derivation(**{"from": "person", "to": "letter"}),),
    )
    feed = replace(FEED, via=("Bus", "Rents"), data=("*", "person"), automation="manual")
    bins = Service(
        id="ham/bins",
        lgsl_id=524,
        uses=(Use(system="CRM", process="Orders"), Use(system="Mail", essential=False)),
    )
    paper = Contract(id="c1", title="Care", covers=("CRM",), end=date(2027, 3, 31), value_gbp=2.5)
    save(store, Borough(id="ham", name="Ham"), bus, crm, MAIL, RENTS, feed, bins, paper)
    ((found,),) = ask(address, "MATCH (s:System {id: 'ham/crm'}) RETURN properties(s)")
    shown = {key: value for key, value in found.items() if not key.startswith("depgraph")}
    assert shown == {
        "id": "ham/crm",
        "name": "CRM",
        "borough": "ham",
        "product": "dynamics",
        "shared_with": ["eke"],
        "kind": "application",
        "aliases": [],
        "live_from": neo4j.time.Date(2020, 1, 2),
        "restricted": False,
        "unresolved": False,
        "mentioned_only": False,
    }
    assert ask(
        address,
        "MATCH (a:System)-[:SENDS]->(i:Integration)-[:DELIVERS_TO]->(b:System) "
        "MATCH (i)-[v:VIA]->(w) MATCH (i)-[:CARRIES]->(e:DataEntity) "
        "RETURN a.id, i.id, b.id, v.position, w.id, e.id, e.name, i.data ORDER BY v.position",
    ) == [
        ["ham/crm", "k1", "ham/mail", 1, "ham/bus", "person", "person", ["*", "person"]],
        ["ham/crm", "k1", "ham/mail", 2, "ham/rents", "person", "person", ["*", "person"]],
    ]
    assert ask(
        address,
        "MATCH (s:System {id: 'ham/crm'})-[r]->(n) WHERE NOT n:Integration "
        "RETURN type(r), labels(n), n.id, r.from ORDER BY type(r)",
    ) == [
        ["DERIVES", ["DataEntity"], "letter", "person"],
        ["FEEDS", ["System"], "ham/mail", None],
        ["INSTANCE_OF", ["Product"], "dynamics", None],
        ["OPERATED_BY", ["Borough"], "ham", None],
        ["SHARED_WITH", ["Borough"], "eke", None],
    ]
    assert ask(
        address,
        "MATCH (s:Service {lgsl_id: 524})-[u:USES]->(n:System) "
        "RETURN n.id, u.essential, u.process ORDER BY n.id",
    ) == [["ham/crm", True, "Orders"], ["ham/mail", False, None]]
    assert ask(
        address, "MATCH (c:Contract {value_gbp: 2.5})-[:COVERS]->(n) RETURN c.title, c.end, n.id"
    ) == [["Care", neo4j.time.Date(2027, 3, 31), "ham/crm"]]
    assert ask(address, "MATCH ()-[f:FEEDS]->() RETURN f.entities, f.integrations, f.by_hand") == [
        [["*", "person"], ["k1"], 1]
    ]
    assert ask(address, "MATCH (s:Source)-[:STATES]->(t:Statement {id: 'k1'}) RETURN s.name") == [
        ["s"]
    ]
    assert store.find_faults() == []


def test_a_feed_lasts_as_long_as_one_of_its_integrations_with_both_its_ends(
    address: str, store: GraphStore
) -> None:
    mail = replace(MAIL, live_to=date(2026, 5, 1))
    early = replace(FEED, live_from=date(2020, 1, 1), live_to=date(2021, 1, 1))
    late = replace(FEED, id="k2", live_from=date(2025, 1, 1))
    never = replace(FEED, id="k3", live_from=date(2027, 1, 1))
    save(store, CRM, mail, early, late, never, link("k4", source="Mail", target="CRM"))
    assert ask(
        address, "MATCH (a)-[f:FEEDS]->(b) RETURN a.id, f.live_from, f.live_to ORDER BY a.id"
    ) == [
        ["ham/crm", neo4j.time.Date(2020, 1, 1), neo4j.time.Date(2026, 5, 1)],
        ["ham/mail", None, neo4j.time.Date(2026, 5, 1)],
    ]


def test_every_import_forgetting_and_alias_leaves_the_merged_graph_shown(
    address: str, store: GraphStore
) -> None:
    other = link("k2", source="CRM", target="Post office", data=["letter"])
    save(store, CRM, MAIL, FEED, other)
    assert store.find_faults() == []
    save(store, replace(CRM, hosting="Cellar"), RENTS, source="t")
    assert store.find_faults() == []
    save(store, CRM, replace(FEED, data=("person", "case"), target="Rents"))
    assert store.find_faults() == []
    save_alias(store, borough="ham", name="Rents", system="ham/mail")
    assert store.find_faults() == []
    forget_source(store, "s", on=JUNE)
    assert store.find_faults() == []
    save(store, DataEntity(id="case", name="Case"), source="u")
    assert store.find_faults() == []
    assert ask(address, "MATCH (n:Former) RETURN n") == []
    assert ask(address, "MATCH (e:DataEntity {id: 'case'}) RETURN e.name") == [["Case"]]


def test_another_import_goes_on_where_the_last_one_stopped(address: str) -> None:
    for number, records in enumerate([(CRM, MAIL, FEED), (CRM,), (MAIL, RENTS, FEED)]):
        with open_writable(address) as store:
            save(store, *records, source=f"s{number % 2}")
            assert store.find_faults() == []


def test_what_people_add_survives_imports(address: str, store: GraphStore) -> None:
    save(store, CRM, MAIL, RENTS, FEED)
    ask(
        address,
        "MATCH (c:System {id: 'ham/crm'})-[f:FEEDS]->(m) "
        "SET c:Critical, c.own_note = 'ask Jo', f.own_since = 'ever' "
        "CREATE (c)-[:RISKS]->(:Risk {name: 'Fire'}), (c)-[:FEEDS {own: true}]->(m)",
    )
    save(store, replace(CRM, name="Customers", aliases=("CRM",)), MAIL, replace(FEED, data=("x",)))
    assert ask(
        address,
        "MATCH (c:System:Critical {id: 'ham/crm'})-[:RISKS]->(r:Risk) "
        "MATCH (c)-[f:FEEDS]->() WHERE f.depgraph "
        "RETURN c.name, c.own_note, r.name, f.own_since, f.entities",
    ) == [["Customers", "ask Jo", "Fire", "ever", ["x"]]]
    assert ask(address, "MATCH ()-[f:FEEDS {own: true}]->() RETURN count(f)") == [[1]]
    assert store.find_faults() == []


def test_a_thing_that_is_gone_is_kept_where_something_of_others_hangs_on_it(
    address: str, store: GraphStore
) -> None:
    papers = [Contract(id=name, covers=("CRM",)) for name in ("c1", "c2", "c3", "c4")]
    save(store, CRM, *papers)
    ask(
        address,
        "MATCH (a:Contract {id: 'c1'}), (b:Contract {id: 'c2'}), (c:Contract {id: 'c3'}) "
        "SET a.own_note = 'look', b:Mine CREATE (c)-[:SEE]->(:File)",
    )
    save(store, CRM, *(keep(paper, retired_on=JUNE) for paper in papers))
    assert ask(address, "MATCH (c:Contract) RETURN c.id") == []
    assert ask(
        address,
        "MATCH (n:FormerContract) RETURN n.id, properties(n), labels(n) ORDER BY n.id",
    ) == [
        ["c1", {"id": "c1", "own_note": "look"}, ["FormerContract"]],
        ["c2", {"id": "c2"}, ["Mine", "FormerContract"]],
        ["c3", {"id": "c3"}, ["FormerContract"]],
    ]
    assert ask(address, "MATCH (:FormerContract)-[r]-() RETURN type(r)") == [["SEE"]]
    save(store, CRM, papers[0])
    assert store.find_faults() == []


def test_what_was_changed_by_hand_is_found_and_mended(address: str, store: GraphStore) -> None:
    save(store, CRM, MAIL, RENTS, FEED)
    ask(address, "MATCH (s:System {id: 'ham/crm'}) SET s.name = 'Other'")
    ask(address, "MATCH (s:System {id: 'ham/rents'}) DETACH DELETE s")
    ask(address, "MATCH ()-[r:DELIVERS_TO]->() DELETE r")
    ask(address, "CREATE (:System {id: 'ham/ghost', depgraph_digest: '', depgraph_links: ''})")
    assert store.find_faults() == [
        "System ham/crm: other values are shown than the sources state (name).",
        "System ham/ghost: it is shown, and no source states it.",
        "System ham/rents: it is not shown.",
        "Integration k1: other relationships are shown than the sources state (DELIVERS_TO).",
    ]
    graph = store.load()
    store.mend()
    assert store.find_faults() == []
    assert store.load() == graph
    assert ask(address, "MATCH (n:System) RETURN n.id ORDER BY n.id") == [
        ["ham/crm"],
        ["ham/mail"],
        ["ham/rents"],
    ]


def test_nodes_of_others_labelled_like_ours_are_refused_even_if_adopted(address: str) -> None:
    ask(address, "CREATE (:System {id: 'mine'})")
    refused = pytest.raises(InputError, match="nodes labelled System")
    with refused, open_writable(address, adopt=True):
        pass
    assert ask(address, "MATCH (n) RETURN count(n)") == [[1]]


def test_a_node_of_others_with_the_id_of_a_thing_is_told(address: str, store: GraphStore) -> None:
    save(store, MAIL)
    ask(address, "CREATE (:System {id: 'ham/crm', own_note: 'mine'})")
    with pytest.raises(InputError, match="that depgraph did not write"):
        save(store, CRM)
    assert (store.read_version(), [each.source for each in store.read_states()]) == (1, ["s"])
    assert ask(address, "MATCH (s:System {id: 'ham/crm'}) RETURN s.own_note") == [["mine"]]


def test_a_trial_makes_nothing(address: str) -> None:
    with open_writable(address, trial=True) as store:
        assert (store.read_version(), store.read_states()) == (0, [])
    assert ask(address, "MATCH (n) RETURN n") == []


def test_what_a_killed_import_staged_is_taken_away(address: str, store: GraphStore) -> None:
    save(store, CRM)
    ask(address, "CREATE (:StagedSystem {id: 'x', depgraph_change: 'y'})-[:FEEDS]->(:StagedSystem)")
    save(store, MAIL, source="t")
    assert ask(address, "MATCH (n:StagedSystem) RETURN n.id") == [[None]]
