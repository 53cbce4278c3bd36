"""An impact answer as tables: one for each kind of thing, or all things in one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Final, TypeVar

from depgraph.analysis.answer import AffectedSystem, ImpactAnswer
from depgraph.errors import escape
from depgraph.graph import Snapshot
from depgraph.wording.answers import (
    describe_replaced,
    list_unknown,
    sort_contracts,
    write_contract,
    write_headline,
    write_question,
)
from depgraph.wording.effects import (
    DISPOSITIONS,
    find_feeds,
    index_systems,
    list_feeds_left,
    list_losses,
    list_uses,
    sort_services,
    sort_systems,
    write_possibly,
)
from depgraph.wording.names import Names
from visualisations.tables import Cell, Column, Table

_WIDE: Final = frozenset(
    {
        "Covers", "In words", "Integration", "Meaning", "Processes", "Question", "Route",
        "What the record does not say",
    }
)  # fmt: skip
_NARROW: Final = frozenset(
    {"Confidence", "Distance", "LGSL id", "Possibly", "Role", "Severity", "Statutory", "What to do"}
)
_IN_ONE: Final = (
    "Kind", "Effect", "Name", "In words", "Borough", "Data", "Possibly", "Confidence", "Distance",
    "Route", "Id",
)  # fmt: skip
_KINDS: Final[Mapping[str, Mapping[str, Cell]]] = {
    "Replaced": {"Kind": "system", "Effect": "replaced"},
    "Services": {"Kind": "service"},
    "Systems": {"Kind": "system"},
    "Integrations": {"Kind": "integration"},
    "Find out first": {"Kind": "question", "Effect": "find out first"},
    "By other data": {"Effect": "downstream by other data"},
    "Not recorded": {"Kind": "not recorded"},
    "Contracts": {"Kind": "contract"},
    "Teams": {"Kind": "team"},
}
"""Of each table, what its rows say in the first columns of one table of all."""
_CALLED: Final = {
    "Severity": "Effect", "Role": "Effect", "What to do": "Effect", "Service": "Name",
    "System": "Name", "Integration": "Name", "Contract": "Name", "Team": "Name",
    "Meaning": "In words", "Question": "In words", "What the record does not say": "In words",
}  # fmt: skip
"""What columns are called in one table of all, where it is otherwise."""
Row = TypeVar("Row", bound=Mapping[str, object])


def list_tables(graph: Snapshot, answer: ImpactAnswer) -> list[Table]:
    """
    List an answer as tables: what is replaced, services, systems, integrations, and the rest.

    Traced rows come before assumed ones, the gravest first. A table may be empty.
    """
    names = Names(graph)
    makers: Sequence[Callable[[Names, ImpactAnswer], Table]] = (
        _list_replaced,
        _list_services,
        _list_systems,
        _list_integrations,
        _list_questions,
        _list_downstream,
        _list_unknown,
        _list_contracts,
        _list_teams,
    )
    return [make(names, answer) for make in makers]


def merge_tables(graph: Snapshot, answer: ImpactAnswer) -> Table:
    """List everything in one table: the answer in a sentence, then a row for each thing."""
    sentences = write_headline(Names(graph), answer)
    rows: list[dict[str, Cell]] = [{"Kind": "answer", "In words": each} for each in sentences]
    for table in list_tables(graph, answer):
        headings = [_CALLED.get(column.heading, column.heading) for column in table.columns]
        rows.extend(
            {**_KINDS[table.name], **dict(zip(headings, row, strict=True))} for row in table.rows
        )
    return _build("Answer", _IN_ONE, [[row.get(each) for each in _IN_ONE] for row in rows])


def _build(name: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Table:
    columns = tuple(Column(heading=each, width=_measure(each)) for each in headings)
    return Table(name=name, columns=columns, rows=rows)


def _measure(heading: str) -> int:
    if heading in _WIDE:
        return 60
    return 11 if heading in _NARROW else 28


def _traced_first(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row["confidence"] != "traced")


def _list_replaced(names: Names, answer: ImpactAnswer) -> Table:
    systems = answer.question["systems"]
    rows = [(names.systems[each], describe_replaced(names, each), each) for each in systems]
    return _build("Replaced", ("System", "In words", "Id"), rows)


def _list_services(names: Names, answer: ImpactAnswer) -> Table:
    headings = (
        "Severity", "Service", "Borough", "LGSL id", "Statutory", "In words", "Processes",
        "Possibly", "Confidence", "Distance", "Route", "Id",
    )  # fmt: skip
    systems = index_systems(answer)
    rows = [
        (
            row["severity"],
            names.services[row["id"]],
            _name_borough(names, row["borough"]),
            row["lgsl_id"],
            {True: "yes", False: "no", None: ""}[row["statutory"]],
            " ".join([*list_uses(names, answer, row, systems), write_possibly(row)]).strip()
            or f"It uses {names.systems[row['system']]}.",
            "; ".join(map(escape, row["processes"])),
            row["possibly"],
            row["confidence"],
            row["distance"],
            _write_route(names, row["route"]),
            row["id"],
        )
        for row in _traced_first(sort_services(answer.services))
    ]
    return _build("Services", headings, rows)


def _list_systems(names: Names, answer: ImpactAnswer) -> Table:
    headings = (
        "Role", "System", "Borough", "In words", "Data", "Possibly", "Confidence", "Distance",
        "Route", "Id",
    )  # fmt: skip
    feeds = find_feeds(names.graph, answer)
    rows = [
        (
            row["roles"][-1],
            names.systems[row["id"]],
            _name_borough(names, row["borough"]),
            " ".join([*list_losses(names, answer, row), *list_feeds_left(names, row, feeds)])
            or f"It may lose {_name_data(names, row)}.",
            _name_data(names, row),
            row["possibly"],
            row["confidence"],
            row["distance"],
            _write_route(names, row["route"]),
            row["id"],
        )
        for row in _traced_first(sort_systems(answer.systems))
    ]
    return _build("Systems", headings, rows)


def _list_integrations(names: Names, answer: ImpactAnswer) -> Table:
    headings = (
        "What to do", "Meaning", "Integration", "Source", "Target", "Via", "Data", "Mechanism",
        "Automation", "Id",
    )  # fmt: skip
    rows = [
        (
            row["disposition"],
            DISPOSITIONS[row["disposition"]],
            names.write_transfer(row),
            names.systems[row["source"]],
            names.systems[row["target"]],
            ", ".join(names.systems[each] for each in row["via"]),
            names.write_data(row["data"]),
            row["mechanism"].replace("_", " "),
            row["automation"],
            row["id"],
        )
        for row in answer.integrations
    ]
    return _build("Integrations", headings, rows)


def _list_questions(names: Names, answer: ImpactAnswer) -> Table:
    headings = ("Order", "Question", "Systems behind it", "Services behind it", "Id")
    rows = [
        (number, write_question(names, row), row["systems"], row["services"], row["integration"])
        for number, row in enumerate(answer.coverage["questions"], start=1)
    ]
    return _build("Find out first", headings, rows)


def _list_downstream(names: Names, answer: ImpactAnswer) -> Table:
    listed = answer.coverage["downstream"]["listed"] or {"systems": [], "services": []}
    rows = [
        *(("system", names.systems[each], each) for each in listed["systems"]),
        *(("service", names.services[each], each) for each in listed["services"]),
    ]
    return _build("By other data", ("Kind", "Name", "Id"), rows)


def _list_unknown(names: Names, answer: ImpactAnswer) -> Table:
    rows = [(sentence,) for sentence in list_unknown(names, answer, most=None)]
    return _build("Not recorded", ("What the record does not say",), rows)


def _list_contracts(names: Names, answer: ImpactAnswer) -> Table:
    headings = (
        "Contract", "Supplier", "Covers", "Ends", "Latest end", "Notice by", "Review", "In words",
        "Id",
    )  # fmt: skip
    rows = [
        (
            row["title"] or row["id"],
            names.suppliers.get(row["supplier"], row["supplier"]) if row["supplier"] else "",
            ", ".join(names.systems[each] for each in row["covers"]),
            *(_read_day(row[key]) for key in ("end", "latest_end", "notice_by", "review")),
            write_contract(names, row, on=answer.question["on"]),
            row["id"],
        )
        for row in sort_contracts(answer)
    ]
    return _build("Contracts", headings, rows)


def _list_teams(_: Names, answer: ImpactAnswer) -> Table:
    return _build("Teams", ("Team", "Id"), [(each["name"], each["id"]) for each in answer.teams])


def _read_day(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


def _name_borough(names: Names, borough: str | None) -> str:
    return names.boroughs.get(borough, borough) if borough else ""


def _write_route(names: Names, route: Sequence[str]) -> str:
    return names.write_route(route) if route else ""


def _name_data(names: Names, row: AffectedSystem) -> str:
    return names.write_data([datum["entity"] for datum in row["data"]]) if row["data"] else ""
