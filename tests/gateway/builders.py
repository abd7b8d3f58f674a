"""What the gateway's tests start from: people who can sign in, a proposal, a case at any stage."""

from __future__ import annotations

import contextlib
import itertools
from dataclasses import dataclass
from datetime import date, timedelta

from mongoengine.connection import ConnectionFailure

from common import clock
from common.logs import Personal
from common.messages import MeasureProposed
from common.messages.words import Measure
from common.people.commands import Actor, Command, Role, service_actor
from deploy.demo.city.codes import identity_number
from services.gateway import policies
from services.gateway.accounts.domain.accounts import Scope
from services.gateway.accounts.storage import accounts
from services.gateway.accounts.usecases.create_account import NewAccount, create_account
from services.gateway.accounts.usecases.register_person import register_person
from services.gateway.cases.domain.case import Case
from services.gateway.cases.domain.particulars import Cause, Particulars, leaves_choice
from services.gateway.cases.storage import cases
from services.gateway.cases.storage.documents import CaseDocument
from services.gateway.cases.usecases.adopt_case import adopt_case, bounds_of
from services.gateway.cases.usecases.approve_case import approve_case
from services.gateway.cases.usecases.open_case import Opening, open_cases
from services.gateway.cases.usecases.order_decision import UNCOMPARED, paper_of
from services.gateway.domain.party import Party
from services.gateway.domain.periods import suspension_period
from services.gateway.domain.serving import Manner
from services.gateway.papers.usecases.number_papers import Numbering, number_papers
from services.gateway.papers.usecases.record_service import ServiceRecord
from services.gateway.papers.usecases.render_paper import render_paper
from services.gateway.papers.usecases.withhold_paper import release_paper
from tests.scopes import keep_scope

#: The registered name of the chain of `chain_proposal`.
REASONS = "三家门店由同一负责人指使，逐店处理不足以制止。"
HEADQUARTERS = "康源大药房连锁有限公司"
PASSWORD = "correct horse battery"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class User:
    """An account that can sign in."""

    username: str
    actor: Actor

    @property
    def person(self) -> str:
        return self.actor.person


def command(actor: Actor | None = None) -> Command:
    """A new act of an actor, now."""
    return Command(actor or service_actor("gateway"), f"cmd_test_{next(_numbers)}", clock.now())


def person(name: str = "张三") -> str:
    """A registered person's id."""
    number = identity_number(next(_numbers))
    return register_person(name=name, identity_number=number, key="k" * 32, command=command()).resource_id


def user(*roles: Role, person_id: str | None = None, areas=("3603",), stores=(), chains=()) -> User:
    """An account with these roles, of a new person unless one is named."""
    username = f"user{next(_numbers)}"
    scope = Scope(roles, areas=tuple(areas), stores=tuple(stores), chains=tuple(chains))
    asked = NewAccount(username, Personal(PASSWORD), person_id or person(), scope)
    receipt = create_account(asked, rules=policies.current().sign_in.on(clock.today()), command=command())
    account = accounts.find(receipt.resource_id)
    assert account is not None
    tell_scope(account.actor)
    return User(username, account.actor)


def tell_scope(actor: Actor) -> None:
    """Let the neighbours whose databases are open know what an account may see, as the journal will tell them."""
    for service in ("agreements", "ratings"):
        with contextlib.suppress(ConnectionFailure):
            keep_scope(service, actor)


def reviewer(**options) -> User:
    return user(Role.REVIEWER, **options)


def approver(**options) -> User:
    return user(Role.APPROVER, **options)


def proposal(**different) -> MeasureProposed:
    """A proposed suspension of one store for 3 months."""
    number = next(_numbers)
    fields = {
        "proposal_id": f"pro_{number}",
        "measure": "suspension",
        "scope": "store",
        "subject_id": f"sto_{number}",
        "months": 3,
        "ends_case_id": None,
        "relied_on": ["per_recorder", "per_confirmer"],
        "facts": [{"text": "2026年3月2日串换药品。", "clause": "协议第20条", "entry_id": f"ent_{number}"}],
        "snapshot": {"points": 18},
        "snapshot_sha256": "0" * 64,
        "affected": [f"sto_{number}"],
    }
    return MeasureProposed(**{**fields, **different})


