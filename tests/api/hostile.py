"""Requests that nobody should send: fuzzed bodies, ids, cursors, headers and broken HTTP."""

import json
import socket
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, Final

# fmt: off
NAMES: Final = (
    "hackford/housing", "hackford/rents", "westmere/ledger", "tenancy", "acme", "", "/", "..", ".",
    "../../etc/passwd", "a" * 300, "%", "%00", "\0", "\r\nx: y", "{}", "[]", "null", "true", "-1",
    "1e999", "9" * 40, "' OR 1=1 --", "<script>", "\u202e", "\ud800", "\U0001f600" * 50, "*", "NaN",
    "2026-11-24", "0000-00-00", "9999-12-31", "0001-01-01", "2026-02-30", "00", "ff", "\ufeff",
)
PATHS: Final = (
    "boroughs", "systems", "integrations", "services", "contracts", "products", "suppliers",
    "teams", "data-entities", "sources", "impact", "impact/batch", "neighbours", "export",
    "health", "ready", "docs", "openapi.json", "", "nothing",
)
PARAMETERS: Final = (
    "search", "cursor", "limit", "borough", "kind", "product", "owner", "mentioned_only", "source",
    "target", "via", "data", "mechanism", "uses", "lgsl_id", "covers", "supplier", "system", "on",
    "max_distance", "include", "direction", "x", "", "unresolved", "automation",
)
HEADERS: Final = (
    "accept", "accept-encoding", "accept-language", "content-encoding", "content-type", "cookie",
    "forwarded", "if-match", "if-none-match", "if-range", "origin", "range", "te",
    "x-forwarded-for", "x-http-method-override", "authorization",
)
# fmt: on
METHODS: Final = ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "X")
QUESTION: Final[dict[str, Any]] = {
    "systems": ["hackford/housing"],
    "on": "2026-11-24",
    "max_distance": 3,
    "include": "all",
}
_GET: Final = b"GET /api/v1/health HTTP/1.1\r\nhost: localhost\r\n"
_POST: Final = b"POST /api/v1/impact HTTP/1.1\r\nhost: localhost\r\n"
BROKEN: Final = (
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"GET\r\n\r\n",
    b"GET /api/v1/health HTTP/9.9\r\nhost: localhost\r\n\r\n",
    b"GET http://other.example/api/v1/health HTTP/1.1\r\nhost: localhost\r\n\r\n",
    b"GET /api/v1/systems/\xff\xfe HTTP/1.1\r\nhost: localhost\r\n\r\n",
    b"CONNECT localhost:22 HTTP/1.1\r\nhost: localhost\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nhost: localhost\r\n\r\n",
    _GET + b"host: x\r\n\r\n",
    _GET + b" folded: x\r\n\r\n",
    _GET + b"x:" + b"y" * 100_000 + b"\r\n\r\n",
    _GET + b"upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n\r\n",
    _POST + b"content-length: 5\r\n\r\n{",
    _POST + b"content-length: -5\r\n\r\n{",
    _POST + b"content-length: 1\r\ncontent-length: 2\r\n\r\n{}",
    _POST + b"content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    _POST + b"transfer-encoding: chunked\r\n\r\nzz\r\n",
    _POST + b"transfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n",
    _POST + b"transfer-encoding: gzip\r\n\r\n",
    _POST + b"expect: 100-continue\r\ncontent-length: 9\r\n\r\n",
    b"\r\n\r\n\r\n",
    b"\0" * 1000,
)
_SECONDS: Final = 30
_PATIENCE: Final = 0.05
_CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"


def build_requests(random: Random) -> Iterator[tuple[bytes, bool]]:
    """Build requests without end; each with whether it is whole, so that an answer must come."""
    while True:
        draw = random.random()
        if draw < 0.05:
            yield _break(random), False
        else:
            yield _build_request(random), True


def _break(random: Random) -> bytes:
    request = random.choice(BROKEN)
    if random.random() < 0.5:
        return request
    whole = bytearray(_build_request(random))
    for _ in range(random.randint(1, 5)):
        whole[random.randrange(min(len(whole), 200))] = random.randrange(256)
    return bytes(whole[: random.randint(1, len(whole))])


