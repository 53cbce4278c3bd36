"""
What is wrong with an exchange file: every fault, its JSON pointer, and the remedy.

Two kinds of fault: a value of the wrong shape, which pydantic finds and this module puts
into a sentence; and records that disagree (an id twice, an end that names nothing,
dates the wrong way round, a key twice), which are found here.
"""

import json
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from itertools import pairwise
from typing import Any, Final

from pydantic_core import ErrorDetails

from depgraph.errors import escape, list_names, shorten
from depgraph.model import FORMAT, LONGEST_ID, read_day

Fault = tuple[str, str]
"""A JSON pointer and a sentence."""

_THINGS: Final = {
    "boroughs": "borough",
    "suppliers": "supplier",
    "products": "product",
    "teams": "team",
    "data_entities": "data entity",
    "systems": "system",
    "integrations": "integration",
    "services": "service",
    "contracts": "contract",
}
_ORDERED_DATES: Final = {
    "systems": ("live_from", "live_to"),
    "integrations": ("live_from", "live_to"),
    "services": ("live_from", "live_to"),
    "contracts": ("start", "end", "latest_end"),
}
_NOT_EXCHANGE: Final = (
    'This is not an exchange file that this version reads: "format" is not '
    f'"{FORMAT}". Export one with depgraph export, or correct the first key.'
)
_MOST_GUESSES: Final = 20
_MOST_COMPARED: Final = 5_000
_EXAMPLES: Final = {
    **dict.fromkeys(_THINGS, '{"id": "housing"}'),
    "uses": '{"system": "housing"}',
    "derives": '{"from": "tenancy", "to": "charge"}',
}


class _Repeating(dict[str, Any]):
    """An object of the file that gives a key more than once."""

    repeated: Sequence[str] = ()


class _RepeatedKeyError(Exception):
    """The file gives a key of one object more than once."""


def is_sound(text: str, document: object) -> bool:
    """Tell whether a document that has the right shape also agrees with itself."""
    try:
        json.loads(text, object_pairs_hook=_refuse_repeated, parse_int=float)
    except _RepeatedKeyError:
        return False
    return next(_find_disagreements(document), None) is None


def _refuse_repeated(pairs: list[tuple[str, Any]]) -> None:
    if len(dict(pairs)) < len(pairs):
        raise _RepeatedKeyError


def find_faults(text: str, errors: Iterable[ErrorDetails]) -> list[Fault]:
    """
    Find every fault of a file that is not sound.

    Args:
        text: The file.
        errors: What pydantic found.

    Returns:
        Faults in the order of their pointers, each once.
    """
    found = [_describe(error) for error in errors]
    if not any(pointer is None for pointer, _ in found):
        document = json.loads(text, object_pairs_hook=_keep_repeated, parse_int=float)
        if isinstance(document, dict) and _is_foreign(document):
            return [("", _NOT_EXCHANGE)]
        found.extend(_find_repeated_keys(document))
        found.extend(_find_disagreements(document))
    faults = dict.fromkeys((pointer or "", sentence) for pointer, sentence in found)
    return sorted(faults, key=lambda fault: [_place(part) for part in fault[0].split("/")])


def _is_foreign(document: Mapping[str, object]) -> bool:
    """Tell whether a file is of another kind: a list of its unknown keys would help nobody."""
    return bool(document) and "format" not in document and _THINGS.keys().isdisjoint(document)


def _place(part: str) -> tuple[int, str]:
    return (len(part), part) if part.isdecimal() else (-1, part)


def _keep_repeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) == len(pairs):
        return content
    repeating = _Repeating(content)
    counts = Counter(key for key, _ in pairs)
    repeating.repeated = sorted(key for key, count in counts.items() if count > 1)
    return repeating


def _find_repeated_keys(document: object) -> Iterator[Fault]:
    waiting = [("", document)]
    while waiting:
        pointer, value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend((_extend(pointer, key), inner) for key, inner in value.items())
        elif isinstance(value, list):
            waiting.extend((f"{pointer}/{index}", inner) for index, inner in enumerate(value))
        if isinstance(value, _Repeating):
            for key in value.repeated:
                yield (
                    _extend(pointer, key),
                    f"{_quote(key)} stands here more than once. Keep one of them.",
                )


def _extend(pointer: str, key: str) -> str:
    return f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"


def _get(record: object, key: str) -> object:
    """Get a field of a record, parsed or raw; null where it is missing or no record."""
    return record.get(key) if isinstance(record, dict) else getattr(record, key, None)


def _list_records(document: object, collection: str) -> Iterator[tuple[str, object]]:
    return _list_items(f"/{collection}", _get(document, collection))


def _list_items(pointer: str, values: object) -> Iterator[tuple[str, object]]:
    """List the items of a list with their pointers; nothing if it is no list."""
    if isinstance(values, (list, tuple)):
        yield from ((f"{pointer}/{index}", value) for index, value in enumerate(values))


def _find_disagreements(document: object) -> Iterator[Fault]:
    for collection, thing in _THINGS.items():
        yield from _find_repeated_ids(_list_records(document, collection), thing)
    for collection, fields in _ORDERED_DATES.items():
        for pointer, record in _list_records(document, collection):
            yield from _find_reversed_dates(pointer, record, fields)
    yield from _find_dangling(document)


def _find_repeated_ids(records: Iterable[tuple[str, object]], thing: str) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for pointer, record in records:
        identifier = _get(record, "id")
        if isinstance(identifier, str) and first.setdefault(identifier, pointer) != pointer:
            yield (
                f"{pointer}/id",
                f"{_quote(identifier)} is already the id of the {thing} at {first[identifier]}. "
                f"Give each {thing} its own id.",
            )


