"""The page about registers: what is recognised, and what a mapping profile can say."""

from collections.abc import Iterator
from typing import Final

from importers._fields import FIELDS, LISTS, SEVERAL, VALUES
from importers._headings import HEADINGS, TableKind
from importers._kinds import LEAST, NEEDS
from importers._words import AUTOMATIC, MANUAL, MECHANISMS

_HEAD: Final = """\
# Registers

What `depgraph import` recognises in a spreadsheet, and what a mapping profile can say about one
that it does not. `depgraph formats register` prints this page, which is made from the code.

## A mapping profile

Headings decide what a sheet lists and which column is what. Where they do not, or not rightly:

1. `depgraph import register.xlsx --dry-run --save-mapping mapping.toml` writes what was decided,
   with an empty line for what was not.
2. Fill in and correct what you know. `""` says nothing; what is right anyway can be deleted.
3. `depgraph import register.xlsx --mapping mapping.toml`, this month and next. Several files can
   share one profile.

```toml
borough = "hackford"             # of all files: id, name or GSS code

[[sheets]]                       # for each sheet; the first that fits it counts
file = "interfaces*.xlsx"        # any if left out; * is anything
sheet = "Live"                   # any if left out; text files have none
table = "integrations"           # recognised if left out; or "ignored"
header_row = 3                   # found if left out; 0 if there are no headings

[sheets.columns]                 # heading = field
"App A" = "source"
"App B" = "target"
"column D" = "via"               # by its letter, where two are headed alike or one is not
"Ref" = ["reference", "name"]    # one column may be two fields
"Notes" = "ignored"

[sheets.constants]               # what every row has
mechanism = "file"

[sheets.values.data]             # what words of a field mean
"CT accts" = "council tax account"
```

- What a profile says counts; headings decide the rest.
- What it names and a file does not have is an error: a sheet, a column, a field, a value.
- A constant fills blank cells where a column of the profile is the same field; a column that
  only its heading makes that field is not read then.
- Words are compared with the whole cell, without regard to case; in fields that list several,
  with each of them too. Ids of integrations are made of what the file says, so that better
  values change none.
- A sheet that is ignored states nothing any more. One that is no table keeps what it stated.

Whose rows these are, by the first that says so: `--borough`, the profile, a borough column, the
last import of this source, a borough's name in the path.

## Tables and their fields

A table is recognised where its headings reach what it needs. A profile that names the table
needs less: of the fields in bold, one, or two for integrations and aliases. Headings are
compared without case, punctuation and what stands in brackets. A heading that begins or ends
with "status" is a status.
"""
_TAIL: Final = """\
## Owners

Only teams are kept. A cell that names people is counted in the report, and dropped.
"""


def write_page() -> str:
    """Write the page, in Markdown."""
    return "\n".join([_HEAD, *_write_tables(), *_write_values(), *_write_words(), _TAIL])


def _write_tables() -> Iterator[str]:
    for kind, fields in FIELDS.items():
        yield f"### {kind}\n"
        yield f"Needs {NEEDS[kind]}.\n"
        least = {field for group in LEAST[kind] for field in group}
        for field, meaning in fields.items():
            name = f"**`{field}`**" if field in least else f"`{field}`"
            yield f"- {name}: {meaning}. {_write_headings(kind, field)}"
        yield ""


def _write_headings(kind: TableKind, field: str) -> str:
    return f"*{', '.join(HEADINGS[kind][field].split('|'))}*"


def _write_values() -> Iterator[str]:
    yield "## Values\n"
    yield "A profile says which of these a word means; other fields take any words.\n"
    for field, values in VALUES.items():
        yield f"- `{field}`: {', '.join(values)}"
    yield ""
    yield (
        "`status` also takes a day: planned 2027-04-01, decommissioned 2026-03-31, "
        "live until 2027-03-31.\n"
    )
    yield f"Cells of these fields may list several: {', '.join(sorted(LISTS))}.\n"
    yield f"These fields may have several columns: {', '.join(sorted(SEVERAL))}.\n"


def _write_words() -> Iterator[str]:
    yield "## How a mechanism is recognised\n"
    yield "By words in the cell, as regular expressions; the first line that finds one decides.\n"
    for mechanism, words in MECHANISMS:
        yield f"- {mechanism}: `{words}`"
    yield ""
    yield f"Manual: `{MANUAL}`\n"
    yield f"Automatic: `{AUTOMATIC}`.\n"
    yield "api, message, database and screen_robot are automatic unless words say otherwise.\n"
