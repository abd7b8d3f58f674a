"""What the page of a case says of a store of its list: why it is not reached, whether it opens, or why it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from common.phrases import N_, Phrase
from services.gateway.domain.party import Fate, Party
from services.gateway.portal.records.standing_words import reasons_of
from services.gateway.portal.shell.form_page import Fact
from services.gateway.portal.shell.plurals import counted as _n
from services.gateway.portal.shell.speaking import joined

#: As the paper says it (`resumption_decision`).
_NOT_HELD: Mapping[bool | None, Phrase] = {
    False: N_("原决定未在该店执行"),
    True: N_("已经先行恢复"),
    None: N_("原决定未在该店执行，或者已经先行恢复"),
}


def annex_note(store: Party) -> str:
    """The note, in the reader's language as in the paper; empty where there is nothing to say."""
    if store.fate is not None:
        return _fate(store.fate)
    return _(store.note) if store.note else ""


def unreached_fact(annex: Sequence[Party]) -> tuple[Fact, ...]:
    """Whom a decision will not reach, each with why, as a fact for whoever decides; nothing where it reaches all."""
    lines = [f"{each.name}：{annex_note(each)}" for each in annex if not each.is_reached]
    return (Fact("unreached", _unreached(lines), "\n".join(lines), is_data=True),) if lines else ()


def listed(annex: Sequence[Party]) -> list[tuple[str, list[tuple[Party, str]]]]:
    """The stores of an annex under their headings: those that the decision reaches, and those that it does not."""
    of_both = [[each for each in annex if each.is_reached is reached] for reached in (True, False)]
    headings = (_n("附件列明的门店（%(count)d家）", len(of_both[0])), _unreached(of_both[1]))
    return [
        (heading, [(each, annex_note(each)) for each in stores])
        for heading, stores in zip(headings, of_both, strict=True)
        if stores
    ]


def _unreached(found: Sequence[object]) -> str:
    return _n("本决定不适用的门店（%(count)d家）", len(found))


def _fate(fate: Fate) -> str:
    left = _("（已退出该连锁）") if fate.has_left else ""
    if fate.closed:
        return _("不恢复结算%(left)s：%(reasons)s", left=left, reasons=joined(reasons_of({"reasons": fate.closed})))
    return (_("恢复结算") if fate.is_held else _(_NOT_HELD[fate.was_held])) + left
