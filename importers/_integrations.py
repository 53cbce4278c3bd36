"""The rows of an integrations table, each one integration, or one for each way and end."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from depgraph.model import Automation, Integration
from depgraph.names import normalise_name, slugify
from importers._gathering import LONGEST_NAME, Entry
from importers._words import (
    read_automation,
    read_flag,
    read_mechanism,
    split_list,
)

_BOTH: Final = re.compile(
    r"\b(two[- ]?ways?|bi[- ]?directional|both( ways| directions)?|in (and|&) out|in/out"
    r"|inbound (and|&) outbound|2[- ]?way|mutual|to and from|send and receive)\b"
    r"|<->|<=>|\u2194|\u21c4",
    re.IGNORECASE,
)
_IN: Final = re.compile(r"\b(in|inbound|incoming|import|receives?|from|pull)\b|<-|\u2190", re.I)
_OUT: Final = re.compile(r"\b(out|outbound|outgoing|export|sends?|to|push)\b|->|\u2192", re.I)
_VIA: Final = r"[;\n,]|\s*(?:->|=>|\u2192|>)\s*|\sthen\s"
_WITHOUT: Final = frozenset({"direct", "point to point", "none", "no middleware", "no"})
_TOLD: Final = ("frequency", "automation", "status", "live_from", "last_day", "gone_on", "owner")


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
    sources: Sequence[str]
    targets: Sequence[str]
    both: bool

    @property
    def texts(self) -> tuple[str, ...]:
        """What its id is made of: source, target, mechanism, via, name, as stated."""
        said = (_join(self.entry, each) for each in ("mechanism", "via", "name"))
        return "; ".join(self.sources), "; ".join(self.targets), *said


def read_integrations(entries: Sequence[Entry]) -> None:
    """State the integrations of a table; a row without both ends is a problem."""
    flows = [flow for entry in entries if (flow := _read_flow(entry))]
    references = _find_references(flows)
    stems = _make_stems(flows)
    told: dict[tuple[str | None, str], int] = {}
    for flow, made in zip(flows, stems, strict=True):
        reference = flow.entry.read_text("reference")
        own = reference in references and _is_first(flow.entry, reference or "", told)
        _state(flow, f"{flow.entry.borough}/{slugify(reference or '') if own else made}")


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
    sides = [(name, split_list(entry.read_raw(name), at=r"[;\n]")) for name in (source, target)]
    for name, names in sides:
        fault = None if names else "there is no system. Name one, or delete the row."
        if any(len(each) > LONGEST_NAME for each in names):
            fault = f"a name is longer than {LONGEST_NAME} characters. Shorten it."
        if fault:
            entry.complain(name, fault)
            return None
    (_, sources), (_, targets) = sides
    return _Flow(entry=entry, sources=sources, targets=targets, both=both)


def _read_ends(entry: Entry) -> tuple[str, str, bool] | None:
    """Find which columns hold the source and the target of a row, and whether it goes both ways."""
    columns = entry.table.columns
    direction = entry.read_raw("direction")
    both = _BOTH.search(direction) is not None
    if "source" in columns or "target" in columns or "partner" not in columns:
        source = "source" if "source" in columns else "subject"
        return source, "target" if "target" in columns else "subject", both
    if both or (_OUT.search(direction) and not _IN.search(direction)):
        return "subject", "partner", both
    if _IN.search(direction) and not _OUT.search(direction):
        return "partner", "subject", False
    entry.complain("direction", "which way does it go? Write inbound, outbound or both.")
    return None


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
    texts = [flow.texts for flow in flows]
    for more in (("data",), _TOLD):
        counted = Counter(map(_fold, texts))
        texts = [
            (*each, *(_join(flow.entry, name) for name in more))
            if counted[_fold(each)] > 1
            else each
            for each, flow in zip(texts, flows, strict=True)
        ]
    return [_make_stem(each) for each in texts]


def _make_stem(texts: Sequence[str]) -> str:
    digest = hashlib.sha256("\x1f".join(_fold(texts)).encode()).hexdigest()[:8]
    return f"{slugify(' '.join(texts))}-{digest}"


def _fold(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(" ".join(text.casefold().split()) for text in texts)


def _join(entry: Entry, name: str) -> str:
    return "; ".join(entry.list_cells(name))


def _state(flow: _Flow, stem: str) -> None:
    """State the integrations of a row: each way that it goes."""
    entry = flow.entry
    data, period = entry.read_entities(), entry.read_period()
    how, owner = _join(entry, "mechanism"), entry.read_owner()
    for way in _list_ways(flow):
        record = Integration(
            id=stem + way.mark,
            source=way.source,
            target=way.target,
            via=way.via,
            data=data.ids,
            technical_names=data.technical_names,
            mechanism=read_mechanism(how),
            automation=_read_automation(entry, how),
            frequency=entry.read_text("frequency"),
            name=entry.read_text("name"),
            owner=owner,
            live_from=period.live_from,
            live_to=period.live_to,
        )
        entry.state_once(record)


def _read_automation(entry: Entry, how: str) -> Automation:
    """Read the automation from its own column if it decides, else from all words."""
    said = entry.read_text("automation") or ""
    answer = read_flag(said)
    if answer is not None:
        heading = entry.table.headings[entry.table.columns["automation"][0]]
        manual = normalise_name(heading) == "manual"
        return "automatic" if answer is not manual else "manual"
    own = read_automation("", said)
    return own if own != "unknown" else read_automation(how, said, _join(entry, "frequency"))


def _list_vias(entry: Entry) -> Iterator[str]:
    for cell in entry.list_cells("via"):
        for name in split_list(cell, at=_VIA):
            if name.casefold() not in _WITHOUT and len(name) <= LONGEST_NAME:
                yield name


def _list_ways(flow: _Flow) -> Iterator[_Way]:
    """List the ways of a row: from each source to each target, there and back."""
    several = len(flow.sources) * len(flow.targets) > 1
    via = tuple(_list_vias(flow.entry))
    for source, target in product(flow.sources, flow.targets):
        mark = f"-{_make_stem((source, target))[-8:]}" if several else ""
        there = f"{mark}-there" if flow.both else mark
        yield _Way(source=source, target=target, via=via, mark=there)
        if flow.both:
            yield _Way(source=target, target=source, via=via[::-1], mark=f"{mark}-back")
