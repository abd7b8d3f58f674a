import csv
import io
from pathlib import Path

import pytest

from common import files, mongo
from common.web import LARGEST_UPLOAD_BYTES, MAXIMUM_UPLOAD_BYTES
from common.work import jobs
from deploy.demo.city.codes import social_credit_code
from tests.agreements import roster_files as rosters
from tests.agreements.conftest import ADMINISTRATOR, APPROVER, FOREIGN_REVIEWER, REVIEWER, pharmacy
from tests.agreements.roster_files import csv_of, row, workbook_of

USCCS = [social_credit_code("369902", of=f"名册测试{n}") for n in range(10)]
GUANGZHOU = ("门店编号", "药店名称", "所在区", "详细地址", "经度", "纬度", "连锁品牌")


def guangzhou_like(stores: int) -> list[list[str]]:
    lines = [
        [f"A{n:05d}", f"金康{n}店", "越秀区", f"广州市越秀区中山路{n}号", "113.26", "23.12", "金康" if n % 3 else ""]
        for n in range(stores)
    ]
    return [list(GUANGZHOU), *lines]


def as_csv(table) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    return text.getvalue().encode()


def test_a_roster_goes_from_upload_over_preview_to_registered_stores(api, settle, stored):
    uploaded = api.upload(as_csv(guangzhou_like(30)))

    assert uploaded.status_code == 201
    assert uploaded.json["state"] == "validated"
    assert uploaded.json["rows"] == 30
    assert uploaded.json["chains"] == [{"name": "金康", "stores": 20, "chain_id": None}]
    assert uploaded.json["preview"][0]["name"] == "金康0店"
    assert stored("stores") == 0

    path = f"/imports/{uploaded.json['id']}"
    assert api.post(f"{path}/commit").status_code == 200
    assert api.get(path).json["state"] == "committed"
    assert api.get("/stores").json["count"] == 0
    settle()

    done = api.get(path).json
    assert (done["state"], done["stores"], done["skipped"]) == ("complete", 30, 0)
    assert done["progress"] == {"done": 30, "total": 30, "failure": None}
    stores = api.get("/stores", area="440104", limit=200).json
    assert stores["count"] == 30
    (chain,) = api.get("/chains").json["items"]
    assert (chain["name"], chain["direct_stores"]) == ("金康", 20)
    assert {each["chain_name"] for each in stores["items"]} == {"金康", None}
    assert stores["items"][0]["area_name"] == "越秀区"
    assert stores["items"][0]["code"] is None


def test_stores_are_announced_in_chunks_after_completeness(api, settle, agreements_db):
    table = [["药店名称", "所在区"], *[[f"分块{n}店", "药洲区"] for n in range(1001)]]
    uploaded = api.upload(as_csv(table))
    settle()
    api.post(f"/imports/{uploaded.json['id']}/commit")
    settle()

    entries = list(agreements_db["journal"].find({}, {"name": 1}).sort("_id", 1))
    names = [each["name"] for each in entries]
    last_three = [name for name in names if name in ("ImportCompleted", "StoresRegistered")][-4:]
    assert last_three == ["ImportCompleted", "StoresRegistered", "StoresRegistered", "StoresRegistered"]
    assert agreements_db["stores"].count_documents({"import_id": uploaded.json["id"]}) == 1001


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_every_usual_encoding_is_read_rare_characters_included(api, imported, encoding):
    name = f"𠮷㛃大药房{encoding}"
    uploaded = api.upload(csv_of([row(name, area="同济区")], encoding=encoding))

    assert uploaded.status_code == 201, uploaded.json
    assert uploaded.json["preview"][0]["name"] == name
    assert uploaded.json["preview"][0]["area"] == "369905"


def test_a_workbook_with_numbers_is_read_as_people_see_it(api):
    table = [GUANGZHOU, [101, "金康一店", "南沙区", "广州市南沙区1号", 113.532042, 22.787614, "金康"]]

    uploaded = api.upload(workbook_of(table), filename="roster.xlsx")

    assert uploaded.status_code == 201, uploaded.json
    (first,) = uploaded.json["preview"]
    assert (first["shop_number"], first["longitude"]) == ("101", "113.532042")


