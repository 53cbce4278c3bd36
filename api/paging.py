"""Pages of a list: a cursor holds the last id of the page before, so that no swap loses a row."""

import base64
import binascii
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final, Generic, Protocol, TypeVar

from pydantic import BaseModel, Field

from depgraph.errors import InputError, Problem

MOST: Final = 1000
USUAL: Final = 100

T = TypeVar("T")


class Page(BaseModel, Generic[T]):
    """A page of a list, in code-point order of the ids."""

    items: list[T] = Field(description="The records of this page.")
    total: int = Field(description="How many records fit, on all pages.")
    next: str | None = Field(description="Cursor of the next page; null on the last.")
    graph_version: int = Field(description="Version of the graph that this page is of.")


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=_Identified)


def cut_page(
    records: Sequence[R], *, cursor: str | None, limit: int
) -> tuple[Sequence[R], str | None]:
    """
    Cut a page out of records sorted by id, and give the cursor of the next one.

    Raises:
        InputError: If the cursor is none that we made.
    """
    after = "" if cursor is None else _read_cursor(cursor)
    begin = bisect_right(records, after, key=lambda record: record.id) if after else 0
    page = records[begin : begin + limit]
    more = begin + limit < len(records)
    return page, _write_cursor(page[-1].id) if more else None


def _write_cursor(identifier: str) -> str:
    return base64.urlsafe_b64encode(identifier.encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> str:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as error:
        fault = "This is not a cursor. Give the value of next of the page before, or none."
        raise InputError([Problem(fault)]) from error
