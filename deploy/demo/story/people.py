"""Who plays: natural persons and their accounts; two have a second account, which must get them nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from common.people.commands import Role
from deploy.demo.city.codes import constant_number, identity_number
from deploy.demo.story.stage import PASSWORD, Stage

ADMINISTRATOR = "admin"
RECORDER, RECORDER_AGAIN = "reviewer-1", "reviewer-1-again"
CONFIRMER, CONFIRMER_AS_APPROVER = "reviewer-2", "reviewer-2-approver"
APPROVER = "approver"
SETTLEMENT, AUDITOR = "settlement", "auditor"
AGENT, NEWCOMER = "signing-agent", "newcomer"


@dataclass(frozen=True, slots=True)
class Part:
    """One account to open; accounts with the same person share that person."""

    username: str
    person: str
    role: Role
    areas: Sequence[str] = ()
    stores: Sequence[str] = ()
    chains: Sequence[str] = ()


def staff(areas: str) -> tuple[Part, ...]:
    """The agency's people, for an area."""
    return (
        Part(RECORDER, "林知远", Role.REVIEWER, areas=[areas]),
        Part(RECORDER_AGAIN, "林知远", Role.REVIEWER, areas=[areas]),
        Part(CONFIRMER, "苏映川", Role.REVIEWER, areas=[areas]),
        Part(CONFIRMER_AS_APPROVER, "苏映川", Role.APPROVER, areas=[areas]),
        Part(APPROVER, "周慕言", Role.APPROVER, areas=[areas]),
        Part(SETTLEMENT, "结算系统", Role.SETTLEMENT),
        Part(AUDITOR, "严明澈", Role.AUDITOR),
    )


def headquarters(brand_number: int) -> str:
    """The user name of a chain's headquarters, by the chain's place in the order of size."""
    return f"hq-{brand_number}"


def open_accounts(stage: Stage, parts: Sequence[Part]) -> list[str]:
    """Register each natural person once and open all accounts; a line of evidence for each person."""
    administrator = stage.hand(ADMINISTRATOR)
    persons: dict[str, str] = {}
    for part in parts:
        if part.person not in persons:
            known = {"name": part.person, "identity_number": identity_number(constant_number(part.person))}
            answer = administrator.do("/persons", known, step=f"person-{part.username}")
            persons[part.person] = answer["id"]
        body = {
            "username": part.username,
            "password": PASSWORD,
            "person_id": persons[part.person],
            "roles": [part.role.value],
            "areas": list(part.areas),
            "stores": list(part.stores),
            "chains": list(part.chains),
        }
        administrator.do("/accounts", body, step=f"account-{part.username}")
        stage.add_hand(part.username)
    return [
        f"{person}（{person_id}）：{'、'.join(part.username for part in parts if part.person == person)}"
        for person, person_id in persons.items()
    ]