def test_a_column_mapping_is_taken_from_the_form(api):
    content = csv_of([{"招牌": "映射药房", "辖区": "药洲区"}], header=("招牌", "辖区"))

    uploaded = api.upload(content, mapping={"name": "招牌", "area": "辖区"})

    assert uploaded.json["preview"][0]["name"] == "映射药房"
    assert uploaded.json["preview"][0]["area_name"] == "药洲区"
    assert uploaded.json["columns"] == {"name": "招牌", "area": "辖区"}


def test_addresses_and_phones_that_begin_with_a_sign_are_no_formulas(api):
    basement = row("地下药房", 详细地址="-1层A12铺", 联系电话="+86 20 8888-6666")
    content = csv_of([basement, row("负二药房", 详细地址="-2楼")], header=(*rosters.HEADER, "联系电话"))

    uploaded = api.upload(content)

    assert uploaded.status_code == 201, uploaded.json
    assert [each["address"] for each in uploaded.json["preview"]] == ["-1层A12铺", "-2楼"]


def test_codes_that_a_workbook_holds_as_numbers_are_told_to_be_numbers(api):
    header = ("药店名称", "所在区", "统一社会信用代码", "机构编码", "门店编号")
    table = [header, ["甲", "药洲区", 913699030000000123, 3.6990200001e17, 12345678901234567]]

    refused = api.upload(workbook_of(table), filename="roster.xlsx")

    assert refused.json["code"] == "roster_has_errors"
    assert [each["code"] for each in refused.json["errors"]] == ["code_is_number"] * 3
    assert {each["field"].removeprefix("第2行 ") for each in refused.json["errors"]} == set(header[2:])
    assert all("单元格是数字" in each["message"] and "文本" in each["remedy"] for each in refused.json["errors"])


def formula_workbook() -> bytes:
    return workbook_of([["药店名称", "所在区"], ['=HYPERLINK("http://example.invalid")', "药洲区"]])


def macro_workbook() -> bytes:
    import zipfile

    content = io.BytesIO(workbook_of([["药店名称", "所在区"], ["甲", "药洲区"]]))
    with zipfile.ZipFile(content, "a") as package:
        package.writestr("xl/vbaProject.bin", b"macro")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (csv_of([row("甲")], header=("机构编码", "所在区")), "missing_column"),
        (csv_of([]), "no_rows"),
        (b"", "no_rows"),
        (csv_of([row("甲"), row("甲")], header=(*rosters.HEADER, "药店名称")), "duplicate_column"),
        (b"%PDF-1.7 not a roster", "unsupported_file"),
        (b"\xd0\xcf\x11\xe0old excel", "unsupported_file"),
        (b"PK\x03\x04 torn", "unsupported_file"),
        (b"\xff\xfe\x00\x00\xfa", "unknown_encoding"),
        ("药店名称\x00,所在区\n甲,药洲区\n".encode(), "nul_character"),
        (macro_workbook(), "macro_file"),
        ('药店名称,所在区\n"甲,药洲区\n'.encode() + b"x" * 200_000, "broken_row"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_whole_with_a_stable_code(api, stored, content, code):
    before = stored("imports"), stored("fs.files")

    refused = api.upload(content)

    assert refused.status_code == 422
    assert refused.json["code"] == code
    assert refused.json["detail"]
    (problem,) = refused.json["errors"]
    assert problem["field"].startswith(("第1行 ", "第2行 整行", "整个文件"))
    assert problem["remedy"]
    assert (stored("imports"), stored("fs.files")) == before


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (csv_of([row("甲", code="P36990200091"), row("乙", code="P36990200091")]), "duplicate_code", "第3行 机构编码"),
        (csv_of([row("甲", 统一社会信用代码="B1110108551385082A")]), "uscc_form", "第2行 统一社会信用代码"),
        (csv_of([row("甲", code="P3699020001")]), "pharmacy_code_length", "第2行 机构编码"),
        (csv_of([row("甲", area="蓬莱区")]), "unknown_area", "第2行 所在区"),
        (csv_of([row("=1+1")]), "formula_cell", "第2行 药店名称"),
        (csv_of([row("甲\x00乙")]), "nul_character", "第2行 药店名称"),
        ("药店名称,联系电话,统一社会信用代码,所在区,详细地址\n甲,,\n".encode(), "row_too_short", "第2行 所在区"),
        ("药店名称,所在区\n甲,药洲区,多\n".encode(), "row_too_long", "第2行 整行"),
        (formula_workbook(), "formula_cell", "第2行 药店名称"),
        (csv_of([row("")]), "name_empty", "第2行 药店名称"),
    ],
)
def test_wrong_rows_are_told_with_row_column_and_remedy_and_nothing_is_kept(api, stored, content, code, place):
    before = stored("imports"), stored("fs.files")

    refused = api.upload(content)

    assert refused.status_code == 422
    assert refused.json["code"] == "roster_has_errors"
    first = refused.json["errors"][0]
    assert (first["code"], first["field"]) == (code, place)
    assert first["message"]
    assert first["remedy"]
    assert (stored("imports"), stored("fs.files")) == before


