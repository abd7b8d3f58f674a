"""What ratings tells the deciders of a case (办理提示), and how that stands today: no paper prints it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from common import clock
from common.web import current_actor
from services.gateway.cases.domain.case import Case
from services.gateway.clients import ratings
from services.gateway.clients.together import together
from services.gateway.portal.records.known_sentences import TOLD, UNTOLD, read_sentence
from services.gateway.portal.shell.form_page import Fact
from services.gateway.portal.shell.instants import full_day
from services.gateway.portal.shell.plurals import counted as _n
from services.gateway.portal.shell.speaking import spoken
from services.gateway.wiring import wiring

#: The hints that tell of windows to object as they were known when the measure was proposed.
_OF_WINDOWS = frozenset({TOLD, UNTOLD})


def hint_facts(case: Case) -> list[Fact]:
    """The hints, a line each; instead of those that tell of windows to object as they were, how that is today.

    They stay while that cannot be read, and in a case of the time before that does not name its entries.
    """
    said = _said(case)
    lasting = [each for each in said if each[0] not in _OF_WINDOWS]
    relied_on = {each.entry_id for each in case.facts if each.entry_id}
    if lasting == said or not relied_on:
        return _hints(said)
    windows = _windows(case, relied_on)
    text, value = _told_windows(windows)
    return [*_hints(said if windows is None else lasting), Fact("told", _l("告知情况（今天）"), text, value)]


def _hints(said: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Fact]:
    text = "\n".join(spoken(phrase, params) for phrase, params in said)
    return [Fact("notes", _l("办理提示（不写入文书）"), text, is_data=True)] if said else []


def _said(case: Case) -> list[tuple[str, Mapping[str, Any]]]:
    """The hints as phrases with what fills their places; cases of the time before have the sentences alone."""
    phrases = case.snapshot.get("note_phrases")
    if phrases is None:
        return [read_sentence(each) for each in case.snapshot.get("notes", [])]
    return [(each["phrase"], each["params"]) for each in phrases]


def _told_windows(windows: list[str | None] | None) -> tuple[str, str]:
    """How it stands in words, and what tells whether that has changed."""
    if windows is None:
        return _("告知情况暂时无法读取，请稍后刷新。"), ""
    if untold := windows.count(None):
        return _n("所依据的记分现有%(count)d项尚未告知该店。", untold), str(untold)
    last = max(each for each in windows if each)
    if clock.today() <= date.fromisoformat(last):
        return _("所依据的记分均已告知该店，异议期最迟至%(day)s。", day=full_day(last)), last
    return _("所依据的记分均已告知该店，异议期已于%(day)s届满。", day=full_day(last)), f"{last}, over"


def _windows(case: Case, relied_on: Set[str]) -> list[str | None] | None:
    """Of each entry that the case relies on, the last day to object, None before its notice is served.

    None as a whole while ratings is silent, and where it does not tell all of them.
    """
    connection, actor = wiring().connections["ratings"], current_actor()
    asked = together(
        {"entries": lambda: ratings.find_confirmed(connection, relied_on, actor=actor, store_id=case.subject_id)}
    )
    found = asked["entries"].value
    if found is None or found.keys() != relied_on:
        return None
    return [each.get("objection_on") for each in found.values()]
