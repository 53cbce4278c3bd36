"""
The errors that a user can act on, sorted by what to do next.

Three branches: look again (`NotFoundError`), correct what you supplied
(`InputError`), try again later (`UnavailableError`). Every error carries all of
its problems; the command line and the API are the only places that translate
them, to exit codes and to HTTP.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_LONGEST_QUOTE = 60


def shorten(text: str) -> str:
    """Cut a text short that an error quotes."""
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}..."


def escape(text: str) -> str:
    r"""
    Make text from outside safe to print: what would steer a terminal is written out.

    Example:
        >>> escape("Rents\x1b[31m")
        'Rents\\u001b[31m'
    """
    return text if text.isprintable() else "".join(map(_escape_character, text))


def _escape_character(character: str) -> str:
    if character.isprintable():
        return character
    return " " if character.isspace() else f"\\u{ord(character):04x}"


@dataclass(frozen=True, slots=True)
class Problem:
    """
    One thing that is wrong: where, and a sentence with the remedy.

    Args:
        sentence: What is wrong, what would be right, what to do.
        file: The file it was found in, as the user named it.
        pointer: The place in a JSON document (RFC 6901), empty for the whole.
    """

    sentence: str
    file: str | None = None
    pointer: str | None = None

    def __str__(self) -> str:
        parts = (self.file, escape(shorten(self.pointer or "")))
        place = ", ".join(part for part in parts if part)
        return f"{place}: {self.sentence}" if place else self.sentence


class DepgraphError(Exception):
    """What a user can mend; `problems` holds every problem, in the order found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class NotFoundError(DepgraphError):
    """Look again: a name or an id that the graph does not hold, or not just once."""


class InputError(DepgraphError):
    """Correct what you supplied: a file, a question or an option."""


class UnavailableError(DepgraphError):
    """Try again later: the store did not answer, or the file could not be opened."""


def list_names(names: Sequence[str], *, most: int = 5, last: str = "or") -> str:
    """
    Write names into a sentence: quoted, parted by commas, the rest counted.

    Example:
        >>> list_names(["a", "b", "c"])
        '"a", "b" or "c"'
        >>> list_names(["a", "b", "c", "d"], most=2)
        '"a", "b" or 2 more'
    """
    shown = [f'"{name}"' for name in names[:most]]
    if len(names) > most:
        shown.append(f"{len(names) - most} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {last} {shown[-1]}"
