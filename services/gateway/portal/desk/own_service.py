"""Recording that a decision on a chain was served on a store itself (登记单独送达), by the receipt of service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import lazy_gettext as _l

from common import clock
from common.people.commands import OFFICERS, Receipt
from common.web import Access, current_actor
from services.gateway.domain.serving import Manner
from services.gateway.papers.domain.papers import Paper
from services.gateway.papers.usecases.record_own_service import find_bar, get_paper_and_store, record_own_service
from services.gateway.papers.usecases.record_service import ServiceRecord
from services.gateway.portal.shell.fields import Choice, Day, KitForm, Line
from services.gateway.portal.shell.form_page import Fact, FormPage, Outgoing, Subject
from services.gateway.portal.shell.instants import full_day
from services.gateway.portal.shell.own_commands import execute
from services.gateway.portal.shell.serving import register
from services.gateway.wiring import wiring

#: Who may open which page.
ACCESS: Mapping[str, Access] = {"pages.own_service": Access(OFFICERS)}


@dataclass(frozen=True, slots=True)
class StorePaper:
    """A decision on a chain, and the store on which it is served."""

    paper: Paper
    store_id: str


class OwnServiceForm(KitForm):
    """What the receipt of service (送达回证) says."""

    served_on = Day(_l("送达日期"), help=_l("送达回证上的日期。"))
    manner = Choice(_l("送达方式"), choices=[(each.value, _l(each.label)) for each in Manner])
    receiver = Line(_l("签收人"), most=100, help=_l("留置、公告送达的，写明见证人或公告的名称。"))
    consent_on = Day(
        _l("电子送达确认书签署日期"),
        required=False,
        help=_l("只有电子送达的填写：门店签署送达地址及电子送达确认书的日期。"),
    )

    def adapt(self, record: StorePaper) -> None:
        """Nothing is served before it was made, or tomorrow."""
        if record.paper.issued_on is not None:
            self.served_on.within = (record.paper.issued_on, clock.today())


def load(paper_id: str, store_id: str) -> Subject:
    """The decision and the store as the actor may see them now. Raises `NotFound`, `ServiceUnreachable`."""
    actor, today, connection = current_actor(), clock.today(), wiring().connections["agreements"]
    paper, store = get_paper_and_store(paper_id, store_id, actor=actor, day=today)
    issued = full_day(paper.issued_on) if paper.issued_on else "—"
    return Subject(
        name=store.name,
        version=paper.version,
        facts=(
            Fact("store", _l("门店"), store.name, is_data=True),
            Fact("number", _l("文号"), paper.number or "—", is_data=True),
            Fact("chain", _l("连锁总部"), paper.party.name, is_data=True),
            Fact("issued", _l("印发日"), issued, str(paper.issued_on)),
        ),
        back=url_for("pages.case", case_id=paper.about),
        record=StorePaper(paper, store_id),
        bar=find_bar(paper, store_id, actor=actor, connection=connection, today=today),
    )


def send(subject: Subject, form: OwnServiceForm, outgoing: Outgoing) -> Receipt:
    """Record the service. Raises what `record_own_service` does."""
    record: StorePaper = subject.record
    said = ServiceRecord(form.served_on.data, Manner(form.manner.data), form.receiver.data, form.consent_on.data)
    return execute(
        outgoing,
        lambda command: record_own_service(
            record.paper.paper_id,
            record.store_id,
            record=said,
            connection=wiring().connections["agreements"],
            today=clock.local_day(command.at),
            command=command,
        ),
    )


PAGE = register(
    FormPage(
        endpoint="own_service",
        rule="/papers/<paper_id>/stores/<store_id>/own-service",
        title=_l("登记向门店单独送达"),
        submit=_l("登记送达"),
        owner="gateway",
        form=OwnServiceForm,
        template="desk/own_service.html",
        load=load,
        send=send,
    )
)
