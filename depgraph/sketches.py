"""
Sketch a graph in a line of text, for tests, documentation and examples.

    crm -[person, ?]-> mail              an integration; ? is data that is not recorded
    crm -k1[person]-> mail               the same with an id of its own
    crm -> mail                          nothing recorded
    fin -[invoice] via esb, mft-> bank   by way of two systems, in that order
    a -[x]-> b -[y]-> c                  a chain
    archive                              a system by itself
    repairs uses housing, mail (supporting)
    rents derives charge from tenancy
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from depgraph.errors import InputError, Problem, escape, shorten
from depgraph.graph import Snapshot
from depgraph.model import (
    LONGEST_ID,
    UNRECORDED,
    Borough,
    DataEntity,
    Derivation,
    Integration,
    Service,
    System,
    Use,
)

_ARROW: Final = re.compile(
    r"\s+-(?:(?P<id>[^\s\[\]]+)?\[(?P<data>[^\[\]]*)\](?:\s*via\s+(?P<via>[^\[\]]+?))?\s*-)?>\s+"
)
_WORD: Final = re.compile(r"[^\s,;\[\]()]+")
_USES: Final = re.compile(r"(?P<service>\S+)\s+uses\s+(?P<systems>.+)")
_USE: Final = re.compile(r"(?P<system>[^\s()]+)(?:\s+\((?P<kind>essential|supporting)\))?")
_DERIVES: Final = re.compile(r"(?P<system>\S+)\s+derives\s+(?P<made>.+?)\s+from\s+(?P<origin>.+)")


@dataclass(slots=True)
class _Sketch:
    """What the statements read so far have named, in the order of the text."""

    derives: dict[str, list[Derivation]] = field(default_factory=dict)
    integrations: dict[str, Integration] = field(default_factory=dict)
    numbered: Counter[tuple[str, str]] = field(default_factory=Counter)
    uses: dict[str, list[Use]] = field(default_factory=dict)


def sketch(text: str) -> Snapshot:
    """
    Build a graph from statements parted by `;` or new lines.

    Ids with a slash belong to the borough before it. Integrations without an id of their
    own are `a->b`, then `a->b#2`, in the order of the text.

    Raises:
        InputError: With every statement that could not be read.

    Example:
        >>> graph = sketch("crm -[person]-> mail; crm -> mail; letters uses mail")
        >>> [each.id for each in graph.integrations]
        ['crm->mail', 'crm->mail#2']
    """
    drawn = _Sketch()
    problems = []
    parts = (" ".join(part.split()) for part in re.split(r"[;\n]", text))
    for statement in filter(None, parts):
        fault = _read_statement(drawn, statement)
        if fault:
            problems.append(Problem(f"{_quote(statement)}: {fault}"))
    if problems:
        raise InputError(problems)
    return _build(drawn)


def _read_statement(drawn: _Sketch, statement: str) -> str | None:
    """Read one statement; say what is wrong with it, if anything."""
    if uses := _USES.fullmatch(statement):
        return _read_uses(drawn, uses)
    if derives := _DERIVES.fullmatch(statement):
        origin, made = derives["origin"], derives["made"]
        for name in (derives["system"], origin, made):
            fault = _find_fault(name, "an entity" if name != derives["system"] else "a system")
            if fault:
                return fault
        pair = Derivation(**{"from": origin, "to": made})
        drawn.derives.setdefault(derives["system"], []).append(pair)
        return None
    return _read_chain(drawn, statement)


def _read_uses(drawn: _Sketch, statement: re.Match[str]) -> str | None:
    fault = _find_fault(statement["service"], "a service")
    if fault:
        return fault
    for part in statement["systems"].split(","):
        use = _USE.fullmatch(part.strip())
        if use is None:
            return (
                f"{_quote(part.strip())} is not a use. "
                "Write a system, with (supporting) behind it if so."
            )
        fault = _find_fault(use["system"], "a system")
        if fault:
            return fault
        drawn.derives.setdefault(use["system"], [])
        essential = use["kind"] != "supporting"
        drawn.uses.setdefault(statement["service"], []).append(
            Use(system=use["system"], essential=essential)
        )
    return None


def _read_chain(drawn: _Sketch, statement: str) -> str | None:
    arrows = list(_ARROW.finditer(statement))
    begins = [0, *(arrow.end() for arrow in arrows)]
    ends = [*(arrow.start() for arrow in arrows), len(statement)]
    systems = [statement[begin:end] for begin, end in zip(begins, ends, strict=True)]
    for system in systems:
        fault = _find_fault(system, "a system")
        if fault:
            return fault
        drawn.derives.setdefault(system, [])
    for arrow, source, target in zip(arrows, systems[:-1], systems[1:], strict=True):
        fault = _add_integration(drawn, arrow, source=source, target=target)
        if fault:
            return fault
    return None


def _add_integration(
    drawn: _Sketch, arrow: re.Match[str], *, source: str, target: str
) -> str | None:
    identifier = arrow["id"] or _name_integration(drawn, source=source, target=target)
    if identifier in drawn.integrations:
        return f"There are two integrations {_quote(identifier)}. Give one another id."
    if len(identifier) > LONGEST_ID:
        return (
            f"{_quote(identifier)} is too long for an id. Give one, as in: crm -k1[person]-> mail"
        )
    via, data = _split(arrow["via"]), _split(arrow["data"])
    for system in via:
        fault = _find_fault(system, "a system")
        if fault:
            return fault
    for entity in data:
        if not entity.isprintable() or len(entity) > LONGEST_ID:
            return f"{_quote(entity)} is not an entity. Use at most 200 characters that print."
    for system in via:
        drawn.derives.setdefault(system, [])
    drawn.integrations[identifier] = Integration(
        id=identifier,
        source=source,
        target=target,
        via=via,
        data=tuple(UNRECORDED if name == "?" else name for name in data),
    )
    return None


def _name_integration(drawn: _Sketch, *, source: str, target: str) -> str:
    first = f"{source}->{target}"
    ends = source, target
    while True:
        drawn.numbered[ends] += 1
        number = drawn.numbered[ends]
        identifier = first if number == 1 else f"{first}#{number}"
        taken = drawn.integrations.get(identifier)
        if taken is None or (taken.source, taken.target) != ends:
            return identifier


def _find_fault(name: str, thing: str) -> str | None:
    if not _WORD.fullmatch(name) or "->" in name:
        return (
            f"{_quote(name)} is not {thing}. Part statements by ; and leave a blank on "
            "both sides of an arrow, as in: crm -[person]-> mail"
        )
    if thing == "an entity" and name in ("?", UNRECORDED):
        return f"{_quote(name)} stands for data that is not recorded. Name an entity."
    if name.startswith("/"):
        return f"{_quote(name)} has no borough before its slash. Write one, or no slash."
    if len(name) > LONGEST_ID or not name.isprintable():
        return f"{_quote(name)} is not {thing}. Use at most 200 characters that print."
    return None


def _quote(text: str) -> str:
    return escape(f'"{shorten(text)}"')


def _split(names: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (names or "").split(",") if name.strip())


def _build(drawn: _Sketch) -> Snapshot:
    integrations = drawn.integrations.values()
    entities = {name for each in integrations for name in each.data} - {UNRECORDED}
    for derivations in drawn.derives.values():
        entities.update(name for pair in derivations for name in (pair.source, pair.target))
    boroughs = {_find_borough(each) for each in (*drawn.derives, *drawn.uses)}
    return Snapshot(
        boroughs=tuple(Borough(id=borough) for borough in boroughs if borough is not None),
        data_entities=tuple(DataEntity(id=entity) for entity in entities),
        systems=tuple(
            System(id=system, borough=_find_borough(system), derives=tuple(derivations))
            for system, derivations in drawn.derives.items()
        ),
        integrations=tuple(integrations),
        services=tuple(
            Service(id=service, borough=_find_borough(service), uses=tuple(uses))
            for service, uses in drawn.uses.items()
        ),
    )


def _find_borough(identifier: str) -> str | None:
    borough, slash, _ = identifier.partition("/")
    return borough if slash else None
