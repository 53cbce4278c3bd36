"""Servers that several tests ask."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import build_app
from tests.api.servers import import_file, serve, write_document

CATALOGUE: dict[str, list[dict[str, Any]]] = {
    "boroughs": [{"id": "hackford", "name": "Hackford"}, {"id": "westmere"}],
    "suppliers": [{"id": "acme", "name": "Acme"}],
    "products": [{"id": "rentmaster", "name": "RentMaster", "supplier": "acme"}],
    "teams": [{"id": "hackford/housing-team", "name": "Housing team", "borough": "hackford"}],
    "data_entities": [{"id": "tenancy", "name": "Tenancy", "personal": True}],
    "systems": [
        {"id": "hackford/housing", "name": "Housing", "borough": "hackford"},
        {
            "id": "hackford/rents",
            "name": "Rents",
            "borough": "hackford",
            "product": "rentmaster",
            "owner": "hackford/housing-team",
            "aliases": ["Rent accounts"],
        },
        {"id": "westmere/ledger", "borough": "westmere", "kind": "external"},
    ],
    "integrations": [
        {
            "id": "hackford/I1",
            "source": "hackford/housing",
            "target": "hackford/rents",
            "data": ["tenancy"],
            "mechanism": "file",
            "automation": "automatic",
        },
        {"id": "hackford/I2", "source": "hackford/rents", "target": "westmere/ledger"},
    ],
    "services": [
        {
            "id": "hackford/arrears",
            "name": "Rent arrears",
            "borough": "hackford",
            "lgsl_id": 120,
            "uses": [{"system": "hackford/rents", "process": "Letters"}],
        }
    ],
    "contracts": [
        {
            "id": "hackford/C1",
            "title": "Rents software",
            "borough": "hackford",
            "supplier": "acme",
            "covers": ["hackford/rents"],
        }
    ],
}
"""A record or two of every kind."""


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a store that holds the catalogue, read from the source catalogue.json."""
    folder = tmp_path_factory.mktemp("catalogue")
    file = write_document(folder / "catalogue.json", **CATALOGUE)
    return import_file(folder / "depgraph.db", file)


@pytest.fixture(scope="session")
def client(catalogue: Path) -> Iterator[httpx.Client]:
    """Give what asks a server of the catalogue."""
    with serve(build_app(catalogue)) as asking:
        yield asking
