"""What `yaocheng import` shows of a checked roster is Chinese that an operator can read."""

from deploy.commands.roster import FIELDS, summary
from deploy.demo.city.codes import social_credit_code
from services.agreements.rosters.domain.roster import RosterField
from tests.agreements.roster_files import csv_of, workbook_with

HEADER = ("店名", "辖区", "地址", "统一社会信用代码", "连锁品牌", "连锁性质")
USCC = social_credit_code("369902", of="预览")


def shown(api, *cells):
    rows = [dict(zip(HEADER, each, strict=True)) for each in cells]
    uploaded = api.upload(csv_of(rows, header=HEADER), mapping={"name": "店名", "area": "辖区"})
    return summary(api.get(f"/imports/{uploaded.json['id']}").json)


def test_the_preview_is_readable_and_tells_the_columns_that_were_taken(api):
    lines = shown(
        api, ("预览甲店", "药洲区", "望江路1号", USCC, "预览", "加盟"), ("预览乙店", "药洲区", "", "", "", "")
    )

    assert "采用的列：药店名称取自“店名”，统一社会信用代码取自“统一社会信用代码”，行政区划取自“辖区”" in "\n".join(
        lines
    )
    member = "连锁 预览，连锁性质 加盟"
    assert lines[-3:] == [
        "预览前 2 家：",
        f"  第 2 行 预览甲店，统一社会信用代码 {USCC}，行政区划 药洲区（369902），地址 望江路1号，{member}",
        "  第 3 行 预览乙店，行政区划 药洲区（369902）",
    ]
    assert "=" not in "".join(lines)


def test_warnings_of_rows_are_shown_apart_from_errors(api):
    lines = shown(api, *((f"预览{n}店", "药洲区", "", USCC, "预览总码", "") for n in range(2)))

    assert lines[:2] == ["名册 2 行，错误 0 处", "需要核对 1 处，不妨碍提交"]
    assert lines[2].startswith("  第 3 行 统一社会信用代码：")
    assert "uscc_shared" in lines[2]


def test_every_field_of_a_roster_has_a_name_in_the_preview():
    assert set(FIELDS) == set(RosterField)


def test_a_file_without_rows_is_told_as_a_whole_and_a_row_with_its_number(api, settle, monkeypatch):
    monkeypatch.setattr("services.agreements.rosters.usecases.check_roster.AT_ONCE_BYTES", 10)
    uploaded = [api.upload(csv_of([])), api.upload('药店名称,所在区\n"甲,药洲区\n'.encode())]
    settle()

    lines = [summary(api.get(f"/imports/{each.json['id']}").json)[1] for each in uploaded]

    assert lines[0].startswith("  整个文件：文件中没有药店")
    assert lines[1].startswith("  第 2 行 整行：第 2 行无法读取。")


def test_sheets_that_were_read_and_left_are_told_and_rows_named_with_their_sheet(api):
    header = ("药店名称", "所在区", "备注")
    content = workbook_with(
        {
            "药洲": [("名单",), header, ("预览丙店", "药洲区", "好")],
            "同济": [header, ("预览丁店", "同济区")],
            "说明": [("请勿改动",)],
        }
    )
    uploaded = api.upload(content)

    lines = summary(api.get(f"/imports/{uploaded.json['id']}").json)

    text = "\n".join(lines)
    assert "读取工作表“药洲”：表头在第 2 行，药店 1 行\n读取工作表“同济”：表头在第 1 行，药店 1 行" in text
    assert "  注意：工作表“药洲”表头在第 2 行，其上方 1 行是标题，未采用。" in lines
    assert "  注意：工作表“说明”未读取（没有名册的表头），其中有内容的行 1 行。" in lines
    assert "  注意：以下列未采用：备注。" in lines
    assert lines[-2].startswith("  药洲 第 3 行 预览丙店")
    assert lines[-1].startswith("  同济 第 2 行 预览丁店")
