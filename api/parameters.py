"""
The parameters that several routes take, read strictly.

Left to itself, pydantic takes digits for seconds since 1970 and `1_0` for a number: a
question that was not meant would be answered.
"""

import re
from datetime import date
from typing import Annotated, Final

from fastapi import Depends, Query, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from api.lanes import Lane
from api.live import LiveGraph
from depgraph.model import LONGEST_ID

_ISO_DAY: Final = r"^\d{4}-\d{2}-\d{2}$"


def _read_day(value: object) -> object:
    if isinstance(value, date) or value is None:
        return value
    try:
        if isinstance(value, str) and re.fullmatch(_ISO_DAY, value, re.ASCII):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("no_day", "this is not a date; write it as 2026-11-22")


def _read_number(value: object) -> object:
    if not isinstance(value, str) or re.fullmatch(r"\d{1,10}", value, re.ASCII):
        return value
    raise _no_number()


def _read_whole(value: object) -> object:
    """Read a number of a body: in JSON, 1.0 is the whole number 1, and true is none."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise _no_number()


def _no_number() -> PydanticCustomError:
    return PydanticCustomError("no_number", "this is not a whole number, 0 or more")


def _read_flag(value: object) -> object:
    if value in ("true", "false"):
        return value == "true"
    raise PydanticCustomError("no_flag", "this is neither true nor false")


AskedDay = Annotated[
    date,
    BeforeValidator(_read_day),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-11-24"]}),
]
"""A day as 2026-11-24 and nothing else."""
AskedId = Annotated[str, Field(min_length=1, max_length=LONGEST_ID)]
"""The id of something."""
DIGITS: Final = BeforeValidator(_read_number)
"""Marks a whole number in a query."""
WHOLE: Final = BeforeValidator(_read_whole)
"""Marks a whole number in a body."""
Flag = Annotated[bool, BeforeValidator(_read_flag)]
"""true or false in a query."""


class Strict(BaseModel):
    """Refuses what it does not know: a typing mistake must not vanish."""

    model_config = ConfigDict(extra="forbid")


class _Nothing(Strict):
    """No parameters at all."""


NoQuery = Annotated[_Nothing, Query()]
"""For routes that take no parameters but their path."""


async def _get_live(request: Request) -> LiveGraph:
    live: LiveGraph = request.app.state.live
    return live


async def _get_lane(request: Request) -> Lane:
    lane: Lane = request.app.state.lane
    return lane


Live = Annotated[LiveGraph, Depends(_get_live)]
"""The live graph of the application."""
OwnLane = Annotated[Lane, Depends(_get_lane)]
"""Where the application works out answers."""
