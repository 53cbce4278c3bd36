"""What a binding file holds: receive ports, send ports, groups of these, orchestrations."""

from dataclasses import dataclass

from importers._biztalk_filters import Group
from importers._biztalk_operations import Operations


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A receive location: where messages come from."""

    name: str
    locator: str
    adapter: str
    address: str
    operations: Operations
    schemas: frozenset[str]
    frequency: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivePort:
    """A receive port with its locations; `schemas` are names of roots that its pipelines read."""

    name: str
    two_way: bool
    locations: tuple[Location, ...]
    maps: tuple[str, ...]
    application: str

    @property
    def schemas(self) -> frozenset[str]:
        """Names of the roots that the pipelines of its locations are told to expect."""
        return frozenset(name for each in self.locations for name in each.schemas)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendPort:
    """
    A send port; `groups` is null where its filter cannot be read.

    Args:
        lists: Names of the send port groups that it belongs to.
        spare: Whether it has a second address, for when the first does not answer.
    """

    name: str
    locator: str
    lists: tuple[str, ...]
    two_way: bool
    static: bool
    adapter: str
    address: str
    spare: bool
    operations: Operations
    groups: tuple[Group, ...] | None
    maps: tuple[str, ...]
    application: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendList:
    """A send port group: its ports, and its own filter, which counts for each of them."""

    ports: tuple[str, ...]
    groups: tuple[Group, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Orchestration:
    """An orchestration with the names of the ports and send port groups that it is bound to."""

    name: str
    receive_ports: tuple[str, ...]
    send_ports: tuple[str, ...]
    lists: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bindings:
    """All that is read of a binding file."""

    receive_ports: tuple[ReceivePort, ...]
    send_ports: tuple[SendPort, ...]
    lists: dict[str, SendList]
    orchestrations: tuple[Orchestration, ...]
    schemas: frozenset[str]
    parties: int
