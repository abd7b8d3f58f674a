"""What things are counted in, for the word behind a large figure."""

from __future__ import annotations

from services.gateway.portal.shell.plurals import counted as _n


def case_unit(count: int | str) -> str:
    """Of cases (件)."""
    return _n("件", count)


def paper_unit(count: int | str) -> str:
    """Of papers (份)."""
    return _n("份", count)


def entry_unit(count: int | str) -> str:
    """Of violations (条)."""
    return _n("条", count)


def account_unit(count: int | str) -> str:
    """Of accounts (个)."""
    return _n("个", count)


def batch_unit(count: int | str) -> str:
    """Of lists of determined grades (批)."""
    return _n("批", count)


def store_unit(count: int | str) -> str:
    """Of stores (家)."""
    return _n("家", count)
