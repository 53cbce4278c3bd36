"""The command line: `depgraph`, also `python -m depgraph`."""

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

from depgraph import __version__
from depgraph.errors import (
    DepgraphError,
    InputError,
    NotFoundError,
    Problem,
    UnavailableError,
    escape,
)

if TYPE_CHECKING:
    from depgraph.graph import Snapshot
    from depgraph.plugins import Drawing, Export

Run = Callable[[argparse.Namespace], int | None]

_EXIT_CODES: Final = {InputError: 2, NotFoundError: 4, UnavailableError: 5}
_MOST_PROBLEMS: Final = 20


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run a command.

    Returns:
        The exit code: 0 done, 2 correct the input, 3 done in part, 4 look again, 5 try later.
    """
    _prepare_output()
    given = sys.argv[1:] if arguments is None else arguments
    options = _build_parser(given).parse_args(given)
    run: Run = options.run
    try:
        code = run(options)
        sys.stdout.flush()
    except DepgraphError as error:
        _print_problems(error)
        return next(code for kind, code in _EXIT_CODES.items() if isinstance(error, kind))
    except BrokenPipeError:
        # Whoever read the output has stopped; nothing is left to say, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code or 0


def _prepare_output() -> None:
    """Keep a name that the terminal's encoding cannot show from ending the command."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _print_problems(error: DepgraphError) -> None:
    for problem in error.problems[:_MOST_PROBLEMS]:
        print(f"depgraph: {escape(str(problem))}", file=sys.stderr)
    rest = len(error.problems) - _MOST_PROBLEMS
    if rest > 0:
        print(f"depgraph: and {rest:,} more of {len(error.problems):,} problems.", file=sys.stderr)


def _build_parser(arguments: Sequence[str] = ()) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="depgraph",
        description="What is affected when a council replaces a system?",
        allow_abbrev=False,
    )
    _add_global(parser, default=True)
    parser.add_argument("--version", action="version", version=f"depgraph {__version__}")
    shared = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    _add_global(shared, default=False)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def add(name: str, run: Run, description: str) -> argparse.ArgumentParser:
        command = commands.add_parser(
            name, help=description, description=description, parents=[shared], allow_abbrev=False
        )
        command.add_argument(
            "--version", action="version", version=f"depgraph {__version__}", help=argparse.SUPPRESS
        )
        command.set_defaults(run=run)
        return command

    _add_impact(add("impact", _run_impact, "say what is affected when systems are replaced"))
    add("demo", _run_demo, "import invented boroughs, and answer one question")
    for name in ("systems", "integrations", "services"):
        _add_list(add(name, _run_list, f"list {name}"), name)
    show = add("show", _run_show, "show all that is known of one thing")
    show.add_argument("id", metavar="ID", help="id of anything, or the name of a system")
    _add_format(show)
    _add_import(add("import", _run_import, "import files and folders into a store"))
    _add_sources(add("sources", _run_sources, "list sources, or give one a rank"))
    forget = add("forget", _run_forget, "retire all that one source states")
    forget.add_argument("source", metavar="SOURCE")
    check = add("check", _run_check, "find what is doubtful, and the line that settles it")
    _add_format(check)
    _add_alias(add("alias", _run_alias, "say which system a name means, or list the names"))
    connections = add(
        "connections", _run_connections, "list addresses that nobody has resolved to a system"
    )
    connections.add_argument(
        "--suggest", metavar="FILE.csv", help="write a table to fill in and import; it must be new"
    )
    data = add("data", _run_data, "list tables and message types that stand for no data yet")
    data.add_argument(
        "--suggest", metavar="FILE.csv", help="write a table to fill in and import; it must be new"
    )
    formats = add("formats", _run_formats, "list what can be imported, or explain one format")
    formats.add_argument("name", metavar="NAME", nargs="?", help="format to explain")
    _add_export(add("export", _run_export, "write the graph to a file, or to tables"))
    _add_store(add("store", _run_store, "copy a store, or check what it holds"))
    template = add("template", _run_template, "write a workbook to fill in and import")
    template.add_argument("file", metavar="FILE.xlsx", help="workbook to write; it must be new")
    if _find_command(arguments) not in commands.choices:
        from depgraph.plugins import list_commands

        for installed in list_commands():
            installed.add_arguments(add(installed.NAME, installed.run, installed.HELP))
    return parser


