"""The code of a headquarters is not that of a store: practice section 7, decision 0009."""

import uuid
from dataclasses import replace
from datetime import date

import pytest

from common import clock
from common.ids import UsccInvalid
from common.messages.words import MembershipKind
from common.scope import Member
from services.gateway.cases.domain.particulars import (
    AddresseeUnregistered,
    NotWanted,
    Particulars,
    check_complete,
    check_registered_name,
)
from services.gateway.cases.usecases.check_addressee import CodeOfStore, check_addressee
from services.gateway.subjects.domain.subject import Subject, Told
from services.gateway.subjects.usecases.note_subjects import note_subjects
from tests.agreements.roster_files import USCC
from tests.gateway.builders import chain_proposal, opened, proposal, reviewer

pytestmark = pytest.mark.usefixtures("gateway_db")


def registered(*chains, area="369902", uscc=USCC, until_on=None):
    """Stores with this code alone, each in one of the chains; none is in the chain None."""
    told = {}
    for number, chain in enumerate(chains):
        within = (Member(chain, MembershipKind.DIRECT, date(2024, 1, 1), until_on),) if chain else ()
        store_id = f"sto_{uuid.uuid4().hex}"
        told[store_id] = Told(1, Subject(store_id, "store", f"康源大药房{number}店", None, area, within, uscc))
    note_subjects(told)


def check(case, uscc, *, areas=("3699",)):
    given = Particulars(date(2027, 1, 1), None, "", "", "", addressee="康源连锁有限公司", addressee_uscc=uscc)
    check_addressee(case, given, actor=reviewer(areas=areas).actor, today=clock.today())


@pytest.fixture
def case():
    return opened(chain_proposal(subject_id=f"chn_{uuid.uuid4().hex}"))


def test_the_code_of_no_store_and_none_at_all_pass(case, gateway_db):
    gateway_db["subjects"].delete_many({})
    registered(case.subject_id, uscc=None)

    check(case, None)
    check(case, USCC)


@pytest.mark.parametrize("chain", [None, "chn_other", "own"])
def test_the_code_of_a_store_is_refused_with_its_name(case, gateway_db, chain):
    gateway_db["subjects"].delete_many({})
    registered(case.subject_id if chain == "own" else chain)

    with pytest.raises(CodeOfStore, match="已登记为药店“康源大药房0店”的代码") as refused:
        check(case, USCC.lower())

    assert [each.field for each in refused.value.problems] == ["addressee_uscc"]
    with pytest.raises(CodeOfStore, match="已登记为另一家药店的代码"):
        check(case, USCC, areas=("4401",))


def test_stores_of_the_chain_may_share_the_code_of_their_headquarters_as_long_as_nobody_else_has_it(case, gateway_db):
    gateway_db["subjects"].delete_many({})
    registered(case.subject_id, case.subject_id)
    check(case, USCC)

    registered("chn_other")

    with pytest.raises(CodeOfStore):
        check(case, USCC)


def test_a_case_of_a_store_has_no_headquarters(gateway_db):
    gateway_db["subjects"].delete_many({})
    registered(None)

    check(opened(proposal()), USCC)


def named(addressee, reason=None):
    return Particulars(date(2027, 1, 1), None, "", "", "", addressee=addressee, addressee_reason=reason)


@pytest.mark.parametrize("name", ["康源（示例）连锁有限公司", " 康源(示例)连锁有限公司 "])
def test_a_headquarters_is_addressed_by_the_name_that_is_registered(name):
    check_registered_name(named(name), registered="康源（示例）连锁有限公司")


def test_a_name_that_is_not_registered_is_refused_with_the_one_that_is_unless_somebody_says_why():
    """A slip of the pen would address the decision to a company that nobody has."""
    with pytest.raises(AddresseeUnregistered, match="登记的名称是“康源大药房”") as refused:
        check_registered_name(named("康原大药房"), registered="康源大药房")
    with pytest.raises(AddresseeUnregistered):
        check_registered_name(named("康原大药房", "  "), registered="康源大药房")

    check_registered_name(named("康源连锁有限公司", "登记的是简称，名称以营业执照为准。"), registered="康源大药房")
    assert [each.field for each in refused.value.problems] == ["addressee"]


def test_a_reason_is_given_for_another_name_alone():
    with pytest.raises(NotWanted) as refused:
        check_registered_name(named("康源大药房", "登记有误。"), registered="康源大药房")

    assert [each.code for each in refused.value.problems] == ["addressee_reason_not_wanted"]


def test_a_code_with_a_mistyped_character_is_not_printed(case):
    wrong = USCC[:-1] + ("1" if USCC[-1] != "1" else "2")
    given = Particulars(
        date(2027, 1, 1), None, "", "无", "整改", "必要", addressee="康源连锁有限公司", addressee_uscc=wrong
    )

    with pytest.raises(UsccInvalid, match="校验码（末位）不对") as refused:
        check_complete(case.measure, given, has_choice=True)

    assert [each.field for each in refused.value.problems] == ["addressee_uscc"]
    check_complete(case.measure, replace(given, addressee_uscc=USCC.lower()), has_choice=True)
