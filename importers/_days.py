"""Days as people write them: 31/03/2027, Mar 2027, 43922, "1st of April 2020"."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

_MONTHS: Final = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTH: Final = (
    r"(?P<n>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR: Final = r"(?P<y>\d{4}|\d{2})"
_TIME: Final = r"(?:,?[ t]+\d{1,2}:\d\d\S*)?"
_FORMS: Final = (
    rf"(?P<y>\d{{4}})[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}}){_TIME}",
    rf"(?P<d>\d{{1,2}})[/.\-](?P<m>\d{{1,2}})[/.\-]{_YEAR}{_TIME}",
    rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ \-/]{_MONTH},?[ \-/]{_YEAR}{_TIME}",
    rf"{_MONTH} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}}){_TIME}",
    rf"{_MONTH}[ \-/']+{_YEAR}",
    r"(?P<m>\d{1,2})/(?P<y>\d{4})",
    r"(?P<y>\d{4})/(?P<z>\d{2})",
    r"(?P<y>\d{4})-(?P<m>\d{1,2})",
    r"(?P<y>19[89]\d|20[0-5]\d)",
)
_DATES: Final = tuple(
    re.compile(rf"(?<![\w/.]){form}(?![\w/]|[-.]\d)", re.IGNORECASE) for form in _FORMS
)
_SERIAL: Final = re.compile(r"[2-7]\d{4}(?:\.\d+)?")
_AROUND: Final = re.compile(
    r"^(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?"
    r"|q[1-4]|early|mid|late|(?:the )?end(?: of)?|spring|summer|autumn|winter|fy|c\.?|circa"
    r"|approx(?:imately)?\.?|about|around|before|by)[ -]+"
)
_OPEN: Final = re.compile(
    r"\b(ongoing|rolling|open|current|tbc|tbd|tba|present|indefinite|perpetual|evergreen|live"
    r"|none|no end|in use|annual\w*|unknown)\b",
    re.IGNORECASE,
)
_FINANCIAL: Final = 4
_REMEMBERED: Final = 4096


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a date may mean: one, or a whole month or year."""

    first: date
    last: date


@lru_cache(maxsize=_REMEMBERED)
def read_span(text: str) -> Span | None:
    """
    Read a date that is the whole of a cell; `None` if it is none.

    Of part of a year the whole year is read, and 2026/27 as a financial year.

    Example:
        >>> read_span("31/3/27").first, read_span("March 2027").last
        (datetime.date(2027, 3, 31), datetime.date(2027, 3, 31))
    """
    text = text.strip(" .").lower()
    if _SERIAL.fullmatch(text):
        day = date(1899, 12, 30) + timedelta(days=int(float(text)))
        return Span(day, day)
    text = _AROUND.sub("", text)
    return next((span for form in _DATES if (span := _build_span(form.fullmatch(text)))), None)


def find_spans(text: str) -> list[tuple[int, Span]]:
    """
    Find the dates in a text, each with its place, in the order of the text.

    A lone number like a year is one only where no fuller date stands: it may be a ticket's.

    Example:
        >>> [place for place, _ in find_spans("from May 2026 to 31/03/2027")]
        [5, 17]
    """
    found: dict[int, Span] = {}
    for form in _DATES:
        for match in form.finditer(text):
            span = _build_span(match)
            if span:
                found[match.start()] = span
                text = text[: match.start()] + "#" * len(match[0]) + text[match.end() :]
    full = {place: span for place, span in found.items() if not _is_year(span)}
    return sorted((full or found).items(), key=lambda each: each[0])


def is_open(text: str) -> bool:
    """Tell whether a date cell says that there is no date: "rolling", "ongoing", "TBC"."""
    return _OPEN.search(text) is not None


def next_day(day: date) -> date:
    """Give the day after; the last day there is stays."""
    return day if day == date.max else day + timedelta(days=1)


def _is_year(span: Span) -> bool:
    return (span.first.month, span.first.day, span.last.month) == (1, 1, 12)


def _build_span(found: re.Match[str] | None) -> Span | None:
    if found is None:
        return None
    parts = found.groupdict()
    year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)  # noqa: PLR2004 - digits
    try:
        if parts.get("z"):
            return _build_financial(year, int(parts["z"]))
        if not parts.get("n") and not parts.get("m"):
            return Span(date(year, 1, 1), date(year, 12, 31))
        month = _MONTHS[parts["n"][:3].lower()] if parts.get("n") else int(parts["m"])
        if parts.get("d"):
            day = date(year, month, int(parts["d"]))
            return Span(day, day)
        _, length = calendar.monthrange(year, month)
        return Span(date(year, month, 1), date(year, month, length))
    except ValueError:
        return None


def _build_financial(year: int, second: int) -> Span | None:
    """Build the span of a financial year, 2026/27; other numbers are none."""
    if (year + 1) % 100 != second:
        return None
    return Span(date(year, _FINANCIAL, 1), date(year + 1, _FINANCIAL - 1, 31))
