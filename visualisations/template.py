"""A register to fill in: a workbook with guidance, drop-down lists and one example a sheet."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from visualisations.columns import REGISTERS
from visualisations.tables import Cell, Table
from visualisations.workbooks import Book

_NOTES: Final = {
    "Register of systems and integrations": (
        "Fill in what you know, save, and import it: depgraph import FILE.xlsx.",
        'Then ask what a replacement affects: depgraph impact "System name".',
    ),
    "How to fill it in": (
        "Row 2 of each sheet says what belongs in a column. Leave rows 1 and 2 as they are.",
        "Row 3 of each sheet is an example, of a borough called Example. Delete it. Where it is "
        "forgotten, an import leaves it out and says so.",
        "Begin with Systems and Integrations: a list of who sends what to whom is worth most.",
        "Leave empty what nobody knows. What is not recorded is never taken for nothing.",
        "Borough may stay empty if the register is of one council: import it with --borough.",
        "Name a system the same everywhere. Name data the same everywhere: loss is followed from "
        "integration to integration by its name.",
        "A transfer by hand is an integration too: a file that somebody uploads, a list that "
        "somebody types in again.",
        "Data that goes both ways is two rows, one for each way.",
        "Owners are teams, never people.",
        "Where the sheet offers a list, what it offers is understood for certain.",
    ),
    "The sheets": (
        "Systems: applications, queues and shares, data stores, and other bodies' systems.",
        "Integrations: what goes from a source system to a target system.",
        "Services: what the council does, and with which systems.",
        "Contracts: what was agreed with whom, until when, for which systems.",
        "Aliases: names that other lists use for a system, where its own row does not give them.",
        "Teams: who owns something. A team that is listed here is known to be one.",
        "Data entities: the kinds of data, and whether they are about people.",
    ),
}
_TEAM: Final = "Housing systems team"
_EXAMPLES: Final[Mapping[str, Mapping[str, Cell]]] = {
    "Systems": {
        "System name": "Housing",
        "Also known as": "Tenancy system; Rents",
        "Kind": "application",
        "Product": "NEC Housing",
        "Supplier": "NEC Software Solutions",
        "Hosting": "Software as a service",
        "Owning team": _TEAM,
        "Derives": "rent charge from tenancy",
        "Live from": date(2021, 4, 1),
    },
    "Integrations": {
        "Source system": "Housing",
        "Target system": "Finance",
        "Via": "File transfer",
        "Data": "rent charge; tenancy",
        "Mechanism": "file",
        "Automation": "automatic",
        "Frequency": "every night",
        "Integration name": "Rents to the ledger",
        "Owning team": _TEAM,
        "Reference": "INT-001",
        "Live from": date(2021, 4, 1),
        "Last day": date(2031, 3, 31),
    },
    "Services": {
        "Service name": "Housing repairs",
        "System used": "Housing",
        "Essential": "no",
        "Process": "Checking who the tenant is",
        "LGSL id": 141,
        "Statutory": "yes",
        "Owning team": "Repairs team",
    },
    "Contracts": {
        "Contract reference": "C-0112",
        "Contract title": "Housing management software",
        "Supplier": "NEC Software Solutions",
        "Systems covered": "Housing",
        "Owning team": _TEAM,
        "Start date": date(2021, 4, 1),
        "End date": date(2027, 3, 31),
        "Review date": date(2026, 9, 30),
        "Notice by": date(2026, 12, 31),
        "Latest end date": date(2029, 3, 31),
        "Contract value": 480_000,
    },
    "Aliases": {"Alias": "Rent book", "System meant": "Housing"},
    "Teams": {"Team name": _TEAM},
    "Data entities": {"Data entity": "tenancy", "Personal data": "yes"},
}
"""One row for each sheet, of a borough called Example."""


def draw_template() -> bytes:
    """Draw the workbook; it can be imported as it is."""
    book = Book("Register of systems and integrations")
    book.add_notes("Read me", _NOTES)
    for name, columns in REGISTERS.items():
        example = {"Borough": "Example", **_EXAMPLES[name]}
        row = [example.get(column.heading) for column in columns]
        book.add_form(Table(name=name, columns=columns, rows=[row]))
    return book.close()
