"""The page that describes the API: made from its OpenAPI description, without a script."""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from starlette.responses import HTMLResponse

from api.errors import TITLES

_METHODS: Final = ("get", "post")
_ASKED: Final = ("ImpactQuestion", "ImpactBatch")
"""The bodies that who asks writes: for them it matters what may be left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Operation:
    method: str
    path: str
    summary: str
    description: str
    parameters: list[Mapping[str, Any]]
    body: str | None
    example: str | None
    responses: list[tuple[str, str, str]]

    @property
    def anchor(self) -> str:
        return f"{self.method}-{self.path.strip('/').replace('/', '-')}"


def render_description(openapi: Mapping[str, Any]) -> HTMLResponse:
    """Render an OpenAPI description as a page that a person reads."""
    style = (files(__package__) / "templates" / "description.css").read_text(encoding="utf-8")
    page = _read_template().render(
        info=openapi["info"],
        groups=_group(openapi),
        schemas=openapi["components"]["schemas"],
        asked=_ASKED,
        problems=TITLES,
        name_type=name_type,
        style=style,
    )
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'"
    return HTMLResponse(page, headers={"content-security-policy": policy})


@cache
def _read_template() -> Template:
    environment = Environment(
        loader=PackageLoader("api"), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("description.html")


def _group(openapi: Mapping[str, Any]) -> dict[str, list[_Operation]]:
    groups: dict[str, list[_Operation]] = {}
    for tag, operation in _list_operations(openapi):
        groups.setdefault(tag, []).append(operation)
    return groups


def _list_operations(openapi: Mapping[str, Any]) -> Iterator[tuple[str, _Operation]]:
    for path, methods in openapi["paths"].items():
        for method in _METHODS:
            if method in methods:
                each = methods[method]
                yield each["tags"][0], _read_operation(openapi, method, path, each)


def _read_operation(
    openapi: Mapping[str, Any], method: str, path: str, each: Mapping[str, Any]
) -> _Operation:
    content = each.get("requestBody", {}).get("content", {})
    schema = next((media["schema"] for media in content.values()), None)
    example = None if schema is None else _make_example(openapi, schema)
    return _Operation(
        method=method.upper(),
        path=path,
        summary=each["summary"],
        description=each.get("description", ""),
        parameters=each.get("parameters", []),
        body=None if schema is None else name_type(schema),
        example=None if example is None else json.dumps(example, indent=2),
        responses=[
            (status, answer["description"], _name_content(answer))
            for status, answer in each["responses"].items()
        ],
    )


def _name_content(answer: Mapping[str, Any]) -> str:
    for media in answer.get("content", {}).values():
        return name_type(media["schema"])
    return ""


def _make_example(openapi: Mapping[str, Any], schema: Mapping[str, Any]) -> object:
    """Make an example of a body from the examples of its fields."""
    if "$ref" in schema:
        return _make_example(
            openapi, openapi["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        )
    if schema.get("examples"):
        example: object = schema["examples"][0]
        return example
    if "properties" in schema:
        return {name: _make_example(openapi, each) for name, each in schema["properties"].items()}
    if schema.get("type") == "array":
        return [_make_example(openapi, schema["items"])]
    return schema.get("default")


def name_type(schema: Mapping[str, Any]) -> str:
    """
    Name the type of a schema in a few words.

    Example:
        >>> name_type({"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "null"}]})
        'list of string, or null'
    """
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return ", or ".join(name_type(each) for each in schema["anyOf"])
    if "const" in schema or "enum" in schema:
        values = schema.get("enum", [schema.get("const")])
        return " | ".join(json.dumps(value) for value in values)
    if schema.get("type") == "array":
        return f"list of {name_type(schema.get('items', {}))}"
    named = schema.get("format") or schema.get("type")
    return str(named) if named else "any value"