def _find_reversed_dates(pointer: str, record: object, fields: Iterable[str]) -> Iterator[Fault]:
    """Find, of the dates that are given, those before the one that should come first."""
    read = ((field, _read_date(_get(record, field))) for field in fields)
    given = [(field, day) for field, day in read if day is not None]
    for (earlier, begin), (later, end) in pairwise(given):
        if end < begin:
            yield (
                f"{pointer}/{later}",
                f'"{later}" ({end}) is before "{earlier}" ({begin}). Correct one of them.',
            )


def _read_date(value: object) -> date | None:
    try:
        day = read_day(value)
    except ValueError:
        return None
    return day if isinstance(day, date) else None


def _find_dangling(document: object) -> Iterator[Fault]:
    """Find ends, vias, uses and covers that name no system of the file."""
    listed = (_get(record, "id") for _, record in _list_records(document, "systems"))
    known = {identifier for identifier in listed if isinstance(identifier, str)}
    guesses = _MOST_GUESSES
    for pointer, identifier in _list_references(document):
        if isinstance(identifier, str) and identifier not in known:
            near = _guess(identifier, known) if guesses > 0 else []
            guesses -= 1
            hint = f"Did you mean {list_names(near)}?" if near else 'Add it to "systems".'
            yield pointer, f"{_quote(identifier)} is no system of this file. {hint}"


def _guess(identifier: str, known: set[str]) -> list[str]:
    """Find the nearest id; where there are very many, among those that begin alike."""
    if len(identifier) > LONGEST_ID:
        return []
    near = [each for each in known if abs(len(each) - len(identifier)) < len(identifier)]
    if len(near) > _MOST_COMPARED:
        ordered = sorted(near)
        place = bisect(ordered, identifier)
        near = ordered[max(0, place - _MOST_COMPARED // 20) : place + _MOST_COMPARED // 20]
    return get_close_matches(identifier, near, n=1)


def _list_references(document: object) -> Iterator[tuple[str, object]]:
    for pointer, record in _list_records(document, "integrations"):
        yield f"{pointer}/source", _get(record, "source")
        yield f"{pointer}/target", _get(record, "target")
        yield from _list_items(f"{pointer}/via", _get(record, "via"))
    for pointer, record in _list_records(document, "services"):
        for inner, use in _list_items(f"{pointer}/uses", _get(record, "uses")):
            yield f"{inner}/system", _get(use, "system")
    for pointer, record in _list_records(document, "contracts"):
        yield from _list_items(f"{pointer}/covers", _get(record, "covers"))


def _describe(error: ErrorDetails) -> tuple[str | None, str]:
    """Put what pydantic found into a sentence; without a pointer if the file is no JSON."""
    pointer = ""
    for part in error["loc"]:
        pointer = _extend(pointer, str(part))
    if error["type"] == "json_invalid":
        reason = error["msg"].removeprefix("Invalid JSON: ")
        return None, f"The file is not JSON: {reason}. Correct it there."
    return pointer, _write_sentence(error)


def _write_sentence(error: ErrorDetails) -> str:
    kind, value = error["type"], _quote(error["input"])
    key = str(error["loc"][-1]) if error["loc"] else ""
    context: Mapping[str, Any] = error.get("ctx", {})
    if kind == "missing":
        return f'"{key}" is missing. Add it.'
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        return f"{_quote(key)} is not a key that belongs here. Correct it or take it out."
    if kind in ("tuple_type", "dataclass_type"):
        return _write_example(error, value)
    if kind == "literal_error":
        return f"{value} is not known here. Use {context['expected'].replace(chr(39), chr(34))}."
    if kind == "value_error" and "no entity" in error["msg"]:
        return f"{value} stands for data that is not recorded. Name an entity, or take it out."
    return f"{value} {_REMEDIES.get(kind, 'does not fit here. ' + error['msg'] + '.')}"


def _write_example(error: ErrorDetails, value: str) -> str:
    names = [part for part in error["loc"] if isinstance(part, str)]
    example = _EXAMPLES.get(names[-1], '"housing"')
    if error["type"] == "tuple_type":
        return f"{value} is not a list. Write one, as in [{example}]."
    return f"{value} is not an object. Write one, as in {example}."


_REMEDIES: Final = {
    "string_type": 'is not text. Write text, as in "housing".',
    "string_too_short": "is empty. Write at least one character.",
    "string_too_long": "is too long. Use at most 200 characters.",
    "string_pattern_mismatch": "has control characters, or blanks at an end. Take them out.",
    "bool_type": "is neither true nor false. Write one of them, without quotes.",
    "int_type": "is not a whole number. Write one, without quotes.",
    "int_from_float": "is not a whole number. Write one.",
    "float_type": "is not a number. Write one, without quotes.",
    "greater_than_equal": "is less than 0. Write 0 or more.",
    "less_than_equal": "is too large. Write the true number.",
    "finite_number": "is not a finite number. Write one, or null where it is not known.",
    "model_type": 'is not an object. Write one that has a "format".',
    "date_type": "is not a date. Write it as 2026-11-22, in quotes.",
    "date_from_datetime_parsing": "is not a date. Write it as 2026-11-22.",
    "date_parsing": "is not a date. Write it as 2026-11-22.",
    "value_error": "is not a date. Write it as 2026-11-22.",
}


def _quote(value: object) -> str:
    """Write a value as JSON, cut short."""
    if isinstance(value, (dict, list)):
        return "This object" if isinstance(value, dict) else "This list"
    return escape(shorten(json.dumps(value, ensure_ascii=False, default=str)))
