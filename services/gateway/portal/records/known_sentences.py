"""Sentences that ratings keeps in Chinese alone: each is known again by the phrase of which it was made.

So a page tells it in its reader's language, what was written before phrases were kept as well. Any other sentence is
left as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import get_locale, gettext
from markupsafe import Markup, escape

from common.phrases import N_, Phrase, placed
from common.rules.chinese_numbers import chinese_number
from services.gateway.portal.shell.instants import full_day
from services.gateway.portal.shell.written import written

#: The hint that not all was told yet when a measure was proposed.
UNTOLD = N_(
    "提出建议时，所依据的记分有%(count)s项尚未告知该店，异议期自告知书送达起算；请核对是否已送达，期满后再作出决定。"
)
#: The hint that who was told may still object; how that stood when the measure was proposed.
TOLD = N_("所依据的记分，异议期最迟至%(day)s；期满前作出决定的，请先核对该店有无异议。")
#: In the words of ratings; `tests/gateway/portal/test_known_sentences.py` holds them to it.
PHRASES = (
    UNTOLD,
    TOLD,
    N_("该店在本协议期内已被中止过协议，再次中止的应当解除协议（协议第%(article)s条）。"),
    N_("该店在本协议期内已被中止过协议，再次中止的应当解除协议（%(clause)s）。"),
    N_(
        "该店在本协议期内已被中止过%(count)s次，本次中止生效后即属“%(ground)s”，"
        "协议第%(article)s条约定应当解除协议；生效之日系统另行提出解除建议。"
    ),
    N_(
        "该行为属于“%(ground)s”（%(item)s项），协议第%(article)s条约定应当解除协议；"
        "目录对该项同时规定了中止，请审批人员核对后决定。"
    ),
    N_("该行为同时属于可以解除协议的情形，由审批人员按情节决定（%(item)s项）。"),
    N_(
        "该行为属于“%(ground)s”（%(item)s项），协议第%(article)s条约定应当解除协议；"
        "目录对该项同时规定了中止。由经办人员采纳时选择中止或者解除，审批人员批准或者退回。"
    ),
    N_(
        "该行为同时属于可以解除协议的情形（%(item)s项）。由经办人员采纳时按情节选择中止或者解除，审批人员批准或者退回。"
    ),
    N_(
        "就同一记分提出的建议，或者取代它的另一项建议，未作出决定即已终结，依据仍在，因此重新提出；请核对此前各案的理由。"
    ),
    N_("前次中止尚未期满，本次中止应自%(day)s起算。"),
    N_(
        "累计记分达到%(reached)s分，记分规则对应的处理是解除协议；但该店所签协议第%(article)s条没有约定因记分解除协议，"
        "因此建议中止协议，月数按中止各档中最高的一档。"
    ),
    N_("自%(day)s起的中止尚未期满，又达到中止的处理标准。"),
    N_("自%(day)s起的中止（%(decision)s）尚未期满，又达到中止的处理标准。"),
    N_("该连锁门店不足%(count)s家，决定时应书面说明理由。"),
    N_("原决定的中止期限至%(day)s届满；在此之前恢复系提前恢复，请核对违规条目规定的最短中止月数。"),
    N_("截至%(day)s，%(year)s年度累计记分%(total)s分，达到%(reached)s分的处理标准。"),
    N_("%(year)s年度累计记分%(total)s分，达到%(reached)s分的处理标准。"),
    N_("%(day)s，%(act)s（%(item)s项），涉及金额%(money)s元，记%(counted)s分。"),
    N_("%(day)s，%(act)s（%(item)s项），记%(counted)s分。"),
    N_("%(day)s，%(act)s（%(item)s项），涉及金额%(money)s元，记%(counted)s分（%(why)s）。"),
    N_("%(day)s，%(act)s（%(item)s项），记%(counted)s分（%(why)s）。"),
)
#: What a clause was called in the hints of the time before, which keep their English.
OLD_CLAUSES = (N_("医保服务协议关于协议期内再次中止的约定"),)
_PLACE = re.compile(r"%\\\((\w+)\\\)s")
#: What a place holds, where it is not any text.
_FORMS = {
    "day": r"\d+年\d+月\d+日",
    "article": r"\d+|[一二三四五六七八九十]+",
    "item": r"\w+",
    "money": r"[\d.,]+",
} | dict.fromkeys(("count", "year", "total", "reached", "counted"), r"\d+")


def _pattern(phrase: Phrase) -> re.Pattern[str]:
    places = _PLACE.sub(lambda place: f"(?P<{place[1]}>{_FORMS.get(place[1], '.+')})", re.escape(phrase))
    return re.compile(places)


_PATTERNS = tuple((phrase, _pattern(phrase)) for phrase in PHRASES)


def read_sentence(text: str) -> tuple[str, Mapping[str, Any]]:
    """The phrase of a sentence and what fills its places, days in ISO text; one that is not known is its own phrase."""
    for phrase, pattern in _PATTERNS:
        if found := pattern.fullmatch(text):
            places = found.groupdict()
            return phrase, {name: _READ.get(name, str)(each) for name, each in places.items()}
    return text, {}


def retold(text: str) -> str:
    """A sentence for a page, in the reader's language; what stays Chinese on a page in another one says so."""
    phrase, params = read_sentence(text)
    if not params or str(get_locale() or "zh") == "zh":
        return written(text)
    return Markup(placed(escape(gettext(phrase)), params, write=_marked))


def _marked(name: str, value: str) -> str:
    """A day in full; what stays Chinese says so."""
    return escape(written(full_day(value) if name == "day" else value))


def _iso(day: str) -> str:
    year, month, of_month = map(int, re.findall(r"\d+", day))
    return f"{year:04}-{month:02}-{of_month:02}"


def _article(number: str) -> str:
    """The number of an article in digits, which it had in the hints of the time before."""
    return _NUMBERS.get(number, number)


_NUMBERS = {chinese_number(each): str(each) for each in range(1, 100)}
#: What a place holds as values are kept, where sentences write it otherwise.
_READ: Mapping[str, Callable[[str], str]] = {"day": _iso, "article": _article}
