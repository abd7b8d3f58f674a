"""What the page of a case says of a store of its list: why it is not reached, whether it opens, or why it does not."""

from __future__ import annotations

from flask_babel import gettext as _

from services.gateway.domain.party import Fate, Party
from services.gateway.portal.records.standing_words import reasons_of
from services.gateway.portal.shell.speaking import joined


def annex_note(store: Party) -> str:
    """The note, in the reader's language as in the paper; empty where there is nothing to say."""
    if store.fate is not None:
        return _fate(store.fate)
    return _(store.note) if store.note else ""


def _fate(fate: Fate) -> str:
    left = _("（已退出该连锁）") if fate.has_left else ""
    if fate.closed:
        return _("不恢复结算%(left)s：%(reasons)s", left=left, reasons=joined(reasons_of({"reasons": fate.closed})))
    return (_("恢复结算") if fate.is_held else _("原决定未在该店执行，或者已经先行恢复")) + left
