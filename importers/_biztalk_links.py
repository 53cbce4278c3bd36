"""What feeds what: receive locations linked to send ports, each link as hops of data."""

from collections.abc import Iterator, Sequence
from typing import Final

from importers import _biztalk_notes as notes_of
from importers._biztalk_filters import Group
from importers._biztalk_hops import Confidence, Hop, Link, follow_link
from importers._biztalk_model import Bindings, Orchestration, SendPort
from importers._biztalk_names import clean_name, fold_name
from importers._biztalk_notes import Notes
from importers._biztalk_ports import Ports, Way

_MOST_STEPS: Final = 300_000


class TooManyHopsError(Exception):
    """A file whose ports multiply to more hops than any real one has."""


class Linker:
    """Links the ports of a file: by orchestrations, by filters, by message types."""

    def __init__(self, bindings: Bindings, ports: Ports, notes: Notes) -> None:
        self._bindings = bindings
        self._ports = ports
        self._notes = notes
        self._steps = 0
        self.linked: set[str] = set()
        schemas, receives = bindings.schemas, bindings.receive_ports
        self._only = schemas if len(schemas) == 1 and len(receives) == 1 else frozenset()
        self._expecting: dict[str, list[tuple[str, Way]]] = {}
        for key, ways in ports.receives.items():
            for way in ways:
                for name in way.names:
                    self._expecting.setdefault(name, []).append((key, way))
        self._addresses: dict[str, list[Way]] = {}
        for way, out in ports.list_ways():
            if not out:
                self._addresses.setdefault(way.address.casefold(), []).append(way)

    def list_hops(self) -> list[Hop]:
        """
        List the hops in the order found.

        Raises:
            TooManyHopsError: If they are more than any real file has.
        """
        hops: list[Hop] = []
        for link in self._list_links():
            self._spend(len(link.outputs) * (len(link.inputs) + link.process * len(link.outputs)))
            for hop in follow_link(link, self._notes):
                self.linked |= {hop.source.locator, hop.target.locator}
                if hop.source.end.system.id == hop.target.end.system.id:
                    self._notes.add(notes_of.LOOP, hop.way.name)
                else:
                    hops.append(hop)
        return hops

    def _spend(self, steps: int) -> None:
        self._steps += steps
        if self._steps > _MOST_STEPS:
            raise TooManyHopsError

    def _list_links(self) -> Iterator[Link]:
        for orchestration in self._bindings.orchestrations:
            yield self._link_orchestration(orchestration)
        for port in self._bindings.send_ports:
            way = self._ports.find_send(port.name, locator=port.locator)
            if way:
                yield from self._link_port(port, way)

    def _link_orchestration(self, orchestration: Orchestration) -> Link:
        find, name = self._ports, clean_name(orchestration.name)
        path = "/BindingInfo/ModuleRefCollection/ModuleRef/Services"
        place = f'{path}/Service[@Name="{name}"]'
        names = orchestration.receive_ports
        inputs = [way for each in names for way in find.list_receives(each, locator=place)]
        sends = dict.fromkeys((*orchestration.send_ports, *self._list_members(orchestration)))
        ways = [find.find_send(each, locator=place) for each in sends]
        outputs = [way for way in ways if way]
        if len(names) > 1 and outputs:
            self._notes.add(notes_of.CROSSED, name)
        confidence: Confidence = "low" if len(names) > 1 else "medium"
        return Link(
            inputs=inputs,
            outputs=outputs,
            confidence=confidence,
            spare=self._only,
            process=True,
        )

    def _list_members(self, orchestration: Orchestration) -> Iterator[str]:
        for name in orchestration.lists:
            group = self._bindings.lists.get(name)
            self._spend(len(group.ports) if group else 0)
            yield from group.ports if group else ()

    def _link_port(self, port: SendPort, way: Way) -> Iterator[Link]:
        """Link a send port by its filter; groups that take from the same ports are one link."""
        filters = [port.groups, *(self._bindings.lists[name].groups for name in port.lists)]
        if None in filters:
            self._notes.add(notes_of.UNREADABLE, way.name)
        merged: dict[tuple[Confidence, tuple[str, ...]], list[tuple[list[Way], Group]]] = {}
        for group in (group for groups in filters for group in groups or ()):
            confidence, inputs = self._select(group, port)
            self._spend(1 + len(inputs))
            key = confidence, tuple(each.locator + each.name for each in inputs)
            if inputs and not group.errors:
                merged.setdefault(key, []).append((inputs, group))
        for (confidence, _), found in merged.items():
            open_group = any(not group.types for _, group in found)
            types = frozenset(name for _, group in found for name in group.types)
            without = frozenset(name for _, group in found for name in group.other_types)
            yield Link(
                inputs=found[0][0],
                outputs=[way],
                confidence=confidence,
                types=types | (self._expect(found[0][0], without) if open_group else frozenset()),
                without=without,
                spare=self._only,
            )

    def _expect(self, inputs: Sequence[Way], without: frozenset[str]) -> frozenset[str]:
        return frozenset(name for each in inputs for name in each.names) - without

    def _select(self, group: Group, port: SendPort) -> tuple[Confidence, list[Way]]:
        """Find the ways in that a group of conditions takes from."""
        if group.errors:
            return "low", []
        if len(group.receive_ports) == 1:
            [name] = group.receive_ports
            ways = self._ports.list_receives(name, locator=port.locator)
            return ("high" if all(way.known for way in ways) else "medium"), ways
        if group.receive_ports:
            return "low", []
        if len(group.locations) == 1:
            [address] = group.locations
            return "high", self._addresses.get(address.casefold(), [])
        if group.send_ports:
            answering = [self._find_answering(name) for name in sorted(group.send_ports)]
            return "high", [way for way in answering if way]
        return self._select_by_type(group, port)

    def _find_answering(self, name: str) -> Way | None:
        way = self._ports.sends.get(fold_name(name))
        if way is None or not way.two_way:
            return None
        return Way(name=way.name, locator=way.locator, end=way.end, application=way.application)

    def _select_by_type(self, group: Group, port: SendPort) -> tuple[Confidence, list[Way]]:
        """Find who brings a message type: who expects it, or the only port of the file."""
        if len(group.types) != 1:
            return "low", []
        kept = {fold_name(name) for name in group.other_ports}
        [name] = group.types
        expecting = [way for port, way in self._expecting.get(name, ()) if port not in kept]
        only = len(self._ports.receives) == 1 and name in self._bindings.schemas
        ports = self._ports.receives.items() if only else ()
        alone = [way for key, ways in ports if key not in kept for way in ways]
        if expecting or alone:
            self._notes.add(notes_of.BY_TYPE, clean_name(port.name))
        return ("medium", expecting) if expecting else ("low", alone)
