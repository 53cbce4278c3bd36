"""What an import changes in what its source states: new, stated again, changed, retired."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from depgraph.errors import InputError, Problem
from depgraph.facts import Kept, Kind, Reading, SourceState, Statement

Key = tuple[Kind, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """
    What an import, or forgetting a source, changes; each a sorted list of (kind, id).

    Args:
        source: Name of the source.
        added: What it had not stated before, or had stopped stating.
        changed: What it states otherwise than before.
        retired: What it no longer states.
        kept_unread: What stays because its part could not be read this time.
        unchanged: How many things it states as before.
    """

    source: str
    added: list[Key] = field(default_factory=list)
    changed: list[Key] = field(default_factory=list)
    retired: list[Key] = field(default_factory=list)
    kept_unread: list[Key] = field(default_factory=list)
    unchanged: int = 0


def renew(
    before: SourceState | None, reading: Reading, *, on: date, allow_shrink: bool = False
) -> tuple[SourceState, Change]:
    """
    Replace what a source states with what was read from it.

    What it no longer states is retired on the day of the import. What comes from a part
    that could not be read this time stays as it was; what is stated again is open
    without a gap.

    Raises:
        InputError: If the reading states nothing, or less than half of what the source
            stated before, unless `allow_shrink`: a broken export must not retire an estate.
    """
    stated = _group(statement for statement in reading.statements)
    old = _group_kept(before.kept if before else ())
    open_before = {
        key for key, kept in old.items() if any(each.retired_on is None for each in kept)
    }
    unread = {
        key
        for key in open_before - stated.keys()
        if any(each.statement.evidence.part in reading.unread for each in old[key])
    }
    if not allow_shrink:
        _guard_shrink(reading.source, len(stated) + len(unread), len(open_before))
    again = stated.keys() & open_before
    changed = sorted(key for key in again if _differ(stated[key], old[key]))
    change = Change(
        source=reading.source,
        added=sorted(stated.keys() - open_before),
        changed=changed,
        retired=sorted(open_before - stated.keys() - unread),
        kept_unread=sorted(unread),
        unchanged=len(again) - len(changed),
    )
    kept = [
        _renew_one(statement, old.get(statement.key, ()), on) for statement in reading.statements
    ]
    for key in old.keys() - stated.keys():
        retires = key not in unread
        kept.extend(_retire(each, on) if retires else each for each in old[key])
    state = SourceState(
        source=reading.source,
        borough=reading.borough,
        importer=reading.importer,
        read_on=on,
        rank=before.rank if before else 0,
        kept=tuple(sorted(kept, key=_order)),
    )
    return state, change


def retire_all(before: SourceState, *, on: date) -> tuple[SourceState, Change]:
    """Retire all that a source states."""
    open_before = {each.statement.key for each in before.kept if each.retired_on is None}
    kept = tuple(_retire(each, on) for each in before.kept)
    return replace(before, kept=kept), Change(source=before.source, retired=sorted(open_before))


def _group(statements: Iterable[Statement]) -> dict[Key, list[Statement]]:
    grouped: dict[Key, list[Statement]] = {}
    for statement in statements:
        grouped.setdefault(statement.key, []).append(statement)
    return grouped


def _group_kept(kept: Iterable[Kept]) -> dict[Key, list[Kept]]:
    grouped: dict[Key, list[Kept]] = {}
    for each in kept:
        grouped.setdefault(each.statement.key, []).append(each)
    return grouped


def _guard_shrink(source: str, now: int, before: int) -> None:
    if now == 0 or 2 * now < before:
        states = f"It states {now:,} things" if now else "It states nothing"
        stated = f" and stated {before:,} at the last import" if before else ""
        remedy = "Check the export, or allow it with --allow-shrink."
        fault = f"{states}{stated}. Nothing was changed. {remedy}"
        raise InputError([Problem(fault, file=source)])


def _differ(stated: Sequence[Statement], old: Sequence[Kept]) -> bool:
    """Tell whether the records differ; where in the source they were read may."""
    now = [(each.record, each.borough) for each in stated]
    then = [
        (each.statement.record, each.statement.borough) for each in old if each.retired_on is None
    ]
    return now != then and Counter(now) != Counter(then)


def _renew_one(statement: Statement, old: Sequence[Kept], on: date) -> Kept:
    first_seen = min((each.first_seen for each in old), default=on)
    return Kept(statement=statement, first_seen=first_seen, last_seen=on)


def _retire(kept: Kept, on: date) -> Kept:
    return kept if kept.retired_on is not None else replace(kept, retired_on=on)


def _order(kept: Kept) -> tuple[Key, str, str]:
    evidence = kept.statement.evidence
    return kept.statement.key, evidence.part, evidence.locator
