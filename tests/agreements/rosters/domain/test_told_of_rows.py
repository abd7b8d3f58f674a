"""What an importer assumes, leaves out or asks of rows that are otherwise right is told, each with its count."""

import pytest

from services.agreements.rosters.domain.roster_check import check_rows
from tests.agreements.builders import rules
from tests.agreements.roster_tables import sheet, table

CODE, USCC = "P36990200001", "91110108551385082Q"


def read_rows(*rows):
    summary, stores = check_rows([table(*rows)], mapping={}, rules=rules())
    return summary, list(stores)


def told(problems):
    return [(each.row, each.column, each.code) for each in problems]


@pytest.mark.parametrize("word", ["无（单体）", "ＮＡＮ", " 单 体 ", "…", "不属于任何连锁", "社会单体药店", "N/a", "0"])
def test_a_text_that_says_there_is_none_makes_a_single_store_and_is_told(word):
    summary, (store,) = read_rows(("药店名称", "所在区", "连锁名称"), ("甲药店", "药洲区", word))

    assert store.chain is None
    assert any("1 行，按单体药店登记" in each for each in summary.warnings)


@pytest.mark.parametrize("word", ["是。", "（直营）", "待定", "其他", "零售药店", "999", "-1", "同上", "单体连锁"])
def test_a_text_that_names_no_chain_is_asked_with_its_place_and_remedy(word):
    summary, stores = read_rows(("药店名称", "所在区", "连锁名称"), ("甲药店", "药洲区", word))

    assert (told(summary.problems), stores) == ([(2, "连锁名称", "chain_unnamed")], [])
    assert summary.problems[0].remedy == "请填写连锁的名称；不属于连锁的留空。"


def test_a_chain_whose_name_no_store_carries_is_asked_with_its_count():
    rows = [(f"{n}号药店", "药洲区", "街坊铺子") for n in "甲乙丙"]
    rows += [("金康望江店", "药洲区", "金康大药房"), ("益民店", "药洲区", "金康大药房"), ("丁药店", "药洲区", "健民")]

    summary, stores = read_rows(("药店名称", "所在区", "连锁名称"), *rows)

    assert len(stores) == 6
    (question,) = [each for each in summary.warnings if "没有该连锁的字样" in each]
    assert question.endswith("：“街坊铺子”（3 家）。")


def test_what_is_assumed_of_a_chain_without_its_kind_is_told_with_its_count():
    header = ("药店名称", "所在区", "连锁名称")
    rows = [("金康甲店", "药洲区", "金康"), ("金康乙店", "药洲区", "金康"), ("丙店", "药洲区", "单体")]

    without, stores = read_rows(header, *rows)
    some, _ = read_rows((*header, "连锁性质"), *((*each, "加盟" if "甲" in each[0] else "") for each in rows))

    said = "家药店写明了连锁而没有写明连锁性质，按直营登记；加盟店请写明“加盟”后重新上传。"
    assert {each.kind.value for each in stores if each.chain} == {"direct"}
    assert f"2 {said}" in without.warnings
    assert f"1 {said}" in some.warnings


def test_nothing_is_told_of_kinds_where_each_is_written():
    summary, _ = read_rows(
        ("药店名称", "所在区", "连锁名称", "连锁性质"),
        ("金康甲店", "药洲区", "金康", "直营"),
        ("乙店", "药洲区", "", ""),
    )

    assert summary.warnings == ("2 家药店没有医保编码，将使用内部编号，不作为医保编码打印。",)


@pytest.mark.parametrize(
    ("code", "uscc", "count"),
    [
        (CODE, USCC, 0),
        ("P369902 00001", USCC, 1),
        ("p36990200001", USCC, 1),
        ("Ｐ３６９９０２００００１", USCC, 1),
        ("P369902-00001", USCC.lower(), 2),
        (f"'{CODE}", f'="{USCC}"', 0),
    ],
)
def test_a_code_that_is_taken_otherwise_than_it_stands_there_is_told(code, uscc, count):
    header = ("药店名称", "所在区", "机构编码", "统一社会信用代码")
    summary, (store,) = read_rows(header, ("甲药店", "药洲区", code, uscc))

    assert (store.particulars.code, store.particulars.uscc) == (CODE, USCC)
    assert [each.code for each in summary.row_warnings] == ["code_rewritten"] * count
    assert all(each.message.endswith((f"”按 {CODE} 登记。", f"”按 {USCC} 登记。")) for each in summary.row_warnings)


