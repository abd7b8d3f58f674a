"""Rosters as offices send them, each with what must come of it: the files lie in tests/data/rosters."""

import csv
from pathlib import Path

import pytest

from common.phrases import N_
from services.agreements.rosters.domain.problem_list import ProblemList
from services.agreements.rosters.domain.roster import RowProblem
from services.agreements.rosters.domain.roster_check import check_rows
from tests.agreements.builders import rules
from tests.agreements.roster_tables import sheet, table

FILES = Path(__file__).parents[3] / "data" / "rosters"


def read(name):
    with (FILES / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return read_rows(*csv.reader(file))


def read_rows(*rows):
    summary, stores = check_rows([table(*rows)], mapping={}, rules=rules())
    return summary, list(stores)


def told(problems):
    return [(each.row, each.column, each.code) for each in problems]


def test_a_number_whose_digits_are_all_there_is_read_as_its_digits_and_told():
    summary, (store,) = read("09-number-with-exponent-no-plus-shop-number")

    assert (store.particulars.shop_number, store.particulars.phone) == ("5931015196", "932123683")
    assert told(summary.row_warnings) == [(2, "门店编号", "number_rewritten"), (2, "联系电话", "number_rewritten")]


def test_a_number_with_a_point_is_read_as_the_whole_number_that_it_is():
    summary, (store,) = read("09-number-with-exponent-no-plus-pandas-float")

    found = store.particulars
    assert (found.area, found.shop_number, found.phone) == ("369902", "1001", "13900000001")
    assert summary.row_warning_count == 3


def test_a_uscc_that_is_a_number_is_told_as_that():
    summary, stores = read("09-number-with-exponent-no-plus-uscc")

    assert (told(summary.problems), stores) == ([(2, "统一社会信用代码", "code_is_number")], [])


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("5.931015196E9", "5931015196"),
        ("5.931015196e9", "5931015196"),
        ("5.931015196E+09", "5931015196"),
        ("５．９３１０１５１９６Ｅ９", "5931015196"),
        ("1001.0", "1001"),
        ("1001.00", "1001"),
        ("1E3", None),
        ("5.93101519E9", None),
        ("1.23457E+05", "123457"),
        ("1.2E+05", None),
        ("1.5E0", None),
        ("5.9E-3", None),
        ("1.234567890123456E15", None),
        ("1001.5", "1001.5"),
        ("A1001.0", "A1001.0"),
        ("0012", "0012"),
        ("2E店", "2E店"),
    ],
)
def test_a_shop_number_is_exact_or_refused(number, expected):
    summary, stores = read_rows(("药店名称", "所在区", "门店编号"), ("甲药店", "药洲区", number))

    assert [store.particulars.shop_number for store in stores] == ([expected] if expected else [])
    assert [each.code for each in summary.problems] == ([] if expected else ["code_is_number"])
    assert all("可能已经丢失" in each.message for each in summary.problems)


def test_newer_han_characters_are_names():
    summary, stores = read("15-newer-unicode-name")

    assert (summary.problem_count, len(stores)) == (0, 4)


def test_columns_of_districts_are_known_and_read_instead_of_a_guess():
    summary, stores = read("19-area-guessed-from-address")

    assert [store.particulars.area for store in stores] == ["360302", "360313", "360302"]
    assert summary.row_warning_count == summary.problem_count == 0
    assert summary.columns.used["area"] == "区县代码"
    assert summary.columns.used["district"] == "区县名称"


@pytest.mark.parametrize(
    "heading",
    ["区县代码", "区县名称", "县区代码", "区划代码", "所属区县", "县（市、区）", "县(市、区)", "行政区划", "所在区县"],
)
def test_a_district_has_many_headings(heading):
    _, (store,) = read_rows(("药店名称", heading), ("甲药店", "药洲区"))

    assert store.particulars.area == "369902"


def test_two_columns_of_districts_must_say_the_same():
    summary, stores = read_rows(
        ("药店名称", "区县代码", "区县名称"),
        ("甲药店", "369902", "杏林区"),
        ("乙药店", "", "杏林区"),
        ("丙药店", "369902", "岐黄区"),
    )

    assert told(summary.problems) == [(2, "区县名称", "areas_differ"), (4, "区县名称", "unknown_area")]
    assert [store.particulars.area for store in stores] == ["369903"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("示例市药洲区望江路1号", "369902"),
        ("示例省示例市药洲区示例市场2号", "369902"),
        ("萍乡市城关区试十九路1号；萍乡市上栗县试十九路2号（仓库）", None),
        ("萍乡市经济开发区试十九路3号", None),
        ("示例市望江路1号", None),
        ("示例市药洲区望江路1号；示例市杏林区望江路2号", None),
        ("示例市药洲区望江路1号；示例市岐黄区望江路2号", None),
    ],
)
def test_a_district_worked_out_of_an_address_is_told_and_a_city_is_none(address, expected):
    summary, stores = read_rows(("药店名称", "详细地址"), ("甲药店", address))

    assert [store.particulars.area for store in stores] == ([expected] if expected else [])
    assert told(summary.row_warnings) == ([(2, "详细地址", "area_guessed")] if expected else [])
    assert told(summary.problems) == ([] if expected else [(2, "所在区", "unknown_area")])
    assert all("药洲区（369902）" in each.message for each in summary.row_warnings)


