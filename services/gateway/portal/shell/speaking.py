"""Refusals in the reader's language: the English is made here, of the phrase and of what fills its places.

What fills a place and is a word of ours, such as a state, is in the catalogue and spoken too, and so is a day; names
and figures stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import get_locale, gettext

from common.errors import DomainError, FieldProblem
from common.phrases import ARTICLE, day_in, placed
from common.rules.chinese_numbers import chinese_number
from services.gateway.portal.shell.instants import full_day

_BETWEEN_SENTENCES = {"zh": "", "en": " "}


def told(refusal: DomainError) -> str:
    """What is wrong, in one or more sentences."""
    if refusal.phrase:
        return spoken(refusal.phrase, refusal.params)
    return joined(part for problem in refusal.problems for part in (told_problem(problem), told_remedy(problem)))


def joined(parts: Iterable[str]) -> str:
    """Sentences one after the other, as the reader's language parts them; empty ones are left out."""
    return _BETWEEN_SENTENCES[str(get_locale() or "zh")].join(each for each in parts if each)


def without_page(acts: Iterable[str]) -> str:
    """What is said of acts that the reader may do over the API alone; empty where there is none."""
    named = gettext("、").join(acts)
    return gettext("%(acts)s暂时没有页面，由您本人通过接口办理。", acts=named) if named else ""


def told_problem(problem: FieldProblem) -> str:
    """What is wrong with one place of the input."""
    return spoken(problem.phrase, problem.params)


def told_remedy(problem: FieldProblem) -> str:
    """How to mend it; an empty text where the problem says it."""
    return spoken(problem.remedy_phrase, problem.params) if problem.remedy_phrase else ""


def spoken(phrase: str, params: Mapping[str, Any]) -> str:
    """A phrase with its places filled, days in full."""
    return placed(gettext(phrase), params, write=_word)


def article_text(number: int) -> str:
    """The number of an article as the reader's language writes it: `二十四`, `24`."""
    return chinese_number(number) if str(get_locale() or "zh") == "zh" else str(number)


def told_body(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a problem with its sentences in the reader's language; codes, phrases and params stay."""
    refusal = DomainError.from_dict(body)
    errors = [
        {**each, "message": told_problem(problem), "remedy": told_remedy(problem) or None}
        for each, problem in zip(body.get("errors", ()), refusal.problems, strict=True)
    ]
    title = body["title"]
    return {**body, "title": gettext(title), "detail": told(refusal), "errors": errors}


def _word(name: str, value: Any) -> Any:
    """In the reader's language a word of ours, a day, or a phrase within the phrase (`Inner`, as it lies in JSON)."""
    if isinstance(value, Mapping):
        return spoken(value["phrase"], value["params"])
    if name == ARTICLE:
        return article_text(int(value))
    if day := day_in(value):
        return full_day(day)
    return gettext(value) if isinstance(value, str) and value else value
