"""
Which systems, integrations and services are affected when a council replaces a system.

    >>> import depgraph
    >>> graph = depgraph.sketch("hackford/benefits -[claim]-> hackford/rents")
    >>> answer = depgraph.find_impact(graph, systems=["hackford/benefits"])
    >>> [row["id"] for row in answer.systems]
    ['hackford/rents']
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from depgraph.analysis.impact import find_impact
    from depgraph.exchange import read_graph
    from depgraph.sketch import sketch
    from depgraph.stores import open_store

__all__ = ["find_impact", "open_store", "read_graph", "sketch"]
__version__ = "0.1.0"

_HOMES = {
    "find_impact": "depgraph.analysis.impact",
    "open_store": "depgraph.stores",
    "read_graph": "depgraph.exchange",
    "sketch": "depgraph.sketch",
}


def __getattr__(name: str) -> Any:
    """Import a public function when it is first asked for: a command pays for what it uses."""
    if name not in _HOMES:
        raise AttributeError(f"module 'depgraph' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
