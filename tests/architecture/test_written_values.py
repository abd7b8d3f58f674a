"""Days and the numbers of articles have one form in Chinese sentences: `2026年4月1日`, `第三十一条`; decision 0056."""

from __future__ import annotations

import re
from datetime import date

import pytest

from common.phrases import filled
from common.rules.chinese_numbers import chinese_day, chinese_number
from deploy.checks.words import CATALOGUE, read
from tests.architecture.sources import ROOT, sources

_HAN = "\u4e00-\u9fff"
#: An article whose number is put in otherwise than by a place that is written in Chinese numerals, or by the numeral.
ARTICLE_IN_DIGITS = re.compile(r"第(?:%\((?!articles?\))\w+\)[ds]|\{(?!chinese_number\()[^}]*\}|\d+)条")
#: A day that stands in a Chinese sentence as ISO text, but for one that shows how to write it (写成, 如).
ISO_DAY = re.compile(rf'"[^"\n]*[{_HAN}][^"\n]*\{{[^}}"\n]*isoformat\(\)|(?![成如])[{_HAN}] ?\d{{4}}-\d\d-\d\d')
#: They tell how many entries of a journal, not which article.
_ENTRIES = "条已损坏|条的正文"


def wrong_in(text: str) -> list[str]:
    """What a source writes in another form."""
    lines = (each for each in text.splitlines() if not re.search(_ENTRIES, each))
    return [each.strip() for each in lines if ARTICLE_IN_DIGITS.search(each) or ISO_DAY.search(each)]


def test_every_source_writes_them_in_that_form() -> None:
    found = {str(each.path): wrong_in((ROOT / each.path).read_text("utf-8")) for each in sources("services", "common")}

    assert len(found) > 500
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_every_sentence_of_the_catalogue_that_has_a_day_or_an_article_is_filled_in_that_form() -> None:
    phrases = [each.id for each in read(ROOT / CATALOGUE) if isinstance(each.id, str)]
    days = [each for each in phrases if re.search(r"(?<![“\"])%\(day\)s", each)]
    articles = [each for each in phrases if "%(article)s" in each]

    assert len(days) > 30
    assert articles
    for phrase in (*days, *articles):
        told = filled(phrase, {"day": date(2026, 4, 1), "article": 31})
        assert ("2026-04-01" in told, "第31条" in told) == (False, False), phrase


@pytest.mark.parametrize(
    "line",
    [
        'N_("协议第%(number)s条")',
        'f"协议第{article}条"',
        '"协议第31条"',
        'f"异议期至{last.isoformat()}届满"',
        '"异议期至2026-10-21届满"',
    ],
)
def test_another_form_is_found(line: str) -> None:
    assert wrong_in(line) == [line]


def test_the_form_is_not_found() -> None:
    assert wrong_in('f"协议第{chinese_number(each)}条"\n"协议第%(article)s条"\n"请写成2026-11-22的样子"') == []
    assert (chinese_day(date(2026, 4, 1)), chinese_number(31)) == ("2026年4月1日", "三十一")
