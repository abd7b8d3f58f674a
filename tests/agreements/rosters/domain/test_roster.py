import pytest

from common.messages.words import MembershipKind
from services.agreements.rosters.domain.roster import RosterField, RosterRefused, is_formula
from services.agreements.rosters.domain.roster_check import check_rows
from services.agreements.rosters.domain.roster_columns import match_columns
from services.agreements.rosters.domain.roster_known import already_known
from services.agreements.rosters.domain.roster_rows import RowReader
from services.agreements.rosters.domain.roster_told import Told
from services.agreements.stores.domain.registration import KnownBy, KnownStore
from tests.agreements.builders import rules
from tests.agreements.roster_tables import table

NATIONAL = ("省", "市", "统一社会信用代码", "药店名称", "机构编码", "经营范围", "详细地址", "联系电话")
GUANGZHOU = ("门店编号", "药店名称", "所在区", "详细地址", "经度", "纬度", "连锁品牌")
USCC = "91110108551385082Q"


def read(header, *rows, mapping=None):
    summary, stores = check_rows([table(header, *rows)], mapping=mapping or {}, rules=rules())
    return summary, list(stores)


def codes(summary) -> list[str]:
    return [problem.code for problem in summary.problems]


def test_the_national_export_is_understood_without_a_mapping():
    row = ("示例省", "示例市", USCC, "益民大药房", "P36990200001", "药品零售", "示例市药洲区望江路1号", "0999-1234567")

    summary, (store,) = read(NATIONAL, row)

    assert summary.problem_count == 0
    assert store.particulars.code == "P36990200001"
    assert store.particulars.uscc == USCC
    assert (store.particulars.area, store.chain) == ("369902", None)
    assert any("单体药店" in warning for warning in summary.warnings)


def test_a_published_list_with_brands_is_understood_too():
    row = ("A00008", "金康大药房", "药洲区", "示例市药洲区望江路1号", "113.532042", "-22.78", "金康")

    summary, (store,) = read(GUANGZHOU, row)

    assert (store.chain, store.kind, store.particulars.shop_number) == ("金康", MembershipKind.DIRECT, "A00008")
    assert (store.particulars.longitude, store.particulars.latitude) == ("113.532042", "-22.78")
    assert summary.chains == {"金康": 1}
    assert summary.areas == {"369902": 1}
    assert summary.warnings == (
        "1 家药店没有医保编码，将使用内部编号，不作为医保编码打印。",
        "1 家药店写明了连锁而没有写明连锁性质，按直营登记；加盟店请写明“加盟”后重新上传。",
    )


def test_the_official_terms_for_name_and_code_are_known_headings():
    _, (store,) = read(("定点零售药店名称", "定点零售药店代码", "地址"), ("益民", "P36990200001", "药洲区望江路1号"))

    assert (store.particulars.name, store.particulars.code) == ("益民", "P36990200001")


def test_a_mapping_names_columns_that_we_do_not_know():
    summary, (store,) = read(
        ("店名", "辖区", "备注"), ("益民", "药洲区", "好"), mapping={"name": "店名", "area": "辖区"}
    )

    assert store.particulars.name == "益民"
    assert summary.columns.unused == ("备注",)
    assert any("备注" in warning for warning in summary.warnings)


def test_a_mapping_comes_before_the_known_headings():
    columns = match_columns(("药店名称", "招牌", "所在区"), mapping={"name": "招牌"})

    assert columns.positions[RosterField.NAME] == 1
    assert columns.heading(RosterField.NAME) == "招牌"
    assert columns.heading(RosterField.CODE) == "机构编码"


@pytest.mark.parametrize(
    ("header", "mapping", "code"),
    [
        (("所在区", "详细地址"), {}, "missing_column"),
        (("药店名称", "联系电话"), {}, "missing_column"),
        (("药店名称", "所在区"), {"name": "店名"}, "missing_column"),
        (("药店名称", "药店名称", "所在区"), {}, "duplicate_column"),
        (("药店名称\x00", "所在区"), {}, "nul_character"),
        (("药店名称", "所在区"), {"colour": "所在区"}, "unknown_field"),
        (("",), {}, "missing_column"),
        (tuple(f"列{n}" for n in range(201)), {}, "too_many_columns"),
    ],
)
def test_a_header_that_cannot_be_used_is_refused_with_a_remedy(header, mapping, code):
    with pytest.raises(RosterRefused) as refused:
        match_columns(header, mapping=mapping)

    assert refused.value.code == code
    (problem,) = refused.value.problems
    assert problem.field.startswith(("第1行 ", "整个文件"))
    assert "\x00" not in problem.field
    assert problem.remedy