def test_a_file_of_more_than_100_mb_is_refused_unread(api, stored):
    before = stored("imports")

    refused = api.upload(b"x" * (102 * 1024 * 1024))

    assert refused.status_code == 413
    assert refused.json["code"] == "too_large"
    assert stored("imports") == before
    assert MAXIMUM_UPLOAD_BYTES < LARGEST_UPLOAD_BYTES < 102 * 1024 * 1024


def test_a_store_that_is_registered_is_not_registered_again(api, imported):
    imported(row("重复甲药房", code="P36990200011"), row("重复乙药房"))

    refused = api.upload(csv_of([row("改名药房", code="P36990200011"), row("重复乙药房"), row("新药房")]))

    assert [(each["code"], each["field"]) for each in refused.json["errors"]] == [
        ("code_of_other_store", "第2行 机构编码"),
        ("duplicate_store", "第3行 药店名称"),
    ]


def test_a_store_that_another_import_registered_meanwhile_is_skipped_and_told(api, settle):
    rows = [row("赛跑甲药房"), row("赛跑乙药房")]
    first, second = api.upload(csv_of(rows)), api.upload(csv_of([*rows, row("赛跑丙药房")]))
    api.post(f"/imports/{first.json['id']}/commit")
    api.post(f"/imports/{second.json['id']}/commit")
    settle()

    done = api.get(f"/imports/{second.json['id']}").json
    assert (done["state"], done["stores"], done["skipped"]) == ("complete", 1, 2)
    assert [each["row"] for each in done["skipped_rows"]] == [2, 3]
    assert api.get("/stores", q="赛跑").json["count"] == 3


@pytest.mark.parametrize(
    ("read_now", "stores", "told"),
    [
        ({"所在区": "无此区"}, 1, [(3, "unknown_area")]),
        ({"连锁品牌": "变出堂"}, 1, [(3, "read_otherwise")]),
        (None, 1, [(1, "read_otherwise")]),
    ],
)
def test_what_an_upgrade_reads_otherwise_than_the_preview_is_told(api, settle, read_now, stores, told):
    """The rows are read again when they are registered: by other rules, a row went without a word, or stopped all."""
    name = f"升级{len(read_now or ())}{''.join(read_now or ())}"
    kept, changed = row(f"{name}甲药房"), row(f"{name}乙药房")
    shown = api.upload(csv_of([kept, changed])).json
    now_read = csv_of([kept, *([changed | read_now] if read_now else [])])
    as_read = {"file_sha256": files.store("agreements", now_read, filename="r.csv", content_type="text/csv").sha256}
    mongo.database("agreements")["imports"].update_one({"_id": shown["id"]}, {"$set": as_read})

    api.post(f"/imports/{shown['id']}/commit")
    settle()

    done = api.get(f"/imports/{shown['id']}").json
    assert (done["state"], done["stores"], done["skipped"]) == ("complete", stores, len(told))
    assert [(each["row"], each["code"]) for each in done["skipped_rows"]] == told


