r"""
Text that a spreadsheet would take for a formula: made harmless for a text file, and read back.

A cell that begins with `=`, `+`, `-` or `@` is calculated when a text file is opened, and so is
one that begins behind a separator that another country's spreadsheet goes by (OWASP, CSV
injection). An apostrophe before it keeps it text; reading takes that apostrophe away again.
"""

import re
from typing import Final

_BEGINNING: Final = r'(^|[,;|\t\r\n"])(\s*)'
_FORMULA: Final = r"('*[=+\-@\uff1d\uff0b\uff0d\uff20])"
_BARE: Final = re.compile(_BEGINNING + _FORMULA)
_MARKED: Final = re.compile(f"{_BEGINNING}'{_FORMULA}")


def neutralise(text: str) -> str:
    """
    Put an apostrophe before whatever would be calculated, at the start or behind a separator.

    Example:
        >>> neutralise("=cmd|' /C calc'!A0"), neutralise("Rents;@SUM(A1)"), neutralise("a-b")
        ("'=cmd|' /C calc'!A0", "Rents;'@SUM(A1)", 'a-b')
    """
    return _BARE.sub(r"\1\2'\3", text)


def restore(text: str) -> str:
    """
    Give back the text that `neutralise` was given.

    Example:
        >>> restore("'=1+1"), restore("''=1+1"), restore("the '=' sign")
        ('=1+1', "'=1+1", "the '=' sign")
    """
    return _MARKED.sub(r"\1\2\3", text)
