"""
A real Neo4j server for tests and benchmarks, from the jars of Maven Central.

    python -m tests.neo4j_server            runs one until it is interrupted

Neo4j is a program of its own (GPL-3): it is fetched into a cache and run beside us, never
bundled. Each server has a free port, a new folder and a process that its number stops.
"""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import neo4j
import pytest

VERSION = "5.26.26"
HEAP = "512m"
JAVA = 17
STARTS_SECONDS = 90
POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>depgraph</groupId><artifactId>server</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{version}</version>
    </dependency>
    <dependency>
      <groupId>org.neo4j.app</groupId><artifactId>neo4j-server</artifactId>
      <version>{version}</version>
    </dependency>
  </dependencies>
</project>
"""
CONFIGURATION = """server.directories.data=data
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
dbms.security.auth_enabled={auth}
dbms.usage_report.enabled=false
server.memory.pagecache.size=64m
"""
OPTIONS = (
    *(
        f"--add-opens=java.base/{package}=ALL-UNNAMED"
        for package in ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
    ),
    "-Dio.netty.tryReflectionSetAccessible=true",
    "-Dlog4j2.disable.jmx=true",
)


class NoServerError(Exception):
    """What is missing to run a server, and how to get it."""


def find_jars() -> Path:
    """
    Give the folder of the server's jars, fetched by Maven at the first call.

    Raises:
        NoServerError: If Java or Maven is missing, or the jars cannot be fetched.
    """
    _find_java()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "depgraph" / f"neo4j-{VERSION}"
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        raise NoServerError("Maven is missing. Install it; it fetches Neo4j, 118 MB, once.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as place:
        (Path(place) / "pom.xml").write_text(POM.format(version=VERSION), encoding="utf-8")
        copy = [maven, "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=lib"]
        done = subprocess.run(copy, cwd=place, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoServerError("Maven could not fetch the jars of Neo4j: is there a network?")
        with contextlib.suppress(OSError):
            (Path(place) / "lib").rename(folder)
    return folder


def _find_java() -> str:
    """Find a Java that is new enough."""
    java = shutil.which("java")
    said = (
        java
        and subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    )
    match = re.search(r'version "(\d+)', said or "")
    if java is None or match is None or int(match[1]) < JAVA:
        raise NoServerError(f"Java {JAVA} or 21 is missing. Install it.")
    return java


@dataclass(slots=True)
class Server:
    """A running server, which may be killed and started again in its folder."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def address(self) -> str:
        """The address to open it by."""
        return f"bolt://127.0.0.1:{self.port}"

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop the process, as gently as asked."""
        self.process.send_signal(how)
        self.process.wait(timeout=60)

    def restart(self) -> None:
        """Start it again after it was stopped or killed."""
        self.process = _launch(self.folder)
        self.await_answer()

    def await_answer(self) -> None:
        """Wait until it answers."""
        give_up = time.monotonic() + STARTS_SECONDS
        while True:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    break
            except OSError:
                self._go_on(give_up)
        while True:
            with neo4j.GraphDatabase.driver(self.address) as driver:
                try:
                    driver.execute_query("RETURN 1", database_="neo4j")
                except (neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError) as error:
                    # A password is asked for: it answers.
                    if getattr(error, "code", "").endswith("Unauthorized"):
                        return
                    self._go_on(give_up)
                else:
                    return

    def _go_on(self, give_up: float) -> None:
        if self.process.poll() is not None or time.monotonic() > give_up:
            log = (self.folder / "log.txt").read_text(encoding="utf-8", errors="replace")
            raise NoServerError(f"Neo4j did not start: {log[-2000:]}")
        time.sleep(0.1)

    def empty(self) -> None:
        """Delete all that is in its database."""
        with neo4j.GraphDatabase.driver(self.address) as driver:
            query = "MATCH (n) WITH n LIMIT 5000 DETACH DELETE n RETURN count(*)"
            while driver.execute_query(query, database_="neo4j").records[0][0]:
                pass


def launch_server(*, auth: bool = False) -> Server:
    """Launch a server in a new folder, without waiting for it."""
    find_jars()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="depgraph-neo4j-"))
    (folder / "conf").mkdir()
    text = CONFIGURATION.format(port=port, auth=str(auth).lower())
    (folder / "conf" / "neo4j.conf").write_text(text, encoding="utf-8")
    return Server(folder, port, _launch(folder))


def _launch(folder: Path) -> "subprocess.Popen[bytes]":
    command = [_find_java(), f"-Xmx{HEAP}", *OPTIONS, "-cp", str(find_jars() / "*")]
    command += ["org.neo4j.server.CommunityEntryPoint", f"--home-dir={folder}"]
    command += [f"--config-dir={folder / 'conf'}", "--console-mode"]
    with (folder / "log.txt").open("ab") as log:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)


@contextlib.contextmanager
def run_server(*, auth: bool = False) -> Iterator[Server]:
    """Run a server for a block, and take its folder away."""
    server = launch_server(auth=auth)
    try:
        server.await_answer()
        yield server
    finally:
        server.stop(signal.SIGKILL)
        shutil.rmtree(server.folder, ignore_errors=True)


def get_address(name: str) -> str:
    """Give the address of the server of a name, once it was emptied."""
    return os.environ[f"NEO4J_TEST_{name.upper()}"]


def empty_neo4j(request: pytest.FixtureRequest, name: str) -> None:
    """Empty the Neo4j server of a name; say what is not run where there can be none."""
    try:
        request.getfixturevalue("neo4j_servers")(name)
    except NoServerError as error:
        fault = f"Not run on Neo4j: {error}"
        if "CI" in os.environ:
            pytest.fail(fault)
        pytest.skip(fault)


def main() -> None:
    """Run a server until it is interrupted or told to stop."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with run_server() as server, contextlib.suppress(KeyboardInterrupt):
        sys.stdout.write(f"{server.address}\n")
        sys.stdout.flush()
        signal.pause()


if __name__ == "__main__":
    main()
