"""Where answers are worked out: in one thread beside the event loop, one after the other."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


class Lane:
    """
    Works out answers, one after the other.

    They are all computing: two threads at it take longer than one, for the turns that
    they take from each other.
    """

    def __init__(self, thread: ThreadPoolExecutor) -> None:
        self._thread = thread

    async def walk(self, work: Callable[[], T]) -> T:
        """Work out an answer off the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


@contextmanager
def open_lane() -> Iterator[Lane]:
    """Keep a lane with its thread."""
    with ThreadPoolExecutor(1, thread_name_prefix="walks") as thread:
        yield Lane(thread)
