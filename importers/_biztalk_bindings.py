"""Reads from the XML of a binding file what its ports, groups and orchestrations are."""

import re
from collections.abc import Iterator
from typing import Final

from importers._biztalk_filters import Group, read_filter
from importers._biztalk_model import (
    Bindings,
    Location,
    Orchestration,
    ReceivePort,
    SendList,
    SendPort,
)
from importers._biztalk_names import clean_name
from importers._biztalk_operations import read_operations
from importers._biztalk_xml import Element, UnreadableXmlError, parse_xml

_LONGEST_ADDRESS: Final = 2000
_ELEMENTS: Final = {
    "ModuleRefCollection", "ModuleRef", "Services", "Service", "Ports", "Port", "SendPortRef",
    "ReceivePortRef", "DistributionListRef", "TrackedSchemas", "Schema", "SendPortCollection",
    "SendPort", "PrimaryTransport", "SecondaryTransport", "Address", "TransportType",
    "TransportTypeData", "Filter", "Transforms", "Transform", "ApplicationName",
    "DistributionListCollection", "DistributionList", "SendPorts", "ReceivePortCollection",
    "ReceivePort", "ReceiveLocations", "ReceiveLocation", "ReceiveLocationTransportType",
    "ReceiveLocationTransportTypeData", "ReceivePipelineData", "ScheduleRecurrenceType",
    "ScheduleRecurrenceInterval", "ScheduleDaysOfWeek", "PartyCollection", "Party",
}  # fmt: skip
_UNITS: Final = {"daily": "day", "weekly": "week", "monthly": "month"}


def read_bindings(content: bytes) -> Bindings:
    """
    Read the bindings of one file.

    Raises:
        UnreadableXmlError: If it is no XML, or holds something else.
    """
    root = parse_xml(content, keep=_ELEMENTS)
    if root.name != "BindingInfo":
        raise UnreadableXmlError("does not begin with BindingInfo")
    tops = [*_list_schemas(root)]
    roots = _index_schemas(tops)
    lists = _read_lists(root)
    members = _index_members(lists)
    sends = root.list_children("SendPortCollection", "SendPort")
    receives = root.list_children("ReceivePortCollection", "ReceivePort")
    services = root.list_children("ModuleRefCollection", "ModuleRef", "Services", "Service")
    return Bindings(
        receive_ports=tuple(_read_receive_port(each, roots) for each in receives),
        send_ports=tuple(_read_send_port(each, members) for each in sends),
        lists=lists,
        orchestrations=tuple(_read_orchestration(each) for each in services),
        schemas=frozenset(top for _, top in tops),
        parties=len(list(root.list_children("PartyCollection", "Party"))),
    )


def _name(element: Element) -> str:
    return " ".join(element.attributes.get("Name", "").split())


def _read_address(port: Element, *path: str) -> str:
    """Read an address; one that is longer than any is none."""
    address = port.read_child(*path)
    return address if len(address) <= _LONGEST_ADDRESS else ""


def _is_true(element: Element, attribute: str) -> bool:
    return element.attributes.get(attribute, "").strip().lower() in {"true", "1"}


def _list_schemas(root: Element) -> Iterator[tuple[str, str]]:
    """List the tracked schemas that messages have: full name and name of the root."""
    schemas = root.list_children("ModuleRefCollection", "ModuleRef", "TrackedSchemas", "Schema")
    for each in schemas:
        full, top = each.attributes.get("FullName", ""), each.attributes.get("RootName", "")
        if full and top:
            yield full, clean_name(top)


def _index_schemas(tops: list[tuple[str, str]]) -> dict[str, str]:
    """Index roots as pipelines name them: by schema if it has one root, else `schema+root`."""
    roots: dict[str, set[str]] = {}
    for full, top in tops:
        roots.setdefault(full, set()).add(top)
    single = {full: next(iter(named)) for full, named in roots.items() if len(named) == 1}
    return single | {f"{full}+{top}": top for full, top in tops}


def _read_lists(root: Element) -> dict[str, SendList]:
    lists = {}
    for each in root.list_children("DistributionListCollection", "DistributionList"):
        ports = tuple(_name(port) for port in each.list_children("SendPorts", "SendPortRef"))
        lists[_name(each)] = SendList(ports=ports, groups=_read_groups(each))
    return lists


