"""Looks whether the code that is given for the headquarters of a chain is that of a registered store (连锁总部代码).

Source: practice section 7 (the party and its code); decision 0009: stores of one chain may share the code of their
headquarters. A read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from common.errors import Invalid
from common.people.commands import Actor
from common.phrases import N_
from common.scope import grants_of
from services.gateway.cases.domain.case import Case
from services.gateway.cases.domain.particulars import Particulars
from services.gateway.subjects.domain.subject import Subject
from services.gateway.subjects.usecases.find_by_code import find_stores_with


class CodeOfStore(Invalid):
    """Raised when the code given for a headquarters is registered for a store."""

    code = "code_of_store"


def check_addressee(case: Case, particulars: Particulars, *, actor: Actor, today: date) -> None:
    """Let pass a code of no store, and one that several stores share, all of this chain: it is their headquarters'.

    Raises `CodeOfStore`, which names the store to who may see it.
    """
    code = particulars.addressee_uscc
    if not code or not case.measure.is_of_chain:
        return
    found = find_stores_with(code)
    others = [each for each in found if not _is_of(each, case.subject_id, today)]
    if others or len(found) == 1:
        raise _refusal(code, others or found, actor=actor, today=today)


def _is_of(store: Subject, chain_id: str, today: date) -> bool:
    return any(each.chain_id == chain_id and each.covers(today) for each in store.memberships)


def _refusal(code: str, stores: Sequence[Subject], *, actor: Actor, today: date) -> CodeOfStore:
    grants = grants_of(actor)
    for each in stores:
        if grants.covers_store(each.subject_id, area=each.area, memberships=each.memberships, day=today):
            told = N_(
                "统一社会信用代码%(uscc)s已登记为药店“%(name)s”的代码，不能作为连锁总部的代码；"
                "请按总部的营业执照核对后改正，不知道的留空。"
            )
            return CodeOfStore.about("addressee_uscc", told, uscc=code, name=each.name)
    told = N_(
        "统一社会信用代码%(uscc)s已登记为另一家药店的代码，不能作为连锁总部的代码；"
        "请按总部的营业执照核对后改正，不知道的留空。"
    )
    return CodeOfStore.about("addressee_uscc", told, uscc=code)
