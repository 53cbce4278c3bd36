"""
The things that a dependency graph is made of, as `depgraph-exchange/1` writes them.

Every class is a frozen pydantic dataclass with slots, which takes far less memory than
a model: an estate may have a million records. Lists whose order means nothing are kept
sorted and without repetition, so that equal graphs compare equal; the `via` of an
integration keeps its order.
"""

import operator
import re
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic.dataclasses import dataclass

FORMAT: Final = "depgraph-exchange/1"
LONGEST_ID: Final = 200
"""Characters that an id has at most."""
UNRECORDED: Final = "*"
"""Stands, in the data of an integration, for what nobody recorded."""

_CONFIG: Final = ConfigDict(extra="forbid", strict=True)
_ISO_DAY: Final = r"^\d{4}-\d{2}-\d{2}$"


def _refuse_unrecorded(identifier: str) -> str:
    if identifier == UNRECORDED:
        raise ValueError('"*" stands for data that is not recorded and is no entity')
    return identifier


def read_day(value: object) -> object:
    """Read a day of the form 2026-11-22; pydantic alone would take digits for seconds."""
    if isinstance(value, str) and re.fullmatch(_ISO_DAY, value):
        return date.fromisoformat(value)
    return value


def _sort_texts(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(texts))) if texts else texts


def _sort_data(entities: tuple[str, ...]) -> tuple[str, ...]:
    return _sort_texts(entities) or (UNRECORDED,)


Id = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LONGEST_ID,
        pattern=r"^[^\s\x00-\x1f\x7f-\x9f]([^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f])?$",
    ),
]
"""1 to 200 characters, no control characters, no blanks at the ends."""

EntityId = Annotated[
    Id,
    AfterValidator(_refuse_unrecorded),
    Field(json_schema_extra={"not": {"const": UNRECORDED}}),
]
Ids = Annotated[tuple[Id, ...], AfterValidator(_sort_texts)]
Texts = Annotated[tuple[str, ...], AfterValidator(_sort_texts)]
Day = Annotated[
    date,
    BeforeValidator(read_day),
    WithJsonSchema({"type": "string", "format": "date", "pattern": _ISO_DAY}),
]

Pounds = Annotated[
    float, Field(ge=0, le=1e12, allow_inf_nan=False), AfterValidator(lambda value: value + 0.0)
]
"""Money; -0.0 becomes 0.0, so that equal sums are written alike."""

Kind = Literal["application", "carrier", "data_store", "external"]
Mechanism = Literal[
    "api", "message", "file", "database", "spreadsheet", "email", "rekeying", "screen_robot",
    "unknown",
]  # fmt: skip
Automation = Literal["automatic", "assisted", "manual", "unknown"]


@dataclass(config=_CONFIG, frozen=True, slots=True, kw_only=True)
class Borough:
    """A council whose systems the graph holds."""

    id: Id = Field(description="Short name in lower case, the first part of its systems' ids.")
    name: str | None = Field(
        default=None, description="Name as people say it; the id where none is given."
    )
    gss: str | None = Field(default=None, description="Code of the Government Statistical Service.")


@dataclass(config=_CONFIG, frozen=True, slots=True, kw_only=True)
class Supplier:
    """A company or body that supplies products."""

    id: Id = Field(description="Bare slug, common to all boroughs.")
    name: str | None = Field(default=None, description="Name; the id where none is given.")
    company_number: str | None = Field(default=None, description="Registration at Companies House.")


@dataclass(config=_CONFIG, frozen=True, slots=True, kw_only=True)
class Product:
    """What a supplier sells; systems are running instances of it."""

    id: Id = Field(description="Bare slug, common to all boroughs.")
    name: str | None = Field(default=None, description="Name; the id where none is given.")
    supplier: Id | None = Field(default=None, description="Id of the supplier.")
    category: str | None = Field(
        default=None, description="System category (LGAM's words where they fit)."
    )
    aliases: Texts = Field(default=(), description="Other names, earlier names among them.")
    licence: str | None = Field(default=None, description="Licence, for open-source products.")


