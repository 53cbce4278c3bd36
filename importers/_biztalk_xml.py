"""XML of bindings, read so that nothing in it can name another file or fill the memory."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

MOST_BYTES: Final = 50_000_000
_MOST_ELEMENTS: Final = 400_000
_DEEPEST: Final = 100
_HEAD: Final = 200
_MARK: Final = b"\xef\xbb\xbf"
_UNSEEN: Final = re.compile(r"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_OPENING: Final = re.compile(r"<([A-Za-z_][\w.:-]*)[\s>/]")


class UnreadableXmlError(Exception):
    """Text that is no XML, or XML that we do not read; says why in half a sentence."""


@dataclass(slots=True)
class Element:
    """An element with what was asked for of its content."""

    name: str
    attributes: dict[str, str]
    children: "list[Element]" = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its own text, without blanks at the ends."""
        return "".join(self.texts).strip()

    def list_children(self, *path: str) -> "Iterator[Element]":
        """List what stands at a path of names below it, in document order."""
        found = [self]
        for name in path:
            found = [child for each in found for child in each.children if child.name == name]
        yield from found

    def find_child(self, *path: str) -> "Element | None":
        """Find the first element at a path of names below it."""
        return next(self.list_children(*path), None)

    def read_child(self, *path: str) -> str:
        """Read the text of the first element at a path; empty if there is none."""
        child = self.find_child(*path)
        return "" if child is None else child.text


def parse_xml(content: bytes | str, *, keep: Collection[str]) -> Element:
    """
    Parse XML into the elements that are asked for; all others are left out with what they hold.

    Text is taken for what it is, whatever encoding its declaration names.

    Args:
        content: The document.
        keep: Names of elements, without prefix; the root is always kept.

    Raises:
        UnreadableXmlError: If it is damaged, too deep or too large, or has a document type.
    """
    raw = content.encode("utf-8", "replace") if isinstance(content, str) else content
    raw = raw.removeprefix(_MARK).lstrip(b" \t\r\n")
    if len(raw) > MOST_BYTES:
        raise UnreadableXmlError("is larger than 50 MB")
    builder = _Builder(keep)
    encoding = "utf-8" if isinstance(content, str) or _is_misdeclared(raw) else None
    parser = expat.ParserCreate(encoding)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.add_text
    try:
        parser.Parse(raw, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise UnreadableXmlError("is not well-formed XML, or only part of it") from error
    if builder.root is None:
        raise UnreadableXmlError("is empty")
    return builder.root


def find_root(head: bytes) -> str:
    """Find the name of the outermost element in the first bytes of a file; empty if none."""
    text = head.replace(b"\x00", b"").decode("latin-1")
    found = _OPENING.search(_UNSEEN.sub("", text))
    return found[1].rpartition(":")[2] if found else ""


def _is_misdeclared(raw: bytes) -> bool:
    """Tell whether single bytes say that they are UTF-16, as rewritten text often does."""
    head = raw[:_HEAD].lower()
    return head.startswith(b"<?xml") and b"utf-16" in head.partition(b"?>")[0]


def _refuse_doctype(*_: object) -> None:
    raise UnreadableXmlError("has a document type, which bindings never have")


class _Builder:
    """Collects elements while a document is parsed; keeps its own stack and so its own depth."""

    def __init__(self, keep: Collection[str]) -> None:
        self.root: Element | None = None
        self._keep = keep
        self._open: list[Element] = []
        self._skipped = 0
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if len(self._open) + self._skipped >= _DEEPEST:
            raise UnreadableXmlError("nests deeper than bindings do")
        if self._skipped or (self.root is not None and name not in self._keep):
            self._skipped += 1
            return
        self._count += 1
        if self._count > _MOST_ELEMENTS:
            raise UnreadableXmlError("has more elements than bindings have")
        element = Element(name, attributes)
        if self._open:
            self._open[-1].children.append(element)
        self.root = self.root or element
        self._open.append(element)

    def end(self, _: str) -> None:
        if self._skipped:
            self._skipped -= 1
        else:
            self._open.pop()

    def add_text(self, text: str) -> None:
        if self._open and not self._skipped:
            self._open[-1].texts.append(text)
