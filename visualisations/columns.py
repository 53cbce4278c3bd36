"""The columns of a register: those of a workbook to fill in, and what an export adds to them."""

from collections.abc import Mapping
from typing import Final, get_args

from depgraph.model import Automation, Kind, Mechanism
from visualisations.tables import Column

FLAGS: Final = ("yes", "no")
KINDS: Final = tuple(word.replace("_", " ") for word in get_args(Kind))
MECHANISMS: Final = tuple(word.replace("_", " ") for word in get_args(Mechanism))
AUTOMATIONS: Final = get_args(Automation)

_SYSTEMS: Final = "=OFFSET(Systems!$B$1,2,0,MAX(1,COUNTA(Systems!$B:$B)-2),1)"
"""The names on the sheet of systems, counted from its headings: the example will be deleted."""
_BOROUGH: Final = Column(
    heading="Borough",
    width=14,
    help="Optional. Whose row it is; see Read me.",
)
_OWNER: Final = Column(
    heading="Owning team",
    width=26,
    help="Optional. A team, never a person: names of people are not kept.",
)
_PERIOD: Final = (
    Column(
        heading="Live from", width=13, form="day", help="Optional. First day in use; empty: always."
    ),
    Column(
        heading="Last day", width=13, form="day", help="Optional. Last day in use; empty: no end."
    ),
)

REGISTERS: Final[Mapping[str, tuple[Column, ...]]] = {
    "Systems": (
        _BOROUGH,
        Column(heading="System name", width=30, help="Required. The name that its users say."),
        Column(
            heading="Also known as", width=26, help="Optional. Other names, parted by semicolons."
        ),
        Column(
            heading="Kind",
            width=14,
            help="Optional. Empty: an application. External: another body's.",
            values=KINDS,
        ),
        Column(heading="Product", width=24, help="Optional. What was bought, without its version."),
        Column(heading="Supplier", width=26, help="Optional. Who supplies the product."),
        Column(heading="Hosting", width=22, help="Optional. Where it runs, in words."),
        _OWNER,
        Column(
            heading="Shared with",
            width=18,
            help="Optional. Other councils that use it, parted by semicolons.",
        ),
        Column(
            heading="Derives",
            width=28,
            help="Optional. Data that it makes from other data: rent charge from tenancy.",
        ),
        *_PERIOD,
    ),
    "Integrations": (
        _BOROUGH,
        Column(
            heading="Source system",
            width=28,
            help="Required. The system that the data leaves.",
            offered=_SYSTEMS,
        ),
        Column(
            heading="Target system",
            width=28,
            help="Required. The system that the data arrives in.",
            offered=_SYSTEMS,
        ),
        Column(
            heading="Via",
            width=24,
            help="Optional. Middleware that it passes, in order, parted by semicolons.",
        ),
        Column(
            heading="Data",
            width=30,
            help="Optional. What it carries, parted by semicolons, by the same names everywhere.",
        ),
        Column(
            heading="Mechanism", width=15, help="Optional. How data travels.", values=MECHANISMS
        ),
        Column(
            heading="Automation",
            width=14,
            help="Optional. Assisted: a person starts or feeds it.",
            values=AUTOMATIONS,
        ),
        Column(heading="Frequency", width=18, help="Optional. How often, in words."),
        Column(heading="Integration name", width=28, help="Optional. What you call it."),
        _OWNER,
        Column(
            heading="Reference",
            width=14,
            help="Optional. Your own number for it, which stays the same.",
        ),
        *_PERIOD,
    ),
    "Services": (
        _BOROUGH,
        Column(
            heading="Service name",
            width=32,
            help="Required. What the council does for people; a row for each system it uses.",
        ),
        Column(
            heading="System used",
            width=28,
            help="Optional. One system that the service uses.",
            offered=_SYSTEMS,
        ),
        Column(
            heading="Essential",
            width=12,
            help="Optional. Yes: it stops without the system.",
            values=FLAGS,
        ),
        Column(heading="Process", width=30, help="Optional. The step that is done in the system."),
        Column(
            heading="LGSL id",
            width=10,
            form="number",
            help="Optional. Its number in the LGSL, as 57.",
        ),
        Column(
            heading="Statutory", width=12, help="Optional. Does the law require it?", values=FLAGS
        ),
        _OWNER,
        *_PERIOD,
    ),
    "Contracts": (
        _BOROUGH,
        Column(
            heading="Contract reference",
            width=18,
            help="Optional. Your reference, which stays the same.",
        ),
        Column(heading="Contract title", width=34, help="Required. What the agreement is called."),
        Column(heading="Supplier", width=26, help="Optional. With whom it is."),
        Column(heading="Company number", width=14, help="Optional. The supplier's, as 01234567."),
        Column(
            heading="Systems covered",
            width=30,
            help="Optional. Systems that it covers, parted by semicolons.",
        ),
        _OWNER,
        Column(heading="Start date", width=13, form="day", help="Optional. First day."),
        Column(
            heading="End date",
            width=13,
            form="day",
            help="Optional. Last day unless it is extended.",
        ),
        Column(heading="Review date", width=13, form="day", help="Optional. Day of the review."),
        Column(
            heading="Notice by", width=13, form="day", help="Optional. Last day to give notice."
        ),
        Column(
            heading="Latest end date",
            width=13,
            form="day",
            help="Optional. Last day that extensions allow.",
        ),
        Column(
            heading="Contract value",
            width=14,
            form="number",
            help="Optional. Pounds, over the whole contract.",
        ),
    ),
    "Aliases": (
        _BOROUGH,
        Column(heading="Alias", width=32, help="Required. A name that somebody uses."),
        Column(
            heading="System meant",
            width=32,
            help="Required. The system that it means.",
            offered=_SYSTEMS,
        ),
    ),
    "Teams": (
        _BOROUGH,
        Column(heading="Team name", width=34, help="Required. A team that owns something."),
    ),
    "Data entities": (
        _BOROUGH,
        Column(
            heading="Data entity",
            width=34,
            help="Required. A kind of data, as person, tenancy, invoice.",
        ),
        Column(
            heading="Personal data",
            width=14,
            help="Optional. Is it about people?",
            values=FLAGS,
        ),
    ),
}
"""Of each sheet of the workbook to fill in, its columns."""

PRODUCTS: Final = (
    Column(heading="Product name", width=32),
    Column(heading="Supplier", width=28),
    Column(heading="Category", width=24),
    Column(heading="Also known as", width=30),
    Column(heading="Licence", width=16),
)
IDENTITY: Final = Column(heading="depgraph id", width=36)
"""What keeps a row the same thing when it is imported again."""
ADDED: Final[Mapping[str, tuple[Column, ...]]] = {
    "Systems": (
        Column(heading="Restricted", width=12),
        Column(heading="Only named", width=12),
        Column(heading="Unresolved address", width=12),
        IDENTITY,
    ),
    "Integrations": (
        Column(heading="Technical names", width=28),
        Column(heading="Restricted", width=12),
        IDENTITY,
    ),
    "Services": (IDENTITY,),
    "Contracts": (IDENTITY,),
    "Teams": (IDENTITY,),
    "Data entities": (IDENTITY,),
}
"""Of each table of an export, the columns that it has besides."""
