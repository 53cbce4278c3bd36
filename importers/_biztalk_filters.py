"""Filters of send ports: what a port takes from the messages that come in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from importers._biztalk_names import clean_name
from importers._biztalk_xml import Element, parse_xml

_EQUALS: Final = "0"
_DIFFERS: Final = "5"
_NO_DATA: Final = ("errorreport.", "bts.acktype", "bts.ackreceiveport", "bts.acksendport")
_RECEIVE_PORT: Final = "bts.receiveportname"
_LOCATION: Final = "bts.inboundtransportlocation"
_SEND_PORT: Final = "bts.spname"
_TYPE: Final = "bts.messagetype"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """
    Conditions that a message meets all of; the groups of a filter stand beside each other.

    Args:
        receive_ports: Names of receive ports that it must come from.
        locations: Addresses that it must come from.
        send_ports: Names of send ports that it must be the answer of.
        types: Message types that it must have, by their local names.
        other_ports: Names of receive ports that it must not come from.
        other_types: Message types that it must not have.
        errors: Whether it takes reports of failures or acknowledgements, which are no data.
    """

    receive_ports: frozenset[str] = frozenset()
    locations: frozenset[str] = frozenset()
    send_ports: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    other_ports: frozenset[str] = frozenset()
    other_types: frozenset[str] = frozenset()
    errors: bool = False


def read_filter(text: str) -> tuple[Group, ...]:
    """
    Read the groups of a filter, which stands in a binding as the text of another document.

    Raises:
        UnreadableXmlError: If it is no XML.
    """
    if not text:
        return ()
    root = parse_xml(text, keep={"Group", "Statement"})
    return tuple(_read_group(group) for group in root.list_children("Group"))


def read_type(value: str) -> str:
    """
    Read the local name of a message type.

    Example:
        >>> read_type("http://hackford.example/rents#RentCharge ")
        'RentCharge'
    """
    return clean_name(value.rpartition("#")[2])


def _read_group(group: Element) -> Group:
    stated = list(_list_conditions(group))
    types = {read_type(value) for name, value in _pick(stated, _EQUALS) if name == _TYPE}
    return Group(
        receive_ports=_find(stated, _RECEIVE_PORT, _EQUALS),
        locations=_find(stated, _LOCATION, _EQUALS),
        send_ports=_find(stated, _SEND_PORT, _EQUALS),
        types=frozenset(types),
        other_ports=_find(stated, _RECEIVE_PORT, _DIFFERS),
        other_types=frozenset(map(read_type, _find(stated, _TYPE, _DIFFERS))),
        errors=any(name.startswith(_NO_DATA) for name, _, _ in stated),
    )


def _list_conditions(group: Element) -> Iterator[tuple[str, str, str]]:
    for each in group.list_children("Statement"):
        said = each.attributes
        name = said.get("Property", "").strip().lower()
        yield name, said.get("Operator", "").strip(), said.get("Value", "").strip()


def _pick(stated: list[tuple[str, str, str]], operator: str) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, said, value in stated if said == operator and value)


def _find(stated: list[tuple[str, str, str]], sought: str, operator: str) -> frozenset[str]:
    return frozenset(value for name, value in _pick(stated, operator) if name == sought)
