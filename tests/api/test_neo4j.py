"""Does a server over Neo4j answer as one over a file, and follow what is imported?"""

from datetime import date
from pathlib import Path

import pytest

from api.app import build_app
from depgraph.pipeline import Options, import_paths
from depgraph.stores import open_writable
from importers import exchange
from tests.api.servers import import_file, serve, write_document, write_sketch
from tests.api.test_live import wait_for_version
from tests.neo4j_server import empty_neo4j, get_address

SKETCH = "a/crm -[person]-> a/mail -[person]-> a/post; letters uses a/post"


def take(address: str, file: Path) -> None:
    with open_writable(address) as store:
        import_paths(store, [file], [exchange], Options(on=date(2026, 11, 24)))


def test_a_server_over_neo4j_answers_alike_and_follows_imports(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    empty_neo4j(request, "store")
    address, file = get_address("store"), write_sketch(tmp_path / "graph.json", SKETCH)
    take(address, file)
    embedded = import_file(tmp_path / "depgraph.db", file)
    paths = ("/systems", "/impact?system=a/crm&on=2026-11-24", "/systems/a/mail", "/export")
    with serve(build_app(address)) as database, serve(build_app(embedded)) as client:
        wait_for_version(database, 1)
        wait_for_version(client, 1)
        for path in paths:
            assert database.get(path).text == client.get(path).text
            assert database.get(path).headers["etag"] == client.get(path).headers["etag"]
        more = write_document(tmp_path / "more.json", systems=[{"id": "a/more"}])
        take(address, more)
        wait_for_version(database, 2)
        assert database.get("/systems/a/more").json()["record"]["id"] == "a/more"
