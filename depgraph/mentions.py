"""
The systems that statements name: found by id, alias, name, product or address.

What nobody declares is remembered as mentioned. What a name may mean several of stays
unsettled, and a line of an alias or connection table would settle it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from depgraph.dictionaries import find_held, find_product
from depgraph.endpoints import IGNORED, Line, find_meant, index_names
from depgraph.facts import Kept, SourceState
from depgraph.model import (
    UNRECORDED,
    Contract,
    DataEntity,
    Integration,
    Record,
    Service,
    System,
    write_name,
)
from depgraph.names import normalise_name, slugify

T = TypeVar("T")
Aliases = Mapping[tuple[str | None, str], str]
"""Borough and normalised name to the id of the system meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A name that may mean several systems: an alias line would settle it."""

    borough: str | None
    name: str
    candidates: tuple[str, ...]


@dataclass(slots=True)
class Mention:
    """A system that something names and nobody declares."""

    name: str
    borough: str | None
    retired_on: date | None


class Resolver:
    """Finds the systems that statements name, and remembers whom nobody declares."""

    def __init__(self, states: Sequence[SourceState], aliases: Aliases) -> None:
        self.mentions: dict[str, Mention] = {}
        self.entities: dict[str, DataEntity] = {}
        self._aliases = aliases
        self._known: set[str] = set()
        self._now: dict[tuple[str | None, str], set[str]] = {}
        self._once: dict[tuple[str | None, str], set[str]] = {}
        self._instances: dict[tuple[str | None, str], set[str]] = {}
        self._unsettled: dict[tuple[str | None, str], tuple[str, ...]] = {}
        self._meant: dict[tuple[str | None, str], str] = {}
        self._lines: dict[tuple[str | None, str], set[str]] = {}
        self._behind: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._data_lines: dict[str | None, list[Line]] = {}
        self._entities: dict[tuple[str | None, str], str | None] = {}
        lines: list[tuple[System, Kept]] = []
        connections: list[tuple[System, Kept]] = []
        addresses: dict[str, str] = {}
        for state in states:
            for kept in state.kept:
                system = kept.statement.record
                if isinstance(system, DataEntity):
                    self._index_data(system, kept)
                if not isinstance(system, System):
                    continue
                if _is_line(system, kept):
                    (connections if system.unresolved else lines).append((system, kept))
                elif system.unresolved:
                    addresses[system.id] = write_name(system)
                    self._known.add(system.id)
                else:
                    self._index(system, kept)
        self._index_lines(lines)
        self._index_connections(connections, addresses)

    def _index_lines(self, lines: Sequence[tuple[System, Kept]]) -> None:
        """Index the lines of alias tables that sources state, by what they mean by themselves."""
        for system, kept in lines:
            borough = kept.statement.borough
            known = system.id in self._known
            meant = None if known else self._find_by_name(write_name(system), borough)
            self._meant[borough, system.id] = meant or system.id
        for system, kept in lines:
            borough = kept.statement.borough
            for name in system.aliases if kept.retired_on is None else ():
                meant = self._meant[borough, system.id]
                self._lines.setdefault((borough, _compare(name)), set()).add(meant)

    def _index_connections(
        self, connections: Sequence[tuple[System, Kept]], addresses: Mapping[str, str]
    ) -> None:
        """Find the systems behind addresses; what lines disagree about stays unresolved."""
        lines: list[Line] = []
        for system, kept in connections:
            if kept.retired_on is None:
                meant = system.id if system.id == IGNORED else self._find(system.id, kept)
                self._names.setdefault(meant, system.id)
                lines.extend(Line(pattern, meant) for pattern in system.aliases)
        found = index_names(addresses.values(), lines)
        for identifier, address in addresses.items():
            systems = found.get(address, ())
            if len(systems) == 1:
                self._behind[identifier] = systems[0]
            elif systems:
                self._unsettled[None, address] = tuple(systems)

    def _index_data(self, entity: DataEntity, kept: Kept) -> None:
        """Index which tables and message types hold an entity, as a borough says."""
        if kept.retired_on is None:
            lines = self._data_lines.setdefault(kept.statement.borough, [])
            lines.extend(Line(pattern, entity.id) for pattern in entity.technical_names)

    def _index(self, system: System, kept: Kept) -> None:
        self._known.add(system.id)
        if system.mentioned_only:
            return
        names = self._now if kept.retired_on is None else self._once
        boroughs = {kept.statement.borough, system.borough, *system.shared_with}
        for name in (write_name(system), *system.aliases):
            for borough in boroughs:
                names.setdefault((borough, _compare(name)), set()).add(system.id)
        product = find_product(system.product or write_name(system))
        if product is not None and kept.retired_on is None:
            for borough in boroughs:
                self._instances.setdefault((borough, product.id), set()).add(system.id)

    def resolve(self, kept: Kept) -> Record | None:
        """
        Give the record of a statement with the ids of the systems that it names.

        What goes to or comes from an address that is to be ignored gives none, and so do
        the lines of connection tables.
        """
        record = kept.statement.record
        if isinstance(record, Integration):
            return self._resolve_integration(record, kept)
        if isinstance(record, System):
            return self._resolve_system(record, kept)
        if isinstance(record, DataEntity):
            return None if record.id == IGNORED else record
        if isinstance(record, Service):
            uses = tuple(
                change(use, {"system": self._find(use.system, kept)})
                for use in record.uses
                if self._behind.get(use.system) != IGNORED
            )
            return change(record, {"uses": uses})
        if isinstance(record, Contract):
            covered = (each for each in record.covers if self._behind.get(each) != IGNORED)
            covers = {self._find(system, kept) for system in covered}
            return change(record, {"covers": tuple(sorted(covers))})
        return record

    def _resolve_integration(self, record: Integration, kept: Kept) -> Integration | None:
        if IGNORED in (self._behind.get(record.source), self._behind.get(record.target)):
            return None
        via = (each for each in record.via if self._behind.get(each) != IGNORED)
        resolved = {
            "source": self._find(record.source, kept),
            "target": self._find(record.target, kept),
            "via": tuple(self._find(system, kept) for system in via),
            "data": self._read_data(record, kept.statement.borough),
        }
        return change(record, resolved)

    def _read_data(self, record: Integration, borough: str | None) -> tuple[str, ...]:
        """
        Add to the data of an integration the entities that its technical names stand for.

        Where nothing else is recorded and every name stands for one, no rest is left.
        """
        names = (self._find_entity(name, borough) for name in record.technical_names)
        found = [entity for entity in names if entity != IGNORED]
        entities = {entity for entity in found if entity is not None}
        if not entities:
            return record.data
        whole = record.data == (UNRECORDED,) and None not in found
        rest = () if whole else record.data
        return tuple(sorted(entities.union(rest)))

    def _find_entity(self, name: str, borough: str | None) -> str | None:
        """Find the entity that a borough says a technical name holds, else that it is named for."""
        key = borough, name
        if key not in self._entities:
            lines = [*self._data_lines.get(borough, ()), *self._data_lines.get(None, ())]
            meant = find_meant(name, lines)
            known = None if meant else find_held(name)
            if known is not None:
                self.entities[known.id] = DataEntity(
                    id=known.id, name=known.name, personal=known.personal
                )
            own = meant[0] if len(meant) == 1 else None
            self._entities[key] = own if known is None else known.id
        return self._entities[key]

    def _resolve_system(self, record: System, kept: Kept) -> System | None:
        line = _is_line(record, kept)
        if record.unresolved:
            return None if line or record.id in self._behind else record
        if line:
            meant = self._meant[kept.statement.borough, record.id]
            if meant != record.id or meant in self._known:
                return System(id=meant, aliases=record.aliases, mentioned_only=True)
        return record

    def _find(self, name: str, kept: Kept) -> str:
        """Find the id of a system by id, alias, name, or product if the borough has it once."""
        borough = kept.statement.borough
        if name in self._behind:
            identifier = self._behind[name]
            self._mention(identifier, self._names[identifier], kept)
            return identifier
        found = name if name in self._known else self._find_by_name(name, borough)
        identifier = found or (f"{borough}/{slugify(name)}" if borough else name)
        self._mention(identifier, name, kept)
        return identifier

    def _find_by_name(self, name: str, borough: str | None) -> str | None:
        key = borough, _compare(name)
        if key in self._aliases:
            return self._aliases[key]
        candidates = (
            self._lines.get(key)
            or self._now.get(key)
            or self._once.get(key)
            or self._find_instances(name, borough)
        )
        if len(candidates) == 1:
            return next(iter(candidates))
        if candidates:
            self._unsettled[borough, name] = tuple(sorted(candidates))
        return None

    def _find_instances(self, name: str, borough: str | None) -> set[str]:
        """Find the systems of a borough that are instances of the product with a name."""
        product = find_product(name)
        return set() if product is None else self._instances.get((borough, product.id), set())

    def _mention(self, identifier: str, name: str, kept: Kept) -> None:
        """Remember the first name in order, and the last day that anybody mentioned it."""
        mention = self.mentions.get(identifier)
        if mention is None:
            self.mentions[identifier] = Mention(name, kept.statement.borough, kept.retired_on)
            return
        mention.name = min(mention.name, name)
        borough = kept.statement.borough
        if borough != mention.borough:
            mention.borough = min(filter(None, (mention.borough, borough)), default=None)
        if mention.retired_on is not None:
            ends = kept.retired_on
            mention.retired_on = None if ends is None else max(mention.retired_on, ends)

    def list_suggestions(self) -> tuple[Suggestion, ...]:
        """List the names that several systems have, by borough and name."""
        unsettled = sorted(self._unsettled.items(), key=lambda each: (each[0][0] or "", each[0][1]))
        return tuple(
            Suggestion(borough=borough, name=name, candidates=candidates)
            for (borough, name), candidates in unsettled
        )


def _is_line(system: System, kept: Kept) -> bool:
    """Tell whether a record is a line of a borough's alias table: a mention with other names."""
    return system.mentioned_only and bool(system.aliases) and kept.statement.borough is not None


def _compare(name: str) -> str:
    """Give what names are compared by; one without letters and digits is only like itself."""
    return normalise_name(name) or name


def change(record: T, values: Mapping[str, object]) -> T:
    """Give a record other values, or itself where they are the same, as they mostly are."""
    changed = {name: value for name, value in values.items() if getattr(record, name) != value}
    return replace(record, **changed) if changed else record  # type: ignore[type-var]
