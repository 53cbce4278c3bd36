"""The rows of an integrations table, each one integration, or one for each way and end."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final, Literal

from depgraph.model import Automation, Integration
from depgraph.names import normalise_name, slugify
from importers._entries import LONGEST_NAME, Entry
from importers._ours import choose_id
from importers._teams import drop_people
from importers._words import (
    read_automation,
    read_flag,
    read_mechanism,
    split_list,
)

_BOTH: Final = re.compile(
    r"\b(two[- ]?ways?|bi[- ]?directional|both( ways| directions)?|2[- ]?way|mutual|to and from"
    r"|from and to|to/from|from/to|in/out|(send|push|import|in)s? ?(and|&|/|or) ?(receive|pull"
    r"|export|out)s?)\b|<->|<=>|\u2194|\u21c4",
    re.IGNORECASE,
)
_IN: Final = re.compile(
    r"\b(in|inbound|incoming|imports?|receives?|pulls?|consumes?|gets)\b|<-|\u2190", re.IGNORECASE
)
_OUT: Final = re.compile(
    r"\b(out|outbound|outgoing|exports?|sends?|push(es)?|publishes|feeds)\b|->|\u2192",
    re.IGNORECASE,
)
_FROM_TO: Final = re.compile(
    r"(?:from\s+)?(.+?)\s*(?:\bto\b|->|=>|\u2192)\s*(.+)", re.IGNORECASE | re.DOTALL
)
_FROM: Final = re.compile(r"\bfrom\b", re.IGNORECASE)
_TO: Final = re.compile(r"\bto\b", re.IGNORECASE)
_ONE: Final = re.compile(r"\b(one|single|1|uni)[- ]?(ways?|directional|direction)\b", re.IGNORECASE)
_VIA: Final = r"[;\n,]|\s*(?:->|=>|\u2192|>)\s*|\sthen\s"
_WITHOUT: Final = frozenset({"direct", "point to point", "none", "no middleware", "no"})
_TOLD: Final = ("frequency", "automation", "status", "live_from", "last_day", "gone_on", "owner")


_Direction = Literal["in", "out", "both"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """From where to where, and the mark that parts the ids of several ways of one row."""

    source: str
    target: str
    via: tuple[str, ...]
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Flow:
    """A row with its ends, as written."""

    entry: Entry
    source: str
    target: str
    sources: Sequence[str]
    targets: Sequence[str]
    both: bool

    @property
    def texts(self) -> tuple[str, ...]:
        """What its id says: source, target, via, name, as stated."""
        stated = self.entry.as_stated()
        return self.source, self.target, _join(stated, "via"), _join(stated, "name")

    @property
    def told(self) -> tuple[str, ...]:
        """What its id is made of: what it says, and free text, which may name a person."""
        return (*self.texts, _join(self.entry.as_stated(), "mechanism"))


def read_integrations(entries: Sequence[Entry]) -> None:
    """State the integrations of a table; a row without both ends is a problem."""
    flows = [flow for entry in entries if (flow := _read_flow(entry))]
    references = _find_references(flows)
    stems = _make_stems(flows)
    told: dict[tuple[str | None, str], int] = {}
    for flow, made in zip(flows, stems, strict=True):
        reference = flow.entry.read_text("reference")
        own = reference in references and _is_first(flow.entry, reference or "", told)
        stem = f"{flow.entry.borough}/{slugify(reference or '') if own else made}"
        _state(flow, choose_id(flow.entry, stem, name=str(flow.entry.row.number)))


def _is_first(entry: Entry, reference: str, told: dict[tuple[str | None, str], int]) -> bool:
    """Tell whether no row above has a reference; a row that repeats one is a problem."""
    first = told.setdefault((entry.borough, slugify(reference)), entry.row.number)
    if first != entry.row.number:
        fault = f"row {first} has this reference too. Give each integration its own."
        entry.complain("reference", fault)
    return first == entry.row.number


def _read_flow(entry: Entry) -> _Flow | None:
    ends = _read_ends(entry)
    if ends is None:
        return None
    source, target, both = ends
    sides = [(name, entry.read_systems(name, many=False)) for name in (source, target)]
    for name, names in sides:
        fault = None if names else "there is no system. Name one, or delete the row."
        if any(len(each) > LONGEST_NAME for each in names):
            fault = f"a name is longer than {LONGEST_NAME} characters. Shorten it."
        if fault:
            entry.complain(name, fault)
            return None
    (_, sources), (_, targets) = sides
    return _Flow(
        entry=entry,
        source=_write(entry.as_stated(), source),
        target=_write(entry.as_stated(), target),
        sources=sources,
        targets=targets,
        both=both,
    )


def _write(entry: Entry, name: str) -> str:
    return "; ".join(split_list(entry.read_raw(name), at=r"[;\n]"))


def _read_ends(entry: Entry) -> tuple[str, str, bool] | None:
    """Find which columns hold the source and the target of a row, and whether it goes both ways."""
    columns = entry.table.columns
    direction = entry.read_raw("direction")
    if "source" in columns or "target" in columns or "partner" not in columns:
        source = "source" if "source" in columns else "subject"
        both = _read_way(direction) == "both"
        if _read_way(direction) is None and not _ONE.search(direction):
            entry.wonder("direction")
        return source, "target" if "target" in columns else "subject", both
    way = _find_named_way(entry, direction) or _read_way(direction)
    if way is None:
        fault = "which way does it go? Write inbound, outbound or both."
        entry.complain("direction", fault)
        return None
    return ("partner", "subject", False) if way == "in" else ("subject", "partner", way == "both")


def _read_way(direction: str) -> _Direction | None:
    """Read a direction as seen from the system that a list of interfaces is about."""
    inward, outward = _IN.search(direction), _OUT.search(direction)
    if _BOTH.search(direction) or (inward and outward):
        return "both"
    if inward or outward:
        return "in" if inward else "out"
    inward, outward = _FROM.search(direction), _TO.search(direction)
    return None if bool(inward) == bool(outward) else "in" if inward else "out"


def _find_named_way(entry: Entry, direction: str) -> _Direction | None:
    """Find the way that "A to B" says, by the names or the headings of the two."""
    found = _FROM_TO.fullmatch(direction.strip())
    if found is None:
        return None
    first, second = (normalise_name(each) for each in found.groups())
    subject, partner = (_list_calls(entry, name) for name in ("subject", "partner"))
    if first in subject or second in partner:
        return "out"
    return "in" if first in partner or second in subject else None


def _list_calls(entry: Entry, name: str) -> set[str]:
    """List what the system in a column may be called: its name, its heading, "B" of "System B"."""
    heading = normalise_name(entry.table.headings[entry.table.columns[name][0]])
    return {normalise_name(entry.read_raw(name)), heading, heading.rpartition(" ")[2]}


def _find_references(flows: Sequence[_Flow]) -> frozenset[str]:
    """Find the references of a table; none if they only number its rows."""
    cells = [cell for flow in flows if (cell := flow.entry.read_text("reference"))]
    numbers = sorted(int(cell) for cell in cells if cell.isdecimal())
    counted = len(numbers) == len(cells) and (
        not numbers or numbers[-1] - numbers[0] < 2 * len(numbers) or numbers[0] <= 1
    )
    often = len(set(cells)) * 10 < len(cells) * 9
    return frozenset() if counted or often else frozenset(cells)


def _make_stems(flows: Sequence[_Flow]) -> list[str]:
    """Make an id for each row from what it states, with as much of it as parts the rows."""
    texts = [flow.told for flow in flows]
    for more in (("data",), _TOLD):
        counted = Counter(map(_fold, texts))
        texts = [
            (*each, *(_join(flow.entry.as_stated(), name) for name in more))
            if counted[_fold(each)] > 1
            else each
            for each, flow in zip(texts, flows, strict=True)
        ]
    return [
        f"{slugify(' '.join(flow.texts))}-{_digest(each)}"
        for flow, each in zip(flows, texts, strict=True)
    ]


def _digest(texts: Sequence[str]) -> str:
    return hashlib.sha256("\x1f".join(_fold(texts)).encode()).hexdigest()[:8]


def _fold(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(" ".join(text.casefold().split()) for text in texts)


def _join(entry: Entry, name: str) -> str:
    return "; ".join(entry.list_cells(name))


def _state(flow: _Flow, stem: str) -> None:
    """State the integrations of a row: each way that it goes."""
    entry = flow.entry
    data, period = entry.read_entities(), entry.read_period()
    how, owner = _join(entry, "mechanism"), entry.read_owner()
    mechanism = read_mechanism(how)
    if mechanism == "unknown":
        entry.wonder("mechanism")
    for way in _list_ways(flow):
        record = Integration(
            id=stem + way.mark,
            source=way.source,
            target=way.target,
            via=way.via,
            data=data.ids,
            technical_names=(*data.technical_names, *_list_technical(entry)),
            mechanism=mechanism,
            automation=_read_automation(entry, how),
            frequency=drop_people(entry.read_text("frequency") or "") or None,
            name=entry.read_text("name"),
            owner=owner,
            live_from=period.live_from,
            live_to=period.live_to,
            restricted=entry.read_flag("restricted") is True,
        )
        entry.state_once(record)


def _read_automation(entry: Entry, how: str) -> Automation:
    """Read the automation from its own column if it decides, else from all words."""
    if entry.read_raw("automation").casefold() == "unknown":
        return "unknown"
    said = entry.read_text("automation") or ""
    answer = read_flag(said)
    if answer is not None:
        heading = entry.table.headings[entry.table.columns["automation"][0]]
        manual = normalise_name(heading) == "manual"
        return "automatic" if answer is not manual else "manual"
    own = read_automation("", said)
    if own == "unknown":
        entry.wonder("automation")
    return own if own != "unknown" else read_automation(how, said, _join(entry, "frequency"))


def _list_technical(entry: Entry) -> Iterator[str]:
    """List the technical names of a column that holds nothing else, one a line."""
    for cell in entry.list_cells("technical_names"):
        yield from cell.split("\n")


def _list_vias(entry: Entry) -> Iterator[str]:
    for cell in entry.list_cells("via"):
        parts = split_list(cell, at=_VIA)
        names = [name for part in parts for name in entry.gathering.names.part_end(part)]
        for name in entry.keep_names("via", names):
            if name.casefold() not in _WITHOUT:
                yield name


def _list_ways(flow: _Flow) -> Iterator[_Way]:
    """List the ways of a row: from each source to each target, there and back."""
    several = len(flow.sources) * len(flow.targets) > 1
    via = tuple(_list_vias(flow.entry))
    for source, target in product(flow.sources, flow.targets):
        mark = f"-{_digest((source, target))}" if several else ""
        there = f"{mark}-there" if flow.both else mark
        yield _Way(source=source, target=target, via=via, mark=there)
        if flow.both:
            yield _Way(source=target, target=source, via=via[::-1], mark=f"{mark}-back")
