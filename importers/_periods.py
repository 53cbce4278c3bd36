"""Days and live periods as people write them: 31/03/2027, Mar 2027, "decommissioned 2025-08-18"."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

NOT_YET: Final = date(9999, 12, 31)
"""First day of what is planned for a day that nobody wrote down."""
LONG_AGO: Final = date(1900, 1, 1)
"""End of what has ended on a day that nobody wrote down: it is live on no day asked about."""

_MONTHS: Final = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTH: Final = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_TIME: Final = r"(?:[ t]\d{1,2}:\d\d\S*)?"
_FORMS: Final = (
    rf"(?P<y>\d{{4}})-(?P<m>\d{{1,2}})-(?P<d>\d{{1,2}}){_TIME}",
    rf"(?P<d>\d{{1,2}})[/.\-](?P<m>\d{{1,2}})[/.\-](?P<y>\d{{4}}|\d{{2}}){_TIME}",
    rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ \-/]{_MONTH.replace('(', '(?P<n>', 1)}"
    r",?[ \-/](?P<y>\d{4}|\d{2})",
    rf"{_MONTH.replace('(', '(?P<n>', 1)}[ \-/']+(?P<y>\d{{4}}|\d{{2}})",
    r"(?P<m>\d{1,2})/(?P<y>\d{4})",
    r"(?P<y>\d{4})-(?P<m>\d{1,2})",
)
_DATES: Final = tuple(re.compile(rf"(?<![\d/]){form}(?![\d/])", re.IGNORECASE) for form in _FORMS)
_SERIAL: Final = re.compile(r"[2-7]\d{4}(?:\.\d+)?")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_OPEN: Final = re.compile(
    r"\b(ongoing|rolling|open|current|tbc|tbd|tba|present|indefinite|perpetual|evergreen|live"
    r"|none|no end|in use|annual\w*|unknown)\b",
    re.IGNORECASE,
)
_ENDED: Final = (
    r"deleted|decommissioned|decommission|switched off|turned off|retired|removed|ceased|ended"
    r"|closed|stopped|disabled|withdrawn|superseded|replaced|discontinued|no longer (?:in use|used"
    r"|live)|not in use|not live|inactive|obsolete|defunct|end of life|cancelled|terminated"
    r"|decom|archived"
)
_ITSELF: Final = (
    r"(?:the|this|it|its|all|whole|flow|feed|interface|integration|transfer|link|system|service"
    r"|application|app|is|was|were|has|have|been|being|be|to|now|fully|due|will|planned|for|and"
    r"|status|yes|contract|connection|expected)"
)
_CLAUSE_ENDED: Final = re.compile(rf"^\W*(?:{_ITSELF}\W+)*(?:{_ENDED})\b", re.IGNORECASE)
_LAST_DAY: Final = re.compile(r"\b(until|ends|ending|expires|valid to|live to)\b", re.IGNORECASE)
_PLANNED: Final = re.compile(
    r"\b(planned|proposed|future|pipeline|in development|under development|not yet|in build"
    r"|in progress|in implementation|being implemented|go(es|ing)?[ -]live|due to go live"
    r"|project|procurement)\b",
    re.IGNORECASE,
)
_SINCE: Final = re.compile(r"\b(since|from|went live|live|implemented|started)\b", re.IGNORECASE)
_REMEMBERED: Final = 4096
_CLAUSES: Final = re.compile(r"[;\n]|\. | but ")


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a date may mean: one, or a whole month or year."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Period:
    """First day in use, and first day no longer; null: not said."""

    live_from: date | None = None
    live_to: date | None = None


@lru_cache(maxsize=_REMEMBERED)
def read_span(text: str) -> Span | None:
    """
    Read a date that is the whole of a cell; `None` if it is none.

    Example:
        >>> read_span("31/3/27").first, read_span("March 2027").last
        (datetime.date(2027, 3, 31), datetime.date(2027, 3, 31))
    """
    text = text.strip(" .")
    if _SERIAL.fullmatch(text):
        day = date(1899, 12, 30) + timedelta(days=int(float(text)))
        return Span(day, day)
    if _YEAR.fullmatch(text):
        return Span(date(int(text), 1, 1), date(int(text), 12, 31))
    text = re.sub(r"^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?,? ", "", text.lower())
    return next((span for form in _DATES if (span := _build_span(form.fullmatch(text)))), None)


def find_span(text: str) -> Span | None:
    """Find the first date in a text; `None` if there is none."""
    for form in _DATES:
        for found in form.finditer(text):
            span = _build_span(found)
            if span:
                return span
    return None


def is_open(text: str) -> bool:
    """Tell whether a date cell says that there is no date: "rolling", "ongoing", "TBC"."""
    return _OPEN.search(text) is not None


@lru_cache(maxsize=_REMEMBERED)
def read_status(text: str) -> Period:
    """
    Read a live period from the words of a status.

    The whole cell counts: that a job was deleted does not end a flow, that the flow was
    does. A month means until its end.

    Example:
        >>> read_status("documented; the old job deleted 2025-08-18; still runs")
        Period(live_from=None, live_to=None)
        >>> read_status("deleted 2026-03-31 (PR 12)").live_to
        datetime.date(2026, 3, 31)
    """
    if text.casefold() in {"n", "no", "false"}:
        return Period(live_to=LONG_AGO)
    ended: list[Period] = []
    begun: list[Period] = []
    for clause in _CLAUSES.split(text):
        if _CLAUSE_ENDED.search(clause):
            ended.append(Period(live_to=_read_gone(clause)))
        elif _LAST_DAY.search(clause) and (span := find_span(clause)):
            ended.append(Period(live_to=next_day(span.last)))
        elif _PLANNED.search(clause):
            span = find_span(clause)
            begun.append(Period(live_from=span.first if span else NOT_YET))
        elif _SINCE.search(clause) and (span := find_span(clause)):
            begun.append(Period(live_from=span.first))
    return Period(
        live_from=begun[0].live_from if begun else None,
        live_to=ended[0].live_to if ended else None,
    )


def next_day(day: date) -> date:
    """Give the day after; the last day there is stays."""
    return day if day == date.max else day + timedelta(days=1)


def _read_gone(clause: str) -> date | None:
    """Read the first day without; the first after a month, if only that is known."""
    span = find_span(clause)
    if span is None:
        future = re.search(r"\b(to be|due|will|planned|expected)\b", clause, re.IGNORECASE)
        return None if future else LONG_AGO
    return span.first if span.first == span.last else next_day(span.last)


def _build_span(found: re.Match[str] | None) -> Span | None:
    if found is None:
        return None
    parts = found.groupdict()
    year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)  # noqa: PLR2004 - digits
    month = _MONTHS[parts["n"][:3].lower()] if parts.get("n") else int(parts["m"])
    try:
        if parts.get("d"):
            day = date(year, month, int(parts["d"]))
            return Span(day, day)
        _, length = calendar.monthrange(year, month)
        return Span(date(year, month, 1), date(year, month, length))
    except ValueError:
        return None
