"""Does anything of a secret that stands in middleware's files come out anywhere?"""

import os
from pathlib import Path

import pytest

from depgraph.cli import main

BESIDE = Path(__file__).parents[2].parent / "shared" / "samples"
SAMPLES = Path(os.environ.get("DEPGRAPH_SAMPLES", str(BESIDE)))
KINDS = ("adf", "biztalk")


@pytest.mark.skipif(not SAMPLES.exists(), reason=f"the real samples are not here ({SAMPLES})")
@pytest.mark.parametrize("kind", KINDS)
def test_no_secret_of_the_real_samples_is_in_anything_that_is_written(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--store", str(tmp_path / "depgraph.db")]
    report = ["--report", str(tmp_path / "report.json")]
    assert main(["import", str(SAMPLES / kind), "--borough", "hackford", *report, *place]) == 0
    for arguments in (
        ["export", str(tmp_path / "graph.json")],
        ["export", str(tmp_path / "graph.xlsx")],
        ["export", str(tmp_path / "tables"), "--format", "csv"],
        ["connections", "--suggest", str(tmp_path / "connections.csv")],
        ["data", "--suggest", str(tmp_path / "data.csv")],
        ["check"],
        ["integrations", "--format", "json"],
    ):
        assert main([*arguments, *place]) == 0
    engine = {"adf": "Azure Synapse", "biztalk": "BizTalk"}[kind]
    assert main(["impact", engine, "--output", str(tmp_path / "impact.html"), *place]) == 0
    printed = capsys.readouterr()
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) > 10
    texts = [*written, printed.out.encode(), printed.err.encode()]
    assert [text[:80] for text in texts if b"canary" in text.lower()] == []
    assert b"unresolved/" in b"".join(texts)