def test_a_column_of_such_codes_is_told_once_with_its_count_and_first_rows():
    rows = [(f"{n}药店", "药洲区", f"p3699020000{n}") for n in range(8)]

    summary, _ = read_rows(("药店名称", "所在区", "机构编码"), *rows)

    assert told(summary.row_warnings) == [(2, "机构编码", "code_rewritten"), (3, "机构编码", "code_rewritten")]
    assert summary.row_warnings[0].message == "“p36990200000”按 P36990200000 登记。"
    assert summary.row_warnings[1].message.startswith("同样的问题还有 7 行：第 3、4、5、6、7、8、9 行")
    assert summary.row_warning_count == 8


@pytest.mark.parametrize(("count", "each_alone"), [(5, True), (6, False)])
def test_up_to_five_rows_are_told_one_by_one_and_of_more_the_first(count, each_alone):
    summary, _ = read_rows(("药店名称", "所在区"), *[(f"{n}号药店", "岐黄区") for n in range(count)])

    assert [each.row for each in summary.problems] == ([2, 3, 4, 5, 6] if each_alone else [2, 3])
    assert any("还有 5 行" in each.message for each in summary.problems) is not each_alone


TABLE = ("序号", "机构编码", "药店名称", "所在区", "详细地址", "经办")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("", "", "注：本表截至六月底", "", "", ""), "附注或签署"),
        (("", "填表人：张三", "", "审核人：李四", "", ""), "附注或签署"),
        (("填表人：", "", "填报单位（盖章）：", "", "", ""), "附注或签署"),
        (("", "备 注 1：以上为在册药店", "", "", "", ""), "附注或签署"),
        (("注：本表截至六月底", "", "", "", "", ""), "只在未采用的列中有内容"),
        (("3", "", "", "", "", "李四"), "只在未采用的列中有内容"),
    ],
)
def test_what_stands_below_a_table_is_told_as_no_store(row, sentence):
    summary, stores = read_rows(TABLE, ("1", "", "甲药店", "药洲区", "甲路1号", ""), row)

    assert (summary.problem_count, summary.rows, len(stores)) == (0, 1, 1)
    (said,) = [each for each in summary.warnings if sentence in each]
    assert said.startswith("第 3 行")
    assert said.endswith("共 1 行，不作为药店，已略去。")


@pytest.mark.parametrize(
    "row",
    [
        ("", "", "以上情况属实，特此说明", "", "", ""),
        ("", "P以上情况属实", "", "", "", ""),
        ("", "", "", "", "以上情况属实", ""),
        ("1", "", "", "", "以上情况属实", "李四"),
    ],
)
def test_a_row_that_says_one_thing_is_one_error_that_says_so(row):
    summary, stores = read_rows(TABLE, ("1", "", "甲药店", "药洲区", "甲路1号", ""), row)

    assert told(summary.problems) == [(3, "整行", "row_not_a_store")]
    assert "以上情况属实" in summary.problems[0].message
    assert len(stores) == 1


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        (("备注：新店", "P36990200001", "", "", "甲路2号", ""), ["name_empty"]),
        (("", "", "注安堂药店", "药洲区", "甲路2号", ""), []),
        (("", "", "说明书药店", "药洲区", "注：二楼", ""), []),
        (("填表人：", "", "", "药洲区", "甲路2号", ""), ["name_empty"]),
    ],
)
def test_no_row_that_may_be_a_store_is_taken_for_a_note(row, codes):
    summary, stores = read_rows(TABLE, ("1", "", "甲药店", "药洲区", "甲路1号", ""), row)

    assert [each.code for each in summary.problems] == codes
    assert len(stores) == (1 if codes else 2)


def test_a_note_in_a_merged_row_is_told_once():
    note = ("注：以上药店", "", "", "")
    rows = [("药店名称", "所在区", "详细地址", "门店编号"), ("甲药店", "药洲区", "甲路1号", "1"), note]

    summary, stores = check_rows([sheet("名册", *rows, merged=[(3, 1, 3, 4)])], mapping={}, rules=rules())

    assert len(list(stores)) == 1
    assert summary.problem_count == 0
    assert any("第 3 行是附注或签署" in each for each in summary.warnings)
