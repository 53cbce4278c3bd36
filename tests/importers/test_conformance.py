"""What every importer keeps to, whatever it is given: ours are all held to it."""

import json
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Final

import pytest

from depgraph.errors import InputError
from depgraph.facts import Reading
from depgraph.importer import Importer
from depgraph.pipeline import Options, import_paths
from depgraph.plugins import list_importers
from depgraph.stores import open_writable

IMPORTERS: Final = {each.NAME: each for each in list_importers()}
LONGEST_SECONDS: Final = 20
BINDINGS: Final = b"""<?xml version="1.0" encoding="utf-8"?>
<BindingInfo>
  <SendPortCollection>
    <SendPort Name="Send" IsStatic="true" IsTwoWay="false">
      <PrimaryTransport>
        <Address>\\\\files\\payroll\\out\\%MessageID%.xml</Address>
        <TransportType Name="FILE"/>
      </PrimaryTransport>
      <Filter>&lt;?xml version="1.0" encoding="utf-16"?&gt;&lt;Filter&gt;&lt;Group&gt;&lt;Statement
        Property="BTS.ReceivePortName" Operator="0" Value="Receive"/&gt;&lt;/Group&gt;
        &lt;/Filter&gt;</Filter>
    </SendPort>
  </SendPortCollection>
  <ReceivePortCollection>
    <ReceivePort Name="Receive" IsTwoWay="false">
      <ReceiveLocations>
        <ReceiveLocation Name="In">
          <Address>\\\\files\\hr\\in\\*.xml</Address>
          <ReceiveLocationTransportType Name="FILE"/>
        </ReceiveLocation>
      </ReceiveLocations>
    </ReceivePort>
  </ReceivePortCollection>
</BindingInfo>
"""
SYSTEMS: Final = [{"id": "ham/crm", "name": "CRM"}, {"id": "ham/mail", "name": "Mail"}]
LINKS: Final = [{"id": "k1", "source": "ham/crm", "target": "ham/mail", "data": ["person"]}]
EXCHANGE: Final = json.dumps(
    {"format": "depgraph-exchange/1", "systems": SYSTEMS, "integrations": LINKS}
).encode()
REGISTER: Final = (
    b"Source system,Target system,Data,Method\nCRM,Mail,person,SFTP nightly\nMail,CRM,case,API\n"
)
COPY: Final = {
    "name": "Copy",
    "type": "Copy",
    "inputs": [{"referenceName": "in", "type": "DatasetReference"}],
    "outputs": [{"referenceName": "out", "type": "DatasetReference"}],
    "typeProperties": {"source": {"type": "AzureSqlSource"}, "sink": {"type": "BlobSink"}},
}
SERVER: Final = {"server": "sql01.hackford.example", "database": "hr"}


def write_item(name: str, kind: str | None = None, **properties: object) -> bytes:
    typed = {"type": kind} if kind else {}
    return json.dumps({"name": name, "properties": {**typed, **properties}}).encode()


def write_dataset(name: str, kind: str, linked: str, **properties: object) -> bytes:
    reference = {"referenceName": linked, "type": "LinkedServiceReference"}
    return write_item(name, kind, linkedServiceName=reference, typeProperties=properties)


FACTORY: Final = {
    "pipeline/nightly.json": write_item("nightly", activities=[COPY]),
    "dataset/in.json": write_dataset("in", "AzureSqlTable", "ls_hr", schema="dbo", table="Person"),
    "dataset/out.json": write_dataset("out", "AzureBlob", "ls_lake", folderPath="raw"),
    "linkedService/ls_hr.json": write_item("ls_hr", "AzureSqlDatabase", typeProperties=SERVER),
    "linkedService/ls_lake.json": write_item(
        "ls_lake", "AzureBlobStorage", typeProperties={"serviceEndpoint": "https://lake.example"}
    ),
}
SAMPLES: Final[dict[str, dict[str, bytes]]] = {
    "adf": FACTORY,
    "biztalk": {"bindings.xml": BINDINGS},
    "connections": {"connections.csv": b"pattern,system,note\nfile:files/*,CRM,\n"},
    "data": {"data.csv": b"pattern,entity,note\ndbo.Person,CRM,\n*_log,-,\n"},
    "exchange": {"graph.json": EXCHANGE},
    "register": {"register.csv": REGISTER},
}
"""A small sound source of each importer: its files, by their paths in its folder."""
HOSTILE: Final = {
    "nothing": b"",
    "a mark alone": b"\xef\xbb\xbf",
    "zeros": bytes(5_000),
    "noise": Random(1).randbytes(20_000),
    "deep JSON": b'{"a":' * 100_000,
    "deep JSON lists": b"[" * 200_000,
    "deep XML": b"<BindingInfo>" + b"<a>" * 100_000,
    "entities": b'<!DOCTYPE a [<!ENTITY b "CANARY">]><BindingInfo>&b;</BindingInfo>',
    "outside entities": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><BindingInfo>&b;'
    b"</BindingInfo>",
    "laughs": b"<!DOCTYPE a ["
    + b"".join(
        b'<!ENTITY l%d "%s">' % (number, b"&l%d;" % (number - 1) * 10) for number in range(1, 12)
    )
    + b"]><BindingInfo>&l11;</BindingInfo>",
    "a long line": b"a," * 2_000_000,
    "YAML tags": b"!!python/object/apply:os.system [exit]\n",
    "UTF-16": "pattern,system\nfile:a,b\n".encode("utf-16"),
    "half a character": b'{"format": "depgraph-exchange/1", "systems": [{"id": "\xc3',
}


