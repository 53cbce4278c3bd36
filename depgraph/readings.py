"""How a source is read: by which importer, told what, and whose it is by what."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from depgraph.boroughs import find_in_path
from depgraph.errors import InputError, Problem, escape
from depgraph.facts import Decision, Fallback, Reading
from depgraph.importer import Follower, Importer, Mapped
from depgraph.profiles import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """
    Whose a source is, by what comes first; a column of its own stands before the fallback.

    Args:
        told: Borough that the import was told.
        profile: Borough that the mapping profile names.
        fallback: Borough of what says nothing itself.
    """

    told: str | None
    profile: str | None
    fallback: Fallback | None


def find_followers(importers: Sequence[Importer], profile: Profile) -> dict[str, Follower]:
    """
    Find the importers that a profile can tell something, each told what it says.

    Raises:
        InputError: If it says what cannot be followed.
    """
    return {
        importer.NAME: importer.follow(
            profile.said.get(importer.MAPPED), profile=profile.file, borough=profile.borough
        )
        for importer in importers
        if isinstance(importer, Mapped)
    }


def find_fallback(path: Path, source: str, boroughs: Mapping[str, str | None]) -> Fallback | None:
    """Find whose a source is that does not say so: as at its last import, else by its path."""
    known = boroughs.get(source)
    named = find_in_path(_leave_home(path), known={each for each in boroughs.values() if each})
    if known and named and known != named:
        doubt = (
            f"At its last import it was {known}'s, and its path names {named}. Say whose it is "
            "with --borough; if it is another file, give it a name of its own with --source."
        )
        return Fallback(borough=known, basis="as at its last import", doubt=doubt)
    if known:
        return Fallback(borough=known, basis="as at its last import")
    return Fallback(borough=named, basis=f'its path, "{escape(str(path))}"') if named else None


def _leave_home(path: Path) -> Path:
    """Leave the home folder out of a path: people are called Sutton and Merton too."""
    with suppress(RuntimeError, ValueError):
        return path.relative_to(Path.home())
    return path


def prepare(
    importer: Importer, follower: Follower | None, path: Path, *, source: str, whose: Whose
) -> Callable[[], Reading]:
    """Prepare the reading of a source; who follows a profile sees whether to believe a column."""
    if follower is not None:
        told, fallback = whose.told, whose.fallback
        return partial(follower.read, path, source=source, borough=told, fallback=fallback)
    told = whose.told or whose.profile
    if told or whose.fallback is None:
        return partial(importer.read, path, source=source, borough=told)
    return partial(_read_with_fallback, importer, path, source, whose.fallback)


def _read_with_fallback(importer: Importer, path: Path, source: str, fallback: Fallback) -> Reading:
    """
    Read a source whose borough nobody said; whether the fallback counted is told.

    Raises:
        InputError: If it counted, and is in doubt.
    """
    reading = importer.read(path, source=source, borough=fallback.borough)
    if reading.borough != fallback.borough:
        return reading
    if fallback.doubt:
        raise InputError([Problem(fallback.doubt, file=source)])
    said = Decision(part=source, thing="borough", meaning=fallback.borough, basis=fallback.basis)
    return replace(reading, decisions=(*reading.decisions, said))
