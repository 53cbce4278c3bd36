"""Statements as rows of plain values, which every database can hold."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from depgraph.facts import RECORDS, Evidence, Kept, Kind, Statement
from depgraph.model import Record

Row = Mapping[str, Any]


class DamageError(Exception):
    """A row does not hold what a store writes."""


def write_kept(kept: Kept) -> dict[str, str | None]:
    """Write a statement as a row."""
    statement, evidence = kept.statement, kept.statement.evidence
    kind, identifier = statement.key
    return {
        "kind": kind,
        "id": identifier,
        "borough": statement.borough,
        "record": write_record(kind, statement.record),
        "part": evidence.part,
        "locator": evidence.locator,
        "importer": evidence.importer,
        "confidence": evidence.confidence,
        "first_seen": kept.first_seen.isoformat(),
        "last_seen": kept.last_seen.isoformat(),
        "retired_on": None if kept.retired_on is None else kept.retired_on.isoformat(),
    }


def write_record(kind: Kind, record: Record) -> str:
    """Write a record as JSON, without what is as it is where nothing is said."""
    return _adapt(kind).dump_json(record, by_alias=True, exclude_defaults=True).decode()


def read_kept(row: tuple[Any, ...]) -> Kept:
    """
    Read a statement from the values of its row, `id` left out, in the order written.

    Raises:
        DamageError: If they are not what was written.
    """
    kind, borough, record, part, locator, importer, confidence, first, last, retired = row
    try:
        stated = _adapt(kind).validate_json(record)
    except (KeyError, ValueError) as error:
        raise DamageError from error
    return Kept(
        statement=Statement(
            record=stated,
            borough=borough,
            evidence=Evidence(part=part, locator=locator, importer=importer, confidence=confidence),
        ),
        first_seen=read_date(first),
        last_seen=read_date(last),
        retired_on=None if retired is None else read_date(retired),
    )


@cache
def read_date(text: str) -> date:
    """Read a day as stores write it."""
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise DamageError from error


@cache
def _adapt(kind: Kind) -> TypeAdapter[Record]:
    return TypeAdapter(RECORDS[kind])
