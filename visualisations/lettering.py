"""How much room text takes: lines broken to a width, by what letters take in a common typeface."""

import unicodedata
from collections.abc import Iterator
from typing import Final

_WIDTHS: Final = {
    **dict.fromkeys("fijlrtI.,:;|!'()[]/- ", 33),
    **dict.fromkeys("mwMW@%", 92),
    **dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZ&", 74),
}
"""Hundredths of the size of the letters, of Arial in bold rounded up."""
_LETTER: Final = 61
_FULL_WIDTHS: Final = "WF"


def wrap_text(text: str, *, size: int, width: int) -> list[str]:
    """
    Break text into lines that fit; nothing is left out, and a word that is too long is broken.

    Args:
        text: One paragraph.
        size: Size of the letters.
        width: Room for a line, in the same unit.

    Returns:
        The lines; none for an empty text.

    Example:
        >>> wrap_text("Customer relationship management", size=14, width=150)
        ['Customer', 'relationship', 'management']
        >>> wrap_text("a" * 12, size=10, width=50)
        ['aaaaaaaa', 'aaaa']
    """
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if measure_text(joined, size=size) <= width:
            lines[-1:] = [joined]
        else:
            lines.extend(_break(word, size, width))
    return lines


def measure_text(text: str, *, size: int) -> int:
    """Measure a line of text, rather too wide than too narrow."""
    return sum(map(_measure, text)) * size // 100


def _break(word: str, size: int, width: int) -> Iterator[str]:
    part = ""
    for character in word:
        if part and measure_text(part + character, size=size) > width:
            yield part
            part = ""
        part += character
    yield part


def _measure(character: str) -> int:
    if character in _WIDTHS:
        return _WIDTHS[character]
    if unicodedata.combining(character):
        return 0
    return 100 if unicodedata.east_asian_width(character) in _FULL_WIDTHS else _LETTER