@dataclass(config=_CONFIG, frozen=True, slots=True, kw_only=True)
class Team:
    """A team that owns something. Never a person."""

    id: Id = Field(description="Id of the team.")
    name: str | None = Field(default=None, description="Name; the id where none is given.")
    borough: Id | None = Field(default=None, description="Id of its borough.")


@dataclass(config=_CONFIG, frozen=True, slots=True, kw_only=True)
class DataEntity:
    """A kind of data that moves between systems: person, tenancy, invoice."""

    id: EntityId = Field(description='Bare slug, common to all boroughs. Never "*".')
    name: str | None = Field(default=None, description="Name; the id where none is given.")
    personal: bool | None = Field(
        default=None, description="Whether it is about people; null: not known."
    )
    technical_names: Texts = Field(
        default=(),
        exclude_if=operator.not_,
        description="Tables, message types and paths that hold it, * for anything; "
        "left out where there are none.",
    )


@dataclass(config=_CONFIG, frozen=True, slots=True, kw_only=True, order=True)
class Derivation:
    """One entity that a system makes from another, as rent charges from tenancies."""

    source: EntityId = Field(alias="from", description="Id of the entity that it is made from.")
    target: EntityId = Field(alias="to", description="Id of the entity that is made.")


def _sort_derivations(pairs: tuple[Derivation, ...]) -> tuple[Derivation, ...]:
    return tuple(sorted(set(pairs))) if pairs else pairs


Derivations = Annotated[tuple[Derivation, ...], AfterValidator(_sort_derivations)]


@dataclass(config=_CONFIG, frozen=True, slots=True, kw_only=True)
class System:
    """One running instance of a product, operated by a borough, perhaps shared."""

    id: Id = Field(description="borough/slug of its name.")
    name: str | None = Field(
        default=None, description="Name that its users say; the id where none is given."
    )
    borough: Id | None = Field(default=None, description="Id of the borough that operates it.")
    product: Id | None = Field(
        default=None, description="Id of the product that it is an instance of."
    )
    shared_with: Ids = Field(default=(), description="Ids of the other boroughs that use it.")
    kind: Kind = Field(
        default="application",
        description="application; carrier (queue); data_store (lake); external (outside body).",
    )
    owner: Id | None = Field(default=None, description="Id of the team that owns it.")
    aliases: Texts = Field(default=(), description="Other names that it goes by.")
    derives: Derivations = Field(
        default=(), description="Entities that it makes from others; followed on from pair to pair."
    )
    hosting: str | None = Field(default=None, description="Where it runs, in words.")
    live_from: Day | None = Field(default=None, description="First day in use; null: open.")
    live_to: Day | None = Field(default=None, description="First day no longer in use; null: open.")
    restricted: bool = Field(default=False, description="Whether only some may see that it exists.")
    unresolved: bool = Field(
        default=False, description="Whether it is an address of no known system."
    )
    mentioned_only: bool = Field(
        default=False, description="Whether nothing but an end of something names it."
    )


@dataclass(config=_CONFIG, frozen=True, slots=True, kw_only=True)
class Integration:
    """One recurring transfer; source to target is the way the data moves."""

    id: Id = Field(description="Stable id: the source's own reference, or made from what it is.")
    source: Id = Field(description="Id of the system that the data leaves.")
    target: Id = Field(description="Id of the system that the data arrives in.")
    via: tuple[Id, ...] = Field(
        default=(), description="Ids of the systems it passes on the way, in order."
    )
    data: Annotated[tuple[Id, ...], AfterValidator(_sort_data)] = Field(
        default=(UNRECORDED,),
        description='Ids of the data entities carried; "*" for data that is not recorded.',
    )
    technical_names: Texts = Field(
        default=(), description="Tables, message types and paths, as written."
    )
    mechanism: Mechanism = Field(default="unknown", description="How the data travels.")
    automation: Automation = Field(
        default="unknown", description="automatic; assisted (a person starts or feeds it); manual."
    )
    frequency: str | None = Field(default=None, description="How often, in words.")
    name: str | None = Field(default=None, description="Name; the id where none is given.")
    owner: Id | None = Field(default=None, description="Id of the team that owns it.")
    live_from: Day | None = Field(default=None, description="First day in use; null: open.")
    live_to: Day | None = Field(default=None, description="First day no longer in use; null: open.")
    restricted: bool = Field(default=False, description="Whether only some may see that it exists.")


