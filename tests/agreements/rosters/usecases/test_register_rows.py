"""Two imports at one moment give a 统一社会信用代码 to stores of one chain only, whoever dies and is repeated."""

import threading
from collections import Counter

import pytest

from common import clock
from deploy.demo.city.codes import social_credit_code
from services.agreements.rosters.usecases import register_rows as registering
from services.agreements.rosters.usecases.apply_import import apply_import
from services.agreements.stores.storage import stores
from tests.agreements.roster_files import csv_of, row

CODE = "统一社会信用代码"


class Died(BaseException):
    """The end of a worker: nothing in our code may catch it."""


def uscc(of: str) -> str:
    return social_credit_code("369902", of=of)


@pytest.fixture
def committed(api, drain):
    """Call with rows: the id of their committed import, which nobody has applied yet."""

    def build(*rows: dict[str, str]) -> str:
        uploaded = api.upload(csv_of(rows))
        assert uploaded.status_code == 201, uploaded.json
        assert api.post(f"/imports/{uploaded.json['id']}/commit").status_code == 200
        drain("agreements")
        return uploaded.json["id"]

    return build


@pytest.fixture
def carriers(agreements_db):
    """Call with a USCC: the chains of the stores that carry it, and how many of each."""

    def count(code: str) -> Counter:
        found = agreements_db["stores"].find({"uscc": code}, {"memberships": 1})
        return Counter(next((member["chain_id"] for member in each["memberships"]), None) for each in found)

    return count


def apply(import_id: str, *, progress=lambda *_: None) -> None:
    apply_import(import_id, progress=progress, clock=clock.now)


def at_point(monkeypatch, name: str, act) -> None:
    """Let something happen once, when the registering comes to a point for the first time."""
    acts = [act]

    def point(reached: str) -> None:
        if reached == name and acts:
            acts.pop()()

    monkeypatch.setattr(registering, "point", point)


def die() -> None:
    raise Died


def told(api, import_id: str) -> list[tuple[int, str, str]]:
    shown = api.get(f"/imports/{import_id}").json
    assert shown["state"] == "complete"
    assert shown["skipped"] == len(shown["skipped_rows"])
    assert all(each["message"] and each["remedy"] for each in shown["skipped_rows"])
    return [(each["row"], each["column"], each["code"]) for each in shown["skipped_rows"]]


@pytest.mark.parametrize(("ours", "theirs"), [("", ""), ("先链", "后链"), ("先链", ""), ("", "后链")])
def test_a_uscc_that_another_import_takes_between_check_and_write_is_refused(
    api, committed, carriers, monkeypatch, ours, theirs
):
    code = uscc(f"同刻{ours}{theirs}")
    slow = committed(row(f"慢{ours}{theirs}店", chain=ours, **{CODE: code}), row(f"慢{ours}{theirs}二店"))
    fast = committed(row(f"快{ours}{theirs}店", chain=theirs, **{CODE: code}))
    at_point(monkeypatch, "before_rows", lambda: apply(fast))

    apply(slow)

    assert told(api, fast) == []
    assert told(api, slow) == [(2, CODE, "duplicate_uscc")]
    assert api.get(f"/imports/{slow}").json["stores"] == 1
    assert carriers(code).total() == 1


def test_two_imports_of_one_chain_at_the_same_moment_share_the_code_of_its_headquarters(
    api, committed, carriers, monkeypatch
):
    code = uscc("同链")
    slow = committed(*(row(f"同链慢{n}店", chain="同链", **{CODE: code}) for n in range(3)))
    fast = committed(*(row(f"同链快{n}店", chain="同链", **{CODE: code}) for n in range(3)))
    at_point(monkeypatch, "before_rows", lambda: apply(fast))

    apply(slow)

    assert told(api, fast) == told(api, slow) == []
    assert list(carriers(code).values()) == [6]


def test_no_row_with_a_code_is_written_before_the_first_one_stands(api, committed, carriers, monkeypatch):
    code = uscc("总部")
    slow = committed(*(row(f"总部慢{n}店", chain="总部慢链", **{CODE: code}) for n in range(700)))
    fast = committed(*(row(f"总部快{n}店", chain="总部快链", **{CODE: code}) for n in range(2)))
    at_point(monkeypatch, "before_rows", lambda: apply(fast))

    apply(slow)

    assert list(carriers(code).values()) == [2]
    shown = api.get(f"/imports/{slow}").json
    assert (shown["state"], shown["stores"], shown["skipped"]) == ("complete", 0, 700)
    assert {each["code"] for each in shown["skipped_rows"]} == {"duplicate_uscc"}


def test_a_worker_that_died_after_the_first_row_keeps_the_code_for_its_import(api, committed, carriers, monkeypatch):
    code = uscc("断先")
    slow = committed(*(row(f"断先慢{n}店", chain="断先慢链", **{CODE: code}) for n in range(3)))
    fast = committed(row("断先快店", chain="断先快链", **{CODE: code}))
    at_point(monkeypatch, "after_rows", die)
    with pytest.raises(Died):
        apply(slow)
    assert carriers(code).total() == 1

    apply(fast)
    apply(slow)

    assert told(api, fast) == [(2, CODE, "duplicate_uscc")]
    assert told(api, slow) == []
    assert list(carriers(code).values()) == [3]


