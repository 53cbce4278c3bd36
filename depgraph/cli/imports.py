"""Imports and sources as a person reads them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from depgraph.cli.decisions import write_decisions
from depgraph.cli.text import draw_columns, measure_table, measure_width, wrap
from depgraph.doubts import Doubt
from depgraph.errors import escape
from depgraph.facts import SourceState
from depgraph.finding import choose_importers
from depgraph.importer import Importer, Mapped
from depgraph.pipeline import Report
from depgraph.renewal import Change, Key
from depgraph.wording.phrases import count

_MOST_SHOWN = 10
_MOST_DOUBTS = 20
_MOST_SOURCES = 10


def write_report(report: Report, *, dry_run: bool) -> Iterator[str]:
    """Write what an import did: a line for each source, then what to act on."""
    width, brief = measure_width(), len(report.changes) > _MOST_SOURCES
    for change in report.changes:
        yield from write_change(change, width=width, dry_run=dry_run)
        decisions = report.decisions.get(change.source, ())
        yield from write_decisions(decisions, source=change.source, width=width, brief=brief)
    if brief:
        yield "--report FILE.json lists what everything was taken for."
    for title, problems in (
        ("NOT IMPORTED", report.refused),
        ("COULD NOT BE READ; WHAT IT STATED BEFORE STAYS", report.partial),
        ("LEFT ASIDE", report.aside),
        ("NOT USED OF THE MAPPING", report.unused),
    ):
        if problems:
            yield f"{title}: {len(problems):,}"
            yield from (wrap(escape(str(each)), width=width, indent=2, hang=2) for each in problems)
    if report.unrecognised:
        yield f"NOT RECOGNISED: {len(report.unrecognised):,}; depgraph formats lists what is"
        names = ", ".join(map(escape, report.unrecognised))
        yield wrap(names, width=width, indent=2, hang=2)
    state = "would stay at" if dry_run else "is at"
    yield f"The graph {state} version {report.version}."


def write_change(change: Change, *, width: int, dry_run: bool = False) -> Iterator[str]:
    """Write what one source states anew, otherwise, or no longer."""
    verb = "would state" if dry_run else "states"
    parts = [
        f"{len(keys):,} {word}"
        for keys, word in (
            (change.added, "new"),
            (change.changed, "changed"),
            (change.retired, "retired"),
            (change.kept_unread, "kept unread"),
        )
        if keys
    ]
    if change.unchanged or not parts:
        parts.append(f"{change.unchanged:,} unchanged")
    total = len(change.added) + len(change.changed) + len(change.kept_unread) + change.unchanged
    text = f"{escape(change.source)} {verb} {count(total, 'thing')}: {', '.join(parts)}"
    yield wrap(text, width=width, hang=2)
    if change.retired:
        yield wrap(f"retired: {_list_keys(change.retired)}", width=width, indent=2, hang=2)


def _list_keys(keys: Sequence[Key]) -> str:
    shown = ", ".join(f"{kind} {escape(identifier)}" for kind, identifier in keys[:_MOST_SHOWN])
    rest = len(keys) - _MOST_SHOWN
    return f"{shown} and {rest:,} more" if rest > 0 else shown


def write_report_json(report: Report) -> str:
    """Write a report as JSON, with what everything was taken for."""
    written = {key: value for key, value in asdict(report).items() if key != "mapping"}
    return json.dumps(written, ensure_ascii=False, indent=2)


def write_sources(states: Sequence[SourceState], *, as_json: bool) -> str:
    """List the sources, in the order of their precedence."""
    ordered = sorted(states, key=lambda state: (state.rank, state.source))
    rows = [
        (
            state.source,
            str(state.rank),
            state.importer,
            state.borough or "",
            state.read_on.isoformat(),
            str(sum(kept.retired_on is None for kept in state.kept)),
            str(sum(kept.retired_on is not None for kept in state.kept)),
        )
        for state in ordered
    ]
    header = ("SOURCE", "RANK", "FORMAT", "BOROUGH", "READ ON", "STATES", "RETIRED")
    if as_json:
        keys = [each.lower().replace(" ", "_") for each in header]
        written = [dict(zip(keys, row, strict=True)) for row in rows]
        return json.dumps(written, ensure_ascii=False, indent=2)
    if not rows:
        return "No sources. Import something: depgraph import FILE."
    return "\n".join(draw_columns(header, rows, width=measure_table()))


def write_doubts(doubts: Sequence[Doubt], *, as_json: bool) -> str:
    """Write what is doubtful, by kind, with a count of each."""
    if as_json:
        return json.dumps([asdict(doubt) for doubt in doubts], ensure_ascii=False, indent=2)
    if not doubts:
        return "Nothing doubtful was found. What nobody recorded cannot be."
    width = measure_width()
    lines = []
    for kind in dict.fromkeys(doubt.kind for doubt in doubts):
        alike = [doubt for doubt in doubts if doubt.kind == kind]
        lines.append(f"{kind.upper()}: {len(alike):,}")
        shown = (escape(doubt.sentence) for doubt in alike[:_MOST_DOUBTS])
        lines.extend(wrap(sentence, width=width, indent=2, hang=2) for sentence in shown)
        if len(alike) > _MOST_DOUBTS:
            lines.append(f"  and {len(alike) - _MOST_DOUBTS:,} more; --format json lists all.")
    return "\n".join(lines)


def write_aliases(aliases: Mapping[tuple[str | None, str], str]) -> str:
    """List the alias tables."""
    if not aliases:
        return "No aliases."
    ordered = sorted(aliases.items(), key=lambda each: (each[0][0] or "", each[0][1]))
    rows = [(borough or "", name, system) for (borough, name), system in ordered]
    return "\n".join(draw_columns(("BOROUGH", "NAME", "SYSTEM"), rows, width=measure_table()))


def write_formats(importers: Sequence[Importer]) -> str:
    """List what can be imported, and how it is recognised."""
    rows = [(each.NAME, each.READS, each.RECOGNISES) for each in importers]
    return "\n".join(draw_columns(("NAME", "READS", "RECOGNISED BY"), rows, width=measure_table()))


def write_format(importers: Sequence[Importer], name: str) -> str:
    """
    Explain what an importer recognises, and what a mapping profile can say to it.

    Raises:
        InputError: If no importer has the name.
    """
    (importer,) = choose_importers(importers, name)
    if isinstance(importer, Mapped):
        return importer.explain()
    return f"{importer.NAME} reads {importer.READS}, recognised as {importer.RECOGNISES}."
