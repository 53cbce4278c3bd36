"""Live periods as people write them: "decommissioned 2025-08-18", "planned for April 2027"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from depgraph.facts import LONG_AGO, NOT_YET
from importers._days import Span, find_spans, next_day

_ITSELF: Final = (
    r"(?:the|this|it|its|all|whole|flow|feed|interface|integration|transfer|link|system|service"
    r"|application|app|is|was|were|has|have|been|be|to|now|fully|due|will|planned|scheduled"
    r"|expected|for|and|status|yes|connection|currently)"
)
_LIVE: Final = (
    r"live|in use|in live use|active|operational|in production|production|current|existing"
    r"|in place|in service|present|documented|bau|business as usual|supported|implemented"
    r"|complete|completed|in operation|running|enabled|yes|y|true|ok|keep|retain|retained"
    r"|not (?:yet )?(?:fully )?(?:deleted|decommissioned|retired|replaced|removed|switched off)"
)
_GONE: Final = (
    r"deleted|decommissioned|decommed|switched off|turned off|retired|removed|ceased|ended|stopped"
    r"|disabled|withdrawn|superseded|replaced|discontinued|terminated|inactive|defunct|cancelled"
    r"|abandoned|no longer (?:in use|used|live|active|needed|required)|not (?:in use|used|active)"
    r"|not live(?! yet)"
)
_GOING: Final = (
    r"being (?:decommissioned|retired|replaced|removed|switched off|phased out|withdrawn|migrated)"
    r"|decommission(?:ing)?|decom|retir(?:ing|ement|e)|switch(?:ing)?[- ]?off|turn[- ]?off"
    r"|sunset(?:ting)?|phas(?:e|ing)[- ]?out|closure|shut[- ]?down|phased out|replace|remove"
)
_COMING: Final = (
    r"in development|under development|in build|in design|in implementation|being (?:implemented"
    r"|built|developed|installed)|(?:be )?(?:implemented|built|developed|introduced)(?= |$)"
    r"|not yet (?:live|in use|implemented|built|started|available|operational|active|in place)"
    r"|not live yet|go(?:es|ing)?[- ]live|awaiting go[- ]live"
    r"|(?:planned|proposed|future)(?=\W*$|\W*(?:for|to go|go|in|from|start|implementation|new"
    r"|system|application|service|integration|interface|feed|flow|link|state|q[1-4]|\d|jan|feb"
    r"|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|winter)(?![a-z]*ment\b))"
)
_WILL: Final = re.compile(r"\b(to be|due|will|planned|expected|scheduled|should)\b", re.I)
_LAST_WORD: Final = 10
_STILL: Final = re.compile(
    r"\b(still|remains?|continues?) (?:to be )?(?:in use|used|live|active|running|runs|required)"
    r"|\b(?:now|currently) (?:live|in use|active)\b|\bstill (?:runs|uses|feeds|going)\b",
    re.IGNORECASE,
)
_DOUBTFUL: Final = re.compile(
    r"\?|\b(partly|partially|part|mostly|some|maybe|possibly|perhaps|probably|may be|might)\b",
    re.IGNORECASE,
)
_UNTIL: Final = re.compile(
    rf"^\W*(?>(?:{_ITSELF}|{_LIVE})\W+)*(?:until|ends|ending|expires|valid to|live to)\b", re.I
)
_SINCE: Final = re.compile(
    r"\b(?:since|from|went live|live|implemented|started|commissioned|installed)"
    r"\W*(?:(?:on|in|since|from|early|late|mid|q[1-4])\W+)?$",
    re.IGNORECASE,
)
_CLAUSES: Final = re.compile(r"[;\n]|\. | but ")
_REMEMBERED: Final = 4096


@dataclass(frozen=True, slots=True)
class Period:
    """First day in use, and first day no longer; null: not said."""

    live_from: date | None = None
    live_to: date | None = None


@dataclass(frozen=True, slots=True)
class _Clause:
    """What a clause of a status says; `word` is null where it says nothing that we know."""

    word: str | None
    day: date | None = None


@lru_cache(maxsize=_REMEMBERED)
def read_status(text: str) -> Period:
    """
    Read a live period from the words of a status.

    The whole cell counts: that a job was deleted does not end a flow, that the flow was
    does. A month means until its end. Where words leave it open whether something has
    ended or not begun, it counts: a wrong "not affected" would be worse.

    Example:
        >>> read_status("documented; the old job deleted 2025-08-18; still runs")
        Period(live_from=None, live_to=None)
        >>> read_status("deleted 2026-03-31 (PR 12)").live_to
        datetime.date(2026, 3, 31)
    """
    if text.casefold().strip(" .") in {"n", "no", "false"}:
        return Period(live_to=LONG_AGO)
    said = list(_read_clauses(text))
    live = any(clause.word == "live" for clause in said) or _STILL.search(text) is not None
    begun = [each.day for each in said if each.word == "since" and each.day]
    coming = [each.day or NOT_YET for each in said if each.word == "coming" and not live]
    ended = [each.day for each in said if each.word in ("gone", "going") and each.day]
    gone = any(clause.word == "gone" for clause in said) and not live
    return Period(
        live_from=min([*begun, *coming], default=None),
        live_to=max(ended) if ended and not _STILL.search(text) else LONG_AGO if gone else None,
    )


@lru_cache(maxsize=_REMEMBERED)
def is_understood(text: str) -> bool:
    """
    Tell whether the words of a status say anything that `read_status` knows.

    Example:
        >>> is_understood("Live"), is_understood("Tolerate")
        (True, False)
    """
    plain = text.casefold().strip(" .")
    return plain in {"n", "no", "false"} or any(each.word for each in _read_clauses(text))


def _read_clauses(text: str) -> Iterator[_Clause]:
    for clause in _CLAUSES.split(text):
        if clause.strip():
            yield _read_clause(clause)


def _read_clause(clause: str) -> _Clause:
    spans = find_spans(clause)
    last = max((_begin_without(span) for _, span in spans), default=None)
    gone = _begin(clause, _GONE)
    if _begin(clause, _GOING) or (gone and _WILL.search(f"{gone[0]} {clause[-_LAST_WORD:]}")):
        return _Clause("going", last)
    if gone:
        return _Clause(None if _DOUBTFUL.search(clause) else "gone", last)
    if _UNTIL.search(clause) and spans:
        return _Clause("going", next_day(max(span.last for _, span in spans)))
    if _begin(clause, _COMING) and not _DOUBTFUL.search(clause):
        return _Clause("coming", spans[0][1].first if spans else None)
    for place, span in spans:
        if _SINCE.search(clause[:place]):
            return _Clause("since", span.first)
    return _Clause("live" if _begin(clause, _LIVE) else None)


def _begin(clause: str, words: str) -> re.Match[str] | None:
    """Find words at the start of a clause: said of the thing, not of a part of it or its data."""
    return re.search(rf"^\W*(?>{_ITSELF}\W+)*?(?:{words})\b", clause, re.IGNORECASE)


def _begin_without(span: Span) -> date:
    """Give the first day without; the first after a month, if only that is known."""
    return span.first if span.first == span.last else next_day(span.last)
