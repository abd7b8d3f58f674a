"""Journal entries become use cases: which message of which service causes what at the gateway."""

from __future__ import annotations

from common import clock
from common.feed import Handlers, Heard, compose
from common.messages import (
    CaseClosed,
    ChainRegistered,
    DecisionServed,
    MeasureProposed,
    ProposalWithdrawn,
    StoreRecorded,
    StoresRegistered,
)
from services.gateway import ALIAS, policies
from services.gateway.cases.usecases.close_case import close_case
from services.gateway.cases.usecases.issue_case import issue_case
from services.gateway.cases.usecases.open_case import open_case
from services.gateway.cases.usecases.serve_case import resume_case, serve_case
from services.gateway.domain.messages import (
    AccountCreated,
    CaseApproved,
    CaseIssued,
    CaseResumed,
    CaseTookEffect,
    PaperAnnulled,
    PaperNumbered,
    PaperPrepared,
    PaperRendered,
    PersonRegistered,
)
from services.gateway.papers.usecases.annul_paper import annul_paper
from services.gateway.papers.usecases.prepare_paper import prepare_paper
from services.gateway.subjects.usecases.note_subjects import note_chain, note_store, note_stores

_SERVICE_PERSON = "service:"

handlers = Handlers(ALIAS)


@handlers.on(MeasureProposed, effect="open")
def measure_proposed(proposed: MeasureProposed, heard: Heard[MeasureProposed]) -> None:
    """A proposal opens a case; whose act brought it about may not decide it."""
    person = str(heard.entry.actor.get("person") or "")
    proposer = "" if person.startswith(_SERVICE_PERSON) else person
    open_case(proposed, proposer=proposer, command=heard.command())


@handlers.on(ProposalWithdrawn, effect="close")
def proposal_withdrawn(withdrawn: ProposalWithdrawn, heard: Heard[ProposalWithdrawn]) -> None:
    """A withdrawn proposal closes its case."""
    close_case(withdrawn, command=heard.command())


@handlers.on(StoresRegistered)
def stores_registered(registered: StoresRegistered, heard: Heard[StoresRegistered]) -> None:
    """An import's stores become known."""
    note_stores(registered, seq=heard.seq, day=clock.local_day(heard.entry.at))


@handlers.on(StoreRecorded)
def store_recorded(recorded: StoreRecorded, heard: Heard[StoreRecorded]) -> None:
    """A store's name, area and chains become known."""
    note_store(recorded, seq=heard.seq, day=clock.local_day(heard.entry.at))


@handlers.on(ChainRegistered)
def chain_registered(registered: ChainRegistered, heard: Heard[ChainRegistered]) -> None:
    """A chain's name becomes known."""
    note_chain(registered, seq=heard.seq)


@handlers.on(CaseApproved, effect="prepare")
def case_approved(approved: CaseApproved, heard: Heard[CaseApproved]) -> None:
    """An approved case gets its paper."""
    prepare_paper(approved, approved_at=heard.entry.at, policy=policies.current(), command=heard.command())


@handlers.on(PaperRendered, effect="issue")
def paper_rendered(rendered: PaperRendered, heard: Heard[PaperRendered]) -> None:
    """A stored paper issues its case."""
    issue_case(rendered, command=heard.command())


@handlers.on(CaseClosed, effect="annul")
def case_closed(closed: CaseClosed, heard: Heard[CaseClosed]) -> None:
    """A withdrawn case makes its paper void."""
    annul_paper(closed, command=heard.command())


@handlers.on(DecisionServed, effect="serve")
def decision_served(served: DecisionServed, heard: Heard[DecisionServed]) -> None:
    """A served decision is noted in its case."""
    serve_case(served, command=heard.command())


@handlers.on(DecisionServed, effect="resume")
def decision_ends(served: DecisionServed, heard: Heard[DecisionServed]) -> None:
    """A served resumption is noted in the case that it ends."""
    resume_case(served, command=heard.command())


handlers.kept_for_audit(
    CaseIssued,
    CaseTookEffect,
    CaseResumed,
    PaperPrepared,
    PaperNumbered,
    PaperAnnulled,
    PersonRegistered,
    AccountCreated,
)

HANDLERS = compose(handlers)
