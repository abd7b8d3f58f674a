"""What an import keeps of a problem: its sentences to be read, and the phrases that another language is made of."""

from common.phrases import N_
from services.agreements.rosters.domain.roster import RowProblem
from services.agreements.rosters.domain.roster_import import problem_fields, problem_of

PROBLEM = RowProblem(3, "药店名称", "too_long", N_("超过 %(most)s 字。"), N_("请缩短后重新上传。"), {"most": 120})


def test_a_kept_problem_comes_back_whole():
    kept = problem_fields(PROBLEM)

    assert (kept["message"], kept["phrase"], kept["params"]) == ("超过 120 字。", "超过 %(most)s 字。", {"most": 120})
    assert problem_of(kept) == PROBLEM


def test_a_problem_that_an_earlier_version_kept_is_told_as_it_was():
    kept = {"row": 3, "column": "药店名称", "code": "too_long", "message": "超过 120 字。", "remedy": "请缩短。"}

    found = problem_of(kept)

    assert (found.message, found.remedy, found.params) == ("超过 120 字。", "请缩短。", {})
    assert found.as_field_problem().field == "第3行 药店名称"