def _index_members(lists: dict[str, SendList]) -> dict[str, list[str]]:
    """Index the send port groups by the names of their ports."""
    members: dict[str, list[str]] = {}
    for name, each in lists.items():
        for port in each.ports:
            members.setdefault(port, []).append(name)
    return members


def _read_receive_port(port: Element, roots: dict[str, str]) -> ReceivePort:
    path = f'/BindingInfo/ReceivePortCollection/ReceivePort[@Name="{clean_name(_name(port))}"]'
    locations = port.list_children("ReceiveLocations", "ReceiveLocation")
    return ReceivePort(
        name=_name(port),
        two_way=_is_true(port, "IsTwoWay"),
        locations=tuple(_read_location(each, path, roots) for each in locations),
        maps=tuple(_list_maps(port)),
        application=clean_name(port.read_child("ApplicationName")),
    )


def _read_location(location: Element, path: str, roots: dict[str, str]) -> Location:
    name = clean_name(_name(location))
    adapter = location.find_child("ReceiveLocationTransportType")
    return Location(
        name=name,
        locator=f'{path}/ReceiveLocations/ReceiveLocation[@Name="{name}"]',
        adapter=_name(adapter) if adapter else "",
        address=_read_address(location, "Address"),
        operations=read_operations(location.read_child("ReceiveLocationTransportTypeData")),
        schemas=_read_expected(location.read_child("ReceivePipelineData"), roots),
        frequency=_read_frequency(location),
    )


def _read_expected(pipeline: str, roots: dict[str, str]) -> frozenset[str]:
    """Read the roots of the documents that a receive pipeline is told to expect."""
    keep = {"Stages", "Stage", "Components", "Component", "Properties", "DocumentSpecNames"}
    try:
        root = parse_xml(pipeline, keep=keep)
    except UnreadableXmlError:
        return frozenset()
    path = ("Stages", "Stage", "Components", "Component", "Properties", "DocumentSpecNames")
    specs = (spec for each in root.list_children(*path) for spec in each.text.split("|"))
    names = (spec.partition(",")[0].strip() for spec in specs)
    return frozenset(roots[name] for name in names if name in roots)


def _read_frequency(location: Element) -> str | None:
    unit = _UNITS.get(location.read_child("ScheduleRecurrenceType").lower())
    if not unit:
        return None
    interval = location.read_child("ScheduleRecurrenceInterval")
    every = f"every {interval} {unit}s" if re.fullmatch(r"[2-9]|[1-9]\d{1,2}", interval) else ""
    days = re.findall(r"[A-Z][a-z]+day", location.read_child("ScheduleDaysOfWeek")[:100])
    on = f" on {', '.join(days[:7])}" if days and unit == "week" else ""
    return f"{every or f'every {unit}'}{on}"


def _list_maps(port: Element) -> Iterator[str]:
    for each in port.list_children("Transforms", "Transform"):
        name = clean_name(each.attributes.get("FullName", "")).rpartition(".")[2]
        if name:
            yield name


def _read_send_port(port: Element, members: dict[str, list[str]]) -> SendPort:
    name = _name(port)
    adapter = port.find_child("PrimaryTransport", "TransportType")
    return SendPort(
        name=name,
        locator=f'/BindingInfo/SendPortCollection/SendPort[@Name="{clean_name(name)}"]',
        lists=tuple(members.get(name, ())),
        two_way=_is_true(port, "IsTwoWay"),
        static=port.attributes.get("IsStatic", "true").strip().lower() not in {"false", "0"},
        adapter=_name(adapter) if adapter else "",
        address=_read_address(port, "PrimaryTransport", "Address"),
        spare=bool(port.read_child("SecondaryTransport", "Address")),
        operations=read_operations(port.read_child("PrimaryTransport", "TransportTypeData")),
        groups=_read_groups(port),
        maps=tuple(_list_maps(port)),
        application=clean_name(port.read_child("ApplicationName")),
    )


def _read_groups(port: Element) -> tuple[Group, ...] | None:
    try:
        return read_filter(port.read_child("Filter"))
    except UnreadableXmlError:
        return None


def _read_orchestration(service: Element) -> Orchestration:
    def list_names(kind: str) -> tuple[str, ...]:
        names = (_name(each) for each in service.list_children("Ports", "Port", kind))
        return tuple(dict.fromkeys(filter(None, names)))

    return Orchestration(
        name=_name(service),
        receive_ports=list_names("ReceivePortRef"),
        send_ports=list_names("SendPortRef"),
        lists=list_names("DistributionListRef"),
    )
