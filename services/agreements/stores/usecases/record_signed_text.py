"""Records which text an agreement was signed under that a roster brought without one. Pattern: embed.

One person records it, as the service of a decision is recorded: what shows it is named, and it is recorded once.
Source: docs/decisions/0044.
"""

from __future__ import annotations

from dataclasses import replace

from common.errors import Invalid, NotFound
from common.ids import AgreementId
from common.people.commands import Command, Receipt
from common.phrases import N_
from services.agreements import policies
from services.agreements.domain.days import day_of
from services.agreements.domain.messages import SignedTextRecorded
from services.agreements.domain.store import Store
from services.agreements.domain.terms import Term, TextKnown, TextRecord
from services.agreements.domain.texts import Texts
from services.agreements.stores.domain.announcing import store_recorded
from services.agreements.stores.storage import changes
from services.agreements.stores.usecases.check_announced import check_announced
from services.agreements.stores.usecases.get_visible_store import get_visible_store


class TermNotFound(NotFound):
    """Raised when a store has no term of an agreement."""

    code = "term_not_found"


def record_signed_text(store_id: str, agreement_id: str, *, text: str, remark: str, command: Command) -> Receipt:
    """Record the text of one of a store's agreements.

    Raises `StoreNotFound`, `NotAnnounced`, `TermNotFound`, `TextKnown`, `Invalid` (unknown_text, text_not_out),
    `Conflict` (lost_race).
    """
    today = day_of(command.at)
    store = get_visible_store(store_id, actor=command.actor, day=today)
    check_announced(store)
    texts = policies.current().texts_on(today)
    term = _term(store, agreement_id, texts)
    name = _checked(text, term, texts)
    record = TextRecord(
        AgreementId(agreement_id), name, texts.clauses_of(name), remark, command.actor.account, command.at
    )
    after = replace(store, text_records=(*store.text_records, record))
    told = SignedTextRecorded(store_id=store.id, agreement_id=agreement_id, text_name=name, remark=remark)
    return changes.append_text(store, record, command=command, messages=(store_recorded(after), told))


def _term(store: Store, agreement_id: str, texts: Texts) -> Term:
    term = next((each for each in store.effective_terms if each.agreement_id == agreement_id), None)
    if term is None:
        raise TermNotFound(N_("该药店没有这份协议，请核对协议编号。"))
    if term.text is not None:
        told = N_("该协议所签的文本已经登记为《%(text)s》，不能再次登记。")
        raise TextKnown(told, text=texts.title(term.text))
    return term


def _checked(text: str, term: Term, texts: Texts) -> str:
    """The text by its name. Raises `Invalid` where there is none, or none yet when the agreement began."""
    name = texts.named(text)
    if name is None:
        told = N_("没有名为“%(text)s”的协议文本。")
        raise Invalid.about("text", told, code="unknown_text", text=text)
    if not texts.was_out(name, term.from_on):
        told = N_("文本《%(text)s》自%(day)s起使用，该协议却在此前已经起始。")
        raise Invalid.about("text", told, code="text_not_out", text=texts.title(name), day=texts.first_days[name])
    return name
