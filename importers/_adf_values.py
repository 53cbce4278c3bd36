"""What a value of a Data Factory file says: a literal, a default, a parameter that was passed."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

Json = Mapping[str, object]
Scope = Mapping[str, str | None]
"""What a reference stands for, as in `dataset().table`; null where nobody can tell."""

NOTHING: Final[Json] = {}
_LONGEST_NAME: Final = 300
_LONGEST_VALUE: Final = 2_000
_LONGEST_SEGMENT: Final = 128
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_PLACE: Final = r"(dataset|linkedservice|pipeline)\(\)((?:\.\w+)?\.\w+)"
_WHOLE: Final = re.compile(rf"@{_PLACE}\s*", re.IGNORECASE)
_EMBEDDED: Final = re.compile(rf"@\{{\s*{_PLACE}\s*\}}", re.IGNORECASE)
_PERSON: Final = re.compile(r"[^\s/@]+@[^\s/@]+\.\w+")
_KEY_LIKE: Final = re.compile(r"[0-9a-fA-F-]{24,}")
_PAIR: Final = re.compile(
    r"""\s*([^=;"']+?)\s*=\s*("(?:[^"]|"")*"|'(?:[^']|'')*'|[^;]*)\s*(?:;|$)"""
)


def read_map(value: object) -> Json:
    """Read an object; empty if it is none."""
    return value if isinstance(value, dict) else NOTHING


def read_list(value: object) -> list[object]:
    """Read a list; empty if it is none."""
    return value if isinstance(value, list) else []


def read_maps(value: object) -> Iterator[Json]:
    """Read the objects of a list."""
    return (each for each in read_list(value) if isinstance(each, dict))


def read_name(value: object) -> str:
    """Read a name: of one line, of a sane length; empty if it is none."""
    if not isinstance(value, str) or len(value) > _LONGEST_NAME or _CONTROL.search(value):
        return ""
    return value.strip()


def read_reference(value: object) -> str:
    """Read the name that a reference object gives; an expression is no name."""
    name = read_name(read_map(value).get("referenceName"))
    return "" if name.startswith(("@", "[")) else name


def fill(value: object, scope: Scope) -> str:
    """
    Read a value, and put in what is known of the parameters that it names by themselves.

    What is not known stays as written; there is no evaluation of expressions. What is
    longer than any address is cut.

    Example:
        >>> fill("in/@{dataset().area}/@{utcnow()}", {"dataset().area": "rents"})
        'in/rents/@{utcnow()}'
        >>> fill({"value": "@dataset().table", "type": "Expression"}, {"dataset().table": "hr"})
        'hr'
    """
    text = _read_text(value)[:_LONGEST_VALUE]
    if text.startswith("@@"):
        return text[1:]
    whole = _WHOLE.fullmatch(text)
    if whole:
        return _look_up(whole, scope) or text
    return _EMBEDDED.sub(lambda each: _look_up(each, scope) or each[0], text).strip()


def resolve(value: object, scope: Scope) -> str | None:
    """
    Resolve a value by literals, defaults and passed parameters; null where that is not enough.

    Example:
        >>> resolve("@concat('a', 'b')", {}) is None
        True
    """
    text = fill(value, scope)
    if not text or _CONTROL.search(text) or len(text) >= _LONGEST_VALUE:
        return None
    is_literal = _read_text(value).startswith("@@")
    return text if is_literal or not ("@{" in text or text.startswith("@")) else None


def bind(prefix: str, defaults: object, passed: object, outer: Scope) -> dict[str, str | None]:
    """
    Bind the parameters of a thing: what is passed to it wins over its defaults.

    Args:
        prefix: How its expressions call them, as `dataset()`.
        defaults: Its `parameters`, as it declares them.
        passed: What the thing that uses it passes, by name.
        outer: What the names in the passed values stand for.
    """
    bound: dict[str, str | None] = {}
    for name, declared in read_map(defaults).items():
        default = read_map(declared).get("defaultValue")
        bound[f"{prefix}.{name.lower()}"] = resolve(default, {})
    for name, value in read_map(passed).items():
        bound[f"{prefix}.{name.lower()}"] = resolve(value, outer)
    return bound


def read_pairs(text: str) -> dict[str, str]:
    """
    Read the pairs of a connection string; who calls takes only what is an address.

    Example:
        >>> read_pairs("Data Source=sql1;Password='a;Server=b';Initial Catalog=HR")["data source"]
        'sql1'
    """
    pairs: dict[str, str] = {}
    for found in _PAIR.finditer(text[:_LONGEST_VALUE]):
        pairs.setdefault(found[1].lower(), found[2].strip().strip("\"'"))
    return pairs


def cut_private(path: str) -> str:
    """
    Cut a path before what may be a person or a key, and before its query.

    Example:
        >>> cut_private("v1/people?key=1"), cut_private("sites/hr/jo@council.example/out")
        ('v1/people', 'sites/hr')
    """
    kept: list[str] = []
    for part in re.split(r"[?#]", path)[0].replace("\\", "/").strip("/ ").split("/"):
        if _PERSON.search(part) or _KEY_LIKE.search(part) or len(part) > _LONGEST_SEGMENT:
            break
        kept.append(part)
        if part.lower() == "personal":
            break
    return "/".join(kept)


def _look_up(found: re.Match[str], scope: Scope) -> str | None:
    return scope.get(f"{found[1].lower()}(){found[2].lower()}")


def _read_text(value: object) -> str:
    if isinstance(value, dict):
        value = value.get("value")
    if isinstance(value, bool):
        return ""
    return str(value) if isinstance(value, int) else value if isinstance(value, str) else ""
