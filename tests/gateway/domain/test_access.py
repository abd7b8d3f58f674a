"""Who sees which case and paper, by role and scope."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from common.messages.words import Measure, MembershipKind, Scope
from common.people.commands import Actor, Role
from common.scope import Member
from services.gateway.cases.domain.case import Case, Computed, Status, status_on
from services.gateway.cases.domain.due_process import Hands
from services.gateway.domain.party import Party
from services.gateway.domain.periods import Effect
from services.gateway.domain.serving import Manner
from services.gateway.papers.domain.papers import Paper, PaperStatus, Service

CASE = Case(
    case_id="case_1",
    version=1,
    status=Status.PROPOSED,
    proposal_id="pro_1",
    measure=Measure.SUSPENSION,
    subject_id="sto_1",
    subject_name="益民大药房",
    area="360302",
    opened_at=datetime(2026, 11, 22, tzinfo=UTC),
    proposed_months=3,
    ends_case_id=None,
    facts=(),
    snapshot={},
    snapshot_sha256="",
    affected_count=1,
    affected_sha256=None,
    hands=Hands(frozenset(), frozenset(), frozenset()),
)
CHAIN_CASE = replace(CASE, measure=Measure.CHAIN_SUSPENSION, subject_id="cha_1", area="")
PAPER = Paper(
    paper_id="pap_1",
    version=1,
    status=PaperStatus.SERVED,
    kind="suspension_decision",
    about="case_1",
    scope=Scope.STORE,
    party=Party("sto_1", "益民 大药房/一店"),
    area="360302",
    memberships=(Member("cha_1", MembershipKind.DIRECT, date(2026, 11, 1), date(2026, 12, 1)),),
    facts={},
    series="示医保决",
    dated_on=date(2026, 11, 22),
    number="示医保决〔2026〕3号",
    service=Service(served_on=date(2026, 11, 22), manner=Manner.IN_PERSON, receiver="王五", recorded_by="per_1"),
)
CHAIN_PAPER = replace(PAPER, scope=Scope.CHAIN, party=Party("cha_1", "益民连锁"), area="", memberships=())
#: A day of the membership, and one after its end.
WITHIN, AFTER = date(2026, 11, 30), date(2026, 12, 1)


def actor(role, *, areas=(), stores=(), chains=()):
    return Actor("acc_1", "per_1", (role,), areas=areas, stores=stores, chains=chains)


HERE = actor(Role.REVIEWER, areas=("3603",))
ELSEWHERE = actor(Role.APPROVER, areas=("3604",))
AUDITOR = actor(Role.AUDITOR)
PHARMACY = actor(Role.PHARMACY, stores=("sto_1",))
OTHER_PHARMACY = actor(Role.PHARMACY, stores=("sto_2",))
HEADQUARTERS = actor(Role.HEADQUARTERS, chains=("cha_1",))
OTHER_HEADQUARTERS = actor(Role.HEADQUARTERS, chains=("cha_2",))


@pytest.mark.parametrize(
    ("case", "who", "is_seen"),
    [
        (CASE, HERE, True),
        (CASE, ELSEWHERE, False),
        (CASE, AUDITOR, True),
        (CASE, PHARMACY, False),
        (CASE, HEADQUARTERS, False),
        (CHAIN_CASE, ELSEWHERE, True),
        (CHAIN_CASE, HEADQUARTERS, False),
    ],
)
def test_a_case_is_seen_by_staff_of_its_area_and_a_chains_case_by_all_staff(case, who, is_seen):
    assert case.is_seen_by(who) is is_seen


@pytest.mark.parametrize(
    ("paper", "who", "is_seen"),
    [
        (PAPER, PHARMACY, True),
        (PAPER, OTHER_PHARMACY, False),
        (PAPER, HEADQUARTERS, True),
        (PAPER, OTHER_HEADQUARTERS, False),
        (PAPER, HERE, True),
        (PAPER, ELSEWHERE, False),
        (CHAIN_PAPER, HEADQUARTERS, True),
        (CHAIN_PAPER, PHARMACY, False),
        (replace(PAPER, status=PaperStatus.RENDERED), PHARMACY, False),
        (replace(PAPER, status=PaperStatus.RENDERED), HERE, True),
    ],
)
def test_a_party_sees_its_own_papers_from_their_service_on(paper, who, is_seen):
    assert paper.is_seen_by(who, day=WITHIN) is is_seen


@pytest.mark.parametrize(
    ("served_on", "day", "is_seen"),
    [
        (date(2026, 10, 31), date(2026, 10, 31), False),
        (date(2026, 10, 31), date(2026, 11, 1), True),
        (date(2026, 10, 31), AFTER, False),
        (date(2026, 11, 30), WITHIN, True),
        (date(2026, 11, 30), AFTER, True),
        (date(2026, 12, 1), AFTER, False),
    ],
)
def test_a_headquarters_keeps_what_was_served_while_the_store_was_its_own_and_nothing_else(served_on, day, is_seen):
    paper = replace(PAPER, service=replace(PAPER.service, served_on=served_on))

    assert paper.is_seen_by(HEADQUARTERS, day=day) is is_seen


def test_a_headquarters_sees_no_paper_of_a_franchise_store():
    membership = replace(PAPER.memberships[0], kind=MembershipKind.FRANCHISE)

    assert not replace(PAPER, memberships=(membership,)).is_seen_by(HEADQUARTERS, day=WITHIN)


def test_scope_follows_the_measure():
    assert (CASE.scope, CHAIN_CASE.scope) == ("store", "chain")


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (CASE, Status.PROPOSED),
        (replace(CASE, status=Status.SERVED), Status.SERVED),
        (replace(CASE, status=Status.SERVED, effect=Effect(date(2026, 12, 1), None)), Computed.NOT_YET),
        (replace(CASE, status=Status.SERVED, effect=Effect(date(2026, 11, 1), None)), Computed.EFFECTIVE),
        (replace(CASE, status=Status.SERVED, effect=Effect(date(2026, 8, 1), date(2026, 8, 31))), Computed.EXPIRED),
        (replace(CASE, status=Status.RESUMED, effect=Effect(date(2026, 11, 1), None)), Status.RESUMED),
    ],
)
def test_what_a_served_decision_is_depends_on_the_day(case, expected):
    assert status_on(case, date(2026, 11, 22)) is expected


def test_a_file_name_holds_no_path_and_no_blank():
    assert PAPER.filename(label="中止医保服务协议") == "示医保决〔2026〕3号-中止医保服务协议-益民大药房一店.pdf"
    assert replace(PAPER, number=None).filename(label="决定").startswith("pap_1-")
