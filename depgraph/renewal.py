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
    without a gap. A day before that of an earlier import, by a clock that was wrong, is
    taken, but ends nothing before it was first seen.

    Raises:
        InputError: If the reading states nothing, or less than half of what the parts that
            could be read stated before, unless `allow_shrink`: a broken export must not
            retire an estate.
    """
    stated = _group(reading.statements)
    parts = {(each.key, each.evidence.part) for each in reading.statements}
    old = _group_kept(before.kept if before else ())
    open_before = {key for key, kept in old.items() if _is_open(kept)}
    kept = [_renew_one(each, old.get(each.key, ()), on) for each in reading.statements]
    unread: set[Key] = set()
    for key, before_of_key in old.items():
        for each in before_of_key:
            part = each.statement.evidence.part
            if part in reading.unread and (key, part) not in parts:
                kept.append(each)
                unread.update([key] if each.retired_on is None else [])
            elif key not in stated:
                kept.append(_retire(each, on))
    if not allow_shrink:
        readable = len(open_before - (unread - stated.keys()))
        _guard_shrink(reading, now=len(stated), before=readable, unread=bool(unread))
    again = stated.keys() & open_before
    changed = sorted(key for key in again if _differ(stated[key], old[key], reading.unread))
    change = Change(
        source=reading.source,
        added=sorted(stated.keys() - open_before),
        changed=changed,
        retired=sorted(open_before - stated.keys() - unread),
        kept_unread=sorted(unread - stated.keys()),
        unchanged=len(again) - len(changed),
    )
    state = SourceState(
        source=reading.source,
        borough=reading.borough or (before.borough if before else None),
        importer=reading.importer,
        read_on=_find_read_on(before, reading, on),
        rank=before.rank if before else 0,
        kept=tuple(sorted(kept, key=_order)),
    )
    return state, change


def _is_open(kept: Sequence[Kept]) -> bool:
    return any(each.retired_on is None for each in kept)


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


def _guard_shrink(reading: Reading, *, now: int, before: int, unread: bool) -> None:
    if 2 * now < before or (now == 0 and not unread):
        states = f"It states {now:,} things" if now else "It states nothing"
        stated = f" and stated {before:,} at the last import" if before else ""
        apart = ", the parts apart that could not be read" if unread else ""
        remedy = "Check the export, or allow it with --allow-shrink."
        fault = f"{states}{stated}{apart}. Nothing was changed. {remedy}"
        raise InputError([Problem(fault, file=reading.source)])


def _find_read_on(before: SourceState | None, reading: Reading, on: date) -> date:
    """Find the day that anything of a source was last read."""
    nothing = reading.unread and not reading.statements
    return before.read_on if before and nothing else on


def _differ(stated: Sequence[Statement], old: Sequence[Kept], unread: frozenset[str]) -> bool:
    """Tell whether the records differ; where in the source they were read may."""
    read = {each.evidence.part for each in stated}
    now = [(each.record, each.borough) for each in stated]
    then = [
        (each.statement.record, each.statement.borough)
        for each in old
        if each.retired_on is None
        and (each.statement.evidence.part not in unread or each.statement.evidence.part in read)
    ]
    return now != then and Counter(now) != Counter(then)


def _renew_one(statement: Statement, old: Sequence[Kept], on: date) -> Kept:
    first_seen = min((each.first_seen for each in old), default=on)
    return Kept(statement=statement, first_seen=min(first_seen, on), last_seen=on)


def _retire(kept: Kept, on: date) -> Kept:
    if kept.retired_on is not None:
        return kept
    return replace(kept, retired_on=max(kept.first_seen, on))


def _order(kept: Kept) -> tuple[Key, str, str]:
    evidence = kept.statement.evidence
    return kept.statement.key, evidence.part, evidence.locator
