"""
A graph or an answer in, a document out.

    >>> import depgraph, visualisations
    >>> graph = depgraph.sketch("benefits -[claim]-> rents; arrears uses rents")
    >>> answer = depgraph.find_impact(graph, systems=["benefits"])
    >>> page = visualisations.draw_impact(graph, answer)

A notebook shows the page; `write_text(page, encoding="utf-8")` of a path saves it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from visualisations.pictures import draw_impact

__all__ = ["draw_impact"]


def __getattr__(name: str) -> object:
    """Import the picture when it is first asked for: no other drawing waits for its libraries."""
    if name not in __all__:
        raise AttributeError(f"module 'visualisations' has no attribute {name!r}")
    public: object = getattr(import_module("visualisations.pictures"), name)
    return public
