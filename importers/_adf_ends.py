"""The ends of transfers: from a dataset over its linked service to an address."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from depgraph.model import System
from importers._adf_connectors import HIDDEN, Family, find_connector
from importers._adf_factories import Factory, Item
from importers._adf_servers import Place
from importers._adf_tally import Aside
from importers._adf_values import (
    Json,
    Scope,
    bind,
    cut_private,
    fill,
    read_map,
    read_name,
    read_reference,
    resolve,
)
from importers._endpoints import build_endpoint

_BEFORE_OTHERS: Final[tuple[Family, ...]] = ("api", "database", "file")
_TABLES: Final = (
    "table", "tableName", "collectionName", "collection", "entityName", "objectApiName",
    "listName", "path", "relativeUrl",
)  # fmt: skip
_BUCKETS: Final = ("bucketName", "container", "fileSystem")
_ADDRESS_HIDDEN: Final = Aside(
    "linked service whose address is not in the files",
    "linked services whose addresses are not in the files",
    "kept in a Key Vault, passed at run time or not exported",
    "an endpoint known by its name",
)
_PUT_TOGETHER: Final = Aside(
    "dataset whose table or folder is put together at run time",
    "datasets whose tables or folders are put together at run time",
    "expressions are not worked out; what is fixed of a folder is recorded, and else the dataset",
    "the name of the dataset",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """
    One end of a transfer.

    Args:
        system: The endpoint.
        family: How data travels through it.
        names: Tables, paths and datasets, as written.
    """

    system: System
    family: Family
    names: frozenset[str] = frozenset()


def find_end(factory: Factory, reference: Json, outer: Scope, *, is_query: bool) -> End | None:
    """
    Find the end that a reference to a dataset stands for; null where nobody can tell.

    Args:
        factory: Where datasets and linked services are looked up.
        reference: Name of the dataset, and the parameters passed to it.
        outer: What the names in those parameters stand for.
        is_query: Whether a query or procedure says what is read, not the dataset.

    Raises:
        BrokenError: If a file that it needs could not be read.
    """
    dataset = factory.find_or_break("dataset", read_reference(reference))
    if dataset is None:
        return None
    declared, passed = dataset.properties.get("parameters"), reference.get("parameters")
    scope = {**outer, **bind("dataset()", declared, passed, outer)}
    link = read_map(dataset.properties.get("linkedServiceName"))
    place = _read_place(dataset, scope)
    end = find_linked(factory, link, scope, place=place)
    if end is None:
        return None
    if _is_put_together(dataset, scope):
        factory.tally.add(_PUT_TOGETHER, dataset.name)
    names = {dataset.name} if is_query else _list_names(dataset, scope, place)
    family = _guess_family(dataset) if end.family == "unknown" else end.family
    return End(system=end.system, family=family, names=frozenset(names))


def find_linked(factory: Factory, reference: Json, outer: Scope, *, place: Place) -> End | None:
    """
    Find the end that a reference to a linked service stands for; null if it names none.

    Where its address is hidden, the endpoint is its name in this source.

    Raises:
        BrokenError: If its file could not be read.
    """
    name = read_reference(reference)
    linked = factory.find_or_break("linkedservice", name)
    if not name:
        return None
    if linked is None:
        return End(system=_hide(factory, name), family="unknown")
    connector = find_connector(read_name(linked.properties.get("type")))
    declared, passed = linked.properties.get("parameters"), reference.get("parameters")
    scope = {**outer, **bind("linkedservice()", declared, passed, outer)}
    address = connector.read(linked.settings, place, scope)
    hidden = None if address else _hide(factory, linked.name)
    system = hidden or build_endpoint(connector.scheme, address)
    return End(system=system, family=connector.family)


def _hide(factory: Factory, name: str) -> System:
    """Build the endpoint of what is known by name only; names that differ by case stay two."""
    factory.tally.add(_ADDRESS_HIDDEN, name)
    if factory.count_alike("linkedservice", name) > 1:
        name = f"{name}-{blake2b(name.encode(), digest_size=2).hexdigest()}"
    return build_endpoint(HIDDEN, f"{factory.source}/{name}")


def _read_place(dataset: Item, scope: Scope) -> Place:
    """Read bucket or container and folder, up to what is only known at run time."""
    settings = dataset.settings
    location = read_map(settings.get("location")) or settings
    stated = next((location[key] for key in _BUCKETS if key in location), "")
    bucket = (resolve(stated, scope) or "").strip("/")
    if stated and not bucket:
        return Place()
    folder = fill(location.get("folderPath"), scope)
    if folder.startswith("@") and not folder.startswith("@{"):
        return Place(bucket)
    known, hidden, _ = folder.partition("@{")
    return Place(bucket, (known.rpartition("/")[0] if hidden else known).strip("/"))


def _is_put_together(dataset: Item, scope: Scope) -> bool:
    settings = _gather_settings(dataset)
    stated = (settings.get(key) for key in (*_TABLES, *_BUCKETS, "schema", "folderPath"))
    return any(each and resolve(each, scope) is None for each in stated)


def _gather_settings(dataset: Item) -> Json:
    return {**read_map(dataset.settings.get("location")), **dataset.settings}


def _list_names(dataset: Item, scope: Scope, place: Place) -> set[str]:
    settings = _gather_settings(dataset)
    for key in _TABLES:
        table = resolve(settings.get(key), scope) if key in settings else None
        table = cut_private(table) if table else ""
        if table:
            schema = cut_private(resolve(settings.get("schema"), scope) or "")
            return {f"{schema}.{table}" if schema else table}
    shown = cut_private(str(place))
    return {dataset.name, shown} if shown else {dataset.name}


def _guess_family(dataset: Item) -> Family:
    kind = read_name(dataset.properties.get("type")).lower()
    if "location" in dataset.settings:
        return "file"
    if kind.startswith(("rest", "http", "odata", "web")):
        return "api"
    return "database" if kind.endswith("table") else "unknown"


def choose_mechanism(source: End, target: End) -> Family:
    """
    Choose how data travels between two ends: by the end that is less of a plain store.

    An interface first, then a database; files only where both ends are files.
    """
    families = (source.family, target.family)
    return next((each for each in _BEFORE_OTHERS if each in families), "unknown")
