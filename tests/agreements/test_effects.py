"""Effects of journal entries: repeated, raced, out of order."""

from datetime import timedelta

import pytest

from common import clock, mongo
from common.errors import NotFound
from common.messages import ChainDecisionNumbered
from common.people.commands import Command, service_actor
from services.agreements import handlers
from services.agreements.domain.messages import AgreementSignedByAgency
from services.agreements.rosters.usecases.validate_import import validate_import
from services.agreements.signing.storage import agreements, texts
from services.agreements.signing.usecases.terminate_agreement import terminate_agreement
from services.agreements.stores.storage import stores
from services.agreements.stores.usecases.append_term import append_term
from tests.agreements.conftest import APPROVER, REVIEWER, decision_served, pharmacy
from tests.agreements.entries import entry_of_message
from tests.agreements.roster_files import csv_of, row

pytestmark = pytest.mark.usefixtures("clock_file")


def command(name: str) -> Command:
    return Command(service_actor("agreements"), name, clock.now())


def test_a_term_is_appended_once(imported, sign):
    (store,) = imported(row("一次药房"))
    agreement_id = sign(store["id"])
    first, until = clock.today(), clock.today() + timedelta(days=365)
    signed = AgreementSignedByAgency(
        agreement_id=agreement_id,
        store_id=store["id"],
        from_on=first.isoformat(),
        until_on=until.isoformat(),
        catalogue=True,
    )

    assert append_term(signed, text=None, command=command("again")) is None
    assert len(stores.get(store["id"]).terms) == 1


def test_a_store_terminated_between_signature_and_term_gets_none(api, imported, serve, settle, drain):
    (store,) = imported(row("夹缝药房"))
    body = {
        "store_id": store["id"],
        "from_on": clock.today().isoformat(),
        "until_on": (clock.today() + timedelta(days=100)).isoformat(),
    }
    path = f"/agreements/{api.post('/agreements', body, REVIEWER).json['id']}"
    shown = api.get(path).json
    signature = {name: shown[name] for name in ("text_sha256", "particulars_sha256")} | {"signer": "王"}
    api.post(f"{path}/store-signature", signature, pharmacy(store["id"]), version=1)
    api.post(f"{path}/agency-signature", {}, APPROVER, version=2)
    serve("termination", store["id"], "case-between")
    settle()

    assert stores.get(store["id"]).terms == ()
    assert api.get(path).json["status"] == "terminated"


def test_ending_an_agreement_twice_changes_it_once(imported, sign, serve):
    (store,) = imported(row("两次药房"))
    agreement_id = sign(store["id"])
    serve("termination", store["id"], "case-twice")
    version = agreements.get(agreement_id).version

    assert terminate_agreement(agreement_id, case_id="case-twice", until_on=None, command=command("more")) is False
    serve("termination", store["id"], "case-twice")

    assert agreements.get(agreement_id).version == version


def test_a_decision_on_an_unknown_store_fails_loudly(agreements_db):
    entry = entry_of_message(decision_served("suspension", "sto_unknown", "case-x"), message_id="msg_x")

    with pytest.raises(NotFound):
        handlers.HANDLERS["gateway"]["DecisionServed"](entry)


def test_a_roster_is_validated_once(api):
    uploaded = api.upload(csv_of([row("再验药房")]))

    assert validate_import(uploaded.json["id"], at=clock.now()) is False


def test_the_text_is_kept_before_it_is_offered_and_never_edited(api, agreements_db):
    current = api.get("/texts/current").json

    kept = texts.get(current["sha256"])

    assert (kept.title, kept.content) == ("定点零售药店医疗保障服务协议（标准文本，2026年版）", current["content"])
    assert agreements_db["texts"].count_documents({}) == 1
    with pytest.raises(NotFound):
        texts.get("0" * 64)
    with pytest.raises(NotFound):
        texts.packaged("standard-1999")


def test_every_write_steps_the_version_by_one(imported, sign, serve):
    (store,) = imported(row("版次药房"))
    before = stores.get(store["id"]).version
    sign(store["id"])
    serve("suspension", store["id"], "case-steps")

    assert stores.get(store["id"]).version == before + 2
    assert mongo.database("agreements")["stores"].count_documents({"pending.id": {"$exists": True}}) == 0


def number(decision, annex, exempt=None):
    """The clerk numbers the decision on a chain: agreements hears whom its annex names, and whom it exempts."""
    told = ChainDecisionNumbered(
        case_id=decision.case_id,
        paper_id=decision.paper_id,
        number=decision.number,
        chain_id=decision.subject_id,
        annex=annex,
        exempt=exempt,
        dated_on=f"{clock.today()}",
    )
    entry = entry_of_message(told, message_id=f"msg_{decision.case_id}_number")
    handlers.HANDLERS["gateway"]["ChainDecisionNumbered"](entry)


def test_the_stores_of_an_annex_know_the_decision_from_its_number_and_none_is_written_on_its_service(imported, serve):
    one, two = (each["id"] for each in imported(row("附一药房"), row("附二药房")))
    number(decision_served("chain_suspension", "chn_annexed", "case-annexed"), [one])
    known = [stores.get(each).named_by for each in (one, two)]
    mongo.database("agreements")["stores"].update_one({"_id": one}, {"$set": {"named_by": []}})

    serve("chain_suspension", "chn_annexed", "case-annexed", annex=[one])

    assert known == [("case-annexed",), ()]
    assert stores.get(one).named_by == ()


def test_whom_an_annex_exempts_knows_it_from_the_number_or_else_from_the_service(imported, serve):
    one, two, three = (each["id"] for each in imported(row("除一药房"), row("除二药房"), row("除三药房")))
    decision = decision_served("chain_suspension", "chn_exempt", "case-exempt")

    number(decision, [one], [two])
    listed = {"annex": [one], "exempt": [three], "dated_on": f"{clock.today()}"}
    serve("chain_suspension", "chn_exempt", "case-exempt", **listed)
    serve("chain_suspension", "chn_exempt_late", "case-exempt-late", **listed)

    exempt = [[each.case_id for each in stores.get(store_id).exemptions] for store_id in (one, two, three)]
    assert exempt == [[], ["case-exempt"], ["case-exempt-late"]]


def test_a_decision_whose_number_was_not_announced_names_its_stores_on_its_service(imported, serve):
    one, two = (each["id"] for each in imported(row("未告一药房"), row("未告二药房")))

    serve("chain_suspension", "chn_unannounced", "case-unannounced", annex=[one])

    assert [stores.get(each).named_by for each in (one, two)] == [("case-unannounced",), ()]


def test_an_annex_of_which_half_was_told_is_told_whole(imported, agreements_db):
    one, two = (each["id"] for each in imported(row("半途一药房"), row("半途二药房")))
    agreements_db["stores"].update_one({"_id": one}, {"$set": {"named_by": ["case-half"]}})

    number(decision_served("chain_suspension", "chn_half", "case-half"), [one, two])

    assert [stores.get(each).named_by for each in (one, two)] == [("case-half",), ("case-half",)]
