"""Calls of web addresses: which host, and whether data comes or goes."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from importers._adf_activities import Activity
from importers._adf_ends import End, find_linked
from importers._adf_factories import Factory
from importers._adf_servers import Place
from importers._adf_tally import Aside
from importers._adf_values import Scope, read_map, read_name, resolve
from importers._endpoints import build_endpoint, read_host

_OURSELVES: Final = re.compile(
    r"(\.vault\.azure\.net|(^|\.)login\.(microsoftonline|windows)\.(com|net)"
    r"|(^|\.)management\.azure\.com)(:\d+)?$"
)
_RESOURCES: Final = ("vault.azure.net", "management.azure.com", "management.core.windows.net")
_SIGN_IN: Final = re.compile(r"/(access_?token|token)/?$", re.IGNORECASE)
_READS: Final = frozenset({"GET"})
_WRITES: Final = frozenset({"POST", "PUT", "PATCH"})
_KEYS: Final = Aside(
    "web call for a key or a sign-in, or to Azure's own management",
    "web calls for keys or sign-ins, or to Azure's own management",
    "no data of a service moves",
)
_HIDDEN: Final = Aside(
    "web call whose address is put together at run time",
    "web calls whose addresses are put together at run time",
    "expressions are not worked out, so nobody can tell which host is called",
)
_OTHER: Final = Aside(
    "web call that neither fetches nor sends",
    "web calls that neither fetch nor send",
    "the method is none of GET, POST, PUT and PATCH",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A web call: the host, and whether its data comes to the factory."""

    end: End
    is_read: bool


def read_call(factory: Factory, activity: Activity, scope: Scope) -> Call | None:
    """
    Read whom an activity calls; null where no data moves or the host is not stated.

    Raises:
        BrokenError: If a file that it needs could not be read.
    """
    url = resolve(activity.settings.get("url"), scope) or ""
    if _is_ours(activity, url):
        factory.tally.add(_KEYS, activity.name, key=activity.key)
        return None
    end = _find_end(factory, activity, url, scope)
    if end is None:
        factory.tally.add(_HIDDEN, activity.name, key=activity.key)
        return None
    default = "POST" if activity.kind == "WebHook" else ""
    method = read_name(activity.settings.get("method")).upper() or default
    if method not in _READS | _WRITES:
        factory.tally.add(_OTHER, activity.name, key=activity.key)
        return None
    return Call(end=end, is_read=method in _READS)


def _find_end(factory: Factory, activity: Activity, url: str, scope: Scope) -> End | None:
    if activity.kind == "AzureFunctionActivity":
        reference = read_map(activity.stated.get("linkedServiceName"))
        return find_linked(factory, reference, scope, place=Place())
    host = read_host(url)
    return End(system=build_endpoint("api", host), family="api") if host else None


def _is_ours(activity: Activity, url: str) -> bool:
    """Tell a call for a key or a sign-in, also where its address is put together."""
    said = read_map(activity.settings.get("authentication")).get("resource")
    resource = said.lower() if isinstance(said, str) else ""
    if any(each in resource for each in _RESOURCES) or _OURSELVES.search(read_host(url)):
        return True
    try:
        return bool(_SIGN_IN.search(urlsplit(url).path))
    except ValueError:
        return False
