"""Write whole documents, to standard output, a file or a folder, never half of one."""

import sys
from collections.abc import Collection, Mapping
from pathlib import Path, PurePath
from tempfile import NamedTemporaryFile
from typing import Final

from depgraph.errors import InputError, Problem, UnavailableError, escape

_ENDINGS: Final = {".htm": "html", ".md": "markdown", ".mmd": "mermaid"}
_MARK: Final = "\ufeff"


def choose_format(given: str | None, file: str | None, *, known: Collection[str]) -> str | None:
    """
    Choose a format: the one asked for, else the known one that the ending of a file names.

    Example:
        >>> choose_format(None, "answer.md", known=["csv", "markdown"])
        'markdown'
    """
    if given is not None or file is None:
        return given
    ending = PurePath(file).suffix.lower()
    name = _ENDINGS.get(ending, ending.removeprefix("."))
    return name if name in known else None


def refuse_existing(file: str) -> None:
    """
    Refuse to write over a file that somebody may have worked on.

    Raises:
        InputError: If there is such a file.
    """
    if Path(file).exists():
        fault = "There is such a file, and it may hold what somebody wrote. Name a new one."
        raise InputError([Problem(fault, file=escape(file))])


def write_document(document: str | bytes, file: str | None) -> None:
    """
    Write a document to a file, or to standard output without one.

    A file is written beside its place first: what stood there stays until all is written.
    Text for standard output is left without the byte order mark that files have for Excel.

    Raises:
        InputError: If a document that is no text is to go to standard output.
        UnavailableError: If the file cannot be written.
    """
    if isinstance(document, str) and not document.endswith("\n"):
        document = f"{document}\n"
    if file is None:
        _print(document)
        return
    content = document if isinstance(document, bytes) else document.encode(errors="replace")
    try:
        _replace(Path(file), content)
    except OSError as error:
        raise _describe(error, "file", file) from error


def write_folder(documents: Mapping[str, str | bytes], folder: str) -> None:
    """
    Write documents into a folder by their names; what else is in it stays.

    Raises:
        InputError: If there is a file of this name, or no folder is named.
        UnavailableError: If the folder or a file cannot be written.
    """
    if folder == "-" or Path(folder).is_file() or PurePath(folder).suffix.lower() == ".csv":
        fault = (
            f"There is a file for each of {len(documents)} tables. Name a folder for them, as in "
            "depgraph export graph --format csv."
        )
        raise InputError([Problem(fault, file=folder)])
    try:
        Path(folder).mkdir(exist_ok=True)
    except OSError as error:
        raise _describe(error, "folder", folder) from error
    for name, document in documents.items():
        write_document(document, str(Path(folder) / name))


def _print(document: str | bytes) -> None:
    if isinstance(document, bytes):
        raise InputError([Problem("This is no text to print. Name a file with --output FILE.")])
    sys.stdout.write(document.removeprefix(_MARK).replace("\r\n", "\n"))


def _describe(error: OSError, noun: str, place: str) -> UnavailableError:
    reason = error.strerror or "no reason was given"
    fault = f"The {noun} could not be written: {reason}. Name another place for it."
    return UnavailableError([Problem(fault, file=place)])


def _replace(path: Path, content: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as beside:
        written = Path(beside.name)
        try:
            beside.write(content)
            beside.close()
            written.chmod(path.stat().st_mode if path.exists() else 0o644)
            written.replace(path)
        except BaseException:
            beside.close()
            written.unlink(missing_ok=True)
            raise
