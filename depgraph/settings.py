"""The settings that the environment gives."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from depgraph.errors import InputError, Problem, list_names

_PREFIX: Final = "DEPGRAPH_"
DEFAULT_STORE: Final = "depgraph.db"
KNOWN_SETTINGS: Final = ("DEPGRAPH_STORE", "DEPGRAPH_HOSTS", "DEPGRAPH_ORIGINS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """
    What the environment settles.

    Args:
        store: Where the graph is kept (`DEPGRAPH_STORE`).
        hosts: Names by which the server may be called (`DEPGRAPH_HOSTS`, parted by commas),
            besides this machine's own.
        origins: Web origins whose scripts may ask the server (`DEPGRAPH_ORIGINS`, so too).
    """

    store: str = DEFAULT_STORE
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """
    Read the settings, from the environment of the process if none is given.

    Raises:
        InputError: If a variable begins with `DEPGRAPH_` and is not known: a typing mistake
            must not pass for a setting.

    Example:
        >>> read_settings({"DEPGRAPH_STORE": "graph.json"}).store
        'graph.json'
    """
    given = os.environ if environment is None else environment
    unknown = sorted(
        name for name in given if name.startswith(_PREFIX) and name not in KNOWN_SETTINGS
    )
    if unknown:
        raise InputError(Problem(_write_fault(name)) for name in unknown)
    return Settings(
        store=given.get("DEPGRAPH_STORE") or DEFAULT_STORE,
        hosts=_split(given.get("DEPGRAPH_HOSTS", "")),
        origins=_split(given.get("DEPGRAPH_ORIGINS", "")),
    )


def _split(listed: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in listed.split(",") if each.strip())


def _write_fault(name: str) -> str:
    near = get_close_matches(name, KNOWN_SETTINGS, n=1) or list(KNOWN_SETTINGS)
    return f'"{name}" is not a setting. Set {list_names(near)}, or unset it.'