def test_one_uscc_for_stores_of_one_chain_is_a_warning_and_can_be_committed(api, settle):
    code = {"统一社会信用代码": USCCS[0]}
    rows = [row(f"总码{n}店", chain="总码", **code) for n in range(3)]

    uploaded = api.upload(csv_of(rows))
    assert uploaded.status_code == 201, uploaded.json
    assert (uploaded.json["error_count"], uploaded.json["row_warning_count"]) == (0, 2)
    assert [(each["row"], each["column"], each["code"]) for each in uploaded.json["row_warnings"]] == [
        (3, "统一社会信用代码", "uscc_shared"),
        (4, "统一社会信用代码", "uscc_shared"),
    ]
    assert all("第 2 行" in each["message"] and each["remedy"] for each in uploaded.json["row_warnings"])
    api.post(f"/imports/{uploaded.json['id']}/commit")
    settle()
    assert api.get(f"/imports/{uploaded.json['id']}").json["stores"] == 3

    later = api.upload(csv_of([row("总码后来店", chain=" 总 码", **code)]))
    assert later.status_code == 201, later.json
    assert [(each["row"], each["code"]) for each in later.json["row_warnings"]] == [(2, "uscc_shared")]
    assert "在册药店" in later.json["row_warnings"][0]["message"]


@pytest.mark.parametrize(("first", "second"), [("甲链", "乙链"), ("", ""), ("甲链", ""), ("", "乙链")])
def test_one_uscc_for_stores_of_no_common_chain_is_an_error_in_a_file(api, first, second):
    code = {"统一社会信用代码": USCCS[1]}

    refused = api.upload(csv_of([row("同码甲店", chain=first, **code), row("同码乙店", chain=second, **code)]))

    assert refused.status_code == 422
    (error,) = refused.json["errors"]
    assert (error["code"], error["field"]) == ("duplicate_uscc", "第3行 统一社会信用代码")
    assert "第 2 行" in error["message"]
    assert error["remedy"]


@pytest.mark.parametrize(("registered", "chain"), [("在册链", "另链"), ("", ""), ("在册链", ""), ("", "在册链")])
def test_one_uscc_for_stores_of_no_common_chain_is_an_error_with_the_register(api, imported, registered, chain):
    code = {"统一社会信用代码": USCCS[2 + 2 * bool(registered) + bool(chain)]}
    imported(row(f"已登记（{registered}，{chain}）店", chain=registered, **code))

    refused = api.upload(csv_of([row(f"新来（{registered}，{chain}）店", chain=chain, **code)]))

    assert [(each["code"], each["field"]) for each in refused.json["errors"]] == [
        ("duplicate_uscc", "第2行 统一社会信用代码")
    ]


def test_a_store_that_is_registered_is_told_once_even_with_its_uscc(api, imported):
    store = row("同店药房", 统一社会信用代码=USCCS[6])
    imported(store)

    assert [each["code"] for each in api.upload(csv_of([store])).json["errors"]] == ["duplicate_store"]


def test_a_uscc_that_another_import_registered_meanwhile_is_skipped_and_told(api, settle):
    code = {"统一社会信用代码": USCCS[7]}
    first = api.upload(csv_of([row("抢码甲药房", **code)]))
    second = api.upload(csv_of([row("抢码乙药房", **code), row("抢码丙药房")]))
    api.post(f"/imports/{first.json['id']}/commit")
    api.post(f"/imports/{second.json['id']}/commit")
    settle()

    done = api.get(f"/imports/{second.json['id']}").json
    assert (done["state"], done["stores"], done["skipped"]) == ("complete", 1, 1)
    assert [(each["row"], each["code"]) for each in done["skipped_rows"]] == [(2, "duplicate_uscc")]