def test_the_column_of_cities_makes_no_guess_of_the_whole_city():
    summary, _ = read_rows(("药店名称", "市", "详细地址"), ("甲药店", "示例市", "望江路1号"))

    assert told(summary.problems) == [(2, "所在区", "unknown_area")]


def test_a_code_of_another_district_is_told_and_its_use_is_counted():
    summary, stores = read_rows(
        ("药店名称", "所在区", "机构编码"), ("甲药店", "杏林区", "P36990200001"), ("乙药店", "", "P36990200002")
    )

    assert [store.particulars.area for store in stores] == ["369903", "369902"]
    assert told(summary.row_warnings) == [(2, "机构编码", "area_of_code_differs")]
    assert "1 家药店没有填写区划，取自医保编码中的行政区划代码。" in summary.warnings


def test_marks_of_text_are_no_part_of_a_code():
    summary, stores = read("20-tab-guarded-codes")

    assert [store.particulars.shop_number for store in stores] == ["0012", "0013"]
    assert [store.particulars.name for store in stores] == ["试亥1药店", "试亥2药店"]
    assert any("2 格前的撇号" in each for each in summary.warnings)
    assert [store.particulars.shop_number for store in read("20-tab-guarded-codes-apostrophe")[1]] == ["0013"]


@pytest.mark.parametrize("cell", ['="0012"&A1', '="=1+1"', "=0012", '=""""'])
def test_what_is_worked_out_stays_a_formula(cell):
    summary, _ = read_rows(("药店名称", "所在区", "门店编号"), ("甲药店", "药洲区", cell))

    assert [each.code for each in summary.problems] == ["formula_cell"]


def test_words_for_single_stores_make_no_chain():
    summary, stores = read("22-single-store-words-as-chain")

    assert [store.chain for store in stores] == [None] * 6
    assert (summary.problem_count, summary.chains) == (0, {})
    assert any("“单体”" in each and "6 行，按单体药店登记" in each for each in summary.warnings)


def test_a_kind_of_belonging_without_a_chain_is_told():
    summary, stores = read_rows(
        ("药店名称", "所在区", "连锁名称", "连锁性质"),
        ("甲药店", "药洲区", "", "直营"),
        ("乙药店", "药洲区", "单体", "单体"),
    )

    assert [store.chain for store in stores] == [None, None]
    assert told(summary.row_warnings) == [(2, "连锁性质", "chain_missing")]


def test_words_for_nothing_are_counted_in_other_columns_too():
    summary, (store,) = read_rows(("药店名称", "所在区", "联系电话"), ("甲药店", "药洲区", "暂无"))

    assert store.particulars.phone is None
    assert any("“暂无”等写法 1 格" in each for each in summary.warnings)


def test_sums_are_no_stores_and_are_told_with_their_rows():
    summary, stores = read("23-subtotal-rows-become-stores")

    assert [(store.row, store.particulars.name) for store in stores] == [(2, "试计甲药店"), (4, "试计乙药店")]
    assert summary.rows == 2
    assert any("第 3、5、6 行" in each for each in summary.warnings)


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        (("合 计", "", ""), []),
        (("总计：2家", "", ""), []),
        (("共计2家药店", "", ""), []),
        (("合计堂大药房", "药洲区", ""), None),
        (("2家", "药洲区", ""), ["name_is_count"]),
        (("１２", "药洲区", ""), ["name_is_count"]),
        (("2家药店", "药洲区", ""), ["name_is_count"]),
        (("第2家药店", "药洲区", ""), None),
    ],
)
def test_a_store_may_be_called_like_a_sum_but_not_by_a_number(row, codes):
    summary, stores = read_rows(("药店名称", "所在区", "详细地址"), ("甲药店", "药洲区", ""), row)

    assert [each.code for each in summary.problems] == (codes or [])
    assert len(stores) == (2 if codes is None else 1)


def test_one_chain_in_any_width_is_one_chain_in_the_preview():
    summary, _ = read("25-width-of-brackets-in-chain-name")

    assert summary.chains == {"试括（示例）大药房": 3}


def test_a_selector_is_left_out_of_a_name_and_told():
    summary, (store,) = read("26-variation-selector-in-name")

    assert store.particulars.name == "试葛记药店"
    assert told(summary.row_warnings) == [(2, "药店名称", "selector_left_out")]