def _build_request(random: Random) -> bytes:
    method, path = _draw_target(random)
    if method != "POST" and random.random() < 0.3:
        path += "/" + _draw_name(random)
    query = "&".join(
        f"{random.choice(PARAMETERS)}={_draw_name(random)}" for _ in range(random.randint(0, 4))
    )
    address = _quote(random, f"/api/v1/{path}") + (f"?{_quote(random, query)}" if query else "")
    headers = ["host: localhost", "connection: close"]
    for _ in range(random.randint(0, 3)):
        value = _draw_name(random).encode("ascii", "replace").decode().translate(_SAFE).strip()
        headers.append(f"{random.choice(HEADERS)}: {value}")
    body = _draw_body(random) if method in ("POST", "PUT") else b""
    head, sent = _frame(random, body)
    lines = [f"{method} {address} HTTP/1.1", *headers, *head]
    return "\r\n".join(lines).encode("ascii") + b"\r\n\r\n" + sent


def _draw_target(random: Random) -> tuple[str, str]:
    draw = random.random()
    if draw < 0.35:
        return "POST", random.choice(("impact", "impact/batch"))
    return "GET" if draw < 0.9 else random.choice(METHODS), random.choice(PATHS)


_SAFE: Final = dict.fromkeys((*range(32), 127), " ")


def _frame(random: Random, body: bytes) -> tuple[list[str], bytes]:
    """Frame a body: by its length, or in chunks."""
    head = random.choice([["content-type: application/json"]] * 4 + [[], ["content-type: ;;"]])
    if not body:
        return head, b""
    if random.random() < 0.7:
        return [*head, f"content-length: {len(body)}"], body
    size = random.randint(1, len(body))
    parts = [body[begin : begin + size] for begin in range(0, len(body), size)][:500]
    framed = b"".join(b"%x;x=y\r\n%b\r\n" % (len(part), part) for part in parts)
    return [*head, "transfer-encoding: chunked"], framed + b"0\r\nx: y\r\n\r\n"


def _quote(random: Random, text: str) -> str:
    """Percent-encode a text, some of it needlessly, now and then wrongly."""
    written = []
    for byte in text.encode("utf-8", "surrogatepass"):
        plain = chr(byte)
        if (plain.isalnum() or plain in "/-._~=&?,:@") and byte < 128 and random.random() < 0.98:
            written.append(plain)
        else:
            written.append("%" if random.random() < 0.01 else f"%{byte:02x}")
    return "".join(written)


def _draw_name(random: Random) -> str:
    name = random.choice(NAMES)
    if random.random() < 0.3:
        most = random.choice((0x80, 0xD800))
        name += chr(random.randrange(most)) + chr(random.randrange(most))
    return name


def _draw_body(random: Random) -> bytes:
    kind = random.random()
    if kind < 0.05:
        return random.randbytes(random.randint(1, 2000))
    if kind < 0.1:
        return random.choice([b"[", b'{"systems":', b'"']) * random.randint(1, 5000)
    if kind < 0.11:
        return b" " * (2**20 + random.randint(-1, 5000))
    question: Any = QUESTION
    if random.random() < 0.3:
        question = {"questions": [_mutate(random, QUESTION) for _ in range(random.randint(0, 5))]}
    text = json.dumps(_mutate(random, question), ensure_ascii=random.random() < 0.5)
    body = bytearray(text.encode("utf-8", "surrogatepass"))
    if random.random() < 0.2:
        body[random.randrange(len(body))] = random.randrange(256)
    return bytes(body)


def _mutate(random: Random, value: Any) -> Any:
    """Change some of a JSON value."""
    draw = random.random()
    if draw < 0.15:
        makers: tuple[Callable[[], Any], ...] = (
            lambda: None,
            lambda: random.choice([True, False]),
            lambda: random.choice([0, -1, 2**63, 10**30, 1.5, 1e308]),
            lambda: _draw_name(random),
            lambda: [value] * random.randint(0, 3),
            lambda: {"x": value},
        )
        return random.choice(makers)()
    if isinstance(value, dict):
        changed = {key: _mutate(random, each) for key, each in value.items()}
        if draw < 0.25:
            changed[_draw_name(random)] = 1
        return changed
    if isinstance(value, list):
        return [_mutate(random, each) for each in value for _ in range(random.choice((1, 1, 1, 2)))]
    return value


def send(place: tuple[str, int], request: bytes, *, whole: bool) -> int | None:
    """
    Send a request on a connection of its own.

    Returns:
        The status of the answer; null where a broken request got none.
    """
    with socket.create_connection(place, timeout=_SECONDS) as connection:
        received = b""
        try:
            connection.sendall(request)
            connection.settimeout(_SECONDS if whole else _PATIENCE)
            while part := connection.recv(2**16):
                received = part if received in (b"", _CONTINUE) else received
        except (TimeoutError, ConnectionError):
            if whole and not received:
                raise
    received = received.removeprefix(_CONTINUE)
    return int(received[9:12]) if received.startswith(b"HTTP/1.") else None
