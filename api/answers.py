"""Answers that were given: kept with the graph that they are about, the last ones asked for."""

from collections import OrderedDict
from typing import Final

_MOST_BYTES: Final = 64 * 2**20
_LARGEST: Final = 2**20


class Answers:
    """
    Answers to questions about one graph, which is never changed, up to a total size.

    Example:
        >>> answers = Answers(most_bytes=8)
        >>> for question in ("first", "second", "first", "third"):
        ...     answers.keep(question, b"1234")
        >>> [answers.find(question) for question in ("first", "second", "third")]
        [b'1234', None, b'1234']
    """

    def __init__(self, *, most_bytes: int = _MOST_BYTES, largest: int = _LARGEST) -> None:
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._left = most_bytes
        self._largest = largest

    def find(self, question: str) -> bytes | None:
        """Find the answer to a question; none if it is not kept."""
        if question in self._kept:
            self._kept.move_to_end(question)
        return self._kept.get(question)

    def keep(self, question: str, answer: bytes) -> None:
        """Keep an answer unless it is large, in place of those not asked for the longest."""
        if len(answer) > self._largest:
            return
        self._left += len(self._kept.pop(question, b"")) - len(answer)
        self._kept[question] = answer
        while self._left < 0:
            _, dropped = self._kept.popitem(last=False)
            self._left += len(dropped)
