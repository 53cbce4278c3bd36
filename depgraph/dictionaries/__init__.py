"""Products, data entities and London's boroughs as councils call them, and their look-up."""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from depgraph.names import normalise_name

_WORDS: Final = re.compile(r"[^.\\/\[\]\"]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    id: str
    name: str
    aliases: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductEntry(_Entry):
    """A product that councils use; its supplier is `None` where the present one is unclear."""

    supplier: str | None
    earlier_suppliers: tuple[str, ...]
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataEntityEntry(_Entry):
    """A kind of data that councils hold; `personal` is `None` where it depends."""

    personal: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoroughEntry(_Entry):
    """One of London's 32 boroughs, or the City, with its GSS code."""

    gss: str


def read_products() -> tuple[ProductEntry, ...]:
    """
    Read the products, sorted by id.

    Example:
        >>> [product.supplier for product in read_products() if product.id == "confirm"]
        ['Brightly Software']
    """
    return _read(ProductEntry, "products.csv")


def read_data_entities() -> tuple[DataEntityEntry, ...]:
    """
    Read the data entities, sorted by id.

    Example:
        >>> [entity.personal for entity in read_data_entities() if entity.id == "tenancy"]
        [True]
    """
    return _read(DataEntityEntry, "data_entities.csv")


def read_boroughs() -> tuple[BoroughEntry, ...]:
    """
    Read London's 32 boroughs and the City, sorted by id.

    Example:
        >>> len(read_boroughs())
        33
    """
    return _read(BoroughEntry, "boroughs.csv")


def find_product(name: str) -> ProductEntry | None:
    """
    Find the one product of this id, name or alias; `None` if no product or several have it.

    Example:
        >>> find_product("northgate housing").name
        'NEC Housing'
    """
    found = suggest_products(name)
    return found[0] if len(found) == 1 else None


def suggest_products(name: str) -> tuple[ProductEntry, ...]:
    """
    List the products that share this id, name or alias, sorted by id; empty if none has it.

    Example:
        >>> [product.id for product in suggest_products("Liquidlogic")]
        ['liquidlogic-las', 'liquidlogic-lcs']
    """
    return _index(read_products).get(normalise_name(name), ())


def find_entity(name: str) -> DataEntityEntry | None:
    """
    Find the data entity of this id, name or alias; `None` if none has it.

    Example:
        >>> find_entity("NNDR").id
        'business-rates-account'
    """
    return next(iter(_index(read_data_entities).get(normalise_name(name), ())), None)


def find_held(name: str) -> DataEntityEntry | None:
    """
    Find the data entity that a table, message type or path is named for, by its last word.

    Example:
        >>> find_held("[dbo].[Tenancy]").id
        'tenancy'
    """
    words = _WORDS.findall(name)
    return find_entity(words[-1]) if words else None


def find_borough(name_or_gss: str) -> BoroughEntry | None:
    """
    Find the borough of this id, name, alias or GSS code; `None` if none has it.

    Example:
        >>> find_borough("RBKC").gss
        'E09000020'
    """
    return next(iter(_index(read_boroughs).get(normalise_name(name_or_gss), ())), None)


@cache
def _index(read: Callable[[], tuple[_Entry, ...]]) -> dict[str, tuple[Any, ...]]:
    shared: dict[str, tuple[_Entry, ...]] = {}
    for entry in read():
        code = [entry.gss] if isinstance(entry, BoroughEntry) else []
        names = (entry.id, entry.name, *entry.aliases, *code)
        for name in {normalise_name(each) for each in names}:
            shared[name] = (*shared.get(name, ()), entry)
    return shared


@cache
def _read(kind: type[_Entry], table: str) -> tuple[Any, ...]:
    text = (files(__name__) / table).read_text(encoding="utf-8")
    entries = []
    for row in csv.DictReader(text.splitlines()):
        fields: dict[str, Any] = {column: _parse(column, row[column]) for column in row}
        entries.append(kind(**fields))
    return tuple(sorted(entries, key=lambda entry: entry.id))


def _parse(column: str, cell: str) -> object:
    if column in ("aliases", "earlier_suppliers"):
        return tuple(cell.split(" | ")) if cell else ()
    if column == "personal":
        return {"true": True, "false": False, "": None}[cell]
    return cell or None