def _find_command(arguments: Sequence[str]) -> str | None:
    """Find the command among the arguments; looking for installed ones takes its time."""
    after_store = False
    for each in arguments:
        if not (after_store or each.startswith("-")):
            return each
        after_store = each == "--store"
    return None


def _add_global(parser: argparse.ArgumentParser, *, default: bool) -> None:
    """Add the options that stand before or after a command; after, they only count if given."""
    missing = None if default else argparse.SUPPRESS
    parser.add_argument(
        "--store",
        metavar="STORE",
        default=missing,
        help="store, or exchange file to read (else DEPGRAPH_STORE, else depgraph.db)",
    )
    parser.add_argument(
        "--quiet",
        action="store_true",
        default=False if default else argparse.SUPPRESS,
        help="no progress and no hints on standard error",
    )


def _add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format", choices=("table", "json"), default="table", help="table (default) or json"
    )


def _add_drawing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        help="table (default), json, or an installed drawing: csv, html, markdown, mermaid, "
        "xlsx; else what the ending of --output says",
    )


def _add_impact(parser: argparse.ArgumentParser) -> None:
    from depgraph.analysis.answer import Include

    parser.add_argument(
        "systems", metavar="SYSTEM", nargs="+", help="id, or a name or alias that one system has"
    )
    parser.add_argument(
        "--on",
        metavar="DATE",
        type=_read_date,
        help="date asked about, as 2026-11-22; today if not given",
    )
    parser.add_argument(
        "--max-distance",
        metavar="N",
        type=_read_distance,
        help="leave out, and count, what is more than N integrations away",
    )
    parser.add_argument(
        "--include",
        choices=get_args(Include),
        default="all",
        help="all (default); traced leaves out what is assumed; downstream lists that too",
    )
    parser.add_argument("--output", metavar="FILE", help="write to a file")
    _add_drawing(parser)


def _add_list(parser: argparse.ArgumentParser, collection: str) -> None:
    parser.set_defaults(collection=collection)
    parser.add_argument("--borough", metavar="ID", help="only those of one borough")
    parser.add_argument(
        "--search",
        metavar="TEXT",
        help="only those that hold this: names; ends, vias, data and mechanism; processes",
    )
    _add_format(parser)


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", metavar="PATH", nargs="+", type=Path)
    parser.add_argument("--borough", metavar="ID", help="whose all of it is: id, name or GSS code")
    parser.add_argument("--source", metavar="NAME", help="name of the one source imported")
    parser.add_argument("--format", metavar="NAME", help="importer to use; see depgraph formats")
    parser.add_argument(
        "--mapping", metavar="FILE.toml", help="what columns and words mean; overrules headings"
    )
    parser.add_argument(
        "--save-mapping", metavar="FILE.toml", help="write what was decided, to edit and use again"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would change")
    parser.add_argument(
        "--allow-shrink", action="store_true", help="let a source state much less than before"
    )
    parser.add_argument("--report", metavar="FILE.json", help="write the report to a file as well")
    parser.add_argument(
        "--adopt", action="store_true", help="import into a Neo4j database beside others' data"
    )


def _add_sources(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--rank",
        nargs=2,
        metavar=("SOURCE", "N"),
        help="where sources disagree, the lower rank wins; 0 at first",
    )
    _add_format(parser)


def _add_alias(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", help="name as a source writes it")
    parser.add_argument("system", metavar="SYSTEM", nargs="?", help="id of the system meant")
    parser.add_argument("--borough", metavar="ID", help="borough whose name it is")
    parser.add_argument("--remove", action="store_true", help="take the line away")


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", help="file to write, or folder for csv; - for standard output"
    )
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        help="json, csv or xlsx; else what the ending of FILE says, else json",
    )
    parser.add_argument("--borough", metavar="ID", help="one borough, with the far ends")


