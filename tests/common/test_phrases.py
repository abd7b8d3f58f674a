"""A sentence is written once, with named places; what fills them goes beside it."""

from datetime import date

from common.errors import DomainError, FieldProblem, Invalid
from common.phrases import N_, filled, told

LATE = N_("最早为%(day)s，共%(count)s家。")


def test_a_phrase_is_filled_by_name_and_a_day_is_iso_text():
    assert filled(LATE, {"day": date(2026, 12, 1), "count": 3}) == "最早为2026-12-01，共3家。"
    assert told({"day": date(2026, 12, 1), "count": 3}) == {"day": "2026-12-01", "count": 3}


def test_a_per_cent_sign_is_its_own_and_a_value_is_never_read_as_a_place():
    assert filled("占100%（%(name)s）", {"name": "%(day)s"}) == "占100%（%(day)s）"


def test_a_place_for_which_there_is_nothing_stays_to_be_seen():
    assert filled(LATE, {"count": 3}) == "最早为%(day)s，共3家。"


def test_an_error_is_told_in_chinese_and_keeps_its_phrase_and_params():
    error = Invalid(LATE, code="too_late", day=date(2026, 12, 1), count=3)

    assert str(error) == error.message == "最早为2026-12-01，共3家。"
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
    assert (error.message, error.code) == ("最早为2026-12-01，共3家。", "late")


def test_what_an_earlier_version_told_is_taken_as_it_is():
    told_before = {"field": "a", "message": "有误。", "code": "x", "remedy": None}

    error = DomainError.from_dict({"code": "x", "detail": "两处有误。", "errors": [told_before]})

    assert (error.message, error.problems[0].message, error.problems[0].remedy) == ("两处有误。", "有误。", None)
