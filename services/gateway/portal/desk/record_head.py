"""Recording who stands on a store's licence (登记营业执照载明的人员), whom its papers then name."""

from __future__ import annotations

from collections.abc import Mapping

from flask import url_for
from flask_babel import lazy_gettext as _l

from common.people.commands import OFFICERS, Receipt
from common.web import Access, current_actor
from services.gateway.clients import agreements
from services.gateway.domain.party import HEADS
from services.gateway.portal.records.store_view import head_of
from services.gateway.portal.shell.fields import Choice, KitForm, Line
from services.gateway.portal.shell.form_page import Fact, FormPage, Outgoing, Subject
from services.gateway.portal.shell.serving import register
from services.gateway.wiring import wiring

#: Who may open which page; agreements decides who may do it, and a test holds both equal.
ACCESS: Mapping[str, Access] = {"pages.record_head": Access(OFFICERS)}


class HeadForm(KitForm):
    """Who it is, and what the licence calls the person."""

    title = Choice(
        _l("执照所载身份"),
        choices=[(title, _l(label)) for title, label in HEADS.items()],
        help=_l("公司为法定代表人，分支机构为负责人，个人独资企业为投资人，个体工商户为经营者。"),
    )
    person = Line(_l("姓名"), most=50, help=_l("营业执照上的姓名。"))


def load(store_id: str) -> Subject:
    """The store as the actor may see it now. Raises `NotFound`."""
    connection = wiring().connections["agreements"]
    store, version = agreements.get_store_versioned(connection, store_id, actor=current_actor())
    return Subject(
        name=store["name"],
        version=version,
        facts=(
            Fact("store", _l("门店"), store["name"], is_data=True),
            Fact("uscc", _l("统一社会信用代码"), store["uscc"] or "—", is_data=True),
            Fact(
                "head",
                _l("执照所载人员"),
                head_of(store) or _l("未登记"),
                f"{store['head_title']} {store['head_name']}",
            ),
        ),
        back=url_for("pages.store", store_id=store_id),
        record=store_id,
    )


def send(subject: Subject, form: HeadForm, outgoing: Outgoing) -> Receipt:
    """Record the person at agreements. Raises what it refuses with."""
    return agreements.record_head(
        wiring().connections["agreements"],
        subject.record,
        answers={"title": form.title.data, "name": form.person.data},
        actor=current_actor(),
        key=outgoing.key,
    )


PAGE = register(
    FormPage(
        endpoint="record_head",
        rule="/stores/<store_id>/head",
        title=_l("登记执照所载人员"),
        submit=_l("登记"),
        owner="agreements",
        form=HeadForm,
        template="desk/record_head.html",
        load=load,
        send=send,
    )
)
