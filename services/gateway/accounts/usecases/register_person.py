"""Registers a natural person (自然人); the rules of two persons look at persons, not at accounts."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date

from common.errors import Conflict, FieldProblem
from common.ids import check_identity_number
from common.people.commands import Command, Receipt
from common.phrases import N_
from services.gateway.accounts.storage import accounts
from services.gateway.domain.messages import PersonRegistered


class PersonKnown(Conflict):
    """Raised when a person with that identity number is registered already; it names them, to administrators only."""

    code = "person_known"


def register_person(*, name: str, identity_number: str | None, key: str, command: Command) -> Receipt:
    """Write a new person; the identity number is kept only as a hash keyed with `key`.

    Raises `IdentityNumberInvalid` (identity_number_form, identity_number_birth, identity_number_check_character),
    `PersonKnown`.
    """
    person_id = command.identifier("per")
    hashed = hash_of(identity_number, key=key, today=command.at.date()) if identity_number else None
    message = PersonRegistered(person_id=person_id)
    try:
        return accounts.insert_person(person_id, name=name, identity_hash=hashed, command=command, messages=(message,))
    except Conflict as conflict:
        known = accounts.find_person(hashed) if hashed and conflict.code == "duplicate" else None
        if known is None:
            raise
        told = N_("该证件号码的人员已登记过，人员编号为 %(person)s。")
        remedy = N_("请用该编号开立账号，不要重复登记。")
        problem = FieldProblem("identity_number", told, PersonKnown.code, remedy, {"person": known})
        raise PersonKnown.of(problem) from conflict


def hash_of(identity_number: str, *, key: str, today: date) -> str:
    """The keyed hash of an identity number in its standard form. Raises `IdentityNumberInvalid`."""
    return hmac.new(
        key.encode(), check_identity_number(identity_number, today=today).encode(), hashlib.sha256
    ).hexdigest()
