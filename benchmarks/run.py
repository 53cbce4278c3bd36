"""
Measure depgraph on synthetic estates and rewrite RESULTS.md.

    python -m benchmarks.run                            one borough, London, England
    python -m benchmarks.run --boroughs 1 --dry-run     a few seconds, nothing written
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks import databases, load, stores
from benchmarks.measure import Measured
from benchmarks.stores import REGISTER_ROWS, build_estate, run_command

RESULTS: Final = Path(__file__).with_name("RESULTS.md")
_NAMES: Final = {1: "one borough", 33: "London", 317: "England"}
_LONDON: Final = 33
_QUESTIONS: Final = 25
_FEWER_QUESTIONS: Final = 9
_COLD_RUNS: Final = 7
_COLD_QUESTION: Final = "the first system with an integration, layered estate of one borough"


def main() -> None:
    """Measure what the options say, and write or print the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1] if __doc__ else None)
    parser.add_argument("--boroughs", type=int, nargs="+", default=list(_NAMES))
    parser.add_argument("--dry-run", action="store_true", help="print, write nothing")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        page = "\n".join(_write_page(options.boroughs, Path(folder)))
    if options.dry_run:
        print(page)
    else:
        RESULTS.write_text(f"{page}\n", encoding="utf-8", newline="\n")


def _write_page(sizes: Sequence[int], folder: Path) -> Iterator[str]:
    yield "# How fast, against what"
    yield ""
    made_with = [f"{name} {version(name)}" for name in ("numpy", "networkx")]
    yield (
        f"Written by `make benchmark` on {datetime.now(UTC):%d %B %Y} with Python "
        f"{platform.python_version()}, {', '.join(made_with)}, on {os.cpu_count()} cores "
        f"({platform.machine()}). Machines differ and are shared: trust the ratios, which were "
        "taken side by side in one run."
    )
    yield ""
    measured = {}
    for size in sizes:
        for tangled in (False, True):
            print(f"{size} boroughs, {_name(tangled)} ...", file=sys.stderr, flush=True)
            measured[size, tangled] = _measure(size, tangled, folder)
    yield from _write_estates(measured)
    yield from _write_questions(measured)
    boroughs = min(_LONDON, max(sizes))
    rows = REGISTER_ROWS if boroughs == _LONDON else REGISTER_ROWS // _LONDON
    yield from stores.write_section(folder, boroughs=boroughs, rows=rows)
    yield from databases.write_section(folder, boroughs=boroughs)
    seconds = load.SECONDS if boroughs == _LONDON else 1
    yield from load.write_section(boroughs=boroughs, seconds=seconds)
    yield from _write_cold(folder)


def _name(tangled: bool) -> str:
    return "tangled" if tangled else "layered"


def _measure(size: int, tangled: bool, folder: Path) -> Measured:
    path = _build(size, tangled, folder)
    measure = [sys.executable, "-m", "benchmarks.measure", str(path), "--boroughs", str(size)]
    command = [*measure, "--questions", str(_QUESTIONS if size <= _LONDON else _FEWER_QUESTIONS)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    measured: Measured = json.loads(output)
    return measured


def _build(size: int, tangled: bool, folder: Path) -> Path:
    path = folder / f"{size}-{_name(tangled)}.json"
    if not path.exists():
        build_estate(path, size, tangled=tangled)
    return path


def _write_estates(measured: dict[tuple[int, bool], Measured]) -> Iterator[str]:
    yield "## Reading an estate"
    yield ""
    yield (
        "Seconds from an exchange file to a snapshot, and to its arrays; megabytes that the "
        "process then holds, and at its peak."
    )
    yield ""
    yield "| estate | systems | integrations | services | read s | arrays s | MB | peak MB |"
    yield "| --- | --: | --: | --: | --: | --: | --: | --: |"
    for (size, tangled), each in measured.items():
        yield (
            f"| {_NAMES.get(size, size)}, {_name(tangled)} | {each['systems']:,} "
            f"| {each['integrations']:,} | {each['services']:,} | {each['read']:.2f} "
            f"| {each['arrays']:.2f} | {each['resident']:,.0f} | {each['peak']:,.0f} |"
        )
    yield ""


def _write_questions(measured: dict[tuple[int, bool], Measured]) -> Iterator[str]:
    yield "## Impact of replacing one system"
    yield ""
    yield (
        "Milliseconds for the whole answer as objects, in a process that has the graph. "
        "*networkx* is its plain reachability (distances only) from the same systems; *times "
        "networkx* is the median of the ratios, the two asked in turn. *Touch* is NumPy looking "
        "once at every delivery of the estate. Systems, services and pairs reached are means "
        f"over {_QUESTIONS} questions, in England {_FEWER_QUESTIONS}."
    )
    yield ""
    yield (
        "| estate | unrecorded | replaced | include | p50 ms | p95 ms | networkx ms "
        "| times networkx | touch ms | systems | services | pairs |"
    )
    yield "| --- | --: | --- | --- | --: | --: | --: | --: | --: | --: | --: | --: |"
    for (size, tangled), each in measured.items():
        for cost in each["costs"]:
            yield (
                f"| {_NAMES.get(size, size)}, {_name(tangled)} | {each['unrecorded']:.0%} "
                f"| {cost['asked']} | {cost['include']} | {cost['p50']:.2f} | {cost['p95']:.2f} "
                f"| {cost['networkx']:.2f} | {cost['ratio']:.1f} | {each['touch']:.2f} "
                f"| {cost['systems']:,.0f} | {cost['services']:,.0f} | {cost['pairs']:,.0f} |"
            )
    yield ""


def _write_cold(folder: Path) -> Iterator[str]:
    path = _build(1, False, folder)
    system = json.loads(path.read_text(encoding="utf-8"))["integrations"][0]["source"]
    store = ["--store", str(path)]
    yield "## The command, cold"
    yield ""
    yield f"Seconds for the whole process, median of {_COLD_RUNS}; impact of {_COLD_QUESTION}."
    yield ""
    yield "| command | s |"
    yield "| --- | --: |"
    for arguments in (["impact", system, *store], ["systems", *store], ["--version"]):
        command = [sys.executable, "-m", "depgraph", *arguments]
        seconds = statistics.median(run_command(command, folder).seconds for _ in range(_COLD_RUNS))
        yield f"| `depgraph {arguments[0]}` | {seconds:.2f} |"


if __name__ == "__main__":
    main()
