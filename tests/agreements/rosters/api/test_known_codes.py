"""A code that the register has already is told with the store that has it, to whoever may see that store."""

from deploy.demo.city.codes import social_credit_code
from tests.agreements.conftest import FOREIGN_REVIEWER, REVIEWER
from tests.agreements.roster_files import csv_of, row

CODE, USCC = "P36990200001", social_credit_code("369902", of="在册编码")
HOLDER = row("在册药店", code=CODE, 统一社会信用代码=USCC)


def errors(answer):
    return [(each["field"], each["code"], each["message"]) for each in answer.json["errors"]]


def test_a_code_of_another_store_is_told_with_its_name_and_other_advice(api, imported):
    imported(HOLDER)

    refused = api.upload(csv_of([row("另一家药店", code=CODE)]), REVIEWER)

    message = f"医保编码 {CODE} 已经登记给“在册药店”，其名称或地址与该行不同。"
    assert errors(refused) == [("第2行 机构编码", "code_of_other_store", message)]
    assert "更名" in refused.json["errors"][0]["remedy"]


def test_the_very_store_is_told_as_before(api):
    assert [each[1] for each in errors(api.upload(csv_of([HOLDER])))] == ["duplicate_code"]
    assert [each[1] for each in errors(api.upload(csv_of([row("在册药店")])))] == ["duplicate_store"]


def test_the_very_store_with_another_code_is_told_with_the_code_that_it_has(api):
    refused = api.upload(csv_of([row("在册药店", code="P36990200077")]))

    ((_, code, message),) = errors(refused)
    assert code == "store_has_other_code"
    assert CODE in message


def test_a_store_that_the_uploader_may_not_see_is_not_named(api):
    foreign = row("外地药店", code=CODE, area="越秀区", 统一社会信用代码=USCC, 详细地址="广州市越秀区中山路1号")

    for content in (csv_of([foreign]), csv_of([{**foreign, "机构编码": ""}])):
        refused = api.upload(content, FOREIGN_REVIEWER)
        assert refused.status_code == 422, refused.json
        assert "在册药店”" not in str(refused.json)
        assert "在册药店“" not in str(refused.json)


def test_a_uscc_of_another_store_is_told_with_its_name(api):
    refused = api.upload(csv_of([row("同码药店", 统一社会信用代码=USCC)]), REVIEWER)

    ((_, code, message),) = errors(refused)
    assert code == "duplicate_uscc"
    assert message == "与在册药店“在册药店”的统一社会信用代码相同，但不属于同一连锁。"


def test_a_code_that_another_import_took_meanwhile_is_told_with_its_store(api, settle):
    mine = api.upload(csv_of([row("稍后药店", code="P36990200002")]), REVIEWER)
    theirs = api.upload(csv_of([row("抢先药店", code="P36990200002")]))
    for each, actor in ((theirs, None), (mine, REVIEWER)):
        assert api.post(f"/imports/{each.json['id']}/commit", **({"actor": actor} if actor else {})).status_code == 200
        settle()

    (skipped,) = api.get(f"/imports/{mine.json['id']}").json["skipped_rows"]

    assert (skipped["code"], "抢先药店" in skipped["message"]) == ("code_of_other_store", True)
