from dataclasses import replace

import pytest

from common.errors import Invalid
from common.people.commands import Actor, Role
from services.agreements.signing.domain.agreement import (
    ACTORS,
    OPEN_STATUSES,
    TRANSITIONS,
    AgreementAction,
    AgreementStatus,
    AnnexChanged,
    SamePerson,
    Signature,
    TextMismatch,
    TransitionNotAllowed,
    after,
    check_annex,
    check_not_offerer,
    check_other_side,
    check_shown,
    check_signer,
    may,
    status_on,
)
from tests.agreements.builders import LONG_AGO, TEXT_SHA256, agreement, day

STORED = [
    AgreementStatus.OFFERED,
    AgreementStatus.SIGNED_BY_STORE,
    AgreementStatus.SIGNED_BY_AGENCY,
    AgreementStatus.WITHDRAWN,
    AgreementStatus.TERMINATED,
]
SIGNATURE = Signature("acc_1", "per_1", "王一", LONG_AGO, TEXT_SHA256, "b" * 64, ("per_1",))


@pytest.mark.parametrize("status", STORED)
@pytest.mark.parametrize("action", list(AgreementAction))
def test_every_state_and_act_leads_where_the_table_says_or_is_refused(status, action):
    subject = agreement(status)

    if (status, action) in TRANSITIONS:
        assert after(subject, action) is TRANSITIONS[status, action]
    else:
        with pytest.raises(TransitionNotAllowed):
            after(subject, action)


def test_every_act_has_actors_and_open_states_can_be_left():
    assert set(ACTORS) == set(AgreementAction)
    assert {status for status, _ in TRANSITIONS} >= OPEN_STATUSES


def test_allowed_actions_depend_on_role_and_state():
    approver = Actor("acc_2", "per_2", (Role.APPROVER,))

    assert may(approver, agreement(AgreementStatus.SIGNED_BY_STORE), AgreementAction.SIGN_FOR_AGENCY)
    assert not may(approver, agreement(AgreementStatus.OFFERED), AgreementAction.SIGN_FOR_AGENCY)
    assert not may(approver, agreement(AgreementStatus.OFFERED), AgreementAction.SIGN_FOR_STORE)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2024-12-31", AgreementStatus.NOT_BEGUN),
        ("01-01", AgreementStatus.IN_FORCE),
        ("12-31", AgreementStatus.IN_FORCE),
        ("2026-01-01", AgreementStatus.EXPIRED),
    ],
)
def test_a_signed_agreement_is_in_force_on_the_days_of_its_term(on, expected):
    assert status_on(agreement(AgreementStatus.SIGNED_BY_AGENCY), day(on)) is expected


def test_other_states_are_shown_as_they_are():
    assert status_on(agreement(AgreementStatus.WITHDRAWN), day("05-01")) is AgreementStatus.WITHDRAWN


@pytest.mark.parametrize(
    ("terminated_on", "on", "expected"),
    [
        ("06-02", "06-01", AgreementStatus.IN_FORCE),
        ("06-02", "06-02", AgreementStatus.TERMINATED),
        ("06-02", "2026-01-01", AgreementStatus.TERMINATED),
        ("2024-06-02", "2024-06-01", AgreementStatus.NOT_BEGUN),
        ("2024-06-02", "2024-06-02", AgreementStatus.TERMINATED),
        (None, "06-01", AgreementStatus.TERMINATED),
    ],
)
def test_a_terminated_agreement_is_so_from_the_first_day_of_the_termination_on(terminated_on, on, expected):
    ended = agreement(AgreementStatus.TERMINATED, terminated_on=day(terminated_on) if terminated_on else None)

    assert status_on(ended, day(on)) is expected


def test_a_signature_binds_exactly_what_was_shown():
    offered = agreement()

    check_shown(offered, text_sha256=TEXT_SHA256, particulars_sha256=offered.particulars.sha256())
    with pytest.raises(TextMismatch):
        check_shown(offered, text_sha256="c" * 64, particulars_sha256=offered.particulars.sha256())
    with pytest.raises(TextMismatch):
        check_shown(offered, text_sha256=TEXT_SHA256, particulars_sha256="c" * 64)


def test_each_changed_particular_changes_the_digest():
    particulars = agreement().particulars

    assert replace(particulars, until_on=day("2026-01-02")).sha256() != particulars.sha256()
    assert replace(particulars, store_name="益民药房").sha256() != particulars.sha256()
    assert replace(particulars, annex_sha256="a" * 64).sha256() != particulars.sha256()
    assert agreement().particulars.sha256() == particulars.sha256()


def test_what_was_offered_before_the_annex_was_named_keeps_its_digest():
    assert agreement().particulars.sha256() == "e3656b819eb61858efa1276bd34080216c3a3f410efe3b1fefa38804d4f9945c"


def test_another_annex_than_the_one_offered_is_not_signed():
    offered = agreement()
    named = replace(offered, particulars=replace(offered.particulars, annex_sha256="a" * 64))

    check_annex(offered, annex_sha256="b" * 64)
    check_annex(named, annex_sha256="a" * 64)
    with pytest.raises(AnnexChanged):
        check_annex(named, annex_sha256="b" * 64)


def test_one_natural_person_cannot_sign_for_both_sides():
    signed = agreement(AgreementStatus.SIGNED_BY_STORE, store_signature=SIGNATURE)

    check_other_side(signed, Actor("acc_2", "per_2", (Role.APPROVER,)))
    check_other_side(agreement(), Actor("acc_1", "per_1", (Role.APPROVER,)))
    with pytest.raises(SamePerson):
        check_other_side(signed, Actor("acc_9", "per_1", (Role.APPROVER,)))
    with pytest.raises(SamePerson):
        check_other_side(signed, Actor("acc_9", "per_9", (Role.APPROVER,), deputises="per_1"))


def test_who_offered_for_the_agency_cannot_sign_for_the_store():
    offered = agreement(offered_persons=("per_1", "per_deputy"))

    check_not_offerer(offered, Actor("acc_2", "per_2", (Role.PHARMACY,)))
    for actor in (
        Actor("acc_9", "per_1", (Role.PHARMACY,)),
        Actor("acc_9", "per_deputy", (Role.HEADQUARTERS,)),
        Actor("acc_9", "per_9", (Role.PHARMACY,), deputises="per_1"),
    ):
        with pytest.raises(SamePerson):
            check_not_offerer(offered, actor)


def test_a_signer_has_a_name():
    assert check_signer(" 𠮷㛃 ") == "𠮷㛃"
    with pytest.raises(Invalid):
        check_signer("  ")