def _add_store(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="ACTION", dest="action", required=True)
    copying = "copy all that a store holds into an empty one, whatever kinds the two are of"
    copy = actions.add_parser("copy", help=copying, description=copying, allow_abbrev=False)
    copy.add_argument("original", metavar="FROM", help="store to copy")
    copy.add_argument("copy", metavar="TO", help="store to make")
    copy.add_argument(
        "--adopt", action="store_true", help="copy into a Neo4j database beside others' data"
    )
    checking = "check that what is stored agrees with what its sources state"
    check = actions.add_parser("check", help=checking, description=checking, allow_abbrev=False)
    check.add_argument("--mend", action="store_true", help="write anew what differs")
    _add_format(check)
    for action in (copy, check):
        _add_global(action, default=False)


def _read_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f'"{text}" is not a date. Write it as 2026-11-22.'
        raise argparse.ArgumentTypeError(message) from error


def _read_distance(text: str) -> int:
    if not text.isdecimal():
        message = f'"{text}" is not a distance. Use 0 or more integrations.'
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _find_store(options: argparse.Namespace) -> str:
    """Find the address of the store: the option's, else the environment's, else the default."""
    from depgraph.settings import read_settings

    given: str | None = options.store
    return given or read_settings().store


def _load(options: argparse.Namespace) -> "Snapshot":
    """Load the graph of the store that the options or the environment name."""
    from depgraph.stores import open_store

    with open_store(_find_store(options)) as store:
        return store.load()


def _run_impact(options: argparse.Namespace) -> None:
    from depgraph.analysis.impact import find_impact
    from depgraph.cli.documents import choose_format, write_document
    from depgraph.plugins import list_drawings
    from depgraph.resolve import find_systems

    known = ("json", *list_drawings()) if options.output else ()
    name = choose_format(options.format, options.output, known=known) or "table"
    draw = _find_drawing(name)
    graph = _load(options)
    answer = find_impact(
        graph,
        systems=find_systems(graph, options.systems),
        on=options.on,
        max_distance=options.max_distance,
        include=options.include,
    )
    write_document(draw(graph, answer), options.output)


def _find_drawing(name: str) -> "Drawing":
    """Find what puts an answer into a format: ours for tables and JSON, else what is installed."""
    if name == "table":
        from depgraph.cli.impact import draw_table

        return draw_table
    if name == "json":
        return lambda _, answer: answer.model_dump_json(indent=2)
    from depgraph.plugins import find_drawing

    return find_drawing(name, besides=("table", "json"))


def _run_demo(options: argparse.Namespace) -> None:
    from depgraph.cli.demo import write_demo
    from depgraph.cli.documents import write_document

    write_document(write_demo(brief=options.quiet), None)


def _run_list(options: argparse.Namespace) -> None:
    from depgraph.cli.documents import write_document
    from depgraph.cli.lists import write_list

    graph = _load(options)
    write_document(
        write_list(
            graph,
            options.collection,
            borough=options.borough,
            search=options.search,
            as_json=options.format == "json",
        ),
        None,
    )


def _run_show(options: argparse.Namespace) -> None:
    from depgraph.cli.documents import write_document
    from depgraph.cli.show import write_thing
    from depgraph.stores import open_store

    with open_store(_find_store(options)) as store:
        text = write_thing(store, options.id, as_json=options.format == "json")
    write_document(text, None)


def _run_import(options: argparse.Namespace) -> int:
    from depgraph.cli.importing import run_import

    return run_import(options, store=_find_store(options), on=_today())


def _today() -> date:
    """Tell the day of the import, by the calendar of the person who imports."""
    return date.today()  # noqa: DTZ011


def _run_sources(options: argparse.Namespace) -> None:
    from depgraph.cli.documents import write_document
    from depgraph.cli.imports import write_sources
    from depgraph.pipeline import rank_source
    from depgraph.stores import open_writable

    with open_writable(_find_store(options), create=False) as store:
        if options.rank is not None:
            rank_source(store, options.rank[0], rank=_read_rank(options.rank[1]))
        states = store.read_states()
    write_document(write_sources(states, as_json=options.format == "json"), None)


