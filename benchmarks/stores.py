"""
What importing and loading take: London's estate and a register of 50,000 rows, into a new store.

Every step is a process of its own, as a user would start it, so that its memory is its own.
"""

import csv
import json
import os
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from subprocess import Popen
from typing import Final

from xlsxwriter import Workbook

REGISTER_ROWS: Final = 50_000
_COLD_RUNS: Final = 7
_READ_JSON: Final = "import json, sys; json.load(open(sys.argv[1], encoding='utf-8'))"
_READ_CSV: Final = "import csv, sys; list(csv.reader(open(sys.argv[1], encoding='utf-8')))"
LOAD: Final = """
import sys
from depgraph import open_store
with open_store(sys.argv[1]) as store:
    store.load()
"""
_CHANGE: Final = """
import json, pathlib, sys
path = pathlib.Path(sys.argv[1])
document = json.loads(path.read_text(encoding="utf-8"))
for integration in document["integrations"][::100]:
    integration["frequency"] = "changed"
path.write_text(json.dumps(document), encoding="utf-8")
"""
_SYSTEMS: Final = 4_000
_MECHANISMS: Final = ("REST API", "SFTP nightly", "CSV emailed by finance", "re-keyed", "database")
_DATA: Final = ("tenancy", "invoice", "council tax account", "address", "benefit claim", "various")


@dataclass(frozen=True, slots=True)
class Run:
    """A process that has ended: seconds and megabytes at its peak."""

    seconds: float
    megabytes: float


def run_command(command: Sequence[str], folder: Path) -> Run:
    """Run a command to its end; its output goes to a file in the folder."""
    with (folder / "output.txt").open("w", encoding="utf-8") as output:
        begin = time.perf_counter()
        process = Popen(command, stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError((folder / "output.txt").read_text(encoding="utf-8"))
    return Run(seconds, usage.ru_maxrss / 1024)


def write_section(folder: Path, *, boroughs: int, rows: int = REGISTER_ROWS) -> Iterator[str]:
    """Measure and write the section of the page."""
    yield "## Importing into the embedded store, and loading from it"
    yield ""
    yield (
        f"Whole processes: seconds and megabytes at the peak. The estate has {boroughs} "
        f"borough{'s' if boroughs > 1 else ''}, the register {rows:,} rows. *Beside* is the time "
        "that a process with Python's own `json` or `csv` takes in the same run to read the file."
    )
    yield ""
    yield "| step | s | MB | beside s |"
    yield "| --- | --: | --: | --: |"
    yield from _measure_estate(folder, boroughs)
    yield from _measure_registers(folder, rows)
    yield from _measure_cold(folder)
    yield ""


def _measure_estate(folder: Path, boroughs: int) -> Iterator[str]:
    path, store = folder / "estate.json", folder / "estate.db"
    build_estate(path, boroughs)
    beside = run_code(_READ_JSON, str(path), folder=folder).seconds
    command = name_command("import", str(path), "--store", str(store))
    yield write_row("import an exchange file", run_command(command, folder), beside)
    yield write_row("import it again, unchanged", run_command(command, folder), beside)
    run_code(_CHANGE, str(path), folder=folder)
    yield write_row("import it again, 1 % changed", run_command(command, folder), beside)
    yield write_row("load the graph", run_code(LOAD, str(store), folder=folder), beside)


def build_estate(path: Path, boroughs: int, *, tangled: bool = False) -> None:
    """Build an estate in a process of its own: a child begins with the memory of its parent."""
    command = [sys.executable, "-m", "benchmarks.estates", str(path), "--boroughs", str(boroughs)]
    run_command([*command, *(["--tangled"] if tangled else [])], path.parent)


def run_code(code: str, *arguments: str, folder: Path) -> Run:
    """Run some Python to its end, in a process of its own."""
    return run_command([sys.executable, "-c", code, *arguments], folder)


def _measure_registers(folder: Path, rows: int) -> Iterator[str]:
    register = _build_register(rows)
    path = folder / "register.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(register)
    workbook = folder / "register.xlsx"
    _write_workbook(workbook, register)
    beside = run_code(_READ_CSV, str(path), folder=folder).seconds
    for each in (path, workbook):
        store = folder / f"{each.name}.db"
        command = name_command("import", str(each), "--borough", "hackford", "--store", str(store))
        yield write_row(
            f"import a register, {each.suffix[1:].upper()}",
            run_command(command, folder),
            beside,
        )


def _build_register(rows: int) -> list[list[str]]:
    random = Random(1)
    register = [["Source system", "Target system", "Data", "Method", "Frequency"]]
    for number in range(rows):
        source, target = random.sample(range(_SYSTEMS), 2)
        data = ", ".join(random.sample(_DATA, 2))
        how = random.choice(_MECHANISMS)
        register.append([f"System {source}", f"System {target}", data, how, f"run {number}"])
    return register


def _write_workbook(path: Path, register: Sequence[Sequence[str]]) -> None:
    with Workbook(path, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Interfaces")
        for number, row in enumerate(register):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)


def _measure_cold(folder: Path) -> Iterator[str]:
    path, store = folder / "borough.json", folder / "borough.db"
    build_estate(path, 1)
    run_command(name_command("import", str(path), "--store", str(store)), folder)
    system = json.loads(path.read_text(encoding="utf-8"))["integrations"][0]["source"]
    command = name_command("impact", system, "--store", str(store))
    runs = [run_command(command, folder) for _ in range(_COLD_RUNS)]
    middle = Run(statistics.median(run.seconds for run in runs), max(run.megabytes for run in runs))
    yield write_row(f"`depgraph impact`, one borough, median of {_COLD_RUNS}", middle, None)


def name_command(*arguments: str) -> list[str]:
    """Name a command of depgraph with its arguments."""
    return [sys.executable, "-m", "depgraph", *arguments]


def write_row(step: str, run: Run, beside: float | None) -> str:
    """Write the row of a process."""
    other = "" if beside is None else f"{beside:.2f}"
    return f"| {step} | {run.seconds:.2f} | {run.megabytes:,.0f} | {other} |"
