"""Laws and rules as data (法规), and which of their articles a paper may print: those that somebody has checked.

Source: practice, head and section 3; decision 0037. An article is cited only for acts since its law was in force, and
only where `checked_articles.yaml` says by whom, when and against which source its number and words were checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from common.rules.chinese_numbers import chinese_number
from common.rules.parameters import Parameter, ParameterError, get_parameter

#: `735-15.2(1)(3)`: the law, its article, the paragraph (款), the items (项).
_ARTICLE = re.compile(r"(\w+)-(\d+)(?:\.(\d+))?((?:\(\d+\))*)")
_NUMBER = re.compile(r"\d+")
_CHECK = ("by", "checked_on", "source")
#: Grounds to suspend: a number of points of the catalogue, and what the catalogue names for an item.
POINTS, ITEM = "points", "item"
#: Grounds to terminate that are no item: two suspensions in a term, one that stands while a band is crossed (which the
#: text of 2026 does not name), a rectification that was missed in one.
SECOND_SUSPENSION, BAND_MEANWHILE, UNRECTIFIED = "second_suspension", "band_meanwhile", "unrectified"


@dataclass(frozen=True, slots=True)
class Law:
    """A law or rule: its title in 《》, and the first day on which it is in force."""

    title: str
    in_force_from: date


@dataclass(frozen=True, slots=True)
class Check:
    """That a person compared an article with its official text (核对)."""

    by: str
    checked_on: date
    source: str


@dataclass(frozen=True, slots=True)
class Laws:
    """The laws by their short names, and the checked articles by their short forms, as known on a day."""

    titles: Mapping[str, Law]
    checked: Mapping[str, Check]

    @classmethod
    def read(cls, laws: Mapping[str, Any], checked: Mapping[str, Any]) -> Self:
        """Both from the values of laws.yaml and checked_articles.yaml. Raises `ParameterError` for a wrong one."""
        known = {name: Law(each["title"], each["in_force_from"]) for name, each in laws.items()}
        found = cls(known, {article: _check(article, each) for article, each in checked.items()})
        for article in checked:
            found.text(article)
        return found

    def text(self, article: str) -> str:
        """An article in words: `《医疗保障基金使用监督管理条例》第十五条第二款`. Raises `ParameterError`."""
        parts = _ARTICLE.fullmatch(article)
        if parts is None or parts[1] not in self.titles:
            raise ParameterError(f"{article} is no article: write a law of laws.yaml and its number, such as 735-15.2")
        paragraph = f"第{chinese_number(int(parts[3]))}款" if parts[3] else ""
        items = (f"第（{chinese_number(int(number))}）项" for number in _NUMBER.findall(parts[4]))
        return f"{self.titles[parts[1]].title}第{chinese_number(int(parts[2]))}条{paragraph}{'、'.join(items)}"

    def is_checked(self, article: str) -> bool:
        """Whether somebody has checked the article."""
        return article in self.checked

    def cited(self, articles: Iterable[str], *, acts_since: date | None) -> tuple[str, ...]:
        """In words those that a paper may print on acts since a day: checked, and of a law in force on that day.

        None where the day is not known: then nothing is cited.
        """
        if acts_since is None:
            return ()
        return tuple(
            self.text(each)
            for each in articles
            if self.is_checked(each) and self.titles[each.partition("-")[0]].in_force_from <= acts_since
        )


@dataclass(frozen=True, slots=True)
class RenewalClause:
    """In which article the agreement says when its renewal is asked for (续签): from `opens_months` to `closes_months`
    before its end; `expiry` is the article by which an agreement that is not renewed ends with its term.
    """

    article: int
    opens_months: int
    closes_months: int
    expiry: int


@dataclass(frozen=True, slots=True)
class AgreementClauses:
    """Which article of the agreement says what, of the text that is standard on a day (agreement_clauses.yaml).

    The grounds (情形) on which an agreement may be suspended and must be terminated are in the words of these articles:
    by `POINTS` and `ITEM`, by what happened (`SECOND_SUSPENSION`, …), or by the code of an item that is one itself.
    `renewal` is None of a text that does not say when it is asked for.
    """

    catalogue: int
    points: int
    grades: int
    chain: int
    chain_leaving: int
    measures: int
    suspension: int
    termination: int
    non_acceptance: int
    suspension_grounds: Mapping[str, str]
    termination_grounds: Mapping[str, str]
    renewal: RenewalClause | None = None

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Self:
        """The articles from a policy value. Raises `TypeError` for one that is missing, or more."""
        renewal = value.get("renewal")
        return cls(**{**value, "renewal": RenewalClause(**renewal) if renewal else None})

    def without_grounds(self) -> Self:
        """The same where nobody knows which text was signed: nothing is a ground of it."""
        return replace(self, suspension_grounds={}, termination_grounds={})


def check_laws(parameters: Mapping[str, Parameter]) -> None:
    """Raise `ParameterError` unless each check that was ever entered is complete, and of an article of a known law."""
    laws, checked = (get_parameter(parameters, name).dated for name in ("laws", "checked_articles"))
    for entry in checked.values:
        Laws.read(laws.on(entry.from_on), entry.value or {})


def agreement_text(*articles: int) -> str:
    """Articles of the service agreement in words, in their order: `医保服务协议第六条、第十九条`."""
    return "医保服务协议" + "、".join(f"第{chinese_number(each)}条" for each in sorted(set(articles)))


def _check(article: str, value: Any) -> Check:
    if not isinstance(value, Mapping) or set(value) != set(_CHECK) or not isinstance(value["checked_on"], date):
        raise ParameterError(f"the check of {article} must say {', '.join(_CHECK)}, and no more")
    return Check(**value)
