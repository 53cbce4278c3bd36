"""What an import took things for, as a person reads it."""

from collections.abc import Iterator, Sequence
from typing import Final

from depgraph.cli.text import wrap
from depgraph.errors import escape
from depgraph.facts import Decision

_MOST_THINGS: Final = 20


def write_decisions(
    decisions: Sequence[Decision], *, source: str, width: int, brief: bool = False
) -> Iterator[str]:
    """
    Write what things in a source were taken for, and what nothing was read from.

    Args:
        decisions: The decisions.
        source: Name of the source; its sheets are named, itself is not.
        width: How wide to write.
        brief: Whether only to write what nothing was read from.
    """
    groups: dict[tuple[str, bool, str], list[str]] = {}
    for each in decisions:
        read = each.meaning is not None
        said = f"{each.thing} = {each.meaning}" if read else each.thing
        groups.setdefault((each.part, read, each.basis), []).append(said)
    for (part, read, basis), things in groups.items():
        if read and brief:
            continue
        shown = "; ".join(things[:_MOST_THINGS])
        more = f"; {len(things) - _MOST_THINGS:,} more" if len(things) > _MOST_THINGS else ""
        where = "" if part == source else f"{part}: "
        line = f"{where}{'' if read else 'not read: '}{shown}{more} ({basis})"
        yield wrap(escape(line), width=width, indent=2, hang=2)
