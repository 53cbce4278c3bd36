"""Which systems stand behind addresses, by the lines of connection tables?"""

from dataclasses import replace
from datetime import date

from depgraph.connections import find_open_endpoints, write_connections
from depgraph.doubts import find_doubts
from depgraph.facts import Kept, SourceState
from depgraph.mentions import Suggestion
from depgraph.merge import Merged, merge
from depgraph.model import Contract, Integration, Service, System, Use
from tests.spec import build_source, keep

SQL = System(id="unresolved/sql-1", name="mssql:sql01/hr", unresolved=True, kind="data_store")
FILES = System(id="unresolved/files-1", name="file:files01/out", unresolved=True)
FEED = Integration(id="k1", source=SQL.id, target=FILES.id, via=("BizTalk",), data=("*",))
HR = System(id="ham/hr", name="Human resources", borough="ham", aliases=("HR",))


def line(pattern: str, system: str, borough: str = "ham") -> Kept:
    record = System(id=system, aliases=(pattern,), mentioned_only=True, unresolved=True)
    return keep(record, borough=borough)


def combine(*lines: Kept, named: str = "connections.csv") -> Merged:
    sources: list[SourceState] = [
        build_source("apps", HR),
        build_source("esb.xml", keep(SQL, borough=None), keep(FILES, borough=None), FEED),
        build_source(named, *lines),
    ]
    merged = merge(sources)
    assert merge(reversed(sources)) == merged
    return merged


def find_ends(merged: Merged) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(each.source, each.target, each.via) for each in merged.graph.integrations]


def test_without_lines_addresses_stay_as_they_are() -> None:
    merged = combine()
    assert find_ends(merged) == [(SQL.id, FILES.id, ("ham/biztalk",))]
    assert [each.id for each in merged.graph.systems if each.unresolved] == [FILES.id, SQL.id]


def test_a_line_puts_the_system_in_place_of_the_address() -> None:
    merged = combine(line("MSSQL:sql01/*", "HR"))
    assert find_ends(merged) == [("ham/hr", FILES.id, ("ham/biztalk",))]
    assert [each.id for each in merged.graph.systems] == ["ham/biztalk", "ham/hr", FILES.id]
    assert merged.graph.integrations[0].id == "k1"


def test_the_line_with_the_most_literal_characters_wins() -> None:
    lines = line("mssql:*", "Other"), line("mssql:sql01/hr", "ham/hr"), line("*sql01*", "Third")
    assert find_ends(combine(*lines))[0][0] == "ham/hr"


def test_a_system_that_only_a_line_names_is_mentioned() -> None:
    merged = combine(line("file:*", "Payroll bureau"))
    (system,) = [each for each in merged.graph.systems if each.id == "ham/payroll-bureau"]
    assert (system.name, system.mentioned_only, system.unresolved) == (
        "Payroll bureau",
        True,
        False,
    )


def test_lines_that_differ_settle_nothing_and_are_told() -> None:
    merged = combine(line("mssql:*", "HR"), line("mssql:*", "Ledger", "eke"))
    assert find_ends(merged)[0][0] == SQL.id
    assert merged.suggestions == (
        Suggestion(borough=None, name="mssql:sql01/hr", candidates=("eke/ledger", "ham/hr")),
    )
    (doubt,) = [
        each for each in find_doubts(merged, on=date(2026, 1, 5)) if "tables" in each.sentence
    ]
    assert doubt.sentence == (
        'Connection tables say that "eke/ledger" and "ham/hr" are behind "mssql:sql01/hr". Make '
        "one pattern longer, or take one out."
    )


def test_what_goes_to_an_ignored_address_is_left_out() -> None:
    merged = combine(line("file:files01/*", "-"))
    assert merged.graph.integrations == ()
    assert FILES.id not in [each.id for each in merged.graph.systems]


def test_a_line_that_was_retired_settles_nothing() -> None:
    gone = replace(line("mssql:*", "HR"), retired_on=date(2026, 2, 1))
    assert find_ends(combine(gone))[0][0] == SQL.id


def test_any_boroughs_line_resolves_an_address_for_all() -> None:
    assert find_ends(combine(line("mssql:sql01/*", "ham/hr", "eke")))[0][0] == "ham/hr"


def test_open_addresses_are_listed_with_what_may_be_behind_them() -> None:
    graph = combine(line("file:*", "Bureau")).graph
    (found,) = find_open_endpoints(graph)
    assert (found.address, found.integrations) == ("mssql:sql01/hr", ["k1"])
    assert [each.sentence for each in find_doubts(combine(), on=date(2026, 1, 5))][:1] == [
        'Nobody says which system is behind "file:files01/out"; 1 integration uses it. To write a '
        "table to fill in: depgraph connections --suggest FILE.csv"
    ]


def test_a_table_to_fill_in_has_a_line_for_each_address() -> None:
    rents = System(id="ham/rents", name="Rents", borough="ham")
    address = System(id="unresolved/x", name="sftp:=cmd/rents", unresolved=True)
    feed = Integration(id="k2", source=address.id, target="Rents")
    graph = merge([build_source("s", rents, keep(address, borough=None), feed)]).graph
    assert write_connections(graph).splitlines() == [
        "pattern,system,note",
        'sftp:=cmd/rents,,"sends 1, receives 0; perhaps ham/rents (""rents"")"',
    ]


def test_what_uses_or_covers_an_ignored_address_goes_on_without_it() -> None:
    pay = Service(id="ham/pay", uses=(Use(system=FILES.id), Use(system="HR")))
    paper = Contract(id="c1", covers=(FILES.id, "HR"))
    sources = [
        build_source("apps", HR, keep(FILES, borough=None), pay, paper),
        build_source("connections.csv", line("file:*", "-")),
    ]
    graph = merge(sources).graph
    assert [each.id for each in graph.systems] == ["ham/hr"]
    assert [use.system for use in graph.services[0].uses] == ["ham/hr"]
    assert graph.contracts[0].covers == ("ham/hr",)