def test_an_import_of_before_the_warnings_is_still_shown(api, agreements_db):
    uploaded = api.upload(csv_of([row("旧导入药房")]))
    agreements_db["imports"].update_one({"_id": uploaded.json["id"]}, {"$unset": {"summary.row_warnings": 1}})

    assert api.get(f"/imports/{uploaded.json['id']}").json["row_warnings"] == []


def test_committing_twice_is_refused_and_the_same_key_is_answered_again(api, settle):
    uploaded = api.upload(csv_of([row("提交两次药房")]))
    path = f"/imports/{uploaded.json['id']}/commit"

    first = api.post(path, key="commit-key-1")
    again = api.post(path, key="commit-key-1")
    other = api.post(path)

    assert first.status_code == again.status_code == 200
    assert first.json == again.json
    assert other.status_code == 403
    assert (other.json["code"], other.json["title"]) == ("import_not_ready", "不能办理")


def test_a_commit_that_names_a_version_is_held_to_it(api):
    uploaded = api.upload(csv_of([row("带版本药房")]))
    path = f"/imports/{uploaded.json['id']}/commit"

    stale = api.post(path, version=7)
    right = api.post(path, version=uploaded.json["version"])

    assert (stale.status_code, stale.json["code"]) == (412, "stale_version")
    assert right.status_code == 200


def test_the_same_key_with_another_file_is_refused(api):
    api.upload(csv_of([row("同键甲药房")]), key="upload-key-1")

    refused = api.upload(csv_of([row("同键乙药房")]), key="upload-key-1")

    assert refused.status_code == 422
    assert refused.json["code"] == "idempotency_key_reused"


def test_a_malformed_mapping_is_refused(api):
    for mapping in ("{", "[]", '{"name": 1}'):
        refused = api.upload(csv_of([row("甲")]), mapping=mapping)

        assert (refused.status_code, refused.json["code"]) == (422, "mapping_malformed")


def test_a_reviewer_imports_only_into_its_own_area(api):
    refused = api.upload(csv_of([row("甲")]), FOREIGN_REVIEWER)
    accepted = api.upload(csv_of([row("辖区内药房")]), REVIEWER)

    assert refused.json["errors"][0]["code"] == "area_out_of_scope"
    assert accepted.status_code == 201


def test_an_import_is_seen_by_its_uploader_and_by_the_city_only(api):
    uploaded = api.upload(csv_of([row("可见性药房")]), REVIEWER)
    path = f"/imports/{uploaded.json['id']}"

    assert api.get(path, REVIEWER).status_code == 200
    assert api.get(path, ADMINISTRATOR).status_code == 200
    assert api.get(path, APPROVER).json["code"] == "import_not_found"
    assert api.post(f"{path}/commit", actor=APPROVER).status_code == 404
    assert api.get("/imports/imp_unknown").status_code == 404
    assert api.upload(csv_of([row("甲")]), pharmacy("sto_1")).status_code == 403


def test_a_large_roster_is_validated_by_the_worker(api, settle, monkeypatch):
    monkeypatch.setattr("services.agreements.rosters.usecases.check_roster.AT_ONCE_BYTES", 10)
    good = api.upload(csv_of([row("大名册药房")]))
    bad = api.upload(csv_of([row("大名册药房", area="蓬莱区")]))
    torn = api.upload(csv_of([row("甲")], header=("所在区",)))
    quoted = api.upload('药店名称,所在区\n乙,药洲区\n"甲,药洲区\n'.encode())
    assert [each.json["state"] for each in (good, bad, torn, quoted)] == ["received"] * 4
    early = api.post(f"/imports/{good.json['id']}/commit")
    settle()

    shown = [api.get(f"/imports/{each.json['id']}").json for each in (good, bad, torn, quoted)]
    assert early.json["code"] == "import_not_ready"
    assert [each["state"] for each in shown] == ["validated", *["rejected"] * 3]
    assert [
        (each["errors"][0]["row"], each["errors"][0]["column"], each["errors"][0]["code"]) for each in shown[1:]
    ] == [
        (2, "所在区", "unknown_area"),
        (1, "药店名称", "missing_column"),
        (3, "整行", "broken_row"),
    ]
    assert all(each["errors"][0]["remedy"] for each in shown[1:])
    assert api.post(f"/imports/{bad.json['id']}/commit").status_code == 403


