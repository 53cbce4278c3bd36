"""What the words of a cell mean: how data travels, whether by itself, lists, and blank marks."""

import re
from functools import lru_cache
from typing import Final

from depgraph.model import Automation, Mechanism

MECHANISMS: Final[tuple[tuple[Mechanism, str], ...]] = (
    (
        "rekeying",
        r"re-?\s?key\w*|double[- ]?key\w*|re-?typ\w*|re-?enter\w*|typed|keyed|copy and paste\w*"
        r"|copied and pasted|data entry|(manual(ly)?|double|hand)[- ](entry|entered|input|keying)",
    ),
    ("screen_robot", r"robot\w*|rpa|bots?|screen[- ]?scrap\w*|uipath|blue ?prism"),
    ("email", r"e-?mail\w*|outlook|mailbox"),
    ("message", r"kafka|queues?|messag\w*|events?|sns|sqs|amqp|rabbitmq|msmq|pub/?sub|topics?"
     r"|service bus|event grid|event hub|hl7"),
    ("file", r"(csv|files?|text|(?<!/)(xml|json)) over https?|https? downloads?"
     r"|downloads? over https?"),
    ("api", r"apis?|rest(ful)?|soap|graphql|odata|web ?services?|web ?hooks?|open311|json|https?"),
    ("file", r"sftp|ftps?|scp|mft|s3|blob|buckets?|file (drop|transfer|share|copy)"
     r"|shared (drive|folder)|network (drive|share)|(database|db|sql|mysql) (dump|backup)"),
    ("database", r"jdbc|odbc|databases?|db|db ?links?|sql( server)?|linked server|replicat\w+"
     r"|views?|stored procedures?|cdc|tables?|redshift|dynamodb|etl|ssis"),
    ("spreadsheet", r"spread ?sheets?|excel|xlsx?|google sheets?"),
    ("file", r"csvs?|txt|xml|pdfs?|files?|flat files?|uploads?|uploaded|downloads?|downloaded"
     r"|extracts?|google drive|sharepoint|onedrive|usb|zip|bacs|folders?|data dump|dumps?"),
)  # fmt: skip
"""Words of a cell to the mechanism that they mean; the first row that finds any decides."""

MANUAL: Final = (
    r"manual(ly)?|by hand|hand[- ]\w+|re-?\s?key\w*|re-?typ\w*|re-?enter\w*|typed|keyed|printed"
    r"|paper|usb|copy and paste\w*|copied and pasted|data entry|ad[- ]hoc|on request|staff"
    r"|phone\w*|telephone\w*|fax\w*|by post|e-?mails? (a|an|the)"
    r"|(export|import|upload|download|extract)\w*( \w+)? by (a |an |the )?(user|officer|team)\w*"
    r"|(e-?mailed|uploaded|sent|copied|exported|downloaded|entered|prepared|produced|run|loaded)"
    r"( \w+)? by (?!(s?ftps?|api|e-?mail|a?\s?(job|script)|system|scheduler?|batch)\b)\w+"
)
"""Words that say that people do it."""

AUTOMATIC: Final = (
    r"schedul\w+|automat(ic|ed|ically|ion)|auto|nightly|overnight|every night|cron|batch\w*"
    r"|jobs?|real[- ]?time|near[- ]real[- ]time|stream\w*|trigger\w*|polls?|polling|hourly"
    r"|continuous\w*|live|synchronous|glue|airflow|lambda|every \d+ (seconds|minutes|mins|hours)"
    r"|power automate|logic apps?|data factory|adf|ssis|pipelines?"
    r"|\d{1,2}[:.]\d\d ?(am|pm)?|\d{1,2} ?(am|pm)"
)
"""Words that say that it runs by itself."""

_ASSISTED: Final = r"semi[- ]?auto\w*|assisted|partly auto\w*|part(ial)?ly manual|both|mixed"
_NOT_MANUAL: Final = r"(no|not|without|non)[- ](any )?manual\w*( (input|intervention|steps?|work))?"
_NOT_AUTOMATIC: Final = r"(not|non|un|isn't)[- ]?(yet )?auto(mated|matic|matically)?|no automation"
_BLANKS_WORDS: Final = (
    "n/a|na|n.a|nil|none|null|not applicable|not known|not stated|not checked"
    "|not recorded|not specified|unknown|tbc|tbd|tba|t.b.c|to be confirmed|to be advised"
    "|to be determined|don't know|no data|blank|redacted|redacted personal data|not disclosed"
    "|#n/a|#ref!|#name?|#value!|#div/0!|#null!|#num!"
)
_BLANKS: Final = frozenset(_BLANKS_WORDS.split("|"))
_REMEMBERED: Final = 4096
_SHORT: Final = 200
_PARTS: Final = re.compile(r"[\[\](){}]|[^\[\](){}]+")
_SENTENCES: Final = r"[;\n]|\. "


