"""The description of the API: true of the server, whole, and a page that loads nothing else."""

import html
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
import schemathesis
from hypothesis import settings
from jsonschema import (  # type: ignore[import-untyped]  # it ships no types
    Draft202012Validator,
)
from schemathesis.config import SchemathesisConfig

from api.app import build_app
from tests.api.servers import serve

SAMPLE: Final = Path(__file__).parents[2] / "importers" / "samples" / "hackford.json"
OPENAPI: Final[dict[str, Any]] = build_app(SAMPLE).openapi()
REFUSED: Final = ["400", "404", "405", "413", "422"]
CONFIG: Final = SchemathesisConfig.from_dict(
    {"checks": {"negative_data_rejection": {"expected-statuses": REFUSED}}}
)
SCHEMA: Final = schemathesis.openapi.from_dict(OPENAPI, config=CONFIG)
CASES: Final = settings.get_profile(settings.get_current_profile_name()).max_examples // 30
"""Requests to each operation: 5, with `--hypothesis-profile longest` 333."""


@SCHEMA.parametrize()
@settings(max_examples=max(CASES, 5))
def test_the_server_does_what_the_description_says(case: Any, client: httpx.Client) -> None:
    case.call_and_validate(base_url=str(client.base_url).removesuffix("/api/v1/"))


def test_every_operation_is_looked_at() -> None:
    assert OPENAPI["openapi"] == "3.1.0"
    assert len(list(list_operations())) == 26


def list_operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in OPENAPI["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


OPERATIONS: Final = [pytest.param(*each, id=each[2]["operationId"]) for each in list_operations()]


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS)
def test_everything_is_described(method: str, path: str, operation: dict[str, Any]) -> None:
    assert method in ("get", "post")
    assert path.startswith("/api/v1/")
    assert operation["summary"]
    assert operation["description"].endswith((".", "`."))
    assert all(each["description"] for each in operation.get("parameters", ()))
    described = [each["description"] for each in operation["responses"].values()]
    assert "Successful Response" not in described
    assert all(each.endswith(".") for each in described)


@pytest.mark.parametrize("name", OPENAPI["components"]["schemas"])
def test_every_field_is_described(name: str) -> None:
    schema = OPENAPI["components"]["schemas"][name]
    assert schema["description"]
    assert [field for field, each in schema["properties"].items() if not list_words(each)] == []


def list_words(field: dict[str, Any]) -> list[str]:
    """List what describes a field: its own words, else those of the type that it refers to."""
    return [word for word in (field.get("description"), field.get("$ref")) if word]


@pytest.fixture(scope="module")
def sample() -> Iterator[httpx.Client]:
    with serve(build_app(SAMPLE)) as client:
        yield client


def find_example(parameter: dict[str, Any]) -> Any:
    """Find the example of a parameter: its own, or that of its schema; null if it has none."""
    for example in parameter.get("examples", {}).values():
        return example["value"]
    return next(iter(parameter["schema"].get("examples", ())), None)


def check_body(answer: httpx.Response, operation: dict[str, Any]) -> None:
    assert answer.status_code == 200, answer.text
    described = operation["responses"]["200"]["content"]
    (schema,) = (media["schema"] for media in described.values())
    validator = Draft202012Validator({**schema, "components": OPENAPI["components"]})
    assert answer.headers["content-type"].partition(";")[0] in described
    for line in answer.text.splitlines() if "jsonl" in next(iter(described)) else [answer.text]:
        validator.validate(json.loads(line))


@pytest.mark.parametrize(
    ("method", "path", "operation"), [each for each in OPERATIONS if each.values[0] == "get"]
)
def test_the_examples_of_a_description_are_answered(
    sample: httpx.Client, method: str, path: str, operation: dict[str, Any]
) -> None:
    needed, optional, address = {}, {}, path.removeprefix("/api/v1")
    for parameter in operation.get("parameters", ()):
        example = find_example(parameter)
        if parameter["in"] == "path":
            address = address.replace("{identifier}", example)
        elif parameter["required"]:
            needed[parameter["name"]] = example or parameter["schema"]["enum"][0]
        elif example is not None:
            optional[parameter["name"]] = example
    check_body(sample.request(method, address, params=needed), operation)
    for name, example in optional.items():
        check_body(sample.get(address, params={**needed, name: example}), operation)


def test_the_bodies_of_the_page_are_answered(sample: httpx.Client) -> None:
    page = sample.get("/docs").text
    shown = [json.loads(html.unescape(each)) for each in re.findall("<pre[^>]*>([^<]+)", page)]
    asked = {"/impact": shown[0], "/impact/batch": shown[1]}
    assert len(shown) == len(asked)
    for path, body in asked.items():
        operation = OPENAPI["paths"][f"/api/v1{path}"]["post"]
        check_body(sample.post(path, json=body), operation)


def test_the_problem_that_is_shown_is_what_the_server_says(sample: httpx.Client) -> None:
    (shown,) = OPENAPI["components"]["schemas"]["ProblemDetails"]["examples"]
    assert sample.get("/systems/housing").json() == shown


class Page(HTMLParser):
    """What a page refers to, and what it can be referred to by."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the ids and links of a tag."""
        self.tags.add(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]


def test_the_page_holds_every_operation_and_loads_nothing(sample: httpx.Client) -> None:
    text = sample.get("/docs").text
    page = Page(text)
    assert all(
        f"<code>{method.upper()} {path}</code>" in text for method, path, _ in list_operations()
    )
    assert page.tags.isdisjoint({"script", "img", "link", "iframe", "object", "form"})
    assert len(page.ids) == len(set(page.ids))
    assert {link for link in page.links if not link.startswith("#")} == {"openapi.json"}
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert {str(status) for status in (400, 404, 405, 413, 421, 422, 500, 503)} <= set(page.ids)
    assert sample.get("/openapi.json").json() == OPENAPI
