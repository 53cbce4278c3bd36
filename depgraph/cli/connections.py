"""Addresses that nobody has resolved, listed or written as a table to fill in."""

from pathlib import Path

from depgraph.cli.documents import write_document
from depgraph.cli.text import draw_columns, measure_table
from depgraph.connections import find_open_endpoints, write_connections
from depgraph.errors import InputError, Problem, escape
from depgraph.graph import Snapshot
from depgraph.wording.phrases import count


def run_connections(graph: Snapshot, file: str | None) -> None:
    """
    List the addresses, or write them to a new file.

    Raises:
        InputError: If there is such a file: somebody may have worked on it.
    """
    found = find_open_endpoints(graph)
    if file is None:
        rows = [
            (
                each.address,
                str(len(each.integrations)),
                ", ".join(one for one, _ in each.candidates),
            )
            for each in found
        ]
        header = ("ADDRESS", "INTEGRATIONS", "PERHAPS")
        table = draw_columns(header, rows, width=measure_table())
        write_document("\n".join(table) if rows else "Every address is resolved.", None)
        return
    if Path(file).exists():
        fault = "There is such a file, and it may hold what somebody wrote. Name a new one."
        raise InputError([Problem(fault, file=escape(file))])
    # The mark tells Excel that the text is UTF-8.
    write_document(f"\ufeff{write_connections(graph)}", file)
    listed = count(len(found), "address", "addresses")
    said = (
        f"{escape(file)} lists {listed}. Write the system beside those you know, or - to leave out "
        f"what goes there, and import it: depgraph import {escape(file)} --borough ID"
    )
    write_document(said, None)
