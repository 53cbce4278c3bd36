"""Mapping profiles: what an architect says about files that do not say it themselves."""

import json
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from depgraph.boroughs import read_borough
from depgraph.errors import InputError, NotFoundError, Problem, escape, list_names, shorten

_BOROUGH: Final = "borough"
_HEAD: Final = """\
# A mapping profile: what an import made of these files. Edit it, and use it from then on:
#   depgraph import ... --mapping THIS-FILE
# "" says nothing: fill in what you know, and leave or delete the rest.
# depgraph formats register lists the tables, fields and values there are.
"""
_MOST_BYTES: Final = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """
    A mapping profile.

    Args:
        file: Its name, for errors.
        borough: Id of the borough of all files; null if it does not say.
        said: What it says to each importer, by the importer's key.
    """

    file: str = "the mapping"
    borough: str | None = None
    said: Mapping[str, object] = field(default_factory=dict)


def read_profile(path: Path, *, keys: Collection[str]) -> Profile:
    """
    Read a mapping profile; what its keys hold is for the importers to judge.

    Args:
        path: A TOML file.
        keys: The keys that importers know.

    Raises:
        NotFoundError: If there is no such file.
        InputError: If it is not TOML, or has a key that nobody knows.
    """
    name = escape(str(path))
    document = _read_toml(path, name)
    known = (_BOROUGH, *sorted(keys))
    faults = [
        Problem(_describe_unknown(key, known), file=name) for key in document if key not in known
    ]
    borough = document.get(_BOROUGH)
    if borough is not None and not (isinstance(borough, str) and borough.strip()):
        fault = '"borough" is not a name. Write it in quotation marks, as borough = "hackford".'
        faults.append(Problem(fault, file=name))
    if faults:
        raise InputError(faults)
    return Profile(
        file=name,
        borough=read_borough(borough) if isinstance(borough, str) else None,
        said={key: document[key] for key in document if key != _BOROUGH},
    )


def write_profile(rules: str, *, borough: str | None) -> str:
    """
    Write a profile of what importers decided.

    Args:
        rules: Their parts of it.
        borough: Id of the borough that the import was told.
    """
    said = f"borough = {quote(borough)}" if borough else '# borough = "hackford"'
    return f"{_HEAD}\n{said}\n\n{rules}"


def quote(text: str) -> str:
    r"""
    Write a text as a TOML string.

    Example:
        >>> print(quote('the "old" \\ new\x7f'))
        "the \"old\" \\ new\u007f"
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _read_toml(path: Path, name: str) -> dict[str, object]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError([Problem("This is too large for a mapping profile.", file=name)])
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        fault = "There is no such file. depgraph import --save-mapping FILE writes one."
        raise NotFoundError([Problem(fault, file=name)]) from error
    except OSError as error:
        fault = f"The file could not be read: {error.strerror or 'no reason was given'}."
        raise InputError([Problem(fault, file=name)]) from error
    except UnicodeDecodeError as error:
        raise InputError(
            [Problem("This is not UTF-8 text. Save it as UTF-8.", file=name)]
        ) from error
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        raise InputError([Problem(_describe_syntax(error), file=name)]) from error


def _describe_syntax(error: Exception) -> str:
    """Say where a file stops being TOML, without a word of the line."""
    reason = escape(str(error)) if isinstance(error, tomllib.TOMLDecodeError) else ""
    return (
        f"This is not TOML{f': {shorten(reason)}' if reason else ''}. "
        'Write headings and words in quotation marks, as "System A" = "source", each once.'
    )


def _describe_unknown(key: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(key, known, n=1)
    hint = f'Did you mean "{near[0]}"?' if near else f"Use {list_names(known)}."
    return f'"{escape(shorten(key))}" is not a key of a mapping profile. {hint}'
