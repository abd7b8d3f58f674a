"""A concluded agreement becomes a term of its store. Pattern: follow of AgreementSignedByAgency, embed in the store.

A store that was terminated between the signature and now gets no term: then its agreement ends too.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from common.ids import AgreementId
from common.people.commands import Command
from services.agreements import policies
from services.agreements.domain.messages import AgreementSignedByAgency
from services.agreements.domain.terms import Term, check_follows
from services.agreements.stores.domain.announcing import store_recorded
from services.agreements.stores.storage import changes, stores


def append_term(signed: AgreementSignedByAgency, *, text: str | None, command: Command) -> str | None:
    """Append the agreement's days to the store's terms, with the text that was signed, unless they stand there already.

    Returns the case that terminated the store meanwhile, None if none did. Raises `TermOverlaps` when the days do not
    follow the last term, `StoreNotFound`, `Conflict` (lost_race).
    """
    store = stores.get(signed.store_id)
    if any(each.agreement_id == signed.agreement_id for each in store.terms):
        return None
    if store.terminations:
        return store.terminations[-1].case_id
    texts = policies.current().texts_on(date.fromisoformat(signed.from_on))
    term = Term(
        agreement_id=AgreementId(signed.agreement_id),
        from_on=date.fromisoformat(signed.from_on),
        until_on=date.fromisoformat(signed.until_on),
        catalogue=signed.catalogue,
        recorded_at=command.at,
        text=text,
        clauses=texts.clauses_of(text),
        signed_on=date.fromisoformat(signed.signed_on) if signed.signed_on else None,
    )
    check_follows(store.effective_terms, from_on=term.from_on)
    after = replace(store, terms=(*store.terms, term))
    changes.append_term(store, term, command=command, messages=(store_recorded(after),))
    return None