@dataclass(config=_CONFIG, frozen=True, slots=True, kw_only=True)
class Use:
    """A service needs a system."""

    system: Id = Field(description="Id of the system used.")
    essential: bool = Field(default=True, description="Whether the service stops without it.")
    process: str | None = Field(
        default=None, description="Step of the service that is done in the system."
    )


def _order_use(use: Use) -> tuple[str, bool, str, bool]:
    return use.system, use.process is not None, use.process or "", not use.essential


def _sort_uses(uses: tuple[Use, ...]) -> tuple[Use, ...]:
    return tuple(sorted(set(uses), key=_order_use)) if uses else uses


@dataclass(config=_CONFIG, frozen=True, slots=True, kw_only=True)
class Service:
    """What a council does for people."""

    id: Id = Field(description="borough/slug of its name.")
    name: str | None = Field(default=None, description="Name; the id where none is given.")
    borough: Id | None = Field(default=None, description="Id of the borough that runs it.")
    lgsl_id: int | None = Field(
        default=None, ge=0, le=999_999, description="Id in the Local Government Services List."
    )
    statutory: bool | None = Field(
        default=None, description="Whether the law requires it; null: not known."
    )
    owner: Id | None = Field(default=None, description="Id of the team that runs it.")
    uses: Annotated[tuple[Use, ...], AfterValidator(_sort_uses)] = Field(
        default=(), description="Systems that it uses, each use by itself."
    )
    live_from: Day | None = Field(default=None, description="First day offered; null: open.")
    live_to: Day | None = Field(
        default=None, description="First day no longer offered; null: open."
    )


@dataclass(config=_CONFIG, frozen=True, slots=True, kw_only=True)
class Contract:
    """An agreement with a supplier that covers systems."""

    id: Id = Field(description="Reference of the contract.")
    title: str | None = Field(default=None, description="Title; the id where none is given.")
    borough: Id | None = Field(default=None, description="Id of the borough that signed it.")
    supplier: Id | None = Field(default=None, description="Id of the supplier.")
    covers: Ids = Field(default=(), description="Ids of the systems that it covers.")
    owner: Id | None = Field(default=None, description="Id of the team that looks after it.")
    start: Day | None = Field(default=None, description="First day.")
    end: Day | None = Field(default=None, description="Day that it ends unless extended.")
    review: Day | None = Field(default=None, description="Day that it is to be reviewed.")
    notice_by: Day | None = Field(default=None, description="Last day to give notice.")
    latest_end: Day | None = Field(default=None, description="Last day that extensions allow.")
    value_gbp: Pounds | None = Field(default=None, description="Sum over the contract, in pounds.")


@dataclass(config=_CONFIG, frozen=True, slots=True, kw_only=True)
class Source:
    """Where statements came from, and when they were last read."""

    id: Id = Field(description="Path of the file or folder as imported, or a given name.")
    borough: Id | None = Field(default=None, description="Id of the borough that it speaks of.")
    read_on: Day = Field(description="Day of the last read.")


Record = (
    Borough | Supplier | Product | Team | DataEntity | System | Integration | Service | Contract
)


def write_name(record: Record) -> str:
    """Give the name to show for a record: its name or title, else its id."""
    name = record.title if isinstance(record, Contract) else record.name
    return record.id if name is None else name


def is_live(record: System | Integration | Service, *, on: date) -> bool:
    """Tell whether a record's own live period holds a day: `live_from <= on < live_to`."""
    begun = record.live_from is None or record.live_from <= on
    return begun and (record.live_to is None or on < record.live_to)
