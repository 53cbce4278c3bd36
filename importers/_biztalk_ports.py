"""The ports of a binding file as ways in and out, each with its endpoint."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from depgraph.names import slugify
from importers import _biztalk_notes as notes_of
from importers._biztalk_addresses import Address, End, build_end, build_port_end
from importers._biztalk_model import Bindings, Location, ReceivePort, SendPort
from importers._biztalk_names import clean_name, fold_name
from importers._biztalk_notes import Notes
from importers._biztalk_operations import NO_OPERATIONS, Operations

_WORDS: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_COPIES: Final = {"archive", "archives", "archived", "archiving", "arkiv", "backup", "backups"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way in (a receive location) or out (a send port)."""

    name: str
    locator: str
    end: End
    two_way: bool = False
    operations: Operations = NO_OPERATIONS
    names: frozenset[str] = frozenset()
    maps: tuple[str, ...] = ()
    frequency: str | None = None
    application: str = ""
    address: str = ""
    known: bool = True


class Ports:
    """
    Finds ways by the names of ports.

    Args:
        bindings: What the file holds.
        source: Its name.
        borough: Whose it is, if that is known.
        notes: Where to tell what was left aside.
    """

    def __init__(
        self, bindings: Bindings, *, source: str, borough: str | None, notes: Notes
    ) -> None:
        self._source = source
        self._owner = borough or source
        self._server = f"biztalk.{borough or slugify(source)}"
        self._notes = notes
        self.receives: dict[str, list[Way]] = {}
        for port in bindings.receive_ports:
            self.receives.setdefault(fold_name(port.name), []).extend(self._list_ways(port))
        received = {way.end.system.id for ways in self.receives.values() for way in ways}
        self.sends: dict[str, Way | None] = {}
        self._lists = bindings.lists
        for send in bindings.send_ports:
            self.sends[fold_name(send.name)] = self._build_way(send, received)

    def list_receives(self, name: str, *, locator: str) -> list[Way]:
        """List the ways in of a receive port; of one that is not in this file, its name."""
        ways = self.receives.get(fold_name(name))
        return [self._name_way(name, locator)] if ways is None else ways

    def find_send(self, name: str, *, locator: str) -> Way | None:
        """Find the way out of a send port; none if it is no transfer."""
        key = fold_name(name)
        return self.sends[key] if key in self.sends else self._name_way(name, locator)

    def list_ways(self) -> Iterator[tuple[Way, bool]]:
        """List every way of this file, and whether it is one out."""
        yield from ((way, False) for ways in self.receives.values() for way in ways)
        yield from ((way, True) for way in self.sends.values() if way)

    def _name_way(self, name: str, locator: str) -> Way:
        shown = clean_name(name)
        self._notes.add(notes_of.ELSEWHERE, shown)
        end = build_port_end(shown, owner=self._owner)
        return Way(name=shown, locator=locator, end=end, known=False)

    def _list_ways(self, port: ReceivePort) -> Iterator[Way]:
        for each in port.locations:
            aside = notes_of.NULL if _is_null(each) else _find_timer(each)
            if aside:
                self._notes.add(aside, each.name)
                continue
            yield Way(
                name=each.name,
                locator=each.locator,
                end=self._build_end(each.name, each.address, each.adapter),
                two_way=port.two_way,
                operations=each.operations,
                names=each.schemas,
                maps=port.maps,
                frequency=each.frequency,
                application=port.application,
                address=each.address,
            )

    def _build_way(self, port: SendPort, received: set[str]) -> Way | None:
        end = self._build_end(port.name, port.address if port.static else "", port.adapter)
        aside = _find_aside(port, end, received)
        if aside is None and self._takes_errors(port):
            aside = notes_of.ERRORS
        name = clean_name(port.name)
        if aside:
            self._notes.add(aside, name)
            return None
        if port.spare:
            self._notes.add(notes_of.SPARE, name)
        return Way(
            name=name,
            locator=port.locator,
            end=end,
            two_way=port.two_way,
            operations=port.operations,
            maps=port.maps,
            application=port.application,
        )

    def _takes_errors(self, port: SendPort) -> bool:
        """Tell whether a port takes reports of failures and nothing else."""
        filters = [port.groups, *(self._lists[name].groups for name in port.lists)]
        stated = [groups for groups in filters if groups]
        return bool(stated) and all(group.errors for groups in stated for group in groups)

    def _build_end(self, name: str, text: str, adapter: str) -> End:
        name = clean_name(name)
        address = Address(text=text.strip(), adapter=adapter, server=self._server)
        end = build_end(address, hidden=f"{self._source}/{name}")
        if (end.system.name or "").startswith("name:") and address.scheme != "null":
            self._notes.add(notes_of.HIDDEN, name)
        return end


def _is_null(port: Location | SendPort) -> bool:
    adapter = port.adapter.lower().replace("-", "").replace(" ", "")
    return adapter in {"null", "nulladapter"} or port.address.lower().startswith("null://")


def _find_timer(location: Location) -> notes_of.Note | None:
    timed = re.match(r"schedule", location.adapter.lower()) or re.match(
        r"schedule[\w.+-]*://", location.address.lower()
    )
    return notes_of.TIMER if timed else None


def _find_aside(port: SendPort, end: End, received: set[str]) -> notes_of.Note | None:
    """Find why a send port is no transfer; an archive that is received from is one."""
    if _is_null(port):
        return notes_of.NULL
    address = end.system.name or ""
    if address.startswith("file:") and end.system.id not in received:
        words = _WORDS.findall(f"{port.name} {address.rpartition('/')[2]}")
        if _COPIES.intersection(word.lower() for word in words):
            return notes_of.ARCHIVE
    return None
