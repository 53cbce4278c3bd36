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

    A name without any Latin letter or digit is stood for by a hash of it.

    Example:
        >>> slugify("Adult Social Care (Mosaic)")
        'adult-social-care-mosaic'
    """
    plain = unicodedata.normalize("NFKD", name).casefold().encode("ascii", "ignore").decode()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))[:_LONGEST_SLUG].strip("-")
    return slug or f"x-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


_LONGEST_SLUG = 100
