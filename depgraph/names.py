"""How names are compared, and what ids are made of them."""

import hashlib
import re
import unicodedata


def normalise_name(name: str) -> str:
    """
    Bring the spellings of one name together: case, width, punctuation, blanks.

    Example:
        >>> normalise_name("  Revenues & Benefits (Academy)")
        'revenues benefits academy'
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(re.findall(r"\w+", folded))


def slugify(name: str) -> str:
    """
    Make the part of an id that stands for a name: lower case, digits, hyphens.

    A hash of the name stands in where no Latin letter or digit is left of it, and ends the
    slug where letters are lost or a long name is cut, so that names that differ stay two.

    Example:
        >>> slugify("Adult Social Care (Mosaic)")
        'adult-social-care-mosaic'
    """
    letters = unicodedata.normalize("NFKD", normalise_name(name))
    plain = letters.encode("ascii", "ignore").decode()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))
    lost = not letters.isascii() and any(each.isalnum() and not each.isascii() for each in letters)
    stamp = hashlib.sha256((normalise_name(name) or name).encode()).hexdigest()[:8]
    if len(slug) > _LONGEST_SLUG:
        return f"{slug[:_LONGEST_SLUG].rstrip('-')}-{stamp}"
    return f"{slug or 'x'}-{stamp}" if lost or not slug else slug


_LONGEST_SLUG = 100
