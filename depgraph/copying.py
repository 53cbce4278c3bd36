"""Copy a store into another one: all that its sources state, with their history."""

from collections.abc import Callable, Mapping, Sequence

from depgraph.errors import InputError, Problem, UnavailableError
from depgraph.facts import SourceState
from depgraph.stores.port import GraphStore

_TRIES = 5
_Whole = tuple[int, Sequence[SourceState], Mapping[tuple[str | None, str], str]]


def copy_store(
    original: GraphStore, copy: GraphStore, *, progress: Callable[[str], None] = lambda _: None
) -> tuple[int, int]:
    """
    Copy every source with its statements, rank and days, the aliases and the version.

    It is one change: what is broken off leaves the copy empty.

    Args:
        original: What to copy.
        copy: Where to; it must be empty.
        progress: Told the name of each source before it is written.

    Returns:
        How many sources and how many statements were copied.

    Raises:
        InputError: If the copy holds something, or did not come out equal.
        UnavailableError: If the original is changed all the time.
    """
    if copy.read_version() or copy.read_boroughs() or copy.read_aliases():
        fault = "Only an empty store can become a copy, and that one is not. Name a new one."
        raise InputError([Problem(fault)])
    version, states, aliases = whole = _read_whole(original)
    with copy.change() as draft:
        for state in states:
            progress(state.source)
            draft.write_state(state)
        for (borough, name), system in aliases.items():
            draft.write_alias(borough=borough, name=name, system=system)
        draft.write_version(version)
    if _read_whole(copy) != whole:
        fault = "The copy did not come out equal to the original. Do not use it; copy again."
        raise InputError([Problem(fault)])
    return len(states), sum(len(state.kept) for state in states)


def _read_whole(store: GraphStore) -> _Whole:
    """Read all that a store holds, of one version."""
    for _ in range(_TRIES):
        version = store.read_version()
        whole = version, store.read_states(), store.read_aliases()
        if store.read_version() == version:
            return whole
    fault = "The store is changed each time that it is read. Try again when imports are done."
    raise UnavailableError([Problem(fault)])
