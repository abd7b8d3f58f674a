"""How each page with a form is filled in: by whom, of which record, and with what; each once from form to receipt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, expect

from common import clock
from deploy.demo.waiting import wait_for
from tests import invariants
from tests.gateway.builders import chain_proposal, opened
from tests.journeys.desk import CHAIN, CODE, FALLEN, MEMBER, NEWCOMER, RATED, TEXT, UNTOLD, Desk

NEXT = "下一步：核对"
WORDS = "已逐项核对，与原件一致。"
TODAY, TOMORROW = f"{clock.today()}", f"{clock.today() + timedelta(days=1)}"
_CASE = {
    "first_on": f"{clock.today() + timedelta(days=5)}",
    "statement": "未提出陈述申辩。",
    "demands": "整改后申请验收。",
    "reasons": "按幅度的下限。",
}
_WRONG_TRIES = 5


@dataclass(frozen=True, slots=True)
class Filling:
    """Who fills the form in, at which address, and what by the label of each question; of a choice its words."""

    username: str
    path: Callable[[Desk], str]
    answers: Mapping[str, str]

    def fill(self, page: Page) -> None:
        """Answer every question."""
        for label, text in self.answers.items():
            choice = _choice(page, label, text)
            if choice.count():
                choice.check()
            else:
                _field(page, label).fill(text)

    def expect_filled(self, page: Page) -> None:
        """Every answer stands in the form."""
        for label, text in self.answers.items():
            choice = _choice(page, label, text)
            if choice.count():
                expect(choice).to_be_checked()
            else:
                expect(_field(page, label)).to_have_value(text)


def _choice(page: Page, label: str, words: str) -> Any:
    return page.locator("fieldset.question", has_text=label).get_by_label(words, exact=True)


def _field(page: Page, label: str) -> Any:
    return page.locator("form.kit .control").and_(page.get_by_label(label))


def _violation(item: str, step: str) -> Callable[[Desk], str]:
    return lambda desk: f"/violations/{desk.record(item, step=f'form-{step}', store=MEMBER)}/{step}"


def _batch(step: str) -> Callable[[Desk], str]:
    def propose(desk: Desk) -> str:
        rows = [{"store_id": desk.stores[RATED], "grade": "B"}]
        body = {"year": clock.today().year - 1, "determined_on": TODAY, "in_force_from": TOMORROW, "rows": rows}
        made = desk.hands["recorder"].do("/determinations", body, step=f"propose-to-{step}")
        return f"/determinations/{made['id']}/{step}"

    return propose


def _adopted(desk: Desk) -> str:
    """The case of the fallen store, adopted by now."""
    case, adopter = desk.case(FALLEN), desk.hands["adopter"]
    if (found := adopter.get(f"/cases/{case}"))["status"] == "proposed":
        adopter.do(f"/cases/{case}/adopt", {**_CASE, "months": 6}, step="adopt-to-return", version=found["version"])
    return f"/cases/{case}/return"


def _locked(desk: Desk) -> str:
    """An account whose password somebody has typed wrongly too often."""
    wrong = {"username": "locked-out", "password": "a wrong password"}
    for _ in range(_WRONG_TRIES):
        desk.client.post("/api/v1/session", json=wrong)
    (account,) = desk.hands["admin"].get("/accounts", locked="true")["items"]
    return f"/accounts/{account['id']}/unlock"


def _text(desk: Desk) -> str:
    store = desk.stores[UNTOLD]
    (term,) = desk.hands["recorder"].get(f"/stores/{store}")["terms"]
    return f"/stores/{store}/terms/{term['agreement_id']}/signed-text"


def _served(desk: Desk) -> str:
    """A decision on a chain, and a store that joins it later. Ratings would propose it after months of points."""
    adopter, decider, recorder = (desk.hands[each] for each in ("adopter", "decider", "recorder"))
    chain = recorder.get(f"/stores/{desk.stores[MEMBER]}")["chain_id"]
    with invariants.opened(desk.stack.layout.mongo_uri):
        proposal = chain_proposal(subject_id=chain, affected=[desk.stores[each] for each in (MEMBER, UNTOLD)])
        path = f"/cases/{opened(proposal).case_id}"
    said = {**_CASE, "source": "日常检查。", "reasons": "多家门店同类问题反复发生。", "addressee": f"{CHAIN}有限公司"}
    said["addressee_reason"] = "登记的是简称，名称以营业执照为准。"
    adopter.do(f"{path}/adopt", said, step="adopt-chain", version=adopter.get(path)["version"])
    decider.do(f"{path}/approve", step="approve-chain", version=decider.get(path)["version"])
    case: Any = wait_for(lambda: adopter.get(path), until=lambda found: found["status"] == "issued", what="印发")
    served = {"served_on": TODAY, "manner": "in_person", "receiver": "罗清和"}
    recorder.do(f"/papers/{case['paper_id']}/service", served, step="serve-chain")
    newcomer = desk.stores[NEWCOMER]
    joining = {"chain_id": chain, "kind": "direct", "from_on": TODAY}
    recorder.do(f"/stores/{newcomer}/memberships", joining, step="join-chain")
    return f"/papers/{case['paper_id']}/stores/{newcomer}/own-service"


#: Every page with a form, by its endpoint.
FILLINGS: Mapping[str, Filling] = {
    "confirm_violation": Filling("confirmer", _violation("P1", "confirm"), {"复核意见": WORDS}),
    "reject_violation": Filling("confirmer", _violation("P1", "reject"), {"驳回理由": WORDS}),
    "correct_violation": Filling("adopter", _violation("P2", "correction"), {"改正日期": TODAY}),
    "propose_determinations": Filling(
        "adopter",
        lambda desk: "/determinations/propose",
        {"评定年度": f"{clock.today().year - 1}", "评定日期": TODAY, "生效日期": TOMORROW, "名单": f"{CODE} B"},
    ),
    "confirm_determinations": Filling("confirmer", _batch("confirm"), {"复核意见": WORDS}),
    "reject_determinations": Filling("confirmer", _batch("reject"), {"驳回理由": WORDS}),
    "unlock_account": Filling("admin", _locked, {"核实情况": WORDS}),
    "adopt_case": Filling(
        "adopter",
        lambda desk: f"/cases/{desk.case(FALLEN)}/adopt",
        {
            "起始日": _CASE["first_on"],
            "陈述申辩情况": _CASE["statement"],
            "整改要求": _CASE["demands"],
            "处理理由": _CASE["reasons"],
        },
    ),
    "return_case": Filling("decider", _adopted, {"退回理由": WORDS}),
    "record_head": Filling(
        "recorder", lambda desk: f"/stores/{desk.stores[RATED]}/head", {"执照所载身份": "负责人", "姓名": "白芍"}
    ),
    "record_text": Filling("recorder", _text, {"所签协议文本": TEXT, "依据": WORDS}),
    "own_service": Filling("recorder", _served, {"送达日期": TODAY, "送达方式": "邮寄送达", "签收人": "王五"}),
}
