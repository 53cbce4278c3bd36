"""`docker-compose.yml` and `Dockerfile` agree with the settings and the packages."""

import re
import tomllib
from pathlib import Path

from depgraph.settings import KNOWN_SETTINGS

ROOT = Path(__file__).parents[2]
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
OF_NEO4J = {"NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE"}


def test_every_setting_of_the_server_is_one_that_it_knows() -> None:
    server = COMPOSE.partition("\n  depgraph:")[2]
    given = set(re.findall(r"^      ([A-Z0-9_]+): ", server, flags=re.MULTILINE))
    assert given == {"DEPGRAPH_STORE", "DEPGRAPH_HOSTS", "NEO4J_USERNAME", "NEO4J_PASSWORD"}
    assert given <= {*KNOWN_SETTINGS, *OF_NEO4J}


def test_nothing_starts_without_a_password_and_none_is_written_down() -> None:
    passwords = re.findall(r"NEO4J_(?:AUTH|PASSWORD): (.+)", COMPOSE)
    assert len(passwords) == 2
    assert all("${NEO4J_PASSWORD:?" in each for each in passwords)


def test_the_line_of_neo4j_is_pinned() -> None:
    assert re.findall(r"image: (.+)", COMPOSE) == ["neo4j:5.26.26-community"]


def test_only_this_machine_reaches_the_ports() -> None:
    ports = re.findall(r"- (\S*\d+:\d+)$", COMPOSE, flags=re.MULTILINE)
    assert len(ports) == 3
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_server_has_no_rights_that_it_does_not_need() -> None:
    server = COMPOSE.partition("\n  depgraph:")[2]
    assert all(line in server for line in ("read_only: true", "cap_drop: [ALL]", "no-new-priv"))
    assert "\nUSER 10001\n" in DOCKERFILE


def test_the_image_holds_every_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    included = project["tool"]["setuptools"]["packages"]["find"]["include"]
    packages = {name.removesuffix("*") for name in included}
    assert set(re.findall(r"^COPY (\w+) \1$", DOCKERFILE, flags=re.MULTILINE)) == packages
    kept = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert all(f"!{name}" in kept for name in packages)
