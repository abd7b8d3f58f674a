"""Where a page may send its reader on to: only to pages of ours."""

from __future__ import annotations


def safe_target(target: str) -> str:
    """The page to go to: the target if it is one of ours, else the home page."""
    is_path = target.startswith("/") and not target.startswith("//")
    return target if is_path and target.isprintable() and "\\" not in target else "/"