def test_headings_are_recognised_in_any_width_and_with_spaces():
    assert match_columns((" 药店 名称", "所在区\n"), mapping={}).positions[RosterField.NAME] == 0


@pytest.mark.parametrize("rows", [(), ((),), (("", " "), ())], ids=["a header only", "an empty row", "blank rows"])
def test_a_roster_without_stores_is_refused(rows):
    with pytest.raises(RosterRefused) as refused:
        read(("药店名称", "所在区"), *rows)

    assert refused.value.code == "no_rows"


def test_an_empty_file_is_refused():
    with pytest.raises(RosterRefused) as refused:
        check_rows([], mapping={}, rules=rules())

    assert refused.value.code == "no_rows"


def test_too_many_rows_are_refused():
    rows = table(("药店名称", "所在区"), ("甲", "药洲区"), ("乙", "药洲区"))

    _, stores = check_rows([rows], mapping={}, rules=rules(), most=1)
    with pytest.raises(RosterRefused) as refused:
        list(stores)

    assert refused.value.code == "too_many_rows"
    assert refused.value.problems[0].field == "整个文件"
    assert refused.value.problems[0].remedy


HEADER = ("药店名称", "机构编码", "统一社会信用代码", "所在区", "连锁品牌", "连锁性质", "经度", "门店编号")


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (("", "", "", "药洲区"), "row_not_a_store", "整行"),
        (("", "", "", "药洲区", "金康"), "name_empty", "药店名称"),
        (("甲", "P3699020000", "", "药洲区"), "pharmacy_code_length", "机构编码"),
        (("甲", "H36990200001", "", "药洲区"), "pharmacy_code_form", "机构编码"),
        (("甲", "", "9.136990300000001E+17", "药洲区"), "code_is_number", "统一社会信用代码"),
        (("甲", "3.6990200001E+11", "", "药洲区"), "code_is_number", "机构编码"),
        (("甲", "", "", "药洲区", "", "", "", "1.2E+05"), "code_is_number", "门店编号"),
        (("甲", "", "", "蓬莱区"), "unknown_area", "所在区"),
        (("甲", "P31010100003", "", ""), "unknown_area", "所在区"),
        (("甲", "", "", ""), "row_not_a_store", "整行"),
        (("甲", "", "", "", "金康"), "unknown_area", "所在区"),
        (("甲", "", "", "药洲区", "金康", "联营"), "unknown_chain_kind", "连锁性质"),
        (("甲", "", "", "药洲区", "", "", "东经113"), "coordinate_malformed", "经度"),
        (("甲", "", "", "药洲区", "", "", "181"), "coordinate_malformed", "经度"),
        (("甲" * 121, "", "", "药洲区"), "too_long", "药店名称"),
        (("甲" * 1001, "", "", "药洲区"), "cell_too_long", "药店名称"),
        (("甲\x00", "", "", "药洲区"), "nul_character", "药店名称"),
        (("甲", "", "", "药洲区", "", "", "", "", "多"), "row_too_long", "整行"),
        (("甲\u200b", "", "", "药洲区"), "invisible_character", "药店名称"),
        (("#REF!", "", "", "药洲区"), "error_cell", "药店名称"),
        (('=HYPERLINK("x")', "", "", "药洲区"), "formula_cell", "药店名称"),
        (("甲", "", "", "药洲区", "", "", "", "", "=1+1"), "row_too_long", "整行"),
    ],
)
def test_a_wrong_cell_is_told_with_row_column_code_and_remedy(row, code, column):
    summary, stores = read(HEADER, row)

    (problem,) = summary.problems
    assert (problem.code, problem.row, problem.column) == (code, 2, column)
    assert problem.message
    assert problem.remedy
    assert problem.as_field_problem().field == f"第2行 {column}"
    assert stores == []


