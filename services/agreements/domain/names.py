"""When two names are the same: without regard to spaces, and to the width of letters and digits."""

from __future__ import annotations

import unicodedata


def normalised(text: str) -> str:
    """A name as it is compared: without spaces, in one width of letters and digits."""
    return "".join(unicodedata.normalize("NFKC", text).split())
