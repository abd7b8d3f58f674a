"""Which tables of a file are the roster, where each has its header, and what of it is read how."""

import pytest

from services.agreements.rosters.domain.roster import RosterRefused
from services.agreements.rosters.domain.roster_check import check_rows
from services.agreements.rosters.domain.roster_grid import cell_name, letters
from services.agreements.rosters.domain.roster_tables import plan
from tests.agreements.builders import rules
from tests.agreements.roster_tables import sheet, table

HEADER = ("药店名称", "所在区", "详细地址", "连锁名称")
CODE = "P36990200001"


def store(name, area="药洲区", chain=""):
    return (name, area, f"{name}路1号", chain)


def read(*tables, mapping=None):
    summary, stores = check_rows(tables, mapping=mapping or {}, rules=rules())
    return summary, list(stores)


def refusal(*tables, mapping=None):
    with pytest.raises(RosterRefused) as refused:
        read(*tables, mapping=mapping)
    (problem,) = refused.value.row_problems
    return problem


def fields(summary):
    return summary.left.fields(summary.plan)


@pytest.mark.parametrize("titles", [0, 1, 3, 19])
def test_the_header_is_looked_for_in_the_first_twenty_rows(titles):
    summary, stores = read(table(*[("名单",)] * titles, HEADER, store("甲")))

    assert [each.row for each in stores] == [titles + 2]
    assert fields(summary)["sheets"] == [{"name": "", "header_row": titles + 1, "title_rows": titles, "rows": 1}]


def test_a_header_further_down_is_not_found_and_the_likeliest_row_is_told():
    problem = refusal(table(("药店", "地址"), *[("名单",)] * 20, HEADER, store("甲")))

    assert (problem.row, problem.code) == (1, "missing_column")
    assert "第 1 行中现有的列：药店、地址" in problem.remedy


def test_blank_rows_above_the_header_are_no_titles():
    summary, _ = read(table((), ("名单",), ("", " "), HEADER, store("甲")))

    assert fields(summary)["sheets"][0]["title_rows"] == 1


def test_a_mapping_finds_a_header_that_is_not_known():
    _, (found,) = read(table(("附件",), ("店名", "辖区"), ("甲", "药洲区")), mapping={"name": "店名", "area": "辖区"})

    assert (found.row, found.particulars.name) == (3, "甲")


def test_columns_of_each_sheet_are_matched_by_their_headings():
    turned = ("连锁名称", "详细地址", "所在区", "药店名称")
    summary, stores = read(
        sheet("一", HEADER, store("甲", chain="和")),
        sheet("二", ("附件",), turned, ("和", "乙路1号", "药洲区", "乙")),
    )

    assert [(each.particulars.name, each.chain) for each in stores] == [("甲", "和"), ("乙", "和")]
    assert [summary.plan.place_of(each.row) for each in stores] == [("一", 2), ("二", 3)]
    assert [each["header_row"] for each in fields(summary)["sheets"]] == [1, 2]


def test_rows_of_several_sheets_have_numbers_of_their_own_and_are_told_with_their_sheet():
    summary, stores = read(
        sheet("一", HEADER, store("甲"), store("甲")), sheet("二", HEADER, store("甲"), store("乙", "无此区"))
    )

    assert len(stores) == 1
    assert [each.as_field_problem().field for each in summary.problems] == [
        "一 第3行 药店名称",
        "二 第2行 药店名称",
        "二 第3行 所在区",
    ]
    assert summary.problems[0].message == "与“一”第 2 行是同一家药店（名称和地址都相同）。"


def test_a_single_sheet_is_not_named():
    summary, _ = read(sheet("一", HEADER, store("甲"), store("甲")))

    (problem,) = summary.problems
    assert problem.as_field_problem().field == "第3行 药店名称"
    assert problem.message.startswith("与第 2 行是同一家药店")


