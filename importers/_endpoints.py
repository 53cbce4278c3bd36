"""
Endpoints: what middleware connects to, as an address and never as a system.

Until a line of a borough's connections says which system stands behind an address, it is in
the graph as a system that is unresolved. Statements that name one address meet there.
"""

import re
from hashlib import blake2b
from typing import Final
from urllib.parse import urlsplit

from depgraph.model import Kind as SystemKind
from depgraph.model import System
from depgraph.names import slugify

_MOST_SHOWN: Final = 40
_PLACEHOLDER: Final = re.compile(r"[*?%]|@\{|\$\{|\{\{|<<|@\(")
"""Where what is fixed of an address ends: a wildcard, an expression, a placeholder."""
_USER: Final = re.compile(r"^[^/@]*@")


def build_endpoint(scheme: str, address: str, *, kind: SystemKind = "data_store") -> System:
    """
    Build the system that stands for an address until somebody says what is behind it.

    Args:
        scheme: What kind of address it is: mssql, sftp, msmq, file, blob, api, name, ...
        address: Server and database, host and folder, queue, account; without user and secret.
        kind: `data_store`, or `carrier` for queues, topics and mailboxes.

    Returns:
        A system of no borough; equal addresses, whatever their case, give the same id.

    Example:
        >>> build_endpoint("mssql", "SQL01/Housing").name
        'mssql:sql01/housing'
        >>> len({build_endpoint("mssql", each).id for each in ("sql1/HR", "SQL1/hr")})
        1
    """
    name = f"{scheme}:{address.strip()}".lower()
    mark = blake2b(name.encode(), digest_size=4).hexdigest()
    identifier = f"unresolved/{slugify(name)[:_MOST_SHOWN].strip('-')}-{mark}"
    return System(id=identifier, name=name, kind=kind, unresolved=True)


def read_host(url: str) -> str:
    """
    Read the host of a URL, without user, port of the scheme and all that follows; empty if none.

    Example:
        >>> read_host("https://jo:secret@api.example:8443/v1/people?key=1")
        'api.example:8443'
        >>> read_host("@concat('https://', variables('host'))")
        ''
    """
    if not re.match(r"^[a-z][a-z0-9+.-]*://", url.strip(), re.IGNORECASE):
        return ""
    try:
        host = _USER.sub("", urlsplit(url.strip()).netloc)
    except ValueError:
        return ""
    return "" if _PLACEHOLDER.search(host) else host.lower()


def cut_folder(path: str) -> str:
    r"""
    Cut a path to its folder: without file name, and up to the first placeholder.

    Example:
        >>> cut_folder(r"\\files01\Payroll\out\*.csv"), cut_folder("/in/{{day}}/rents.csv")
        ('files01/payroll/out', 'in')
        >>> cut_folder("exports/rents")
        'exports/rents'
    """
    parts = [part for part in re.split(r"[/\\]+", path.strip()) if part]
    kept: list[str] = []
    for part in parts:
        if _PLACEHOLDER.search(part):
            break
        kept.append(part)
    if kept and len(kept) == len(parts) and re.search(r"\.\w{1,5}$", kept[-1]):
        kept.pop()
    return "/".join(kept).lower()


def build_id(
    borough: str | None, *, source: System, target: System, mechanism: str, engine: str
) -> str:
    """
    Build the id of an integration from what was stated of it.

    Whatever the endpoints are resolved to later, it stays.
    """
    stated = "\n".join((source.name or "", target.name or "", mechanism, engine.lower()))
    mark = blake2b(stated.encode(), digest_size=4).hexdigest()
    ends = "-to-".join(
        slugify(each.name or "")[:_MOST_SHOWN].strip("-") for each in (source, target)
    )
    return f"{borough or 'unresolved'}/{ends}-{mark}"