def chain_proposal(**different) -> MeasureProposed:
    """A proposed suspension of a chain of three stores."""
    number = next(_numbers)
    stores = [f"sto_{number}_{n}" for n in range(3)]
    return proposal(
        **{
            "measure": "chain_suspension",
            "scope": "chain",
            "subject_id": f"cha_{number}",
            "months": None,
            "affected": stores,
            **different,
        }
    )


def opened(message: MeasureProposed | None = None, *, proposer: str = "", area: str = "360302") -> Case:
    """A case that waits to be adopted."""
    message = message or proposal()
    open_cases([Opening(message, proposer, command())])
    case = cases.find_by_proposal(message.proposal_id)
    assert case is not None
    cases.set_scope(message.subject_id, name="康源大药房一店", area=area)
    return cases.get(case.case_id)


def adopted(case: Case | None = None, *, by: User | None = None, first_on: date | None = None) -> Case:
    """A case that waits for approval."""
    case = case or opened()
    adopt_case(
        case.case_id,
        version=case.version,
        particulars=particulars(case, first_on=first_on or first_day_of(case)),
        party=Party(case.subject_id, "康源大药房一店", "P36030200001"),
        affected=tuple(Party(f"sto_{n}", f"康源大药房{n}店") for n in range(3)) if case.measure.is_of_chain else (),
        policy=policies.current(),
        today=clock.today(),
        command=command((by or reviewer()).actor),
    )
    return cases.get(case.case_id)


def first_day_of(case: Case) -> date:
    """In five days, or after every other suspension of the store."""
    follows_on = bounds_of(case, today=clock.today()).follows_on
    return max(clock.today() + timedelta(days=5), follows_on or date.min)


def particulars(case: Case, *, first_on: date | None = None, reasons: str | None = REASONS) -> Particulars:
    first_on = first_on or clock.today() + timedelta(days=5)
    reasons = reasons if leaves_choice(case.measure, case.snapshot) else None
    months = (case.proposed_months or 3) if case.measure.has_months else None
    cause = Cause.BREACH if case.measure is Measure.TERMINATION else None
    texts = ("日常检查发现。", "当事人未提出陈述申辩。", "完成整改后申请验收。")
    return Particulars(first_on, months, *texts, reasons, cause, HEADQUARTERS if case.measure.is_of_chain else None)


def suspended(case: Case | None = None, *, by: User | None = None) -> Case:
    """A suspension as if it had been numbered, and served in time for the days that it prints."""
    case = adopted(case, by=by)
    assert case.particulars is not None
    assert case.particulars.months is not None
    period = suspension_period(case.particulars.first_on, months=case.particulars.months)
    days = {"first_on": period.first_day.isoformat(), "last_on": period.last_day.isoformat()}
    change = {"status": "served", "number": f"萍医保中止〔2026〕{next(_numbers)}号", **days}
    CaseDocument._get_collection().update_one({"_id": case.case_id}, {"$set": change})
    return cases.get(case.case_id)


def approved(case: Case | None = None, *, by: User | None = None) -> Case:
    """A case whose paper comes next."""
    case = case or adopted()
    approve_case(case.case_id, version=case.version, today=clock.today(), command=command((by or approver()).actor))
    return cases.get(case.case_id)


def rendered(case: Case, *, anchor_dir) -> str:
    """The id of the case's paper, numbered and stored; the relay has brought its paper before.

    The annex of a decision on a chain counts as compared.
    """
    case = cases.get(case.case_id)
    release_paper(paper_of(case), by=UNCOMPARED.by)
    number_papers(Numbering("test", anchor_dir, Command(service_actor("gateway"), "numbering", clock.now())))
    paper_id = paper_of(case)
    render_paper(paper_id, policy=policies.current(), is_specimen=True, today=clock.today(), command=command())
    return paper_id


def record(served_on: date | None = None) -> ServiceRecord:
    """What the receipt of a service in person says."""
    return ServiceRecord(served_on or clock.today(), Manner.IN_PERSON, "王五")
