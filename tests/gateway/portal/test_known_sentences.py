"""Sentences that ratings keeps in Chinese alone, told in English: known by the phrase of which they were made."""

import ast
import re
from pathlib import Path

import pytest

from common.rules.chinese_numbers import chinese_number
from common.rules.money import Money
from services import ratings
from services.gateway.portal.records.known_sentences import PHRASES, read_sentence, retold
from services.gateway.portal.shell.language import COOKIE
from services.gateway.portal.shell.speaking import spoken
from services.ratings.domain.measures import Measure, Proposed
from services.ratings.ledger.domain.ledger import StoreYear
from services.ratings.measures.domain.facts import store_facts
from services.ratings.policies import agreement_on
from tests.ratings.builders import DAY, scoring, violation

_ROOMS, _SAYING = ("measures", "chains", "rectifications"), ("facts.py", "notes.py")
ENGLISH = {"Cookie": f"{COOKIE}=en"}


def phrases_in(source):
    """The phrases that a module marks with `N_`, of however many literals each is written."""
    calls = [each for each in ast.walk(ast.parse(source)) if isinstance(each, ast.Call)]
    return [each.args[0].value for each in calls if isinstance(each.func, ast.Name) and each.func.id == "N_"]


def grounds(entry, *, points):
    """The sentence that says what called for a measure, as ratings keeps it."""
    counted = StoreYear("sto_1", DAY.year, version=1, entries=(entry,)).as_counted(entry, policy_on=scoring)
    proposed = Proposed(Measure.RECTIFICATION, points=points)
    return store_facts(counted, proposed=proposed, agreed=agreement_on(DAY))[-1].text


def test_every_hint_of_ratings_is_known():
    folder = Path(ratings.__file__).parent
    sources = [path for room in _ROOMS for name in _SAYING for path in (folder / room / "domain").glob(name)]
    hints = {phrase for source in sources for phrase in phrases_in(source.read_text(encoding="utf-8"))}

    assert hints
    assert hints <= set(PHRASES)


@pytest.mark.parametrize(
    ("entry", "points", "told"),
    [
        (violation("P1"), 3, r"^By 2 March 2026 the points of 2026 came to \d+ and reached 3"),
        (violation("P1"), None, r"^2 March 2026: <span lang=\"zh-CN\">.+</span> \(item P1\); points counted: \d+\.$"),
        (
            violation("P1", money=Money.of(1200)),
            None,
            r"\(item P1\), amount involved 1200.00 yuan; points counted: 4 \(<span lang=\"zh-CN\">基本分值3分；涉及",
        ),
        (violation("M2", is_corrected_in_time=True), None, r"points counted: 0 \(<span lang=\"zh-CN\">.+</span>\)\.$"),
        (violation("P1", money=Money.of(120)), None, r"\(item P1\), amount involved 120.00 yuan; points counted"),
    ],
)
def test_what_called_for_a_rectification_is_told_in_english(whole, entry, points, told):
    kept = grounds(entry, points=points)

    with whole.test_request_context("/", headers=ENGLISH):
        assert re.search(told, retold(kept))
    with whole.test_request_context("/"):
        assert retold(kept) == kept


def test_a_sentence_that_is_not_known_stays_as_it_was_written_and_says_so(whole):
    with whole.test_request_context("/", headers=ENGLISH):
        assert retold("由审批人员<按情节>决定。") == '<span lang="zh-CN">由审批人员&lt;按情节&gt;决定。</span>'
        assert spoken(*read_sentence("由审批人员决定，占15%。")) == "由审批人员决定，占15%。"


@pytest.mark.parametrize(("article", "kept"), [("三十一", "31"), ("31", "31"), ("九", "9")])
def test_the_article_of_a_hint_is_known_in_either_numerals(whole, article, kept):
    """The hints of the time before had digits; a page has one form for each language."""
    phrase, params = read_sentence(f"该店在本协议期内已被中止过协议，再次中止的应当解除协议（协议第{article}条）。")

    assert params == {"article": kept}
    with whole.test_request_context("/"):
        assert f"（协议第{chinese_number(int(kept))}条）" in spoken(phrase, params)
    with whole.test_request_context("/", headers=ENGLISH):
        assert re.search(rf"\b{kept}\b", spoken(phrase, params))