def test_sheets_that_are_not_read_are_told_with_their_rows():
    summary, _ = read(
        sheet("说明", ("填表说明",), ("一",)),
        sheet("名册", HEADER, store("甲")),
        sheet("旧", HEADER, store("乙"), is_hidden=True),
        sheet("空"),
    )

    assert fields(summary)["sheets_left"] == [
        {"name": "说明", "reason": "no_header", "rows": 2},
        {"name": "旧", "reason": "hidden", "rows": 2},
    ]
    told = [each for each in summary.warnings if "未读取" in each]
    assert told == [
        "工作表“说明”未读取（没有名册的表头），其中有内容的行 2 行。",
        "工作表“旧”未读取（已隐藏），其中有内容的行 2 行。",
    ]


def test_sheets_with_other_columns_are_refused():
    problem = refusal(sheet("一", HEADER, store("甲")), sheet("二", HEADER[:3], store("乙")[:3]))

    assert (problem.code, problem.sheet) == ("sheets_differ", "二")
    assert problem.message == "工作表“二”与“一”的列不同：连锁名称。"


def test_a_wrong_header_of_one_of_several_sheets_is_told_with_the_sheet():
    problem = refusal(sheet("一", HEADER, store("甲")), sheet("二", (*HEADER, "所在区"), store("乙")))

    assert (problem.code, problem.sheet, problem.column) == ("duplicate_column", "二", "所在区")


@pytest.mark.parametrize("tables", [(), (sheet("藏", HEADER, store("甲"), is_hidden=True),), (sheet("空"),)])
def test_a_file_without_any_visible_row_has_no_stores(tables):
    assert refusal(*tables).code == "no_rows"


def test_a_merged_range_has_the_value_of_its_first_cell():
    summary, stores = read(
        sheet(
            "一",
            HEADER,
            ("甲", "药洲区", "甲路1号", "和"),
            ("乙", "", "乙路1号"),
            ("丙", "", "丙路1号"),
            ("丁", "药洲区", "丁路1号"),
            merged=[(2, 2, 4, 2), (2, 4, 4, 4)],
        )
    )

    assert [each.chain for each in stores] == ["和", "和", "和", None]
    assert fields(summary)["merged_ranges"] == ["B2:B4", "D2:D4"]


def test_rows_that_have_nothing_but_a_merged_range_are_blank():
    _, stores = read(sheet("一", HEADER, ("甲", "药洲区"), (), ("", ""), merged=[(2, 2, 4, 2)]))

    assert len(stores) == 1


def test_merged_ranges_beside_the_columns_that_are_taken_over_are_not_told():
    summary, _ = read(
        sheet(
            "一",
            ("名单",),
            ("备注", *HEADER),
            ("好", *store("甲")),
            ("", *store("乙")),
            merged=[(1, 1, 1, 5), (3, 1, 4, 1)],
        )
    )

    assert fields(summary)["merged_count"] == 0


def test_a_row_that_is_one_merged_cell_is_no_store():
    summary, stores = read(sheet("一", HEADER, ("杏林区",), store("甲"), merged=[(2, 1, 2, 4)]))

    assert [each.particulars.name for each in stores] == ["甲"]
    assert [(each.row, each.code) for each in summary.problems][:1] == [(2, "merged_row")]


def test_a_header_of_two_rows_has_its_lowest_headings():
    summary, (found,) = read(
        sheet(
            "一",
            ("药店名称", "所在区", "地点", "", "联系"),
            ("", "", "详细地址", "邮编", "电话"),
            ("甲", "药洲区", "甲路1号", "100000", "0999-1"),
            merged=[(1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4)],
        )
    )

    assert (found.row, found.particulars.address, found.particulars.phone) == (3, "甲路1号", "0999-1")
    assert fields(summary)["unused_columns"] == ["邮编"]


def test_a_heading_over_two_columns_that_are_taken_over_is_two_columns():
    problem = refusal(sheet("一", ("药店名称", "详细地址", ""), ("甲", "药洲区", "1号"), merged=[(1, 2, 1, 3)]))

    assert (problem.code, problem.column) == ("duplicate_column", "详细地址")