@pytest.mark.parametrize(
    ("heading", "cell", "is_right"),
    [
        ("纬度", "90", True),
        ("纬度", "-90.0", True),
        ("纬度", "90.000001", False),
        ("纬度", "113.532042", False),
        ("经度", "180", True),
        ("经度", "180.1", False),
    ],
)
def test_degrees_end_at_the_poles_and_at_the_180th_meridian(heading, cell, is_right):
    summary, _ = read(("药店名称", "所在区", heading), ("甲", "药洲区", cell))

    assert [each.code for each in summary.problems] == ([] if is_right else ["coordinate_malformed"])


def test_an_unknown_district_is_told_with_the_one_that_may_be_meant():
    summary, _ = read(HEADER, ("甲", "", "", "药洲县"), ("乙", "", "", "蓬莱区"))

    like, unlike = summary.problems
    assert like.remedy.startswith("是否为药洲区？")
    assert unlike.remedy.startswith("请填写行政区划代码或名称，如")


def test_all_wrong_cells_of_all_rows_are_told_at_once_and_right_rows_go_on():
    summary, stores = read(HEADER, ("", "P1", "91", "蓬莱区"), (), ("乙", "", "", "药洲区"), ("丙", "", "", "蓬莱区"))

    assert [(each.row, each.code) for each in summary.problems] == [
        (2, "pharmacy_code_length"),
        (2, "uscc_length"),
        (2, "unknown_area"),
        (2, "name_empty"),
        (5, "unknown_area"),
    ]
    assert [store.row for store in stores] == [4]
    assert summary.rows == 3


def test_problems_are_counted_all_and_kept_up_to_a_limit(monkeypatch):
    monkeypatch.setattr("services.agreements.rosters.domain.problem_groups.MAX_PROBLEMS", 2)

    summary, _ = read(HEADER, *[(f"店{n}", "", "", "蓬莱区") for n in range(5)])

    assert (summary.problem_count, len(summary.problems)) == (5, 2)


def test_duplicates_in_the_file_name_the_first_row():
    rows = (
        ("甲", "P36990200001", "", "药洲区", "", "", "", "A1"),
        ("乙", "P36990200001", "", "药洲区"),
        ("丙", "", "", "药洲区", "", "", "", "A1"),
        ("甲 ", "", "", "药洲区"),
        ("丁", "", "", "药洲区"),
    )

    summary, stores = read(HEADER, *rows)

    assert codes(summary) == ["duplicate_code", "duplicate_code", "duplicate_store"]
    assert all("第 2 行" in problem.message for problem in summary.problems)
    assert [store.particulars.name for store in stores] == ["甲", "丁"]


def test_a_store_already_registered_is_told_by_what_it_was_recognised():
    summary, (store,) = read(HEADER, ("甲", "P36990200001", "", "药洲区"))

    def told(by, *, is_same=True, name=None, code=None):
        problem = already_known(store, summary.columns, KnownStore(by, is_same, name, code))
        return problem.code, problem.column, problem.message

    assert told(KnownBy.CODE, code="P36990200001")[:2] == ("duplicate_code", "机构编码")
    assert told(KnownBy.NAME_AND_ADDRESS)[:2] == ("duplicate_store", "药店名称")
    other = told(KnownBy.NAME_AND_ADDRESS, code="P36990200009")
    assert other[:2] == ("store_has_other_code", "机构编码")
    assert "P36990200009" in other[2]
    others = told(KnownBy.CODE, is_same=False, name="乙药店", code="P36990200001")
    assert others[:2] == ("code_of_other_store", "机构编码")
    assert "已经登记给“乙药店”" in others[2]
    assert "另一家药店" in told(KnownBy.CODE, is_same=False, code="P36990200001")[2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", True),
        ("=", True),
        ("@SUM(A1)", True),
        ("+cmd|' /C calc'!A0", True),
        ("-2+A1", True),
        ("+1+1", True),
        ("-(1+2)", True),
        ("+SUM(A1:A9)", True),
        ("-A1*2", True),
        ('+"甲"&B2', True),
        ('+1+HYPERLINK("http://x","点击")', True),
        ("-工作表1!A1", True),
        ("-22.787614", False),
        ("-1层A12铺", False),
        ("-2楼", False),
        ("-1层A12-13铺", False),
        ("-1层(A12铺)", False),
        ("-1-2号商铺", False),
        ("+86 (20) 8888-6666", False),
        ("+86-020-88886666转801", False),
        ("+8613800138000", False),
        ("+1街5号", False),
        ("+86 020-8888 6666", False),
        ('＝HYPERLINK("http://x","点击")', True),
        ("＠SUM（A1）", True),
        ("＋cmd｜' /C calc'！A0", True),
        ("－２＋Ａ１", True),
        ("﹦1＋1", True),
        ("－１层Ａ１２铺", False),
        ("＋８６（２０）８８８８－６６６６", False),
        ("－－", False),
        ("-", False),
        ("——", False),
        ("益民=好", False),
        ("", False),
    ],
)
def test_formulas_are_told_from_numbers_phones_and_dashes(text, expected):
    assert is_formula(text) is expected


