"""The rows of all tables but integrations: systems, services, contracts, products and the rest."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from typing import Final

from depgraph.boroughs import read_borough
from depgraph.model import (
    Contract,
    DataEntity,
    Derivation,
    Kind,
    Product,
    Service,
    System,
    Team,
    Use,
)
from depgraph.names import slugify
from importers._data_words import name_entity, read_data
from importers._entries import Entry
from importers._headings import TableKind
from importers._integrations import read_integrations
from importers._ours import choose_id
from importers._words import split_list

_KINDS: Final[tuple[tuple[Kind, str], ...]] = (
    ("external", r"\b(external|third party|outside|partner|government|national)\b"),
    ("carrier", r"\b(carrier|queue|file share|mailbox|message bus|transfer server)\b"),
    ("data_store", r"\b(data[ _]?(store|warehouse|lake|mart|platform)|warehouse|database)\b"),
)
_APPLICATION: Final = re.compile(r"\b(applications?|apps?|systems?|software|package|saas)\b", re.I)
_MONEY: Final = re.compile(r"\u00a3?\s*(\d[\d, ]*(?:\.\d+)?)\s*(k|m|bn|million|thousand)?", re.I)
_TIMES: Final = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9}
_MOST_POUNDS: Final = 1e12
_RARELY: Final = 3
"""An id column is one if at most one system in so many shares its id with another."""
_MOST_LGSL: Final = 999_999


def read_systems(entries: Sequence[Entry]) -> None:
    """State the systems; an id column parts names that only look alike."""
    named = [(entry, name) for entry in entries if (name := entry.read_name("name"))]
    alike: dict[str, set[str]] = {}
    for entry, name in named:
        references = alike.setdefault(entry.make_id(name), set())
        references.add(entry.read_text("reference") or "")
    _doubt_references(named)
    for entry, name in named:
        identifier, reference = entry.make_id(name), entry.read_text("reference")
        if reference and len(alike[identifier]) > 1:
            identifier = f"{identifier}-{slugify(reference)[:40]}"
        entry.state(_read_system(entry, name, choose_id(entry, identifier, name=name)))


def _doubt_references(named: Sequence[tuple[Entry, str]]) -> None:
    """Tell of ids that systems of different names share, where ids are mostly each system's own."""
    first: dict[tuple[str | None, str], tuple[str, int]] = {}
    doubtful = []
    for entry, name in named:
        reference = entry.read_text("reference")
        if reference:
            whose, row = first.setdefault((entry.borough, reference), (name, entry.row.number))
            doubtful.extend([] if slugify(whose) == slugify(name) else [(entry, row)])
    for entry, row in doubtful if len(doubtful) * _RARELY <= len(named) else ():
        fault = f"row {row} has this id too, and another name. Give each system its own."
        entry.complain("reference", fault)


def _read_system(entry: Entry, name: str, identifier: str) -> System:
    period = entry.read_period()
    return System(
        id=identifier,
        name=name,
        borough=entry.borough,
        product=entry.read_product(),
        shared_with=tuple(map(read_borough, _list_names(entry, "shared_with"))),
        kind=_read_kind(entry),
        owner=entry.read_owner(),
        aliases=tuple(_list_names(entry, "aliases")),
        derives=tuple(_read_derivations(entry)),
        hosting="; ".join(entry.list_cells("hosting")).replace("\n", "; ") or None,
        live_from=period.live_from,
        live_to=period.live_to,
        restricted=entry.read_flag("restricted") is True,
        mentioned_only=entry.read_flag("mentioned_only") is True,
        unresolved=entry.read_flag("unresolved") is True,
    )


def _read_derivations(entry: Entry) -> Iterator[Derivation]:
    """Read which data it makes from which, and state each entity once."""
    for item in split_list(entry.read_raw("derives"), at=r"[;\n]"):
        made, _, origin = item.partition(" from ")
        if not origin.strip():
            entry.complain("derives", "what is it made from? Write: rent charge from tenancy.")
            continue
        for source, target in product(_list_entities(entry, origin), _list_entities(entry, made)):
            yield Derivation(**{"from": source, "to": target})


def _list_entities(entry: Entry, words: str) -> list[str]:
    entities = [entry.find_entity(each) for each in read_data(words).entities.values()]
    for entity in entities:
        entry.state_once(entity)
    return [entity.id for entity in entities]


def read_services(entries: Sequence[Entry]) -> None:
    """State the services; several rows of one are united, each with its uses."""
    for entry in entries:
        name = entry.read_name("name")
        if name:
            period = entry.read_period()
            service = Service(
                id=choose_id(entry, entry.make_id(name), name=name),
                name=name,
                borough=entry.borough,
                lgsl_id=_read_lgsl(entry),
                statutory=entry.read_flag("statutory"),
                owner=entry.read_owner(),
                uses=_read_uses(entry),
                live_from=period.live_from,
                live_to=period.live_to,
            )
            entry.state(service)


