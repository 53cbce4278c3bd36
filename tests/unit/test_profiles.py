"""Is a mapping profile read as it should be, and refused where it is none?"""

from pathlib import Path

import pytest

from depgraph.errors import DepgraphError, InputError, NotFoundError
from depgraph.profiles import Profile, quote, read_profile, write_profile


def read(folder: Path, content: str | bytes) -> Profile:
    path = folder / "m.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_profile(path, keys={"sheets"})


def refuse(folder: Path, content: str | bytes) -> str:
    with pytest.raises(InputError) as caught:
        read(folder, content)
    return str(caught.value).replace(str(folder / "m.toml"), "m.toml")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_profile_has_a_borough_and_what_it_says_to_importers(tmp_path: Path, mark: bytes) -> None:
    content = mark + b'borough = "London Borough of Hackford"\n[[sheets]]\ntable = "systems"\n'
    profile = read(tmp_path, content)
    assert (profile.borough, profile.said) == ("hackford", {"sheets": [{"table": "systems"}]})
    assert read(tmp_path, "").borough is None


def test_keys_that_nobody_knows_are_refused_by_name(tmp_path: Path) -> None:
    assert refuse(tmp_path, "boroug = 'x'\nformat = 1\n") == (
        'm.toml: "boroug" is not a key of a mapping profile. Did you mean "borough"?\n'
        'm.toml: "format" is not a key of a mapping profile. Use "borough" or "sheets".'
    )
    for value in ("3", "''", "[]"):
        assert refuse(tmp_path, f"borough = {value}") == (
            'm.toml: "borough" is not a name. Write it in quotation marks, as borough = "hackford".'
        )


@pytest.mark.parametrize(
    "content",
    [
        'App A = "source"',
        '"a" = 1\n"a" = 2',
        "[" * 5000 + "]" * 5000,
        "a = " + "[" * 5000,
        f"a = {'9' * 5000}",
        '"a\x00" = 1',
        "[[sheets]]\n[sheets]\n",
    ],
)
def test_what_is_no_toml_is_told_without_a_word_of_it(tmp_path: Path, content: str) -> None:
    message = refuse(tmp_path, content)
    assert message.startswith("m.toml: This is not TOML")
    assert message.endswith(
        'Write headings and words in quotation marks, as "System A" = "source", each once.'
    )
    assert "App A" not in message


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    assert refuse(tmp_path, "é".encode("utf-16")) == (
        "m.toml: This is not UTF-8 text. Save it as UTF-8."
    )
    assert refuse(tmp_path, b"#" * 5_000_001) == "m.toml: This is too large for a mapping profile."
    with pytest.raises(NotFoundError, match="There is no such file"):
        read_profile(tmp_path / "none.toml", keys=())
    with pytest.raises(DepgraphError):
        read_profile(tmp_path, keys=())


@pytest.mark.parametrize(
    "text", ['a "b" \\c', "line\nline", "\x7f", "é\u2028\U0001f600", "# ] = '", "", "tab\t", "\x01"]
)
def test_any_text_is_quoted_so_that_it_is_read_again(tmp_path: Path, text: str) -> None:
    profile = read(tmp_path, f"[[sheets]]\n{quote(text)} = {quote(text)}\n")
    assert profile.said == {"sheets": [{text: text}]}


def test_a_written_profile_is_read_again(tmp_path: Path) -> None:
    profile = read(tmp_path, write_profile('[[sheets]]\nfile = "x"\n', borough="hackford"))
    assert (profile.borough, profile.said) == ("hackford", {"sheets": [{"file": "x"}]})
    assert read(tmp_path, write_profile("", borough=None)).borough is None