def test_a_long_cell_is_looked_at_in_no_time():
    assert not any(is_formula(text + "铺") for text in ("-1" + "-+" * 60_000, "-1+1" * 30_000, "-1" + " " * 90_000))


def test_rare_characters_full_width_digits_and_placeholders_are_taken():
    summary, (store,) = read(HEADER, ("𠮷㛃大药房", "Ｐ３６９９０２００００１", "—", "药洲区", "无", "加盟", "", ""))

    assert store.particulars.name == "𠮷㛃大药房"
    assert store.particulars.code == "P36990200001"
    assert (store.particulars.uscc, store.chain, store.kind) == (None, None, MembershipKind.FRANCHISE)
    assert summary.without_code == 0


def test_a_row_with_more_cells_than_the_heading_is_not_read_under_wrong_headings():
    good = ("A1", "益民大药房", "药洲区", "示例市药洲区望江路1号", "", "", "")
    shifted = ("A2", "金康大药房", "药洲区", "示例市药洲区望江路2号", "1楼", "", "", "金康")

    summary, stores = read(GUANGZHOU, good, shifted)

    assert [store.particulars.name for store in stores] == ["益民大药房"]
    (problem,) = summary.problems
    assert (problem.row, problem.code) == (3, "row_too_long")
    assert "逗号没有加引号" in problem.message
    assert "双引号" in problem.remedy


def test_a_row_without_its_needed_cells_is_told_to_be_too_short():
    summary, _ = read(GUANGZHOU, ("A1", "益民大药房"), ("A2",))

    assert [(each.row, each.column, each.code) for each in summary.problems] == [
        (2, "所在区", "row_too_short"),
        (3, "药店名称", "row_too_short"),
    ]
    assert "只有 1 个单元格，表头有 7 列，缺少必需的“药店名称、所在区”" in summary.problems[1].message
    assert "保留分隔符" in summary.problems[1].remedy


def test_a_row_cut_off_before_what_tells_its_area_is_told_to_be_too_short():
    header = ("药店名称", "机构编码", "联系电话", "详细地址")

    summary, _ = read(header, ("甲", "", "0999-1234567"), ("乙", "P36990"), ("丙", "P31010100003"))

    assert [(each.row, each.column, each.code) for each in summary.problems] == [
        (2, "详细地址", "row_too_short"),
        (3, "详细地址", "row_too_short"),
        (3, "机构编码", "pharmacy_code_length"),
        (4, "所在区", "unknown_area"),
    ]
    assert "只有 3 个单元格，表头有 4 列，缺少必需的“详细地址”" in summary.problems[0].message


def test_a_row_without_optional_cells_at_its_end_is_accepted_as_tools_write_it():
    summary, stores = read(NATIONAL, ("", "", USCC, "甲", "P36990200001"), ("", "示例市", "", "乙", "", "", "药洲区"))

    assert summary.problem_count == 0
    assert [store.particulars.name for store in stores] == ["甲", "乙"]


def test_a_short_row_reads_as_empty_cells():
    reader = RowReader(match_columns(("药店名称", "所在区", "连锁品牌"), mapping={}), rules=rules(), told=Told())

    store, problems = reader.read(2, ("甲", "药洲区"))

    assert store is not None
    assert store.chain is None
    assert problems == ()


def test_the_preview_holds_the_first_rows(monkeypatch):
    monkeypatch.setattr("services.agreements.rosters.domain.roster_check.PREVIEW_ROWS", 2)

    summary, _ = read(HEADER, *[(f"店{n}", "", "", "药洲区") for n in range(5)])

    assert [store.particulars.name for store in summary.preview] == ["店0", "店1"]
