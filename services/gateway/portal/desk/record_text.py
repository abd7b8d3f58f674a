"""Recording which text an agreement was signed under (登记所签文本) that a roster brought without one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import lazy_gettext as _l

from common.errors import NotAllowed, NotFound
from common.people.commands import OFFICERS, Receipt
from common.phrases import N_
from common.web import Access, current_actor
from services.gateway.clients import agreements
from services.gateway.portal.records.standing_words import last_day, text_of
from services.gateway.portal.shell.fields import Choice, KitForm, TextBlock
from services.gateway.portal.shell.form_page import Fact, FormPage, Outgoing, Subject
from services.gateway.portal.shell.instants import full_day
from services.gateway.portal.shell.serving import register
from services.gateway.wiring import wiring

#: Who may open which page; agreements decides who may do it, and a test holds both equal.
ACCESS: Mapping[str, Access] = {"pages.record_text": Access(OFFICERS)}


@dataclass(frozen=True, slots=True)
class StoreTerm:
    """A term with its store."""

    store_id: str
    term: agreements.Term


class TextForm(KitForm):
    """Which text it was, and what shows it."""

    text = Choice(_l("所签协议文本"), choices=(), help=_l("只列出协议起始时已经使用的文本。"))
    remark = TextBlock(_l("依据"), most=500, help=_l("协议原件的档案号、存放处等；最多500个字。"))

    def adapt(self, record: StoreTerm) -> None:
        """Only a text that was out when the agreement began can have been signed."""
        self.text.choices = tuple((each["text"], f"《{each['title']}》") for each in record.term["possible_texts"])


def load(store_id: str, agreement_id: str) -> Subject:
    """The agreement's term as the actor may see it now. Raises `NotFound`."""
    connection = wiring().connections["agreements"]
    store, version = agreements.get_store_versioned(connection, store_id, actor=current_actor())
    term = next((each for each in store["terms"] if each["agreement_id"] == agreement_id), None)
    if term is None:
        raise NotFound(N_("该药店没有这份协议，请核对协议编号。"))
    known = NotAllowed(N_("该协议所签的文本已经登记为《%(text)s》，不能再次登记。"), text=term["text_title"] or "")
    return Subject(
        name=store["name"],
        version=version,
        facts=(
            Fact("store", _l("门店"), store["name"], is_data=True),
            Fact("from", _l("协议起始日期"), full_day(term["from_on"]), term["from_on"]),
            Fact("last", _l("协议终止日期"), last_day(f"{term['until_on']}T00:00:00+08:00"), term["until_on"]),
            Fact("text", _l("所签文本"), text_of(term) or _l("不明"), term["text"] or ""),
        ),
        back=url_for("pages.store", store_id=store_id),
        record=StoreTerm(store_id, term),
        bar=known if term["text"] else None,
    )


def send(subject: Subject, form: TextForm, outgoing: Outgoing) -> Receipt:
    """Record the text at agreements. Raises what it refuses with."""
    record: StoreTerm = subject.record
    return agreements.record_signed_text(
        wiring().connections["agreements"],
        record.store_id,
        record.term["agreement_id"],
        answers={"text": form.text.data, "remark": form.remark.data},
        actor=current_actor(),
        key=outgoing.key,
    )


PAGE = register(
    FormPage(
        endpoint="record_text",
        rule="/stores/<store_id>/terms/<agreement_id>/signed-text",
        title=_l("登记所签协议文本"),
        submit=_l("登记"),
        owner="agreements",
        form=TextForm,
        template="desk/record_text.html",
        load=load,
        send=send,
    )
)
