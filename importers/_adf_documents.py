"""JSON files that may be anything: read in bounds, decoded by their marks, never quoted."""

import codecs
from pathlib import Path
from typing import Final

import orjson

from importers._adf_values import Json

LARGEST: Final = 64 * 1024 * 1024
"""Bytes of one file; the largest template that Azure takes has 4 MB."""
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class DocumentError(Exception):
    """A file that is not a JSON object; what it says may be shown."""


def load_document(path: Path) -> Json:
    """
    Load a JSON object from a file.

    Raises:
        DocumentError: If it is none, is too large, or cannot be opened.
    """
    try:
        if not path.is_file():
            raise DocumentError("It is not a regular file. Copy the file itself here.")
        if path.stat().st_size > LARGEST:
            raise DocumentError(
                f"It has more than {LARGEST // 1024 // 1024} MB. Export the factory again."
            )
        content = path.read_bytes()
    except OSError as error:
        raise DocumentError("It could not be opened. Check who may read it.") from error
    return parse_document(content)


def parse_document(content: bytes) -> Json:
    """
    Parse a JSON object, with or without a byte order mark.

    Raises:
        DocumentError: If it is none.
    """
    if not content.strip():
        raise DocumentError("It is empty. Export it again.")
    try:
        value = orjson.loads(_decode(content))
    except (orjson.JSONDecodeError, UnicodeDecodeError) as error:
        raise DocumentError("It is not JSON, or only half there. Export it again.") from error
    except RecursionError as error:
        raise DocumentError("It is nested deeper than any factory. Export it again.") from error
    if not isinstance(value, dict):
        raise DocumentError("It is JSON, but not an object. Export it again.")
    return value


def _decode(content: bytes) -> bytes | str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding)
    return content
