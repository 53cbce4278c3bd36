"""What the operations of a two-way port do: hand data over, or ask for it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from importers._biztalk_xml import UnreadableXmlError, parse_xml

Direction = Literal["push", "pull", "unknown"]
_SETTINGS: Final = {"StaticAction", "HttpMethodAndUrl", "Operation"}
_PULLING: Final = re.compile(
    r"get|find|list|lookup|search|query|read|select|fetch|retrieve|download|poll|count"
)
_PUSHING: Final = re.compile(
    r"add|create|insert|update|upsert|save|set|put|post|send|submit|delete|remove|write|push"
    r"|notify|publish|register|upload|import|merge"
)
_METHODS: Final[dict[str, Direction]] = {
    "GET": "pull", "HEAD": "pull", "POST": "push", "PUT": "push", "PATCH": "push",
    "DELETE": "push",
}  # fmt: skip
_WORDS: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_PREFIXES: Final = {"usp", "sp", "p", "proc", "prc", "op", "operation"}
_POSTCODE: Final = re.compile(r"post_?code", re.IGNORECASE)
_TABLE: Final = re.compile(r"(?:Table|View)Op/(\w+)/(\w+)/(\w+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operations:
    """
    What the settings of a transport say of its operations.

    Args:
        direction: Whether they hand data over or ask for it; unknown if neither or both.
        tables: Tables that they name, as in `dbo.Person`.
    """

    direction: Direction = "unknown"
    tables: tuple[str, ...] = ()


NO_OPERATIONS: Final = Operations()


def read_operations(settings: str) -> Operations:
    """
    Read the operations from the settings of a transport, and nothing else of these.

    The verb of an operation decides, then its HTTP method.
    """
    try:
        root = parse_xml(settings, keep=_SETTINGS)
    except UnreadableXmlError:
        return NO_OPERATIONS
    static, mapped = root.read_child("StaticAction"), root.read_child("HttpMethodAndUrl")
    actions = list(_list_operations(static)) or [("", static, "")]
    methods = list(_list_operations(mapped)) or [("", "", mapped.partition(" ")[0])]
    verbs = [_read_verb(name, action) for name, action, _ in (*actions, *methods)]
    told = [_METHODS.get(method.upper(), "unknown") for _, _, method in methods]
    tables = (_TABLE.search(action) for _, action, _ in actions)
    return Operations(
        direction=_agree(verbs) or _agree(told) or "unknown",
        tables=tuple(f"{found[2]}.{found[3]}" for found in tables if found),
    )


def _list_operations(text: str) -> Iterator[tuple[str, str, str]]:
    if not text.startswith("<"):
        return
    try:
        root = parse_xml(text, keep=_SETTINGS)
    except UnreadableXmlError:
        return
    for each in root.list_children("Operation"):
        names = each.attributes
        yield names.get("Name", ""), names.get("Action", ""), names.get("Method", "")


def _read_verb(name: str, action: str) -> Direction:
    """Read what an operation does from its first word that is a verb we know."""
    table = _TABLE.search(action)
    last = table[1] if table else re.split(r"[/:#.]", action.rstrip("/"))[-1]
    for text in (last, name):
        words = [word.lower() for word in _WORDS.findall(_POSTCODE.sub("", text))]
        verb = next((word for word in words if word not in _PREFIXES), "")
        if _PULLING.fullmatch(verb):
            return "pull"
        if _PUSHING.fullmatch(verb):
            return "push"
    return "unknown"


def _agree(directions: list[Direction]) -> Direction | None:
    """Find the one direction that all name who name any."""
    named = {each for each in directions if each != "unknown"}
    return named.pop() if len(named) == 1 else None
