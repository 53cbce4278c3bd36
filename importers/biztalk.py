"""BizTalk bindings: what the ports of a BizTalk application receive, and where they send it."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from depgraph.errors import InputError, Problem
from depgraph.facts import Decision, Reading
from importers import _biztalk_notes as notes_of
from importers._biztalk_bindings import read_bindings
from importers._biztalk_copies import Environment, read_environment
from importers._biztalk_links import Linker, TooManyHopsError
from importers._biztalk_model import Bindings, SendList, SendPort
from importers._biztalk_names import clean_name
from importers._biztalk_notes import Notes
from importers._biztalk_ports import Ports
from importers._biztalk_statements import list_statements
from importers._biztalk_xml import MOST_BYTES, UnreadableXmlError, find_root

NAME: Final = "biztalk"
READS: Final = "BizTalk binding files"
RECOGNISES: Final = "XML whose outermost element is BindingInfo"
_HEAD: Final = 4096


def recognise(path: Path) -> bool:
    """Tell whether a file holds bindings, by its outermost element, whatever its name ends in."""
    try:
        with path.open("rb") as file:
            return find_root(file.read(_HEAD)) == "BindingInfo"
    except OSError:
        return False


def read(path: Path, *, source: str, borough: str | None) -> Reading:
    """
    Read a binding file: hops between the addresses that it receives from and sends to.

    Messages go from a receive location to a send port, whoever opened the connection; a
    two-way port also has answers, which go the other way.

    Raises:
        InputError: If it is no binding file, or cannot be read whole.
    """
    bindings = _read_file(path, source)
    environment = read_environment(path)
    if environment.better:
        left = tuple(_decide_environment(environment, source))
        return Reading(source=source, borough=borough, importer=NAME, statements=(), decisions=left)
    notes = Notes()
    ports = Ports(bindings, source=source, borough=borough, notes=notes)
    linker = Linker(bindings, ports, notes)
    try:
        hops = linker.list_hops()
    except TooManyHopsError as error:
        raise _refuse(source, "links more ports than a real one does") from error
    _note_unlinked(ports, linker, notes)
    ways = [way for way, _ in ports.list_ways()]
    problems = tuple(_list_problems(bindings, source))
    return Reading(
        source=source,
        borough=borough,
        importer=NAME,
        statements=tuple(list_statements(hops, ways, source=source, borough=borough)),
        unread=frozenset({source} if problems else ()),
        problems=problems,
        decisions=(
            *_decide_environment(environment, source),
            *_decide_file(bindings, source),
            *notes.write(part=source),
        ),
    )


def _read_file(path: Path, source: str) -> Bindings:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _refuse(source, "is larger than 50 MB")
        return read_bindings(path.read_bytes())
    except OSError as error:
        raise _refuse(source, "cannot be opened") from error
    except UnreadableXmlError as error:
        raise _refuse(source, str(error)) from error


def _refuse(source: str, fault: str) -> InputError:
    sentence = f"This binding file {fault}. Export the bindings again from BizTalk."
    return InputError([Problem(sentence, file=source)])


def _list_problems(bindings: Bindings, source: str) -> Iterator[Problem]:
    kinds: dict[str, Iterable[SendPort | SendList]] = {
        "send port": bindings.send_ports,
        "send port group": bindings.lists.values(),
    }
    for kind, filtered in kinds.items():
        for number, each in enumerate(filtered, start=1):
            if each.groups is None:
                sentence = (
                    f"The filter of {kind} {number} cannot be read, so what feeds it is not known."
                    " Export the bindings again from BizTalk."
                )
                yield Problem(sentence, file=source)


def _note_unlinked(ports: Ports, linker: Linker, notes: Notes) -> None:
    for way, out in ports.list_ways():
        if way.locator not in linker.linked:
            notes.add(notes_of.UNLINKED_SEND if out else notes_of.UNLINKED_RECEIVE, way.name)


def _decide_environment(environment: Environment, source: str) -> Iterator[Decision]:
    thing = f"environment: {environment.name or 'not said'}"
    if environment.better:
        basis = (
            f"{clean_name(environment.better)} in the same folder is the same nearer to production"
        )
        yield Decision(part=source, thing=thing, meaning=None, basis=basis)
    elif environment.name and not environment.is_production:
        basis = "no file of the same folder is the same nearer to production"
        yield Decision(part=source, thing=thing, meaning="read as if it ran", basis=basis)


def _decide_file(bindings: Bindings, source: str) -> Iterator[Decision]:
    receives, sends = len(bindings.receive_ports), len(bindings.send_ports)
    thing = f"receive ports: {receives}, send ports: {sends}"
    processes = f"orchestrations: {len(bindings.orchestrations)}"
    meaning = "ways in and out of BizTalk, by address"
    basis = "bindings switch no port off: a location that is not enabled counts as in use"
    yield Decision(part=source, thing=f"{thing}, {processes}", meaning=meaning, basis=basis)
    if bindings.parties:
        thing = f"trading partners: {bindings.parties}"
        yield Decision(part=source, thing=thing, meaning=None, basis="they are not read")
