"""A sentence is written once, with named places; what fills them goes beside it."""

from datetime import UTC, date, datetime

import pytest

from common.errors import DomainError, FieldProblem, Invalid
from common.phrases import N_, day_in, filled, told

LATE = N_("最早为%(day)s，共%(count)s家。")


@pytest.mark.parametrize("day", [date(2026, 12, 1), "2026-12-01"])
def test_a_phrase_is_filled_by_name_with_a_day_as_people_write_it(day):
    """Out of JSON a day comes as ISO text, as it goes in."""
    assert filled(LATE, {"day": day, "count": 3}) == "最早为2026年12月1日，共3家。"
    assert told({"day": day, "count": 3}) == {"day": "2026-12-01", "count": 3}


@pytest.mark.parametrize("text", ["2026-13-45", "2026-12-011", "20261201", "2026-W01-1", "示2026-12-01"])
def test_what_is_no_day_stays_as_it_is(text):
    assert filled("%(text)s", {"text": text}) == text
    assert day_in(text) is None


def test_a_day_that_somebody_wrote_is_quoted_as_it_is():
    assert filled("“%(text)s”不在%(day)s之前。", {"text": "2026-12-02", "day": "2026-12-01"}) == (
        "“2026-12-02”不在2026年12月1日之前。"
    )


def test_an_instant_is_no_day():
    assert day_in(datetime(2026, 12, 1, tzinfo=UTC)) is None


def test_the_number_of_an_article_is_written_in_chinese_numerals():
    assert filled("协议第%(article)s条", {"article": 31}) == filled("协议第%(article)s条", {"article": "31"})
    assert filled("协议第%(article)s条", {"article": 31}) == "协议第三十一条"


def test_a_per_cent_sign_is_its_own_and_a_value_is_never_read_as_a_place():
    assert filled("占100%（%(name)s）", {"name": "%(day)s"}) == "占100%（%(day)s）"


def test_a_place_for_which_there_is_nothing_stays_to_be_seen():
    assert filled(LATE, {"count": 3}) == "最早为%(day)s，共3家。"


def test_an_error_is_told_in_chinese_and_keeps_its_phrase_and_params():
    error = Invalid(LATE, code="too_late", day=date(2026, 12, 1), count=3)

    assert str(error) == error.message == "最早为2026年12月1日，共3家。"
    assert (error.code, error.phrase, error.params["count"]) == ("too_late", LATE, 3)


def test_an_error_about_one_field_says_what_the_field_says():
    error = Invalid.about("months", N_("至少%(least)s个月。"), code="months", least=1)

    (problem,) = error.problems
    assert (error.message, error.phrase, error.code) == ("至少1个月。", "", "months")
    assert (problem.field, problem.message, problem.code, problem.remedy) == ("months", "至少1个月。", "months", None)


def test_an_error_of_problems_says_each_with_its_remedy():
    problems = [
        FieldProblem("a", N_("甲有误。"), "a", N_("请改正%(what)s。"), {"what": "甲"}),
        FieldProblem("b", N_("乙有误。")),
    ]

    assert Invalid.of(*problems).message == "甲有误。请改正甲。乙有误。"


def test_a_problem_comes_back_from_what_an_interface_told():
    problem = FieldProblem("a", LATE, "late", N_("请改到%(day)s。"), {"day": "2026-12-01", "count": 3})
    body = {"code": "late", "detail": "x", "phrase": LATE, "params": {"day": "2026-12-01", "count": 3}}

    error = DomainError.from_dict({**body, "errors": [problem.as_dict()]})

    assert error.problems == (problem,)
    assert (error.message, error.code) == ("最早为2026年12月1日，共3家。", "late")


def test_what_an_earlier_version_told_is_taken_as_it_is():
    told_before = {"field": "a", "message": "有误。", "code": "x", "remedy": None}

    error = DomainError.from_dict({"code": "x", "detail": "两处有误。", "errors": [told_before]})

    assert (error.message, error.problems[0].message, error.problems[0].remedy) == ("两处有误。", "有误。", None)
