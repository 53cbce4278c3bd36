"""Which addresses are those of Neo4j servers: known without the driver, which is slow to load."""

from pathlib import Path
from typing import Final

SCHEMES: Final = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")


def is_neo4j(address: str | Path) -> bool:
    """
    Tell whether an address names a Neo4j server.

    Example:
        >>> is_neo4j("neo4j+s://graph.example"), is_neo4j("depgraph.db")
        (True, False)
    """
    scheme, parted, _ = str(address).partition("://")
    return bool(parted) and scheme.lower() in SCHEMES
