"""Where a page may send its reader on to: only to pages of ours."""

from __future__ import annotations

from urllib.parse import urlsplit


def safe_target(target: str) -> str:
    """The page to go to: the target if it is one of ours, else the home page."""
    parts = urlsplit(target)
    is_ours = target.startswith("/") and not target.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return target if is_ours and target.isprintable() and "\\" not in target else "/"
