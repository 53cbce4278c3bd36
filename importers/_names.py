"""Which systems a cell names: commas and "and" may part names or belong to one."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from depgraph.dictionaries import suggest_products
from depgraph.names import normalise_name
from importers._words import split_list

_LIST: Final = ","
_AND: Final = r"\sand\s"
_AMPERSAND: Final = r"\s&\s"
_PAIRS: Final = (r"\s*/\s*", _AND, _AMPERSAND, r"\s\+\s")
_MARKS: Final = (",", "/", " and ", " AND ", " And ", "&", "+")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of systems that are known: those that a file gives, and products."""

    given: Collection[str] = field(default_factory=frozenset)

    def is_known(self, name: str) -> bool:
        """Tell whether a name, or what stands before its brackets, is known."""
        plain = normalise_name(name.partition("(")[0])
        for each in {normalise_name(name), plain} - {""}:
            if each in self.given or suggest_products(each):
                return True
        return False

    def part_end(self, cell: str) -> list[str]:
        """
        Part the systems of a cell that mostly names one, the end of an integration.

        Semicolons and lines part names. Commas do only where a part is a known name, "and"
        and "/" only where all are: "Planning, Parks and Trees" may be one system.

        Example:
            >>> Names().part_end("Academy, iWorld and NEC; Health and Safety")
            ['Academy', 'iWorld', 'NEC', 'Health and Safety']
            >>> Names({"ledger"}).part_end("Academy/Ledger")
            ['Academy', 'Ledger']
        """
        return [name for item in split_list(cell, at=r"[;\n]") for name in self._part(item)]

    def part_list(self, cell: str) -> list[str]:
        """
        Part the systems of a cell that may name many: those that a service uses.

        Commas part names here, and "and" does before the last of a list.

        Example:
            >>> Names().part_list("Academy; Civica, iWorld and NEC")
            ['Academy', 'Civica', 'iWorld', 'NEC']
            >>> Names().part_list("NEC Revenues and Benefits, Health and Safety")
            ['NEC Revenues and Benefits', 'Health', 'Safety']
        """
        items = [
            name
            for item in split_list(cell, at=r"[;\n]")
            for name in ([item] if self.is_known(item) else split_list(item, at=_LIST))
        ]
        return [name for place, item in enumerate(items) for name in self._part_item(items, place)]

    def _part_item(self, items: list[str], place: int) -> list[str]:
        item = items[place]
        if not 0 < place == len(items) - 1 or self.is_known(item):
            return self._part(item)
        parts = split_list(item, at=_AND)
        if len(parts) == 1:
            both = split_list(item, at=_AMPERSAND)
            parts = both if any(map(self.is_known, both)) else parts
        return [name for part in parts for name in self._part(part)]

    def _part(self, item: str) -> list[str]:
        """Part an item into names, if they are known well enough; else it stays one."""
        if not any(mark in item for mark in _MARKS) or self.is_known(item):
            return [item]
        *first, last = split_list(item, at=_LIST) or [""]
        if first:
            parts = [*first, *split_list(last, at=_AND)]
            return parts if any(map(self.is_known, parts)) else [item]
        for pair in _PAIRS:
            parts = split_list(item, at=pair)
            if len(parts) > 1 and all(map(self.is_known, parts)):
                return parts
        return [item]
