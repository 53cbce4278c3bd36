"""Write a whole document, to standard output or to a file, never half of it."""

import sys
from pathlib import Path
from tempfile import NamedTemporaryFile

from depgraph.errors import Problem, UnavailableError


def write_document(text: str, file: str | None) -> None:
    """
    Write a document to a file, or to standard output without one.

    A file is written beside its place first: what stood there stays until all is written.

    Raises:
        UnavailableError: If the file cannot be written.
    """
    ended = text if text.endswith("\n") else f"{text}\n"
    if file is None:
        sys.stdout.write(ended)
        return
    try:
        _replace(Path(file), ended)
    except OSError as error:
        reason = error.strerror or "no reason was given"
        fault = f"The file could not be written: {reason}. Name another place for it."
        raise UnavailableError([Problem(fault, file=file)]) from error


def _replace(path: Path, text: str) -> None:
    with NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as beside:
        written = Path(beside.name)
        try:
            beside.write(text)
            beside.close()
            written.chmod(path.stat().st_mode if path.exists() else 0o644)
            written.replace(path)
        except BaseException:
            beside.close()
            written.unlink(missing_ok=True)
            raise
