"""The steps by which old documents of the gateway came to their present form."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from common import clock
from common.journal import journal
from common.journal.entries import pending_message
from common.journal.feed import LocalSource
from common.journal.relay import Relay
from common.messages import StoreRecorded
from common.messages.words import MembershipKind
from common.people.commands import service_actor
from common.scope import Member
from services.gateway import migrations
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.order_decision import paper_id_of
from services.gateway.cases.usecases.return_case import return_case
from services.gateway.migrations import (
    date_memberships,
    fold_subject_names,
    let_papers_stand_alone,
    name_annexes,
    stamp_projections,
    tell_steps_of_cases,
)
from services.gateway.papers.domain.papers import PaperStatus, Withholding
from services.gateway.papers.kinds.registry import get_kind
from services.gateway.papers.storage import papers
from services.gateway.subjects.storage import subjects
from tests.gateway.builders import adopted, approved, approver, chain_proposal, command, opened, proposal

APPROVED_AT = datetime(2026, 8, 20, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _emptied(gateway_db: Any) -> None:
    for name in ("cases", "papers", "subjects", "leases"):
        gateway_db[name].delete_many({})


def write_old(
    database: Any, key: str, *, paper: dict[str, Any] | None = None, case: dict[str, Any] | None = None
) -> str:
    """A paper and its case as version 0.1 wrote them; the id of the paper."""
    database["cases"].insert_one(
        {
            "_id": f"case_{key}",
            "proposal_id": f"prp_{key}",
            "status": "approved",
            "party": {"party_id": "sto_1", "name": "示例药店", "code": "P1", "uscc": None, "address": "一路1号"},
            "particulars": {
                "first_on": "2026-08-22",
                "months": 1,
                "source": "来源",
                "statement": "申辩",
                "demands": "整改",
            },
            "facts": [{"text": "事实一。", "clause": "第一条", "entry_id": "vio_1"}],
            "reason": None,
            **(case or {}),
        }
    )
    database["papers"].insert_one(
        {
            "_id": f"pap_{key}",
            "version": 2,
            "schema": 1,
            "case_id": f"case_{key}",
            "proposal_id": f"prp_{key}",
            "status": "numbered",
            "measure": "suspension",
            "scope": "store",
            "subject_id": "sto_1",
            "subject_name": "示例药店",
            "area": "360302",
            "memberships": [],
            "printed_first_on": "2026-08-22",
            "months": 1,
            "series": "示医保决",
            "year": 2026,
            "approved_on": "2026-08-20",
            "approved_at": APPROVED_AT,
            **(paper or {}),
        }
    )
    return f"pap_{key}"


def test_a_paper_gets_all_that_it_had_of_its_case(gateway_db: Any) -> None:
    paper_id = write_old(gateway_db, "1")

    assert [let_papers_stand_alone(gateway_db), let_papers_stand_alone(gateway_db)] == [1, 0]

    paper = papers.get(paper_id)
    facts = get_kind(paper.kind).read(paper.facts)
    assert (paper.kind, paper.about, paper.party.address) == ("suspension_decision", "case_1", "一路1号")
    assert [each.text for each in facts.findings] == ["事实一。"]
    assert (facts.months, facts.demands, facts.proposal_id, facts.ended_number) == (1, "整改", "prp_1", None)
    assert (paper.version, paper.withheld, paper.annex_sha256) == (2, (), None)
    stored = gateway_db["papers"].find_one({"_id": paper_id})
    assert (stored["schema"], stored["ordered_at"], stored["dated_on"]) == (2, APPROVED_AT, "2026-08-20")
    assert not {"case_id", "measure", "approved_at", "subject_name"} & set(stored)


def test_a_resumption_keeps_the_number_of_what_it_ends_and_a_chain_its_annex(gateway_db: Any) -> None:
    write_old(gateway_db, "1", case={"number": "示医保决〔2026〕1号"})
    resumption = write_old(
        gateway_db,
        "2",
        paper={"measure": "chain_resumption", "scope": "chain", "ends_case_id": "case_1", "months": None},
        case={"annex_sha256": "a" * 64},
    )

    let_papers_stand_alone(gateway_db)

    paper = papers.get(resumption)
    facts = get_kind(paper.kind).read(paper.facts)
    assert (facts.ends_case_id, facts.ended_number, facts.months) == ("case_1", "示医保决〔2026〕1号", None)
    assert paper.annex_sha256 == "a" * 64
    assert set(papers.resumptions_of(["case_1"], actor=service_actor("gateway"), day=date(2026, 9, 1))) == set()


@pytest.mark.parametrize(("status", "is_withheld"), [("approved", True), ("rendered", True), ("void", False)])
def test_a_paper_whose_case_was_withdrawn_is_withheld_unless_it_is_void(
    gateway_db: Any, status: str, is_withheld: bool
) -> None:
    paper_id = write_old(gateway_db, "1", paper={"status": status}, case={"status": "withdrawn", "reason": "事实不清"})

    let_papers_stand_alone(gateway_db)

    expected = (Withholding("case_1", "案件已撤回（事实不清）"),) if is_withheld else ()
    assert papers.get(paper_id).withheld == expected
    assert papers.get(paper_id).status is PaperStatus(status)


def test_many_papers_are_taken_in_batches(gateway_db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "BATCH", 2)
    for each in range(5):
        write_old(gateway_db, str(each), paper={"seq": each})

    taken = [let_papers_stand_alone(gateway_db) for _ in range(4)]

    assert taken == [2, 2, 1, 0]
    assert gateway_db["papers"].count_documents({"schema": 2}) == 5


def test_what_journals_tell_and_leases_get_their_schema_in_batches(
    gateway_db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "BATCH", 2)
    gateway_db["leases"].insert_one({"_id": "number", "holder": "clerk"})
    gateway_db["subjects"].insert_many(
        [
            {"_id": f"sto_{each}", "kind": "store", "name": "店", "area": "360302", "memberships": []}
            for each in range(3)
        ]
    )

    taken = [stamp_projections(gateway_db) for _ in range(4)]

    assert taken == [2, 1, 1, 0]
    assert [gateway_db[name].count_documents({"schema": 1}) for name in ("subjects", "leases")] == [3, 1]
    assert subjects.find_many(["sto_1"])["sto_1"].code is None


def test_stores_and_chains_get_the_keys_by_which_they_are_searched(gateway_db: Any) -> None:
    gateway_db["subjects"].delete_many({})
    gateway_db["subjects"].insert_many(
        [
            {"_id": "sto_1", "kind": "store", "name": "康源〔示例〕 abc店", "code": "P36990200001", "area": "369902"},
            {"_id": "chn_1", "kind": "chain", "name": "康源大药房", "code": None, "area": ""},
        ]
    )

    assert [fold_subject_names(gateway_db), fold_subject_names(gateway_db)] == [2, 0]

    found = {each["_id"]: each for each in gateway_db["subjects"].find({})}
    assert (found["sto_1"]["name_key"], found["sto_1"]["codes"]) == ("康源(示例)ABC店", ["P36990200001"])
    assert (found["chn_1"]["name_key"], found["chn_1"]["codes"]) == ("康源大药房", [])


def test_a_case_gets_its_steps_from_the_journal_and_from_what_waits_for_it(gateway_db: Any) -> None:
    case = adopted(opened())
    Relay("gateway").run_once()
    return_case(case.case_id, version=case.version, reason="请补充证据。", command=command(approver().actor))
    adopted(cases.get(case.case_id))
    other = opened()
    # What an adoption wrote is not in the journal.
    made = {
        each: tuple(replace(step, particulars=None) for step in cases.get(each).steps)
        for each in (case.case_id, other.case_id)
    }
    gateway_db["cases"].update_many({}, {"$unset": {"steps": ""}})
    assert cases.get(case.case_id).steps == ()

    assert [tell_steps_of_cases(gateway_db), tell_steps_of_cases(gateway_db)] == [2, 0]

    assert {each: cases.get(each).steps for each in made} == made
    assert [(each.status.value, each.words) for each in made[case.case_id]] == [
        ("adopted", None),
        ("returned", "请补充证据。"),
        ("adopted", None),
    ]
    assert made[other.case_id] == ()


def test_chains_without_days_are_forgotten_and_the_journal_that_has_the_days_is_read_again(
    gateway_db: Any, agreements_db: Any, follow: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "BATCH", 1)
    paper_id = ordered_for("sto_1", follow)
    left = {"chain_id": "chn_1", "kind": "direct", "from_on": "2020-01-01", "until_on": "2021-01-01"}
    told = StoreRecorded(store_id="sto_1", code=None, name="店", area="360302", memberships=[left], terms=[])
    journal.append(agreements_db, [pending_message(command(), told, number=0, version=1)], at=clock.now())
    follow(agreements=LocalSource(agreements_db))
    gateway_db["subjects"].insert_one({"_id": "sto_2", "kind": "store", "name": "店", "last_seq": {"agreements": 9}})
    for name in ("subjects", "papers", "cases"):
        gateway_db[name].update_many({}, {"$unset": {"memberships": ""}, "$set": {"chain_ids": ["chn_1"]}})
    gateway_db["cursors"].update_one({"_id": "agreements"}, {"$set": {"diverged": "told"}})

    taken = [date_memberships(gateway_db) for _ in range(5)]

    assert taken == [1, 1, 1, 1, 0]
    assert papers.get(paper_id).memberships == subjects.find_many(["sto_1"])["sto_1"].memberships == ()
    cursor = gateway_db["cursors"].find_one({"_id": "agreements"})
    assert (cursor["diverged"], "position" in cursor, "started" in cursor) == ("told", False, False)
    gateway_db["cursors"].update_one({"_id": "agreements"}, {"$unset": {"diverged": ""}})
    follow(agreements=LocalSource(agreements_db))
    member = Member("chn_1", MembershipKind.DIRECT, date(2020, 1, 1), date(2021, 1, 1))
    assert papers.get(paper_id).memberships == subjects.find_many(["sto_1"])["sto_1"].memberships == (member,)


def ordered_for(store_id: str, follow: Any) -> str:
    """The id of a paper about a store that waits for its number."""
    case = approved(adopted(opened(proposal(subject_id=store_id))))
    follow()
    return paper_id_of(case.case_id)


def test_a_paper_on_a_chain_names_the_stores_of_its_annex(gateway_db: Any, follow: Any) -> None:
    gateway_db["papers"].delete_many({})
    of_chain, of_store = approved(adopted(opened(chain_proposal()))), approved(adopted(opened()))
    follow()
    gateway_db["papers"].update_many({}, {"$set": {"schema": 2}, "$unset": {"annexed": ""}})
    lost = gateway_db["papers"].find_one({"about": of_store.case_id}) | {"_id": "pap_lost", "annex_sha256": "a" * 64}
    gateway_db["papers"].insert_one(lost)

    assert [name_annexes(gateway_db), name_annexes(gateway_db)] == [3, 0]

    named = [papers.get(paper_id_of(each.case_id)).annexed for each in (of_chain, of_store)]
    assert [*named, papers.get("pap_lost").annexed] == [("sto_0", "sto_1", "sto_2"), (), ()]
