"""Names of ports and messages: how they are compared, and how they are shown."""

import re
from typing import Final

_LONGEST: Final = 256
_PERSON: Final = re.compile(r"\S*@\S*")


def fold_name(name: str) -> str:
    """Fold a name as BizTalk compares it: case and blanks at the ends do not count."""
    return " ".join(name.split()).casefold()


def clean_name(text: str) -> str:
    """
    Make a name fit to be shown: one line, not too long, without e-mail addresses and quotes.

    Example:
        >>> clean_name('Rents.Send to jo@hackford.example  "now"')
        "Rents.Send to ... 'now'"
    """
    words = " ".join(_PERSON.sub("...", text[:_LONGEST]).split())
    return "".join(filter(str.isprintable, words)).replace('"', "'")