def test_a_worker_that_died_before_the_first_row_holds_nothing(api, committed, carriers, monkeypatch):
    code = uscc("断前")
    slow = committed(row("断前慢店", **{CODE: code}))
    fast = committed(row("断前快店", **{CODE: code}))
    at_point(monkeypatch, "before_rows", die)
    with pytest.raises(Died):
        apply(slow)

    apply(fast)
    apply(slow)

    assert told(api, fast) == []
    assert told(api, slow) == [(2, CODE, "duplicate_uscc")]
    assert carriers(code).total() == 1


def test_a_worker_taken_for_dead_and_its_successor_register_each_row_once(api, committed, carriers, monkeypatch):
    code = uscc("双工")
    import_id = committed(*(row(f"双工{n}店", chain="双工链", **{CODE: code}) for n in range(3)))
    at_point(monkeypatch, "before_rows", lambda: apply(import_id))

    apply(import_id)

    assert told(api, import_id) == []
    assert list(carriers(code).values()) == [3]


def test_a_first_row_whose_store_is_registered_leaves_the_code_to_the_next(api, committed, carriers, monkeypatch):
    code = uscc("让位")
    rows = [row(f"让位{n}店", chain="让位链", **{CODE: code}) for n in range(3)]
    slow = committed(*rows)
    fast = committed({**rows[0], CODE: ""})
    at_point(monkeypatch, "before_rows", lambda: apply(fast))

    apply(slow)

    assert told(api, slow) == [(2, "药店名称", "duplicate_store")]
    assert list(carriers(code).values()) == [2]


@pytest.mark.parametrize(
    ("number", "theirs", "is_between", "column", "problem"),
    [
        ("", "", False, "药店名称", "duplicate_store"),
        ("", "在册链", False, "药店名称", "duplicate_store"),
        ("", "", True, "药店名称", "duplicate_store"),
        ("P36990200881", "", False, "机构编码", "code_of_other_store"),
        ("P36990200882", "在册链", False, "机构编码", "code_of_other_store"),
        ("P36990200883", "", True, "机构编码", "code_of_other_store"),
    ],
)
def test_a_store_that_another_import_registered_is_told_as_such_not_by_its_uscc(
    api, committed, carriers, monkeypatch, number, theirs, is_between, column, problem
):
    name = f"在册{number}{theirs}{is_between}店"
    store = row(name, code=number, **{CODE: uscc(name)})
    slow = committed({**store, "详细地址": "迁往新址9号"} if number else store, row(f"{name}之邻"))
    fast = committed({**store, "连锁品牌": theirs})
    if is_between:
        at_point(monkeypatch, "before_rows", lambda: apply(fast))
    else:
        apply(fast)

    apply(slow)

    assert told(api, slow) == [(2, column, problem)]
    message = api.get(f"/imports/{slow}").json["skipped_rows"][0]["message"]
    expected = f"医保编码 {number} 已经登记给“{name}”，其名称或地址与该行不同。"
    assert message == (expected if number else "该药店已经登记在册。")
    assert carriers(uscc(name)).total() == 1


def test_stores_of_before_the_mark_are_compared_with_all_the_same(api, committed, carriers, agreements_db):
    code = uscc("从前")
    apply(committed(row("从前一店", chain="从前链", **{CODE: code})))
    other = committed(row("从前邻店"))
    agreements_db["stores"].update_many({"uscc": code}, {"$unset": {"first_of_uscc": 1}})
    same = committed(row("从前二店", chain="从前链", **{CODE: code}))

    refused = api.upload(csv_of([row("从前别店", **{CODE: code})]))
    apply(same)
    apply(other)

    assert [each["code"] for each in refused.json["errors"]] == ["duplicate_uscc"]
    assert told(api, same) == []
    assert list(carriers(code).values()) == [2]
    assert stores.imports_of_first_carriers([code]) == {}


def test_a_mark_without_its_code_fails_the_job_and_writes_nothing(api, committed, carriers, agreements_db):
    code = uscc("手改")
    apply(committed(row("手改一店", **{CODE: code})))
    agreements_db["stores"].update_one({"uscc": code}, {"$set": {"uscc": uscc("另一代码")}})
    waiting = committed(row("手改二店", **{CODE: code}))

    with pytest.raises(RuntimeError, match="first carriers without their USCC, at row 2 "):
        apply(waiting)

    assert carriers(code) == {}


def test_two_workers_that_really_run_at_once_register_each_code_once(api, committed, agreements_db):
    """Both wait for each other after a first chunk, then go through the same codes together."""
    codes = [uscc(f"并行{n}") for n in range(500)]
    imports = [
        committed(
            *(row(f"并行{who}先{n}店") for n in range(500)),
            *(row(f"并行{who}{n}店", **{CODE: code}) for n, code in enumerate(codes)),
        )
        for who in "甲乙"
    ]
    together = threading.Barrier(2, timeout=60)
    workers = [
        threading.Thread(
            target=apply,
            args=(import_id,),
            kwargs={"progress": lambda done, _: together.wait() if done == 500 else None},
        )
        for import_id in imports
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    shown = [api.get(f"/imports/{each}").json for each in imports]
    assert [each["state"] for each in shown] == ["complete", "complete"]
    assert sum(each["skipped"] for each in shown) == 500
    assert {each["code"] for one in shown for each in one["skipped_rows"]} == {"duplicate_uscc"}
    assert agreements_db["stores"].count_documents({"uscc": {"$in": codes}}) == 500
    assert len(agreements_db["stores"].distinct("uscc", {"uscc": {"$in": codes}})) == 500