def test_how_many_rows_are_checked_while_somebody_waits_does_not_depend_on_their_length(api, monkeypatch, settle):
    monkeypatch.setattr("services.agreements.rosters.usecases.check_roster.AT_ONCE_ROWS", 3)
    rows = [row(f"行数{n}店") for n in range(4)]

    short, long = api.upload(csv_of(rows[:3])), api.upload(csv_of(rows))
    settle()

    assert (short.json["state"], long.json["state"]) == ("validated", "received")
    assert (short.json["rows"], long.json["rows"]) == (3, 0)
    assert api.get(f"/imports/{long.json['id']}").json["rows"] == 4


@pytest.mark.parametrize("name", ["MAX_BYTES", "MAX_WORKBOOK_BYTES"])
def test_what_no_worker_would_read_is_refused_before_it_is_kept(api, monkeypatch, stored, name):
    monkeypatch.setattr("services.agreements.rosters.usecases.check_roster.AT_ONCE_BYTES", 10)
    monkeypatch.setattr("services.agreements.rosters.usecases.check_roster.AT_ONCE_WORKBOOK_BYTES", 10)
    monkeypatch.setattr(f"services.agreements.rosters.storage.spreadsheets.{name}", 1_000)
    table = rosters.rows_of([row("大名册药房")])
    content = csv_of([row(f"大名册{n}店") for n in range(100)]) if name == "MAX_BYTES" else workbook_of(table)
    before = stored("imports")

    refused, picture = api.upload(content), api.upload(b"%PDF-1.7 not a roster")

    assert (refused.status_code, refused.json["code"]) == (413, "too_large")
    assert (picture.status_code, picture.json["code"]) == (422, "unsupported_file")
    assert stored("imports") == before


def test_a_failed_job_is_told_with_the_import(api, drain):
    uploaded = api.upload(csv_of([row("失败药房")]))
    api.post(f"/imports/{uploaded.json['id']}/commit")
    drain("agreements")
    (job,) = [each for each in jobs.due("agreements") if each.subject == uploaded.json["id"]]
    mongo.database("agreements")["jobs"].update_one(
        {"_id": job.id}, {"$set": {"state": "failed", "error": "disk full"}}
    )

    assert api.get(f"/imports/{uploaded.json['id']}").json["progress"]["failure"] == "disk full"


def test_ten_thousand_rows_are_imported(api, settle):
    rows = [row(f"万行{n}药房", chain=f"连锁{n % 40}") for n in range(10_000)]

    uploaded = api.upload(csv_of(rows, encoding="gb18030"))
    assert uploaded.status_code == 201, uploaded.json
    settle()
    api.post(f"/imports/{uploaded.json['id']}/commit")
    settle()

    assert api.get(f"/imports/{uploaded.json['id']}").json["stores"] == 10_000
    assert api.get("/stores", q="万行").json["count"] == "1000+"
    assert api.get("/chains", limit=200).json["count"] >= 40


def test_the_published_roster_of_guangzhou_has_a_form_that_is_known(api):
    roster = Path(__file__).parent / "guangzhou-sample.csv"

    uploaded = api.upload(roster.read_bytes(), filename=roster.name)

    assert uploaded.status_code == 201, uploaded.json
    assert uploaded.json["chains"][0]["name"] == "仁材"
    assert {each["area"] for each in uploaded.json["areas"]} == {"440115"}


def test_an_upload_without_its_file_is_told_at_the_file(api):
    refused = api.post("/imports", {})

    (problem,) = refused.json["errors"]
    assert (refused.status_code, problem["field"], problem["code"]) == (422, "file", "required")
