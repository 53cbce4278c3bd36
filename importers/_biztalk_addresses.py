"""Addresses of BizTalk ports as endpoints: which server, folder, queue or database it is."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from depgraph.model import Kind, Mechanism, System
from importers._endpoints import build_endpoint, cut_folder

_LONGEST: Final = 300
_URL: Final = re.compile(r"([a-z][a-z0-9+.-]*)://(.*)", re.IGNORECASE | re.DOTALL)
_QUEUE: Final = re.compile(r"^(formatname:)?(direct=(os|tcp):)?", re.IGNORECASE)
_DOMAIN: Final = re.compile(r"@([\w-]+(?:\.[\w-]+)+)")
_PLACEHOLDER: Final = re.compile(r"[%{}$<>*]")
_DEFAULT_PORTS: Final = {
    "http": "80", "https": "443", "ftp": "21", "sftp": "22", "mssql": "1433", "pop3": "110",
    "smtp": "25",
}  # fmt: skip
_LOCAL: Final = {"", ".", "localhost", "127.0.0.1", "+", "*"}
_BY_SCHEME: Final = {
    "file": "share", "ftp": "folder", "ftps": "folder", "sftp": "folder",
    "http": "web", "https": "web", "net.tcp": "web", "net.pipe": "web", "sap": "sap",
    "net.msmq": "msmq", "msmq": "msmq", "sb": "bus", "amqp": "bus", "amqps": "bus",
    "mqs": "mq", "mqsc": "mq", "mssql": "mssql", "sql": "sql", "oracledb": "oracle",
    "mailto": "mail", "smtp": "mail", "pop3": "mail", "imap": "mail", "wss": "site",
}  # fmt: skip
_BY_ADAPTER: Final = (
    (r"file$", "share"), (r"msmq$", "msmq"), (r"smtp|pop3|mail|outlook", "mail"),
    (r"http|soap|wcf-", "web"),
)  # fmt: skip
_MECHANISMS: Final[dict[str, Mechanism]] = {
    "share": "file", "folder": "file", "site": "file", "blob": "file", "web": "api", "sap": "api",
    "msmq": "message", "bus": "message", "mq": "message", "mssql": "database",
    "sql": "database", "oracle": "database", "mail": "email",
}  # fmt: skip
_CARRIERS: Final = {"msmq", "bus", "mq", "mail"}


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """An endpoint, and how data travels to it or from it."""

    system: System
    mechanism: Mechanism = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """
    An address of a port as it is written.

    Args:
        text: The address.
        adapter: Name of the transport type, as in `WCF-SQL`.
        server: What stands for the BizTalk servers in what is local to them.
    """

    text: str
    adapter: str
    server: str

    @property
    def scheme(self) -> str:
        """The scheme of a URL in lower case; empty if it is none."""
        found = _URL.fullmatch(self.text)
        return found[1].lower() if found else ""

    @property
    def path(self) -> str:
        """What follows the host of a URL, without query and all from a name with @ on."""
        found = _URL.fullmatch(self.text)
        path = re.sub(r"^[^/\\?#]*|[?#].*$", "", found[2], flags=re.DOTALL) if found else ""
        return re.sub(r"[^/\\]*@.*$", "", path, flags=re.DOTALL)

    @property
    def host(self) -> str | None:
        """Host and port of a URL; null where what stands there may be a user or a secret."""
        found = _URL.fullmatch(self.text)
        if not found:
            return None
        authority, _, tail = re.sub(r"[/\\?#]", "\n", found[2], count=1).partition("\n")
        _, named, authority = authority.rpartition("@")
        host, colon, port = authority.lower().partition(":")
        if colon and (not port.isdigit() or ("@" in tail and not named)):
            return None
        if host in _LOCAL:
            return self.server
        if _PLACEHOLDER.search(host):
            return None
        shown = colon and port != _DEFAULT_PORTS.get(self.scheme)
        return authority.lower() if shown else host

    @property
    def family(self) -> str:
        """What kind of address it is; empty if we do not know."""
        host = self.host or ""
        if "sharepoint" in self.adapter.lower():
            return "site"
        if host.endswith(".servicebus.windows.net"):
            return "bus"
        if host.endswith(".blob.core.windows.net"):
            return "blob"
        if self.scheme or not self.text:
            return _BY_SCHEME.get(self.scheme, "")
        if self.text.lower().startswith("mailto:"):
            return "mail"
        named = (kind for word, kind in _BY_ADAPTER if re.match(word, self.adapter.lower()))
        return next(named, "")


def build_end(address: Address, *, hidden: str) -> End:
    """
    Build the endpoint of an address, without user, secret, query and file name.

    Args:
        address: The address.
        hidden: Name of the endpoint where the address says nothing that may be kept.
    """
    family = address.family
    mechanism = _MECHANISMS.get(family, "unknown")
    scheme, place = _PLACES.get(family, _place_other)(address)
    if not place or len(place) > _LONGEST or not place.isprintable():
        return End(system=build_endpoint("name", hidden), mechanism=mechanism)
    kind: Kind = "carrier" if family in _CARRIERS else "data_store"
    return End(system=build_endpoint(scheme, place, kind=kind), mechanism=mechanism)


def build_port_end(name: str, *, owner: str) -> End:
    """Build the endpoint of a port that another file describes, known by its name only."""
    return End(system=build_endpoint("biztalk", f"{owner}/{name}", kind="carrier"))


def _place_web(address: Address) -> tuple[str, str]:
    host = address.host if address.scheme else address.server
    if host and (host != address.server) and address.scheme != "net.pipe":
        return "api", host
    path = address.path if address.scheme else re.sub(r"[?#].*$|[^/]*@.*$", "", address.text)
    return "api", f"{host}/{path.strip('/')}" if host and path.strip("/") else ""


def _place_share(address: Address) -> tuple[str, str]:
    text = address.text.partition("://")[2].lstrip("/") if address.scheme else address.text
    folder = "" if "@" in text else cut_folder(text)
    host, _, rest = folder.partition("/")
    if re.match(r"[\\/]{2}", address.text) and host not in _LOCAL:
        return "file", folder if rest else ""
    inside = rest if host in _LOCAL or re.match(r"[\\/]{2}", address.text) else folder
    return "file", f"{address.server}/{inside}" if inside else ""


def _place_folder(address: Address) -> tuple[str, str]:
    folder = cut_folder(address.path)
    return address.scheme, f"{address.host}/{folder}".rstrip("/") if address.host else ""


def _place_queue(address: Address) -> tuple[str, str]:
    text = f"{address.host or ''}{address.path}" if address.scheme else address.text
    if "@" in text or "://" in text or (address.scheme and not address.host):
        return "msmq", ""
    host, *rest = re.split(r"[\\/]+", _QUEUE.sub("", text))
    names = ["private$" if each.lower() == "private" else each for each in rest if each]
    server = address.server if host.lower() in _LOCAL else host
    return "msmq", "/".join([server, *names]) if names else ""


def _place_bus(address: Address) -> tuple[str, str]:
    topic = re.split(r"/subscriptions(?:/|$)", address.path, flags=re.IGNORECASE)[0].strip("/")
    return "servicebus", f"{address.host}/{topic}" if address.host and topic else ""


def _place_manager(address: Address) -> tuple[str, str]:
    names = [each for each in address.path.split("/") if each and each.lower() != "tcp"]
    return "mq", "/".join([address.host, *names]) if address.host and names else ""


def _place_mssql(address: Address) -> tuple[str, str]:
    instance, _, rest = address.path.removeprefix("/").partition("/")
    server = f"{address.host}\\{instance}" if instance else address.host
    database = rest.partition("/")[0]
    return "mssql", f"{server}/{database}".rstrip("/") if address.host else ""


def _place_sql(address: Address) -> tuple[str, str]:
    database = address.path.strip("/").partition("/")[0]
    return "mssql", f"{address.host}/{database}".rstrip("/") if address.host else ""


def _place_oracle(address: Address) -> tuple[str, str]:
    service = address.path.strip("/").partition("/")[0]
    return "oracle", f"{address.host}/{service}".rstrip("/") if address.host else ""


def _place_mail(address: Address) -> tuple[str, str]:
    domains = {each.lower() for each in _DOMAIN.findall(address.text)}
    if domains:
        return "mail", domains.pop() if len(domains) == 1 else ""
    return "mail", address.host or ""


def _place_site(address: Address) -> tuple[str, str]:
    folder = cut_folder(address.path)
    return "sharepoint", f"{address.host}/{folder}".rstrip("/") if address.host else ""


def _place_blob(address: Address) -> tuple[str, str]:
    return "blob", (address.host or "").partition(".")[0]


def _place_sap(address: Address) -> tuple[str, str]:
    return "sap", "/".join(address.path.strip("/").split("/")[:2])


def _place_other(address: Address) -> tuple[str, str]:
    """Place what we do not know by its host only: what else stands there may be anything."""
    return address.scheme, address.host or ""


_PLACES: Final[dict[str, Callable[[Address], tuple[str, str]]]] = {
    "share": _place_share, "folder": _place_folder, "web": _place_web, "msmq": _place_queue,
    "bus": _place_bus, "mq": _place_manager, "mssql": _place_mssql, "sql": _place_sql,
    "oracle": _place_oracle, "mail": _place_mail, "site": _place_site, "blob": _place_blob,
    "sap": _place_sap,
}  # fmt: skip
