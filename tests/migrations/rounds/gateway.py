"""The collections of the gateway, read and written again."""

from __future__ import annotations

from collections.abc import Mapping

from services.gateway import ALIAS
from services.gateway.accounts.domain.accounts import Account, Scope
from services.gateway.accounts.storage import accounts, sessions
from services.gateway.cases.domain.case import Case
from services.gateway.cases.storage import cases
from services.gateway.papers.domain.papers import Paper
from services.gateway.papers.storage import papers
from services.gateway.subjects.domain.subject import Told
from services.gateway.subjects.storage import subjects
from tests.migrations.rounds.round import BY_COMMAND, COMMAND, Fields, Round, add, by, text_of


def write_person(person: tuple[str, bool], stored: Fields) -> None:
    name, is_known = person
    assert is_known is ("identity_hash" in stored)
    accounts.insert_person(stored["_id"], name=name, identity_hash=stored.get("identity_hash"), **BY_COMMAND)


def write_account(account: Account, stored: Fields) -> None:
    accounts.insert_account(
        account.account_id,
        username=account.username,
        person_id=account.person_id,
        person_name=account.person_name,
        password_hash=account.password_hash,
        scope=Scope(account.roles, account.areas, account.stores, account.chains),
        **BY_COMMAND,
    )


def write_case(case: Case, stored: Fields) -> None:
    cases.insert_opened([(case, *BY_COMMAND.values())])
    add(ALIAS, "cases", stored, effect_fields(case))


def write_paper(paper: Paper, stored: Fields) -> None:
    papers.insert_ordered([papers.Ordered(paper, stored["ordered_at"], **BY_COMMAND)])
    add(ALIAS, "papers", stored, effect_fields(paper))


def effect_fields(value: Case | Paper) -> Fields:
    if value.effect is None:
        return {}
    return {"first_on": text_of(value.effect.first_day), "last_on": text_of(value.effect.last_day)}


ROUNDS: Mapping[str, Round] = {
    "persons": Round(by(accounts.get_person, "_id"), write_person),
    # Counters of sign-in, which are no facts.
    "accounts": Round(by(accounts.find, "_id"), write_account, frozenset({"failures", "locked_until"})),
    "sessions": Round(by(sessions.find, "_id"), lambda session, _: sessions.insert_session(session, command=COMMAND)),
    "subjects": Round(
        by(subjects.find, "_id"),
        lambda subject, stored: subjects.note({subject.subject_id: Told(stored["last_seq"]["agreements"], subject)}),
    ),
    # Who approved, and which case ended it: asked of the database alone.
    "cases": Round(by(cases.get, "_id"), write_case, frozenset({"version", "approvers", "resumed_by"})),
    # Which job made it: asked of the database alone.
    "papers": Round(by(papers.get, "_id"), write_paper, frozenset({"version", "job_id"})),
}
