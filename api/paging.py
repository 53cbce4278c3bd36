"""Pages of a list: a cursor holds the last id of the page before, so that no swap loses a row."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final, Generic, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from depgraph.model import LONGEST_ID

MOST: Final = 1000
USUAL: Final = 100
CURSOR: Final = "^([0-9a-f]{2})*$"
LONGEST_CURSOR: Final = LONGEST_ID * 4 * 2

T = TypeVar("T")


class Page(BaseModel, Generic[T]):
    """A page of a list, in code-point order of the ids."""

    # The type of each kind of page has no docstring of its own.
    model_config = ConfigDict(json_schema_extra={"description": __doc__})

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

    A cursor is the hexadecimal UTF-8 of an id, so that it needs no encoding in an address and
    every one has its place: the order of such bytes is that of the code points.
    """
    after = bytes.fromhex(cursor or "")
    begin = bisect_right(records, after, key=lambda record: record.id.encode()) if after else 0
    page = records[begin : begin + limit]
    more = begin + limit < len(records)
    return page, page[-1].id.encode().hex() if more else None
