"""Under which names a file may lie with a record: a label that an office reads, under which nothing is stored."""

from __future__ import annotations

from common.visible import has_invisible

#: What a record may have attached: documents and pictures that an office can open in twenty years.
KINDS = ("pdf", "ofd", "jpg", "jpeg", "png", "doc", "docx", "xls", "xlsx")
LONGEST_NAME = 120
_SEPARATORS = frozenset("/\\")


def is_plain(name: str) -> bool:
    """Whether a name is one, without any path and without what nobody sees: controls and line breaks among them."""
    return bool(name) and len(name) <= LONGEST_NAME and _SEPARATORS.isdisjoint(name) and not has_invisible(name)


def is_kind_known(name: str) -> bool:
    """Whether a name ends as one of `KINDS`."""
    return name.rpartition(".")[2].lower() in KINDS
