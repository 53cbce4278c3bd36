"""
The exchange format `depgraph-exchange/1`: a whole graph as one JSON file.

Reading refuses a file that disagrees with itself, with every fault at once: where it
is (a JSON pointer) and what would be right. Writing gives the same bytes for equal
graphs, a record a line.
"""

from pathlib import Path
from typing import Any, Final, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from depgraph._faults import find_faults, is_sound
from depgraph.collector import pause_collector
from depgraph.errors import InputError, NotFoundError, Problem, UnavailableError
from depgraph.graph import Snapshot
from depgraph.model import (
    FORMAT,
    Borough,
    Contract,
    DataEntity,
    Integration,
    Product,
    Record,
    Service,
    Supplier,
    System,
    Team,
)


class Exchange(BaseModel):
    """A dependency graph, complete in one file. Every key but `format` may be missing."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, title=FORMAT)

    format: Literal["depgraph-exchange/1"] = Field(description="Name and version of the format.")
    boroughs: tuple[Borough, ...] = Field(default=(), description="Councils.")
    suppliers: tuple[Supplier, ...] = Field(default=(), description="Suppliers of products.")
    products: tuple[Product, ...] = Field(
        default=(), description="Products that systems are made of."
    )
    teams: tuple[Team, ...] = Field(default=(), description="Teams that own something.")
    data_entities: tuple[DataEntity, ...] = Field(default=(), description="Kinds of data.")
    systems: tuple[System, ...] = Field(default=(), description="Systems.")
    integrations: tuple[Integration, ...] = Field(default=(), description="Integrations.")
    services: tuple[Service, ...] = Field(default=(), description="Services and what they use.")
    contracts: tuple[Contract, ...] = Field(
        default=(), description="Contracts and what they cover."
    )


COLLECTIONS: Final = tuple(name for name in Exchange.model_fields if name != "format")


_ADAPTERS: Final[dict[type[Any], TypeAdapter[Any]]] = {
    kind: TypeAdapter(kind) for kind in get_args(Record)
}


def read_graph(path: str | Path) -> Snapshot:
    """
    Read an exchange file as a graph, at version 0 and without sources.

    Raises:
        NotFoundError: If there is no such file.
        UnavailableError: If it could not be opened.
        InputError: If it is no exchange file or disagrees with itself, with every fault.
    """
    try:
        if Path(path).is_dir():
            fault = "This is a folder. Name the exchange file (.json) in it."
            raise InputError([Problem(fault, file=str(path))])
        content = Path(path).read_bytes()
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        fault = "There is no such file. Check the path, or name another with --store."
        raise NotFoundError([Problem(fault, file=str(path))]) from error
    except OSError as error:
        fault = f"The file could not be opened: {error.strerror or 'no reason was given'}."
        raise UnavailableError([Problem(fault, file=str(path))]) from error
    return parse_graph(content, file=str(path))


def parse_graph(content: bytes, *, file: str | None = None) -> Snapshot:
    """Parse the content of an exchange file as a graph, as `parse_exchange` does."""
    exchange = parse_exchange(content, file=file)
    return Snapshot(**{name: getattr(exchange, name) for name in COLLECTIONS})


def parse_exchange(content: bytes, *, file: str | None = None) -> Exchange:
    """
    Parse the content of an exchange file, the records in the order of the file.

    Args:
        content: UTF-8, with or without a byte order mark.
        file: Name to give in errors.

    Raises:
        InputError: If it is no exchange file or disagrees with itself, with every fault.
    """
    text = _decode(content, file)
    try:
        with pause_collector():
            exchange = Exchange.model_validate_json(text)
    except ValidationError as error:
        faults = find_faults(text, error.errors(include_url=False))
    else:
        if is_sound(text, exchange):
            return exchange
        faults = find_faults(text, ())
    raise InputError(Problem(sentence, file=file, pointer=pointer) for pointer, sentence in faults)


def _decode(content: bytes, file: str | None) -> str:
    fault = "The file is not UTF-8 text. Save it as UTF-8."
    try:
        if content.removeprefix(b"\xef\xbb\xbf").strip():
            return content.decode("utf-8-sig")
        fault = f'The file is empty. An exchange file begins with {{"format": "{FORMAT}"}}.'
    except UnicodeDecodeError as error:
        raise InputError([Problem(fault, file=file)]) from error
    raise InputError([Problem(fault, file=file)])


def write_record(record: Record) -> dict[str, Any]:
    """
    Write one record as the exchange format does, every field.

    Example:
        >>> write_record(Team(id="a/web", name="Web"))
        {'id': 'a/web', 'name': 'Web', 'borough': None}
    """
    written: dict[str, Any] = _ADAPTERS[type(record)].dump_python(
        record, mode="json", by_alias=True
    )
    return written


def write_graph(graph: Snapshot) -> str:
    """
    Write a graph in the exchange format, every field of every record, sorted by id.

    Example:
        >>> from depgraph.sketches import sketch
        >>> graph = sketch("crm -[person]-> mail")
        >>> parse_graph(write_graph(graph).encode()) == graph
        True
    """
    parts = [f'"format": "{FORMAT}"']
    for name in COLLECTIONS:
        write = TypeAdapter(get_args(Exchange.model_fields[name].annotation)[0]).dump_json
        records = (write(record, by_alias=True).decode() for record in getattr(graph, name))
        parts.append(f'"{name}": [{",".join(f"{chr(10)}  {record}" for record in records)}]')
    return "{" + ",\n ".join(parts) + "}\n"


def build_schema() -> dict[str, Any]:
    """Build the JSON Schema (2020-12) of the exchange format from the model."""
    schema = Exchange.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
