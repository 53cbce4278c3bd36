"""Addresses and names that nobody has resolved, listed or written as a table to fill in."""

from pathlib import Path

from depgraph.cli.documents import write_document
from depgraph.cli.text import draw_columns, measure_table
from depgraph.connections import (
    find_open_endpoints,
    find_open_names,
    write_connections,
    write_data,
)
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
    listed = count(len(found), "address", "addresses")
    said = "Write the system beside those you know, or - to leave out what goes there"
    _write_table(write_connections(graph), file, f"{escape(file)} lists {listed}. {said}")


def run_data(graph: Snapshot, file: str | None) -> None:
    """
    List the technical names of which nobody says what they hold, or write them to a new file.

    Raises:
        InputError: If there is such a file: somebody may have worked on it.
    """
    found = find_open_names(graph)
    if file is None:
        rows = [
            (each.name, str(len(each.integrations)), ", ".join(each.candidates)) for each in found
        ]
        table = draw_columns(("NAME", "INTEGRATIONS", "PERHAPS"), rows, width=measure_table())
        empty = "No technical name is recorded that stands for no data."
        write_document("\n".join(table) if rows else empty, None)
        return
    said = "Write the data beside those you know, or - beside what holds none"
    listed = count(len(found), "name")
    _write_table(write_data(graph), file, f"{escape(file)} lists {listed}. {said}")


def _write_table(text: str, file: str, said: str) -> None:
    """Write a table to fill in, and say what to do with it."""
    if Path(file).exists():
        fault = "There is such a file, and it may hold what somebody wrote. Name a new one."
        raise InputError([Problem(fault, file=escape(file))])
    # The mark tells Excel that the text is UTF-8.
    write_document(f"\ufeff{text}", file)
    told = f"{said}, and import it: depgraph import {escape(file)} --borough ID"
    write_document(told, None)