@lru_cache(maxsize=_REMEMBERED)
def is_blank(text: str) -> bool:
    """
    Tell whether a cell says nothing: "n/a", "tbc", "not stated".

    Example:
        >>> is_blank("N/A"), is_blank("Notify")
        (True, False)
    """
    return not text or text.casefold().strip(" .") in _BLANKS or not re.search(r"\w", text)


@lru_cache(maxsize=_REMEMBERED)
def read_mechanism(text: str) -> Mechanism:
    """
    Read how data travels from free text; the rows of `MECHANISMS` say by which words.

    The first sentence that says it decides; what stands in brackets counts only where
    nothing outside them does.

    Example:
        >>> [read_mechanism(text) for text in ("SFTP nightly", "CSV emailed by finance", "tbc")]
        ['file', 'email', 'unknown']
        >>> read_mechanism("SFTP; exceptions are emailed")
        'file'
    """
    outside = re.sub(r"\([^)]*\)?", " ", text)
    for words in (*re.split(_SENTENCES, outside), text):
        if "mechanism not" in words or "mechanism unknown" in words:
            return "unknown"
        for mechanism, pattern in MECHANISMS:
            if _holds(words, pattern):
                return mechanism
    return "unknown"


@lru_cache(maxsize=_REMEMBERED)
def read_automation(*texts: str) -> Automation:
    """
    Read whether a transfer runs by itself, from what is said of its mechanism and schedule.

    An interface, a message, a database connection and a robot run by themselves unless
    the words say otherwise; a file only if they say so.

    Example:
        >>> read_automation("manual upload, then scheduled pull", "")
        'assisted'
        >>> read_automation("SFTP", "nightly"), read_automation("SFTP", "")
        ('automatic', 'unknown')
    """
    words = " ; ".join(texts).casefold()
    if _holds(words, _ASSISTED):
        return "assisted"
    words = re.sub(_NOT_MANUAL, " automated ", words)
    words = re.sub(rf"\b{_NOT_AUTOMATIC}", " manual ", words)
    manual, automatic = _holds(words, MANUAL), _holds(words, AUTOMATIC)
    if manual:
        return "assisted" if automatic else "manual"
    by_itself = read_mechanism(texts[0]) in {"api", "message", "database", "screen_robot"}
    return "automatic" if automatic or by_itself else "unknown"


def read_flag(text: str) -> bool | None:
    """
    Read yes or no; `None` for anything else.

    Example:
        >>> read_flag("Y"), read_flag("No"), read_flag("perhaps")
        (True, False, None)
    """
    word = text.casefold().strip(" .")
    if word in {"y", "yes", "true", "1", "x", "✓", "✔", "statutory", "essential", "critical"}:
        return True
    return False if word in {"n", "no", "false", "0", "discretionary", "supporting"} else None


def split_list(text: str, *, at: str = r"[;\n,]") -> list[str]:
    """
    Part the items of a cell, but not inside brackets.

    Example:
        >>> split_list("Geolive (LLPG, Oracle), Academy; Mosaic")
        ['Geolive (LLPG, Oracle)', 'Academy', 'Mosaic']
    """
    return list(_split_short(text, at) if len(text) <= _SHORT else _split(text, at))


def _split(text: str, at: str) -> tuple[str, ...]:
    separator = _compile(at)
    depth, items = 0, [""]
    for part in _PARTS.findall(text):
        if part in "([{":
            depth += 1
        elif part in ")]}":
            depth = max(0, depth - 1)
        elif depth == 0:
            first, *others = separator.split(part)
            items[-1] += first
            items.extend(others)
            continue
        items[-1] += part
    clean = (" ".join(item.split()).strip(" •*") for item in items)
    return tuple(item for item in clean if not is_blank(item))


_split_short = lru_cache(maxsize=_REMEMBERED)(_split)


@lru_cache(maxsize=64)
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _holds(text: str, pattern: str) -> bool:
    return re.search(rf"(?<![a-z0-9])(?:{pattern})(?![a-z0-9])", text.casefold()) is not None
