"""Workbooks and texts as clerks send them are read as a person sees them, and whatever is left out is told."""

from pathlib import Path

import pytest

from tests.agreements.roster_files import workbook_of

DATA = Path(__file__).parents[3] / "data" / "rosters"


@pytest.fixture
def uploaded(api):
    """Call with a file of `tests/data/rosters`: what the upload of it answers."""

    def run(name, **form):
        path = DATA / name
        return api.upload(path.read_bytes(), filename=path.name, **form)

    return run


def preview(answer, *fields):
    assert answer.status_code == 201, answer.json
    return [tuple(each.get(name) for name in fields) for each in answer.json["preview"]]


def problems(answer):
    assert answer.status_code == 422, answer.json
    return [(each["field"], each["code"]) for each in answer.json["errors"]]


def test_numbers_keep_the_zeros_of_their_format(uploaded):
    answer = uploaded("01-zero-padded-number/input.xlsx")

    assert preview(answer, "shop_number") == [("01110001",), ("01110002",), ("01110003",)]
    assert answer.json["row_warning_count"] == 0


def test_a_formula_in_a_column_that_is_not_taken_over_makes_no_store_wrong(uploaded):
    assert problems(uploaded("02-formula-in-unused-column/input.xlsx")) == [("第4行 所在区", "unknown_area")]


def test_sheets_with_the_same_headings_are_one_roster(uploaded, api, settle):
    answer = uploaded("03-one-sheet-per-district/input.xlsx")

    assert preview(answer, "sheet", "row", "shop_number") == [
        ("药洲区", 2, "S001"),
        ("杏林区", 2, "S002"),
        ("杏林区", 3, "S003"),
    ]
    assert answer.json["sheets"] == [
        {"name": "药洲区", "header_row": 1, "title_rows": 0, "rows": 1},
        {"name": "杏林区", "header_row": 1, "title_rows": 0, "rows": 2},
    ]
    api.post(f"/imports/{answer.json['id']}/commit")
    settle()
    assert api.get(f"/imports/{answer.json['id']}").json["stores"] == 3


def test_titles_above_the_headings_are_titles(uploaded):
    answer = uploaded("05-title-rows-above-header/input.xlsx")

    assert [row for (row,) in preview(answer, "row")] == [5, 6]
    assert answer.json["sheets"][0] | {"name": ""} == {"name": "", "header_row": 4, "title_rows": 3, "rows": 2}
    assert any("表头在第 4 行" in each and "3 行是标题" in each for each in answer.json["warnings"])
    assert answer.json["unused_columns"] == ["序号"]


def test_merged_cells_have_the_value_of_their_first(uploaded):
    answer = uploaded("07-merged-cells-down/input-chain-column-only.xlsx")

    assert answer.json["chains"] == [{"name": "试壬连锁", "stores": 3, "chain_id": None}]
    assert (answer.json["merged_count"], answer.json["merged_ranges"]) == (1, ["D2:D4"])
    assert "按合并单元格取值：D2:D4。" in answer.json["warnings"]


def test_a_merged_district_is_that_of_each_row(uploaded):
    assert preview(uploaded("07-merged-cells-down/input.xlsx"), "area_name", "chain") == [("药洲区", "试壬连锁")] * 3


@pytest.mark.parametrize("name", ["input-double-bom.csv", "input-bom-inside-quotes.csv"])
def test_a_second_byte_order_mark_is_no_part_of_a_heading(uploaded, name):
    answer = uploaded(f"08-second-bom/{name}")

    assert len(preview(answer, "name")) == 1
    assert answer.json["columns"]["name"] == "药店名称"


def test_a_line_break_becomes_a_space_and_is_told(uploaded):
    answer = uploaded("12-line-break-in-cell/input.xlsx")

    (address,) = preview(answer, "address")[0]
    assert "\n" not in address
    assert " " in address
    warned = [(each["row"], each["column"], each["code"]) for each in answer.json["row_warnings"]]
    assert (2, "详细地址", "line_break") in warned
    assert {code for _, _, code in warned} == {"line_break"}


def test_a_line_break_in_a_column_that_is_not_taken_over_is_nothing(uploaded):
    answer = uploaded("12-line-break-in-cell/input.csv")

    assert len(preview(answer, "name")) == 1
    assert answer.json["row_warning_count"] == 0


@pytest.mark.parametrize("name", ["input.xls", "input-xml2003.xls"])
def test_a_web_page_is_told_as_what_it_is(uploaded, name):
    answer = uploaded(f"13-html-named-xls/{name}")

    (problem,) = answer.json["errors"]
    assert problem["code"] == "unsupported_file"
    assert "网页（或 XML）格式的表格" in problem["message"]
    assert problem["remedy"] == "请用表格软件打开后另存为 .xlsx 再上传。"
    assert len(answer.text) < 2_000


def test_whatever_a_message_quotes_is_cut(api):
    page = "长" * 5_000
    answers = [
        api.upload(f"{page},所在区\n甲,药洲区\n".encode()),
        api.upload("药店名称,所在区\n甲,药洲区\n".encode(), mapping={page[:900]: "药店名称"}),
        api.upload("药店名称,所在区\n甲,药洲区\n".encode(), mapping={"name": page[:900]}),
        api.upload(f"药店名称,所在区\n甲,{page[:900]}\n".encode()),
        api.upload(workbook_of([["药店名称", "所在区", page[:900]], ["甲", page[:900]]])),
    ]

    for answer in answers:
        assert answer.status_code == 422
        assert "…" in answer.text
        assert len(answer.json["detail"]) < 1_000
        assert "长" * 401 not in answer.text
