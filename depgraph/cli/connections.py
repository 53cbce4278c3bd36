"""Addresses and names that nobody has resolved, listed or written as a table to fill in."""

from collections.abc import Sequence

from depgraph.cli.documents import refuse_existing, write_document
from depgraph.cli.text import draw_columns, measure_table
from depgraph.connections import (
    find_open_endpoints,
    find_open_names,
    suggest_systems,
    write_connections,
    write_data,
)
from depgraph.errors import escape
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
            (each.address, str(len(each.integrations)), ", ".join(one for one, _ in candidates))
            for each, candidates in zip(found, suggest_systems(graph, found), strict=True)
        ]
        _write_list("ADDRESS", rows, empty="Every address is resolved.")
        return
    refuse_existing(file)
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
        empty = "No technical name is recorded that stands for no data."
        _write_list("NAME", rows, empty=empty)
        return
    refuse_existing(file)
    said = "Write the data beside those you know, or - beside what holds none"
    listed = count(len(found), "name")
    _write_table(write_data(graph), file, f"{escape(file)} lists {listed}. {said}")


def _write_list(what: str, rows: Sequence[tuple[str, ...]], *, empty: str) -> None:
    """Write a list with how often each is used, and what it may stand for."""
    table = draw_columns((what, "INTEGRATIONS", "PERHAPS"), rows, width=measure_table())
    write_document("\n".join(table) if rows else empty, None)


def _write_table(text: str, file: str, said: str) -> None:
    """Write a table to fill in, and say what to do with it."""
    # The mark tells Excel that the text is UTF-8.
    write_document(f"\ufeff{text}", file)
    told = f"{said}, and import it: depgraph import {escape(file)} --borough ID"
    write_document(told, None)
