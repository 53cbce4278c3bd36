"""
Which systems, integrations and services are affected when a council replaces a system.

    >>> import depgraph
    >>> graph = depgraph.sketch("hackford/benefits -[claim]-> hackford/rents")
    >>> answer = depgraph.find_impact(graph, systems=["hackford/benefits"])
    >>> [row["id"] for row in answer.systems]
    ['hackford/rents']
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from depgraph.analysis.impact import find_impact
    from depgraph.exchange import read_graph
    from depgraph.sketches import sketch
    from depgraph.stores import open_store

__all__ = ["find_impact", "open_store", "read_graph", "sketch"]
__version__ = "0.1.0"

_HOMES = {
    "find_impact": "depgraph.analysis.impact",
    "open_store": "depgraph.stores",
    "read_graph": "depgraph.exchange",
    "sketch": "depgraph.sketches",
}


def __getattr__(name: str) -> object:
    """Import a public function when it is first asked for: a command pays for what it uses."""
    if name not in _HOMES:
        raise AttributeError(f"module 'depgraph' has no attribute {name!r}")
    public: object = getattr(import_module(_HOMES[name]), name)
    return public
