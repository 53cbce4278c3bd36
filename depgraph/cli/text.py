"""Text for a terminal: wrapped paragraphs, columns, and labels that cannot do harm."""

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from depgraph.errors import escape

_NARROWEST: Final = 40
_WIDEST: Final = 110
_GAP: Final = 2


def measure_width() -> int:
    """Measure how wide to write sentences: the terminal (`COLUMNS` if set), within reason."""
    return min(max(shutil.get_terminal_size((100, 24)).columns, _NARROWEST), _WIDEST)


def measure_table() -> int:
    """Measure how wide a table may be: the terminal, or any width where a program reads."""
    if sys.stdout.isatty() or "COLUMNS" in os.environ:
        return max(shutil.get_terminal_size().columns, _NARROWEST)
    return sys.maxsize


def wrap(text: str, *, width: int, indent: int = 0, hang: int = 0) -> str:
    """Wrap a paragraph; `indent` blanks before it, `hang` more before all but its first line."""
    return textwrap.fill(
        text,
        width=width,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + hang),
        break_long_words=False,
        break_on_hyphens=False,
    )


def draw_columns(
    header: Sequence[str], rows: Iterable[Sequence[str]], *, width: int
) -> Iterator[str]:
    """
    Draw rows in columns, or a block for each row where the columns do not fit.

    Nothing is cut off: scripts and people both read whole values.
    """
    cells = [[escape(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(header, *cells, strict=True)]
    if sum(widths) + _GAP * (len(widths) - 1) <= width:
        for row in (list(header), *cells):
            padded = (cell.ljust(size) for cell, size in zip(row, widths, strict=True))
            yield (" " * _GAP).join(padded).rstrip()
        return
    for row in cells:
        yield wrap(row[0], width=width, hang=4)
        for name, cell in zip(header[1:], row[1:], strict=True):
            if cell:
                yield wrap(f"{name}: {cell}", width=width, indent=2, hang=4)
