"""
Who may write to a Neo4j database: one importer at a time, by a lease that ends by itself.

The lease is renewed while its holder lives. One whose holder was killed ends after some
seconds and is taken over; a holder that only slept finds out before it commits.
"""

import random
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from depgraph.errors import DepgraphError, Problem, UnavailableError
from depgraph.stores._bolt import Database

_SECONDS: Final = 10
_RENEW_SECONDS: Final = 2.5
_WAIT_SECONDS: Final = 60
_PAUSE_SECONDS: Final = 0.03
_LONGEST_PAUSE: Final = 0.4

_TAKE: Final = """
MATCH (store:DepgraphStore {id: 'depgraph'}) SET store.asked = $owner WITH store
WHERE store.writer IS NULL OR store.writer = $owner OR store.writer_until < timestamp()
SET store.writer = $owner, store.writer_until = timestamp() + 1000 * $seconds
RETURN store.version
"""
_RENEW: Final = """
MATCH (store:DepgraphStore {id: 'depgraph', writer: $owner})
SET store.writer_until = timestamp() + 1000 * $seconds
"""
_GIVE_BACK: Final = """
MATCH (store:DepgraphStore {id: 'depgraph', writer: $owner})
REMOVE store.writer, store.writer_until, store.asked
"""


@contextmanager
def hold_lease(database: Database) -> Iterator[tuple[str, int]]:
    """
    Wait for the lease, and hold it for a block; gives its owner and the version found.

    Raises:
        UnavailableError: If another importer is at work for long.
    """
    owner = uuid.uuid4().hex
    version = _take(database, owner)
    done = threading.Event()
    keeper = threading.Thread(target=_keep, args=(database, owner, done), daemon=True)
    keeper.start()
    try:
        yield owner, version
    finally:
        done.set()
        keeper.join()
        _give_back(database, owner)


def _take(database: Database, owner: str) -> int:
    give_up, pause = time.monotonic() + _WAIT_SECONDS, _PAUSE_SECONDS
    while time.monotonic() < give_up:
        rows = database.execute(_TAKE, owner=owner, seconds=_SECONDS)
        if rows:
            return int(rows[0][0])
        time.sleep(random.uniform(0.5, 1) * pause)  # noqa: S311 - parts who waits alike
        pause = min(_LONGEST_PAUSE, 1.5 * pause)
    fault = "Another import is at work in this store. Try again when it is done."
    raise UnavailableError([Problem(fault, file=database.address)])


def _keep(database: Database, owner: str, done: threading.Event) -> None:
    while not done.wait(_RENEW_SECONDS):
        try:
            database.execute(_RENEW, owner=owner, seconds=_SECONDS)
        except DepgraphError:
            # Whether the lease was lost is found out, and said, at the commit.
            continue


def _give_back(database: Database, owner: str) -> None:
    try:
        database.execute(_GIVE_BACK, owner=owner)
    except DepgraphError:
        # It ends by itself; what failed before is what there is to say.
        return
