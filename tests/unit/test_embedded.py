"""Is the file of the embedded store made, refused, locked and saved as it should be?"""

import contextlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from depgraph.errors import DepgraphError, InputError, NotFoundError, UnavailableError
from depgraph.model import System
from depgraph.stores import open_store, open_writable
from depgraph.stores.drives import _find_file_system, is_network_drive
from depgraph.stores.embedded import open_embedded
from tests.spec import CRM, FEED, MAIL, build_source

REGISTER = build_source("register.csv", CRM, MAIL, FEED)


def save(path: Path) -> Path:
    with open_writable(path) as store, store.change() as draft:
        draft.write_state(REGISTER)
        draft.write_alias(borough="ham", name="Desk", system="ham/crm")
    return path


def open_for_reading(path: Path) -> None:
    with open_writable(path, create=False) as store:
        store.load()
        assert store.read_aliases() == {("ham", "desk"): "ham/crm"}


def count_versions(path: Path, *, on_network: bool) -> int:
    with contextlib.closing(open_embedded(path, create=True, on_network=on_network)) as store:
        return store.read_version()


def run_python(code: str, *arguments: object) -> str:
    """Run some code in a process of its own."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_file_is_made_on_first_use_for_writing(tmp_path: Path) -> None:
    with open_writable(f"sqlite:///{tmp_path}/x.db") as store:
        assert store.read_version() == 0
    assert [path.name for path in tmp_path.iterdir()] == ["x.db"]


def test_the_file_is_not_made_for_reading(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"x\.db: There is no store yet"):
        open_for_reading(tmp_path / "x.db")
    with pytest.raises(NotFoundError), open_writable(tmp_path / "x.db", create=False):
        pass
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_not_made_a_store_for_reading(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    with pytest.raises(DepgraphError):
        open_for_reading(tmp_path / "notes.txt")
    assert (tmp_path / "notes.txt").stat().st_size == 0


def test_a_store_leaves_nothing_beside_its_file_when_closed(tmp_path: Path) -> None:
    open_for_reading(save(tmp_path / "x.db"))
    assert [path.name for path in tmp_path.iterdir()] == ["x.db"]


@pytest.mark.parametrize("name", [":memory:", "file:x.db?mode=memory", "a%20b?.db", "ü #;.db"])
def test_any_name_is_the_name_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    save(Path(name))
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("content", [b"hello", b"PK\x03\x04" + bytes(5000), b"{}" * 3000])
def test_what_is_not_an_sqlite_file_is_refused_and_left_alone(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"x\.db: This is not a store of depgraph"):
        open_for_reading(path)
    with pytest.raises(InputError), open_writable(path):
        pass
    assert path.read_bytes() == content


def test_an_sqlite_file_of_somebody_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE version (number)")
    content = path.read_bytes()
    with pytest.raises(InputError, match=r"x\.db: This is an SQLite file, but not a store"):
        open_for_reading(path)
    with pytest.raises(InputError), open_writable(path):
        pass
    assert path.read_bytes() == content


def test_a_store_of_a_newer_schema_is_refused_by_its_number(tmp_path: Path) -> None:
    path = save(tmp_path / "x.db")
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(InputError, match=r"x\.db: A newer depgraph made this store \(schema 99"):
        open_for_reading(path)
    with pytest.raises(InputError), open_writable(path):
        pass


@pytest.mark.parametrize("share", [0.001, 0.01, 0.3, 0.5, 0.9, 0.999])
def test_a_store_cut_short_is_refused(tmp_path: Path, share: float) -> None:
    path = save(tmp_path / "x.db")
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(InputError, match=r"x\.db: .*damaged"):
        open_for_reading(path)


def test_a_store_with_damaged_pages_is_refused_or_reads_right(tmp_path: Path) -> None:
    path = save(tmp_path / "x.db")
    content = path.read_bytes()
    with open_store(path) as store:
        graph = store.load()
    chance = random.Random(7)
    for _ in range(60):
        begin = chance.randrange(100, len(content) - 64)
        path.write_bytes(content[:begin] + chance.randbytes(64) + content[begin + 64 :])
        with suppress(DepgraphError), open_store(path) as store:
            assert store.load() == graph


@pytest.mark.parametrize("place", [".", "none/x.db"])
def test_a_folder_and_a_file_in_no_folder_are_refused(tmp_path: Path, place: str) -> None:
    with pytest.raises(DepgraphError, match="Check the folder"), open_writable(tmp_path / place):
        pass
    with pytest.raises(DepgraphError):
        open_for_reading(tmp_path / place)


def test_another_database_and_an_exchange_file_are_refused_without_their_secrets(
    tmp_path: Path,
) -> None:
    for address in ("postgresql://me:secret@host/db", str(tmp_path / "x.JSON")):
        with pytest.raises(InputError) as caught, open_writable(address):
            pass
        assert "secret" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Give a folder that other users may come to, as those of pytest may not."""
    folder = Path(tempfile.mkdtemp(prefix="depgraph-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


USE = """
import os, sys
from depgraph.errors import UnavailableError
from depgraph.stores import open_store, open_writable
with open_store(sys.argv[1]) as store:
    store.load()  # whatever this imports cannot be imported as nobody
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    with open_writable(sys.argv[1]) as store, store.change():
        pass
    print("written")
except UnavailableError as error:
    print(error)
with open_store(sys.argv[1]) as store:
    print(len(store.load().systems))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="rights are others there")
@pytest.mark.parametrize("rights", [0o555, 0o777])
def test_a_store_that_may_only_be_read_is_read_and_not_written(
    open_folder: Path, rights: int
) -> None:
    path = save(open_folder / "x.db")
    content = path.read_bytes()
    path.chmod(0o444)
    open_folder.chmod(rights)
    refused, systems = run_python(USE, path).splitlines()
    assert refused.startswith(f"{path}: The store ")
    assert (systems, path.read_bytes()) == ("2", content)


@pytest.mark.parametrize("on_network", [False, True])
@pytest.mark.parametrize("lock", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_store_that_somebody_else_is_making_is_waited_for(
    tmp_path: Path, lock: str, on_network: bool
) -> None:
    path = tmp_path / "x.db"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(f"BEGIN {lock}")
        with ThreadPoolExecutor() as pool:
            opening = pool.submit(count_versions, path, on_network=on_network)
            time.sleep(0.2)
            assert not opening.done()
            other.execute("ROLLBACK")
            assert opening.result(timeout=20) == 0


def test_a_change_that_finds_the_store_locked_too_long_is_told_to_try_again(
    tmp_path: Path,
) -> None:
    path = save(tmp_path / "x.db")
    with (
        open_writable(path) as store,
        contextlib.closing(open_embedded(path, create=False)) as waiting,
    ):
        waiting.connection.execute("PRAGMA busy_timeout = 100")
        with store.change():
            busy = pytest.raises(UnavailableError, match="Another import is at work")
            with busy, waiting.change():
                pass
            assert waiting.read_version() == 1
        with waiting.change():
            pass
        assert store.read_version() == 3


# Damage


@pytest.mark.parametrize(
    "damage",
    [
        "DROP TABLE statement",
        "DROP TABLE alias",
        "DELETE FROM version",
        "UPDATE statement SET record = '{}'",
        "UPDATE statement SET record = 'no JSON'",
        """UPDATE statement SET record = '{"id": "ham/crm", "newer": 1}'""",
        "UPDATE statement SET kind = 'computer'",
        "UPDATE statement SET part = CAST(X'E9' AS TEXT)",
        "UPDATE source SET borough = CAST(X'E9' AS TEXT)",
        "UPDATE alias SET system = CAST(X'E9' AS TEXT)",
        "UPDATE statement SET first_seen = 'yesterday'",
        "UPDATE statement SET retired_on = 7",
        "UPDATE source SET read_on = ''",
    ],
)
def test_a_store_whose_rows_are_not_ours_is_told_to_be_damaged(tmp_path: Path, damage: str) -> None:
    path = save(tmp_path / "x.db")
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(damage)
    with pytest.raises(InputError, match=r"x\.db: .*damaged"):
        open_for_reading(path)


# Read while others write

READ_ON = """
import os, sys
from depgraph.errors import UnavailableError
from depgraph.stores import open_store
with open_store(sys.argv[1]) as store:
    store.load()  # whatever this imports cannot be imported as nobody
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
with open_store(sys.argv[1]) as store:
    print(store.load().version, flush=True)
    sys.stdin.readline()
    try:
        print(store.load().version, flush=True)
    except UnavailableError as error:
        print(error, flush=True)
with open_store(sys.argv[1]) as store:
    print(store.load().version, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="rights are others there")
@pytest.mark.parametrize(
    ("on_network", "then"), [(False, "{}: The store was changed while it was read"), (True, "2")]
)
def test_who_may_not_write_reads_one_version_whole_or_is_told_to_try_again(
    open_folder: Path, on_network: bool, then: str
) -> None:
    path = open_folder / "x.db"
    made = open_embedded(path, create=True, on_network=on_network)
    with contextlib.closing(made), made.change() as draft:
        draft.write_state(REGISTER)
    open_folder.chmod(0o555)
    command = [sys.executable, "-c", READ_ON, str(path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "1\n"
        open_folder.chmod(0o755)
        with open_writable(path) as writer, writer.change() as draft:
            draft.write_state(build_source("register.csv", CRM))
        open_folder.chmod(0o555)
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stdout.readline().startswith(then.format(path))
        assert process.stdout.readline() == "2\n"


READ = """
import os, sys
from depgraph.errors import DepgraphError
from depgraph.stores import open_store
with open_store(sys.argv[1]) as store:
    store.load()  # whatever this imports cannot be imported as nobody
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    with open_store(sys.argv[2]) as store:
        print(store.load().version)
except DepgraphError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="rights are others there")
def test_a_log_that_a_crash_left_is_never_passed_over(open_folder: Path) -> None:
    path, crashed = save(open_folder / "x.db"), open_folder / "crashed.db"
    with open_writable(path) as store:
        crashed.write_bytes(path.read_bytes())
        with store.change() as draft:
            draft.write_state(build_source("register.csv", CRM))
        log = open_folder.joinpath("x.db-wal").read_bytes()
        open_folder.joinpath("crashed.db-wal").write_bytes(log)
    open_folder.chmod(0o555)
    assert run_python(READ, path, crashed) in {
        "2",
        f"{crashed}: The store cannot be opened. Check the folder and your rights in it.",
    }


# On a network drive


def find_journal(path: Path) -> str:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("PRAGMA journal_mode").fetchone()[0])


def test_a_store_on_a_network_drive_is_kept_without_a_log_and_says_so(tmp_path: Path) -> None:
    with contextlib.closing(open_embedded(tmp_path / "x.db", create=True, on_network=True)) as far:
        assert far.notice is not None
        assert "network drive" in far.notice
        with far.change() as draft:
            draft.write_state(REGISTER)
        assert [path.name for path in tmp_path.iterdir()] == ["x.db"]
    assert find_journal(tmp_path / "x.db") == "delete"
    with contextlib.closing(open_embedded(tmp_path / "y.db", create=True)) as near:
        assert near.notice is None
    assert find_journal(tmp_path / "y.db") == "wal"


def test_a_store_that_was_moved_to_a_network_drive_loses_its_log(tmp_path: Path) -> None:
    path = save(tmp_path / "x.db")
    assert find_journal(path) == "wal"
    with contextlib.closing(open_embedded(path, create=False, on_network=True)) as store:
        assert len(store.load().systems) == 2
    assert find_journal(path) == "delete"


def test_readers_on_a_network_drive_do_not_wait_for_a_large_change(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    records = [System(id=f"ham/{number}", hosting="x" * 500) for number in range(20_000)]
    with (
        contextlib.closing(open_embedded(path, create=True, on_network=True)) as writer,
        contextlib.closing(open_embedded(path, create=True, on_network=True)) as reader,
    ):
        reader.connection.execute("PRAGMA busy_timeout = 100")
        with writer.change() as draft:
            draft.write_state(build_source("large", *records))
            assert reader.load().version == 0
        assert len(reader.load().systems) == 20_000


MOUNTS = r"""/dev/sda1 / ext4 rw 0 0
proc /proc proc rw 0 0
//server/it /mnt/it\040team cifs rw 0 0
//server/équipe /mnt/équipe cifs rw 0 0
/etc/auto.nfs /home autofs rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/local ext4 rw 0 0
"""


@pytest.mark.skipif(sys.platform == "win32", reason="mounts are others there")
@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/x.db", "ext4"),
        ("/mnt/x.db", "ext4"),
        ("/mnt/it team/deep/x.db", "cifs"),
        ("/mnt/it team 2/x.db", "ext4"),
        ("/mnt/équipe/x.db", "cifs"),
        ("/home/ann/x.db", "nfs4"),
        ("/home/local/x.db", "ext4"),
        ("/homes/x.db", "ext4"),
    ],
)
def test_the_file_system_of_a_path_is_that_of_its_innermost_and_last_mount(
    tmp_path: Path, path: str, kind: str
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS, encoding="utf-8")
    assert _find_file_system(Path(path), mounts) == kind


def test_the_folder_of_a_test_is_on_no_network_drive(tmp_path: Path) -> None:
    assert not is_network_drive(tmp_path / "not there yet" / "x.db")
