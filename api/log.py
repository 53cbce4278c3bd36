"""
The log: lines of JSON on standard error, without names of systems or what was asked.

A request is noted by its route as declared, never by its address; an error of ours by its
type and place, since the message of an exception may quote a record.
"""

import json
import logging
import traceback
from collections.abc import Iterator
from typing import Final

_METHODS: Final = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"})
_requests: Final = logging.getLogger("depgraph.requests")


def configure_log() -> None:
    """Write the log of this process as lines of JSON to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def note_request(
    *, method: str, route: str | None, status: int, milliseconds: float, size: int
) -> None:
    """Note how a request went."""
    facts = {
        "method": method if method in _METHODS else "other",
        "route": route,
        "status": status,
        "ms": round(milliseconds, 1),
        "bytes": size,
    }
    _requests.info("request", extra={"facts": facts})


def note_failure(error: BaseException) -> None:
    """Note an error that nobody foresaw, with its trace."""
    _requests.error("failed", exc_info=error)


class JsonLines(logging.Formatter):
    """Writes a record of the log as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Write time, level, message and facts; of an error also its trace."""
        line: dict[str, object] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[1]:
            line["trace"] = list(_describe_error(record.exc_info[1]))
        return json.dumps(line)


def _describe_error(error: BaseException) -> Iterator[str]:
    """Describe an error and what it came from, by types and places."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield type(current).__qualname__
        for frame in traceback.extract_tb(current.__traceback__):
            yield f"{frame.filename}:{frame.lineno} {frame.name}"
        current = current.__cause__ or current.__context__
