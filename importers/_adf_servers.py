"""Addresses out of the settings of a linked service: nothing but allow-listed fields is read."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from importers._adf_values import (
    Json,
    Scope,
    cut_private,
    fill,
    read_pairs,
    resolve,
)
from importers._endpoints import cut_folder, read_host


class Place(NamedTuple):
    """Where in a store the data of a dataset lies, as far as that is known before it runs."""

    bucket: str = ""
    folder: str = ""

    def __str__(self) -> str:
        return "/".join(part for part in self if part)


_SERVERS: Final = ("server", "host", "endpoint", "accountEndpoint", "accountIdentifier")
_SERVER_KEYS: Final = (
    "data source", "server", "address", "addr", "network address", "host", "accountendpoint",
)  # fmt: skip
_DATABASE_KEYS: Final = ("initial catalog", "database", "servicename", "service name", "sid", "db")
_URLS: Final = (
    "url", "serviceUri", "environmentUrl", "functionAppUrl", "endpoint", "domain", "siteUrl",
    "hostName", "host",
)  # fmt: skip
_ACCOUNT_URLS: Final = ("url", "serviceEndpoint", "dataLakeStoreUri", "sasUri")
_HOST: Final = re.compile(r"[\w.-]+(?:\\[\w$-]+)?(?::\d{1,5})?(?:/[\w.$-]+)?")
_DEFAULT_PORT: Final = re.compile(r":(1433|1521|3306|5432|443|22|21)$")
_HERE: Final = re.compile(r"(localhost|127\.[\d.]+|\.|\(local\)|\(localdb\))(?=$|[\\/:])", re.I)
_TO_FILL_IN: Final = re.compile(r"[<>{}]|.{129}")
"""In what is no name of a database but a place for one, as `<update this>`, or too long."""
_FILES: Final = ".file.core.windows.net"


def read_database(settings: Json, _place: Place, scope: Scope) -> str:
    """Read server and database; neither may be hidden, but the database may go unsaid."""
    server, pairs = _read_server(settings, scope)
    stated = "database" in settings or any(key in pairs for key in _DATABASE_KEYS)
    written = settings.get("database") or _pick(pairs, _DATABASE_KEYS)
    database = resolve(written, scope) or ""
    if not server or (stated and not database) or _TO_FILL_IN.search(database):
        return ""
    return f"{server}/{database}" if database else server


def read_account(settings: Json, _place: Place, scope: Scope) -> str:
    """Read the name of a storage account."""
    for key in _ACCOUNT_URLS:
        host = _check_host(read_host(resolve(settings.get(key), scope) or ""))
        if host:
            return host.split(".")[0]
    return _read_account_name(settings, scope)


def read_share(settings: Json, place: Place, scope: Scope) -> str:
    """Read the share of a storage account and its folder, as Windows writes it."""
    share = resolve(settings.get("fileShare"), scope)
    account = _read_account_name(settings, scope)
    if account and share:
        return _join(f"{account}{_FILES}/{share}", place.folder)
    return read_file_host(settings, place, scope)


def read_file_host(settings: Json, place: Place, scope: Scope) -> str:
    r"""Read `\\server\share` and the folder; a drive of some machine is an address of none."""
    host = resolve(settings.get("host"), scope) or ""
    return _join(host.strip("\\/"), place.folder) if host.startswith(("\\\\", "//")) else ""


def read_host_folder(settings: Json, place: Place, scope: Scope) -> str:
    """Read host and folder."""
    host = _check_host(resolve(settings.get("host"), scope) or "")
    port = resolve(settings.get("port"), scope) if "port" in settings else ""
    if not host or port is None:
        return ""
    return _join(_DEFAULT_PORT.sub("", f"{host}:{port}" if port else host), place.folder)


def read_bucket(_settings: Json, place: Place, _scope: Scope) -> str:
    """Read the bucket, which the dataset names."""
    return place.bucket


def read_site(settings: Json, _place: Place, scope: Scope) -> str:
    """Read a site: host and path, without whose it is if it is a person's."""
    url = resolve(settings.get("siteUrl"), scope) or ""
    host = _check_host(read_host(url))
    path = cut_private(url.partition("://")[2].partition("/")[2])
    return f"{host}/{path}".strip("/") if host else ""


def read_url(settings: Json, _place: Place, scope: Scope) -> str:
    """Read the host of a service; a page where all customers sign in is nobody's."""
    for key in _URLS:
        written = resolve(settings.get(key), scope) or ""
        if written and "://" not in written:
            written = f"https://{written}"
        host = _check_host(read_host(written))
        if host and not host.startswith("login."):
            return host
    return ""


def _read_server(settings: Json, scope: Scope) -> tuple[str, dict[str, str]]:
    connection = _read_connection(settings, scope)
    if connection.startswith("mongodb"):
        return _check_host(read_host(connection)), {}
    pairs = read_pairs(connection)
    for key in _SERVERS:
        if key in settings:
            return _clean_server(resolve(settings[key], scope) or ""), pairs
    server = resolve(_pick(pairs, _SERVER_KEYS), scope) or ""
    port = pairs.get("port", "")
    return _clean_server(f"{server}:{port}" if server and port.isdigit() else server), pairs


def _clean_server(written: str) -> str:
    host = read_host(written) or re.sub(r"^tcp:", "", written, flags=re.IGNORECASE)
    return _check_host(re.sub(r"\s*,\s*(?=\d+$)", ":", host.strip()))


def _check_host(host: str) -> str:
    if _HERE.match(host) or not _HOST.fullmatch(host):
        return ""
    return _DEFAULT_PORT.sub("", re.sub(r":1521(?=/)", "", host)).lower()


def _read_account_name(settings: Json, scope: Scope) -> str:
    name = read_pairs(_read_connection(settings, scope)).get("accountname", "")
    name = resolve(name, scope) or ""
    return name.lower() if re.fullmatch(r"[A-Za-z0-9-]+", name) else ""


def _read_connection(settings: Json, scope: Scope) -> str:
    """
    Read a connection string, from which only addresses are taken.

    Empty if it is kept in a Key Vault: then it is an object without a value.
    """
    text = fill(settings.get("connectionString"), scope)
    return "" if text.startswith("@") else text


def _pick(pairs: dict[str, str], keys: Sequence[str]) -> str:
    return next((pairs[key] for key in keys if pairs.get(key)), "")


def _join(host: str, folder: str) -> str:
    parts = (host.replace("\\", "/").strip("/"), cut_private(cut_folder(folder)))
    return "/".join(part for part in parts if part)