def test_a_name_in_compatibility_characters_is_told_as_it_is_registered():
    summary, (store,) = read_rows(("药店名称", "所在区"), ("\uf900药店", "药洲区"))

    assert store.particulars.name == "\u8c48药店"
    assert told(summary.row_warnings) == [(2, "药店名称", "name_normalized")]


def test_which_character_nobody_sees_is_told_with_its_place():
    summary, _ = read_rows(("药店名称", "所在区"), ("益民\u200b大药房", "药洲区"))

    (problem,) = summary.problems
    assert problem.message == "第 3 个字符看不见：零宽空格（U+200B），在“益民▯大药房”中▯处。"


def test_a_code_whose_check_character_fails_is_a_warning_to_be_confirmed():
    summary, (store,) = read("17-real-code-fails-check")

    assert store.particulars.uscc == "91350203M0001QKT19"
    assert told(summary.row_warnings) == [(2, "统一社会信用代码", "uscc_check_character")]
    assert [(each.row, each.name, each.uscc) for each in summary.doubtful] == [(2, "试申1药店", "91350203M0001QKT19")]


def test_a_whole_column_of_such_codes_is_an_error(monkeypatch):
    monkeypatch.setattr("services.agreements.rosters.domain.roster_check.MOST", 1)
    rows = [(f"{n}号药店", "药洲区", f"91350203M0001QKT1{n}") for n in range(3)]

    summary, _ = read_rows(("药店名称", "所在区", "统一社会信用代码"), *rows)

    assert told(summary.problems) == [(1, "整个文件", "too_many_doubtful_codes")]


def test_the_same_problem_of_many_rows_is_told_once_with_its_count():
    rows = [(f"{n}号药店", "岐黄区", "") for n in range(2, 32)]

    summary, _ = read_rows(("药店名称", "所在区", "门店编号"), *rows, ("另一药店", "药洲区", "1E3"))

    assert summary.problem_count == 31
    assert told(summary.problems) == [(n, "所在区", "unknown_area") for n in (2, 3)] + [
        (32, "门店编号", "code_is_number")
    ]
    last = summary.problems[1]
    assert last.message.startswith("同样的问题还有 29 行：第 3、4、5、")
    assert last.message.endswith("…… 行。")
    assert "示例市、药洲区" in summary.problems[0].remedy
    assert "369902" not in last.remedy


def test_every_problem_is_heard_and_listed_for_a_spreadsheet():
    heard = ProblemList()
    rows = [("药店名称", "所在区"), *[(f"{n}号药店", "岐黄区") for n in range(10)]]

    _, stores = check_rows([table(*rows)], mapping={}, rules=rules(), heard=heard.add)
    assert list(stores) == []
    content = heard.content

    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    assert lines[0] == ["工作表", "行", "列", "级别", "代码", "问题", "办法"]
    assert [line[1] for line in lines[1:]] == [str(n) for n in range(2, 12)]
    assert {tuple(line[2:5]) for line in lines[1:]} == {("所在区", "错误", "unknown_area")}


def test_problems_sums_and_doubtful_codes_of_several_sheets_name_their_sheet():
    header = ("药店名称", "所在区", "统一社会信用代码")
    first = [header, *[(f"{n}号药店", "岐黄区", "") for n in range(7)], ("合计", "7家", "")]
    second = [header, *[(f"{n}号药店", "岐黄区", "") for n in range(7)], ("试申1药店", "药洲区", "91350203M0001QKT19")]
    heard = []

    tables = [sheet("甲表", *first), sheet("乙表", *second)]
    summary, stores = check_rows(tables, mapping={}, rules=rules(), heard=heard.append)
    assert len(list(stores)) == 1

    assert summary.problem_count == 14
    assert [(each.sheet, each.row) for each in summary.problems] == [("甲表", 2), ("甲表", 3)]
    assert "还有 13 行：第 甲表!3、甲表!4、" in summary.problems[1].message
    assert [(each.sheet, each.row) for each in heard[-2:]] == [("乙表", 8), ("乙表", 9)]
    assert any(each.startswith("第 甲表!9 行以小计、合计等开头，共 1 行") for each in summary.warnings)
    assert [(each.sheet, each.row) for each in summary.doubtful] == [("乙表", 9)]


def test_sums_without_end_are_counted_and_the_first_are_named():
    rows = [("合计", "")] * 50

    summary, _ = read_rows(("药店名称", "所在区"), *rows, ("甲药店", "药洲区"))

    assert any("20…… 行" not in each and "21…… 行以小计、合计等开头，共 50 行" in each for each in summary.warnings)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_no_cell_of_the_list_is_a_formula(sign):
    problem = RowProblem(2, f"{sign}A1", "invalid", N_("错误"), N_("改正"))

    listed = ProblemList()
    listed.add(problem)
    (_, line) = list(csv.reader(listed.content.decode("utf-8-sig").splitlines()))

    assert line[2] == f"'{sign}A1"