def _read_uses(entry: Entry) -> tuple[Use, ...]:
    essential = entry.read_flag("essential") is not False
    process = entry.read_text("process")
    return tuple(
        Use(system=name, essential=essential, process=process)
        for name in entry.keep_names("uses", entry.read_systems("uses", many=True))
    )


def _read_lgsl(entry: Entry) -> int | None:
    text = entry.read_text("lgsl_id")
    if text is None:
        return None
    digits = re.fullmatch(r"(?:lgsl\s*)?(\d{1,6})", text.casefold())
    if digits is None or int(digits[1]) > _MOST_LGSL:
        entry.complain("lgsl_id", "this is not an LGSL id. Write its number, as in 57.")
        return None
    return int(digits[1])


def read_contracts(entries: Sequence[Entry]) -> None:
    """State the contracts; they cover the systems of a system column, and no others."""
    for entry in entries:
        title, reference = entry.read_text("title"), entry.read_text("reference")
        stem = reference or title
        if stem is None:
            field = "title" if "title" in entry.table.columns else "reference"
            entry.complain(field, "there is no title and no reference. Give one of them.")
            continue
        start, end = _read_term(entry)
        entry.state(
            Contract(
                id=choose_id(entry, entry.make_id(stem), name=stem),
                title=title,
                borough=entry.borough,
                supplier=entry.read_supplier(),
                covers=tuple(_list_covered(entry)),
                owner=entry.read_owner(),
                start=start,
                end=end,
                review=entry.read_day("review"),
                notice_by=entry.read_day("notice_by"),
                latest_end=entry.read_day("latest_end", last=True),
                value_gbp=_read_pounds(entry),
            )
        )


def _read_term(entry: Entry) -> tuple[date | None, date | None]:
    """Read the first and the last day of a contract; days that contradict each other are none."""
    start, end = entry.read_day("start"), entry.read_day("end", last=True)
    if start and end and start > end:
        entry.complain("end", f"it ends before it begins ({start}). Correct one of the days.")
        return None, None
    return start, end


def _read_pounds(entry: Entry) -> float | None:
    """Read a sum of money; a range or words are not one, and say nothing."""
    found = _MONEY.fullmatch(entry.read_text("value") or "")
    if found is None:
        entry.wonder("value")
        return None
    pounds = float(re.sub(r"[, ]", "", found[1])) * _TIMES.get((found[2] or "").lower(), 1)
    return pounds if pounds <= _MOST_POUNDS else None


def read_products(entries: Sequence[Entry]) -> None:
    """State the products."""
    for entry in entries:
        name = entry.read_name("name")
        if name:
            product = Product(
                id=slugify(name),
                name=name,
                supplier=entry.read_supplier(),
                category=entry.read_text("category"),
                aliases=tuple(_list_names(entry, "aliases")),
                licence=entry.read_text("licence"),
            )
            entry.state(product)


def read_teams(entries: Sequence[Entry]) -> None:
    """State the teams of a list of teams, whatever their names."""
    for entry in entries:
        name = entry.read_name("name")
        if name:
            identifier = choose_id(entry, entry.make_id(name), name=name)
            entry.state_once(Team(id=identifier, name=name, borough=entry.borough))


def read_data_entities(entries: Sequence[Entry]) -> None:
    """State the data entities, and whether they are personal."""
    for entry in entries:
        name = entry.read_name("name")
        if name:
            known = entry.find_entity(name_entity(name))
            personal = entry.read_flag("personal")
            if personal is None:
                personal = known.personal
            entry.state(DataEntity(id=known.id, name=known.name, personal=personal))


def read_aliases(entries: Sequence[Entry]) -> None:
    """State which system a name means: a system that is only mentioned, with that alias."""
    for entry in entries:
        said = entry.read_name("name")
        names = split_list(entry.read_raw("name"), at=r"[;\n]") if said else []
        system = entry.read_name("system")
        if names and system:
            alias = System(
                id=system if "/" in system else entry.make_id(system),
                name=None if "/" in system else system,
                borough=entry.borough,
                aliases=tuple(names),
                mentioned_only=True,
            )
            entry.state(alias)


READERS: Final[Mapping[TableKind, Callable[[Sequence[Entry]], None]]] = {
    "integrations": read_integrations,
    "systems": read_systems,
    "services": read_services,
    "contracts": read_contracts,
    "products": read_products,
    "teams": read_teams,
    "data entities": read_data_entities,
    "aliases": read_aliases,
}
"""What reads the rows of each kind of table."""


def _list_covered(entry: Entry) -> list[str]:
    return entry.keep_names("covers", entry.read_systems("covers", many=True))


def _list_names(entry: Entry, name: str) -> list[str]:
    return entry.keep_names(name, split_list(entry.read_raw(name)))


def _read_kind(entry: Entry) -> Kind:
    text = entry.read_text("kind") or ""
    kind = next((kind for kind, words in _KINDS if re.search(words, text, re.I)), None)
    if kind is None and not _APPLICATION.search(text):
        entry.wonder("kind")
    return kind or "application"
