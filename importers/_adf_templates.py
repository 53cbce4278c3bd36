"""A data factory as an Azure Resource Manager template: one file with all its resources."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from depgraph.errors import InputError, Problem
from importers._adf_documents import LARGEST, DocumentError, load_document
from importers._adf_factories import SHELVES, Factory, Item
from importers._adf_values import Json, read_list, read_map, read_name

_CHUNK: Final = 1024 * 1024
_OVERLAP: Final = 200
_HEAD: Final = 4096
_TYPE: Final = re.compile(
    rb'"Microsoft\.(?:DataFactory/factories|Synapse/workspaces)/pipelines"', re.IGNORECASE
)
_PARAMETER: Final = re.compile(r"\[\s*parameters\(\s*'([^']+)'\s*\)\s*\]", re.IGNORECASE)
_NAMED: Final = re.compile(r"\[\s*concat\(.*,\s*'/([^']+)'\s*\)\s*\]", re.IGNORECASE | re.DOTALL)
_ENGINES: Final = ("factoryname", "workspacename", "datafactoryname")
_KEPT_BACK: Final = "securestring"
_TEXTS: Final = frozenset({"string", _KEPT_BACK})
_CONNECTION: Final = "connectionString"
Defaults = dict[tuple[str, bool], str]
"""Defaults of parameters, by name and whether they are meant to be secret."""


def is_template(path: Path) -> bool:
    """Tell whether a file is a template that deploys pipelines."""
    if path.suffix.lower() != ".json" or not path.is_file():
        return False
    with path.open("rb") as file:
        chunk = file.read(_CHUNK).replace(b"\0", b"")
        if b"{" not in chunk[:_HEAD] or b"deploymentTemplate.json" not in chunk[:_HEAD]:
            return False
        before = b""
        while chunk and file.tell() <= LARGEST:
            if _TYPE.search(before + chunk):
                return True
            before, chunk = chunk[-_OVERLAP:], file.read(_CHUNK).replace(b"\0", b"")
    return False


def read_template(path: Path, source: str) -> Factory:
    """
    Read all that a template deploys of a factory.

    Raises:
        InputError: If it is no template, or deploys no pipeline.
    """
    try:
        document = load_document(path)
    except DocumentError as error:
        raise InputError([Problem(str(error), file=source)]) from error
    factory = Factory(source=source)
    defaults = _read_defaults(document)
    named = (read_name(defaults.get((each, False))) for each in _ENGINES)
    factory.engine = next(filter(None, named), "")
    for pointer, resource in _list_resources(document):
        _read_resource(resource, pointer, defaults, factory)
    if not any(factory.list_items("pipeline")):
        fault = "The template deploys no pipeline. Give the factory's ARMTemplateForFactory.json."
        raise InputError([Problem(fault, file=source)])
    return factory


def _read_defaults(document: Json) -> Defaults:
    """Read the defaults that are text, and note which are meant to be secret."""
    defaults: Defaults = {}
    for name, declared in read_map(document.get("parameters")).items():
        kind, default = (read_map(declared).get(each) for each in ("type", "defaultValue"))
        kind = kind.lower() if isinstance(kind, str) else ""
        if kind in _TEXTS and isinstance(default, str):
            defaults[name.lower(), kind == _KEPT_BACK] = default
    return defaults


def _list_resources(document: Json) -> Iterator[tuple[str, Json]]:
    """List the resources, those inside others too."""
    waiting: list[tuple[str, Json]] = [("", document)]
    while waiting:
        pointer, holder = waiting.pop()
        held = holder.get("resources")
        named = held.items() if isinstance(held, dict) else enumerate(read_list(held))
        for place, each in named:
            if isinstance(each, dict):
                inner = (f"{pointer}/resources/{place}", each)
                yield inner
                waiting.append(inner)


def _read_resource(resource: Json, pointer: str, defaults: Defaults, factory: Factory) -> None:
    kind, name = read_name(resource.get("type")), _read_own_name(resource.get("name"))
    shelf = SHELVES.get(kind.rsplit("/", 1)[-1].lower())
    factory.is_synapse |= kind.lower().startswith("microsoft.synapse/")
    properties = resource.get("properties")
    if shelf and name and shelf != "factory" and isinstance(properties, dict):
        _settle(properties, defaults)
        where = f"{pointer}/properties"
        item = Item(name=name, part=factory.source, pointer=where, properties=properties)
        factory.add(shelf, item)


def _read_own_name(value: object) -> str:
    name = read_name(value)
    found = _NAMED.fullmatch(name)
    return found[1] if found else "" if name.startswith("[") else name.rsplit("/", 1)[-1]


def _settle(properties: dict[str, object], defaults: Defaults) -> None:
    """Put the defaults of the template's parameters in; other expressions say nothing."""
    waiting: list[dict[str, object] | list[object]] = [properties]
    while waiting:
        each = waiting.pop()
        places = list(each.items()) if isinstance(each, dict) else list(enumerate(each))
        for place, value in places:
            if isinstance(value, dict | list):
                waiting.append(value)
            elif isinstance(value, str) and value.startswith("["):
                settled = _settle_text(value, defaults, is_secret=place == _CONNECTION)
                each[place] = settled  # type: ignore[index]


def _settle_text(text: str, defaults: Defaults, *, is_secret: bool) -> str | None:
    """
    Put a default in; one that is meant to be secret only as a connection string.

    The studio exports connection strings so, without their passwords; of these only the
    address is ever taken.
    """
    if text.startswith("[["):
        return text[1:]
    found = _PARAMETER.fullmatch(text)
    if found is None:
        return None
    plain = defaults.get((found[1].lower(), False))
    return defaults.get((found[1].lower(), True)) if plain is None and is_secret else plain