def _read_rank(text: str) -> int:
    if not re.fullmatch("-?[0-9]{1,9}", text):
        raise InputError([Problem(f'"{text}" is not a rank. Use a whole number, as in 1.')])
    return int(text)


def _run_forget(options: argparse.Namespace) -> None:
    from depgraph.cli.documents import write_document
    from depgraph.cli.imports import write_change
    from depgraph.cli.text import measure_width
    from depgraph.pipeline import forget_source
    from depgraph.stores import open_writable

    with open_writable(_find_store(options), create=False) as store:
        change = forget_source(store, options.source, on=_today())
    write_document("\n".join(write_change(change, width=measure_width())), None)


def _run_check(options: argparse.Namespace) -> None:
    from depgraph.cli.documents import write_document
    from depgraph.cli.imports import write_doubts
    from depgraph.doubts import find_doubts
    from depgraph.stores import open_store

    with open_store(_find_store(options)) as store:
        doubts = find_doubts(store.load_merged(), on=_today())
    write_document(write_doubts(doubts, as_json=options.format == "json"), None)


def _run_alias(options: argparse.Namespace) -> None:
    from depgraph.cli.documents import write_document
    from depgraph.cli.imports import write_aliases
    from depgraph.pipeline import save_alias
    from depgraph.resolve import find_systems
    from depgraph.stores import open_writable

    if options.name is not None and options.remove is (options.system is not None):
        fault = 'Name both: depgraph alias "Name" borough/system, or a name with --remove.'
        raise InputError([Problem(fault)])
    with open_writable(_find_store(options), create=False) as store:
        if options.name is not None:
            system = options.system and find_systems(store.load(), [options.system])[0]
            save_alias(store, borough=options.borough, name=options.name, system=system)
        aliases = store.read_aliases()
    write_document(write_aliases(aliases), None)


def _run_connections(options: argparse.Namespace) -> None:
    from depgraph.cli.connections import run_connections

    run_connections(_load(options), options.suggest)


def _run_data(options: argparse.Namespace) -> None:
    from depgraph.cli.connections import run_data

    run_data(_load(options), options.suggest)


def _run_formats(options: argparse.Namespace) -> None:
    from depgraph.cli.documents import write_document
    from depgraph.cli.imports import write_format, write_formats
    from depgraph.plugins import list_importers

    importers = list_importers()
    if options.name is None:
        write_document(write_formats(importers), None)
    else:
        write_document(write_format(importers, options.name), None)


def _run_export(options: argparse.Namespace) -> None:
    from depgraph.cli.documents import choose_format, write_document, write_folder
    from depgraph.extract import extract_borough
    from depgraph.plugins import list_exports

    known = ("json", *list_exports())
    export = _find_export(choose_format(options.format, options.file, known=known) or "json")
    graph = _load(options)
    if options.borough is not None:
        graph = extract_borough(graph, borough=options.borough)
    document = export(graph)
    if isinstance(document, str | bytes):
        write_document(document, None if options.file == "-" else options.file)
    else:
        write_folder(document, options.file)


def _find_export(name: str) -> "Export":
    """Find what puts a graph into a format: ours for exchange files, else what is installed."""
    if name == "json":
        from depgraph.exchange import write_graph

        return write_graph
    from depgraph.plugins import find_export

    return find_export(name, besides=("json",))


def _run_store(options: argparse.Namespace) -> int | None:
    from depgraph.cli.stores import run_check, run_copy

    if options.action == "copy":
        run_copy(options)
        return None
    return run_check(options, store=_find_store(options))


def _run_template(options: argparse.Namespace) -> None:
    from depgraph.cli.documents import write_document
    from depgraph.plugins import find_template

    path = Path(options.file)
    if path.suffix.lower() != ".xlsx":
        fault = "The register to fill in is a workbook. Give it a name that ends in .xlsx."
        raise InputError([Problem(fault, file=options.file)])
    if path.exists():
        fault = "There is a file of this name, perhaps with work in it. Name another."
        raise InputError([Problem(fault, file=options.file)])
    write_document(find_template("xlsx")(), options.file)
