"""A pause of the garbage collector while very many records are made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def pause_collector() -> Iterator[None]:
    """
    Keep the garbage collector from searching what is being made.

    Records and rows hold no cycles; searching them costs about as much as making them.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