def test_ranges_that_overlap_beyond_measure_are_refused():
    overlapping = [(2, 1, 9, each) for each in range(1, 202)]

    assert refusal(sheet("一", HEADER, store("甲"), merged=overlapping)).code == "broken_row"


@pytest.mark.parametrize(("hidden", "told"), [([(2, 2)], "第 2 行"), ([(2, 3), (6, 6)], "第 2-3、6 行")])
def test_hidden_rows_with_content_are_refused(hidden, told):
    problem = refusal(sheet("一", HEADER, store("甲"), hidden_rows=hidden, hidden_count=3))

    assert (problem.code, problem.row) == ("hidden_rows", 2)
    assert "共 3 行" in problem.message
    assert told in problem.message
    assert "请取消隐藏" in problem.remedy


def test_hidden_titles_and_columns_are_no_error():
    summary, (found,) = read(
        sheet(
            "一", ("名单",), HEADER, store("甲"), hidden_rows=[(1, 1)], hidden_count=1, hidden_columns=[(2, 2), (4, 9)]
        )
    )

    assert found.row == 3
    assert fields(summary)["hidden_columns"] == ["所在区", "连锁名称"]
    assert "以下列已隐藏，仍已采用：所在区、连锁名称。" in summary.warnings


def test_columns_that_are_not_taken_over_are_told_with_what_they_hold():
    summary, stores = read(
        sheet(
            "一", (*HEADER, "核对", "", "备注"), (*store("甲"), "=A2", "", "", "外"), (*store("乙"), "", "旁", "\x00")
        )
    )

    assert len(stores) == 2
    assert fields(summary)["unused_columns"] == ["核对（有公式）", "备注", "H（无列名）", "F（无列名）"]


def test_headings_that_are_not_taken_over_may_be_whatever_they_are():
    _, stores = read(table((*HEADER, "备注", "备注", "\x00", "\u200b注"), store("甲")))

    assert len(stores) == 1


def test_a_heading_with_a_sign_that_nobody_sees_is_told_with_its_code():
    problem = refusal(table(("药店\u200b名称", "所在区"), ("甲", "药洲区")))

    assert (problem.code, problem.column) == ("invisible_heading", "药店[U+200B]名称")
    assert problem.message == "表头“药店[U+200B]名称”中含有不可见字符 U+200B。"


def test_line_breaks_in_used_cells_become_spaces_and_are_told():
    summary, stores = read(
        table(HEADER, ("甲\r\n店", "药洲区", "甲路\n 1号\n", ""), ("乙", "药洲区", "乙路\n\n1号", ""))
    )

    assert [each.particulars.address for each in stores] == ["甲路 1号", "乙路 1号"]
    assert [(each.row, each.column, each.code) for each in summary.row_warnings] == [
        (2, "药店名称", "line_break"),
        (2, "详细地址", "line_break"),
        (3, "详细地址", "line_break"),
    ]


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\v", "\x85"])
@pytest.mark.parametrize("before", ["乙", "乙\n"])
def test_a_break_that_no_person_typed_is_told_with_its_code_and_place(sign, before):
    """Programs leave it there, and nobody sees it: which character it is, and where, is said as of any other."""
    summary, stores = read(table(HEADER, (f"{before}{sign}店", "药洲区", "乙路1号", "")))

    assert (stores, [each.code for each in summary.problems]) == ([], ["invisible_character"])
    assert f"（U+{ord(sign):04X}）" in summary.problems[0].message
    assert "第 2 个字符" in summary.problems[0].message or before != "乙"


def test_a_roster_of_no_table_is_planned_as_one_without_stores():
    with pytest.raises(RosterRefused):
        plan([], mapping={})


def test_columns_and_cells_are_called_as_a_spreadsheet_does():
    assert [letters(each) for each in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert cell_name(2**20 + 3, 2) == "C3"
