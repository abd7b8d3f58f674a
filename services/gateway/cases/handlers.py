"""What the journals bring to cases: proposals, what becomes of their papers, and where their stores lie."""

from __future__ import annotations

from collections.abc import Sequence

from common.journal.feed import Handlers, Heard
from common.messages import (
    CaseClosed,
    CaseReturned,
    ChainDecisionNumbered,
    DecisionServed,
    DecisionServedOnStore,
    MeasureProposed,
    ProposalWithdrawn,
    StoreRecorded,
    StoresRegistered,
)
from services.gateway import ALIAS, policies
from services.gateway.cases.usecases.close_case import close_case
from services.gateway.cases.usecases.issue_case import issue_case
from services.gateway.cases.usecases.open_case import Opening, open_cases
from services.gateway.cases.usecases.order_decision import drop_decisions, order_decision
from services.gateway.cases.usecases.place_cases import place_cases
from services.gateway.cases.usecases.serve_case import resume_case, serve_case
from services.gateway.domain.messages import (
    CaseApproved,
    CaseIssued,
    CaseResumed,
    CaseTookEffect,
    PaperIssued,
    PaperRendered,
)
from services.gateway.subjects.domain.subject import told_stores

_SERVICE_PERSON = "service:"

handlers = Handlers(ALIAS)


@handlers.on_many(MeasureProposed, effect="open")
def measures_proposed(heard: Sequence[Heard[MeasureProposed]]) -> None:
    """Proposals open cases; whose act brought one about may not decide it."""
    persons = [str(each.entry.actor.get("person") or "") for each in heard]
    proposers = ["" if each.startswith(_SERVICE_PERSON) else each for each in persons]
    open_cases([Opening(each.message, by, each.command()) for each, by in zip(heard, proposers, strict=True)])


@handlers.on(ProposalWithdrawn, effect="close")
def proposal_withdrawn(withdrawn: ProposalWithdrawn, heard: Heard[ProposalWithdrawn]) -> None:
    """A withdrawn proposal closes its case."""
    close_case(withdrawn, command=heard.command())


@handlers.on_many(StoresRegistered, StoreRecorded, effect="place_cases")
def stores_told(heard: Sequence[Heard[StoresRegistered | StoreRecorded]]) -> None:
    """Cases about stores are seen by where these lie."""
    place_cases([store_id for each in heard for store_id in told_stores(each.message)])


@handlers.on(CaseApproved, effect="prepare")
def case_approved(approved: CaseApproved, heard: Heard[CaseApproved]) -> None:
    """An approved case orders its paper."""
    order_decision(approved, approved_at=heard.entry.at, policy=policies.current(), command=heard.command())


@handlers.on(CaseClosed, effect="annul")
def case_closed(closed: CaseClosed, heard: Heard[CaseClosed]) -> None:
    """A withdrawn case makes its paper void."""
    drop_decisions(closed.case_id, command=heard.command())


@handlers.on(CaseReturned, effect="annul")
def case_returned(returned: CaseReturned, heard: Heard[CaseReturned]) -> None:
    """A case that was returned after its approval makes its paper void."""
    drop_decisions(returned.case_id, command=heard.command())


@handlers.on(PaperIssued, effect="issue")
def paper_issued(issued: PaperIssued, heard: Heard[PaperIssued]) -> None:
    """A stored decision issues its case."""
    issue_case(issued, command=heard.command())


@handlers.on(PaperRendered, effect="issue")
def paper_rendered(rendered: PaperRendered, heard: Heard[PaperRendered]) -> None:
    """The same, from a journal of the time when every paper was that of a case."""
    fields = {name: getattr(rendered, name) for name in ("paper_id", "number", "sha256", "issued_on")}
    issue_case(PaperIssued(kind="", about=rendered.case_id, **fields), command=heard.command())


@handlers.on(DecisionServed, effect="serve")
def decision_served(served: DecisionServed, heard: Heard[DecisionServed]) -> None:
    """A served decision is noted in its case."""
    serve_case(served, command=heard.command())


@handlers.on(DecisionServed, effect="resume")
def decision_ends(served: DecisionServed, heard: Heard[DecisionServed]) -> None:
    """A served resumption is noted in the case that it ends."""
    resume_case(served, command=heard.command())


handlers.kept_for_audit(CaseIssued, CaseTookEffect, CaseResumed, ChainDecisionNumbered, DecisionServedOnStore)
