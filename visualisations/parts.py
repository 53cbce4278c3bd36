"""The parts of a page that are files: styles, scripts, and the policy that lets only them in."""

import base64
import hashlib
import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, Final

_EMPTY: Final = ""
"""What a library adds to a page as a style, before it fills it."""


@cache
def read_part(name: str) -> str:
    """Read a style or a script of ours, or the library that draws, `vis-network.min.js`."""
    if name != find_library()["file"]:
        return _read(f"templates/{name}")
    # The last line names a file that no reader has.
    return _read(f"vendor/{name}").partition("//# sourceMappingURL=")[0]


@cache
def find_library() -> dict[str, Any]:
    """Find the library that draws: where it comes from, and the hashes of styles that it adds."""
    (vendored,) = json.loads(_read("vendor/VENDOR.json"))["files"]
    return dict(vendored)


def write_policy(*, styles: Iterable[str], scripts: Iterable[str]) -> str:
    """
    Write the content security policy of a page: its own styles and scripts, and nothing else.

    Args:
        styles: The text of each style in the page.
        scripts: The text of each script; with any, the styles that the library adds are let in.
    """
    runs = [_hash(text) for text in scripts]
    shown = [_hash(text) for text in styles]
    if runs:
        shown += [_hash(_EMPTY), *(f"'{each}'" for each in find_library()["styles"])]
    parts = {
        "default-src": "'none'",
        "style-src": " ".join(shown),
        "script-src": " ".join(runs) or "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest())
    return f"'sha256-{digest.decode()}'"


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
