"""Impact answers and graphs as workbooks."""

from typing import Final

from depgraph.analysis.answer import ImpactAnswer
from depgraph.graph import Snapshot
from depgraph.wording.answers import ASSUMED_NOTE, write_basis, write_hash, write_headline
from depgraph.wording.effects import DISPOSITIONS, ROLES_NOTE, SEVERITY_NOTE
from depgraph.wording.names import Names
from depgraph.wording.phrases import count, join
from visualisations.answers import list_tables
from visualisations.registers import list_registers
from visualisations.workbooks import Book

_SHEETS: Final = {
    "What the sheets hold": (
        "Services and Systems: what is affected, the gravest first, what is proved before what is "
        "only possible (traced before assumed).",
        "Integrations: the transfers that must change.",
        "Find out first: whom to ask about data that nobody recorded, what matters most first.",
        "By other data: what lies downstream but receives other data, if it was asked for.",
        "Not recorded: how far to trust that nothing else is affected.",
        "Contracts and Teams: of what is replaced or affected.",
    )
}
_EDITING: Final = (
    "Change what is wrong, add rows, and import it: depgraph import FILE.xlsx.",
    "Leave depgraph id as it is: by it a row stays the same thing. Leave it empty in a new row.",
    "Systems are named by name where that is plain, else by id.",
    "Only named: nobody lists the system, but something names it. Unresolved address: no system "
    "is known to be behind it.",
    "Not recorded, in a cell of data, stands for more data that nobody wrote down; an empty cell "
    "of data says that none is recorded.",
)
_LEFT_BEHIND: Final = (
    "Which source stated what and when, what sources disagree about, aliases that were settled "
    "in the store, names and codes of boroughs. Ids of products and suppliers are made anew from "
    "their names. Everything travels in an exchange file (--format json) but sources "
    "and evidence.",
)


def draw_impact(graph: Snapshot, answer: ImpactAnswer) -> bytes:
    """Draw an impact answer as a workbook: the sentence, then a sheet for each kind of thing."""
    names = Names(graph)
    replaced = join([names.systems[system] for system in answer.question["systems"]])
    book = Book(f"Replacing {replaced}")
    book.add_notes(
        "Answer",
        {
            f"Replacing {replaced}": [*write_headline(names, answer)],
            "Asked": [f"About {write_basis(answer)}.", f"{write_hash(answer)}."],
            **_SHEETS,
            "How to read it": [SEVERITY_NOTE, ROLES_NOTE, f"Assumed: {ASSUMED_NOTE}"],
            "What to do with integrations": [
                f"{disposition.capitalize()}: {meaning}."
                for disposition, meaning in DISPOSITIONS.items()
            ],
        },
    )
    for table in list_tables(graph, answer):
        book.add_table(table)
    return book.close()


def draw_graph(graph: Snapshot) -> bytes:
    """
    Draw a graph as a register: a workbook that can be changed and imported again.

    Raises:
        InputError: If a sheet cannot hold so many rows.
    """
    tables = list_registers(graph)
    book = Book("Register of systems and integrations")
    counted = [
        count(len(graph.systems), "system"),
        count(len(graph.integrations), "integration"),
        count(len(graph.services), "service"),
        count(len(graph.contracts), "contract"),
    ]
    book.add_notes(
        "Read me",
        {
            "Register of systems and integrations": [
                f"Version {graph.version} of the graph: {join(counted)}."
            ],
            "To change it": _EDITING,
            "What it does not hold": _LEFT_BEHIND,
        },
    )
    for table in tables:
        book.add_table(table)
    return book.close()
