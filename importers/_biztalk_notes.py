"""What ports were taken for and what was left aside, told in one line for each kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from depgraph.errors import escape, list_names, shorten
from depgraph.facts import Decision

_MOST_NAMES: Final = 10
_ENDPOINT: Final = "an endpoint without an integration"
_NAMED: Final = "an endpoint known by its name only"


@dataclass(frozen=True, slots=True)
class Note:
    """A kind of thing to tell: of what, what it was taken for, and why."""

    noun: str
    meaning: str | None
    basis: str


NULL: Final = Note("port", None, "the null adapter throws away what it is given")
TIMER: Final = Note("receive location", None, "a timer starts work and brings no data")
ERRORS: Final = Note(
    "send port", None, "its filter takes only reports of failures or acknowledgements: no data"
)
ARCHIVE: Final = Note(
    "send port", None, "by its name or folder it keeps copies (archive or backup): no transfer"
)
SPARE: Final = Note(
    "second address of a send port", None, "it is used only while the first does not answer"
)
LOOP: Final = Note("send port", None, "it sends to the address that it receives from")
UNLINKED_SEND: Final = Note(
    "send port", _ENDPOINT, "no filter, orchestration or message type of this file feeds it"
)
UNLINKED_RECEIVE: Final = Note(
    "receive location", _ENDPOINT, "nothing in this file says where what it receives goes"
)
ELSEWHERE: Final = Note("port", _NAMED, "this file names it, and another one describes it")
HIDDEN: Final = Note("port", _NAMED, "its address is set while it runs, or cannot be read safely")
UNDECIDED: Final = Note(
    "two-way port",
    "data each way that there is, low confidence: decide which way it goes",
    "neither its operations nor its HTTP method say whether it hands over or asks",
)
UNANSWERED: Final = Note(
    "two-way send port", "no integration for its answers", "bindings do not say where they go"
)
QUERY: Final = Note(
    "receive location",
    "data from it, low confidence: decide which way it goes",
    "callers ask it by GET, and what it starts cannot answer",
)
CROSSED: Final = Note(
    "orchestration",
    "all that it receives goes to all that it sends, low confidence",
    "it has several receive ports, and bindings do not say which feeds which",
)
BY_TYPE: Final = Note(
    "send port",
    "linked by message type, low or medium confidence",
    "its filter names a message type and no receive port",
)
UNREADABLE: Final = Note("send port", None, "its filter cannot be read")


class Notes:
    """Collects what is to be told while a file is read."""

    def __init__(self) -> None:
        self._names: dict[Note, dict[str, None]] = {}

    def add(self, note: Note, name: str) -> None:
        """Note a thing of a kind, once."""
        self._names.setdefault(note, {})[name] = None

    def write(self, *, part: str) -> Iterator[Decision]:
        """Write a line for each kind of thing, with its number and some names."""
        for note, names in self._names.items():
            shown = list_names([shorten(name) for name in names], most=_MOST_NAMES, last="and")
            thing = f"{_count(len(names), note.noun)}: {escape(shown)}"
            yield Decision(part=part, thing=thing, meaning=note.meaning, basis=note.basis)


def _count(number: int, noun: str) -> str:
    head, of, rest = noun.partition(" of ")
    ending = "" if number == 1 else "es" if head.endswith("ss") else "s"
    return f"{number} {head}{ending}{of}{rest}"