def write_sample(folder: Path, files: dict[str, bytes]) -> Path:
    """Write a source; give its file, or its folder if it has several."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder / next(iter(files)) if len(files) == 1 else folder


@pytest.fixture(params=IMPORTERS)
def importer(request: pytest.FixtureRequest) -> Importer:
    """Give each importer in turn."""
    return IMPORTERS[request.param]


@pytest.fixture
def sample(importer: Importer, tmp_path: Path) -> Path:
    """Give a sound source of it."""
    return write_sample(tmp_path / "sound", SAMPLES[importer.NAME])


def try_reading(importer: Importer, path: Path) -> Reading | InputError | None:
    """Read what it recognises; it may refuse it, in time, and raise nothing else."""
    begin = time.monotonic()
    found: Reading | InputError | None = None
    if importer.recognise(path):
        try:
            found = importer.read(path, source="source", borough="ham")
        except InputError as error:
            found = error
    assert time.monotonic() - begin < LONGEST_SECONDS
    if isinstance(found, InputError):
        assert found.problems
    problems = found.problems if found else ()
    assert all(len(str(problem)) < 2_000 for problem in problems)
    return found


def test_every_importer_has_a_sample_here() -> None:
    assert SAMPLES.keys() == IMPORTERS.keys()


def test_a_sound_source_is_recognised_and_stated_alike_each_time(
    importer: Importer, sample: Path
) -> None:
    assert importer.recognise(sample)
    first, again = (importer.read(sample, source="source", borough="ham") for _ in range(2))
    assert first == again
    assert first.statements
    assert (first.problems, first.unread) == ((), frozenset()) or not list(first.problems)
    assert all(each.evidence.importer.startswith(importer.NAME) for each in first.statements)
    assert all(each.evidence.locator for each in first.statements)


def test_only_one_importer_recognises_it_but_the_register_any_spreadsheet(
    importer: Importer, sample: Path
) -> None:
    others = {each.NAME for each in IMPORTERS.values() if each.recognise(sample)}
    assert others - {"register"} == {importer.NAME} - {"register"}


def test_it_changes_nothing_and_opens_nothing_else(importer: Importer, sample: Path) -> None:
    folder = sample if sample.is_dir() else sample.parent
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    importer.read(sample, source="source", borough="ham")
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def list_cuts(content: bytes) -> Iterator[bytes]:
    for number in range(20):
        yield content[: len(content) * number // 20]


def test_half_a_file_is_refused_or_told_and_never_fatal(importer: Importer, tmp_path: Path) -> None:
    files = SAMPLES[importer.NAME]
    for changed, content in files.items():
        for number, cut in enumerate(list_cuts(content)):
            path = write_sample(tmp_path / str(number), {**files, changed: cut})
            try_reading(importer, path)


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_content_under_a_good_name_is_refused_or_told(
    importer: Importer, tmp_path: Path, kind: str
) -> None:
    files = SAMPLES[importer.NAME]
    for number, changed in enumerate(files):
        path = write_sample(tmp_path / str(number), {**files, changed: HOSTILE[kind]})
        found = try_reading(importer, path)
        assert "CANARY" not in repr(found)
        assert "root:" not in repr(found)


def build_bomb() -> bytes:
    """Build an archive whose one member is a thousand times its size."""
    memory = BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 200_000_000)
        archive.writestr("../outside.txt", b"x")
    return memory.getvalue()


@pytest.mark.parametrize(
    "build", [build_bomb, lambda: b"x" * 100_000_000], ids=["a bomb", "100 MB"]
)
def test_what_is_huge_is_refused_or_read_in_time(
    importer: Importer, tmp_path: Path, build: Callable[[], bytes]
) -> None:
    files = SAMPLES[importer.NAME]
    changed = next(iter(files))
    try_reading(importer, write_sample(tmp_path, {**files, changed: build()}))


NAMES: Final = [
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    'a"b',
    "\u202egnp.exe",
    "x" * 300,
]


@pytest.mark.parametrize("name", NAMES)
def test_hostile_names_are_imported_or_refused(
    importer: Importer, tmp_path: Path, name: str
) -> None:
    files = {
        path: content.replace(b"CRM", json.dumps(name)[1:-1].encode())
        .replace(b"files", b"fi&amp;les")
        .replace(b"Receive", b"Re &lt;x&gt;")
        for path, content in SAMPLES[importer.NAME].items()
    }
    path = write_sample(tmp_path / "hostile", files)
    with open_writable(tmp_path / "depgraph.db") as store:
        how = Options(on=date(2026, 11, 24), borough="ham", importer=importer.NAME)
        report = import_paths(store, [path], [importer], how)
        assert report.changes or report.refused
        store.load()


def test_the_same_thing_twice_is_one_thing(importer: Importer, tmp_path: Path) -> None:
    for number in range(2):
        write_sample(tmp_path / "both" / str(number), SAMPLES[importer.NAME])
    with open_writable(tmp_path / "depgraph.db") as store:
        how = Options(on=date(2026, 11, 24), borough="ham")
        report = import_paths(store, [tmp_path / "both"], [importer], how)
        assert len(report.changes) == 2
        graph = store.load()
    with open_writable(tmp_path / "once.db") as store:
        path = write_sample(tmp_path / "once", SAMPLES[importer.NAME])
        import_paths(store, [path], [importer], Options(on=date(2026, 11, 24), borough="ham"))
        once = store.load()
    assert graph.systems == once.systems
    assert len(graph.integrations) == len(once.integrations)
