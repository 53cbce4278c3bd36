"""What an importer of pipelines left aside, counted by kind, with examples."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from depgraph.errors import escape, list_names, shorten
from depgraph.facts import Decision

_MOST_SHOWN: Final = 12


class Aside(NamedTuple):
    """
    A kind of thing that is counted.

    Args:
        one: What one is called.
        many: What several are called.
        basis: Why it is taken so.
        meaning: What it is taken for; null where nothing is read from it.
    """

    one: str
    many: str
    basis: str
    meaning: str | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """
    Counts of what was met.

    Args:
        met: Of each kind the things, by what makes each one, with the name to show.
    """

    met: dict[Aside, dict[str, str]] = field(default_factory=dict)

    def add(self, aside: Aside, name: str, *, key: str | None = None) -> None:
        """Count a thing, once for each key; its name is the key where none is given."""
        self.met.setdefault(aside, {})[name if key is None else key] = name

    def decide(self, source: str) -> Iterator[Decision]:
        """Say what was counted, a decision for each kind, by kind."""
        for aside in sorted(self.met, key=lambda each: each.many):
            met = self.met[aside]
            names = sorted({escape(shorten(name)) for name in met.values() if name})
            listed = f": {list_names(names, most=_MOST_SHOWN, last='and')}" if names else ""
            thing = f"{len(met):,} {aside.one if len(met) == 1 else aside.many}"
            basis = f"{aside.basis}{listed}"
            yield Decision(part=source, thing=thing, meaning=aside.meaning, basis=basis)
