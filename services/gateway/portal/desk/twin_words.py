"""Twins of a violation, in words: other entries of its store, item and day, which may record the very same act."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.gateway.clients.entry_notes import Twin
from services.gateway.portal.records.points_words import cost_text
from services.gateway.portal.shell import words
from services.gateway.portal.shell.form_page import Fact


def twin_facts(twins: Sequence[Twin]) -> tuple[Fact, ...]:
    """Each twin with its state, money and points, and what to do about them; nothing where there is none."""
    if not twins:
        return ()
    lines = [
        *map(_twin, twins),
        _("同一行为只记一次：重复登记的，请驳回其中一条。确属另一行为而确认的，可能作为同一条目再次发生加重记分。"),
    ]
    found = " ".join(f"{each['id']} {each['state']} {each['counted']}" for each in twins)
    return (Fact("twins", _l("同店、同项、同日已有记录"), "\n".join(lines), found),)


def _twin(twin: Twin) -> str:
    told = {"state": words.VIOLATION_STATES[twin["state"]], "yuan": twin["money"]}
    if twin["counted"] is None:
        return _("%(state)s，涉及金额%(yuan)s元", **told)
    return _("%(state)s，涉及金额%(yuan)s元，%(cost)s", **told, cost=cost_text(twin["counted"], ()))
