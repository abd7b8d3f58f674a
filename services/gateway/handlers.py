"""Journal entries become use cases: which message of which service causes what at the gateway."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from common import clock
from common.commands import Command
from common.entries import Entry
from common.feed import effect_command
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
from services.gateway.domain.messages import CaseApproved, PaperRendered
from services.gateway.papers.usecases.annul_paper import annul_paper
from services.gateway.papers.usecases.prepare_paper import prepare_paper
from services.gateway.subjects.usecases.note_subjects import note_chain, note_store, note_stores

Handler = Callable[[Entry], object]
_SERVICE_PERSON = "service:"


def on_measure_proposed(entry: Entry) -> None:
    """A proposal opens a case; whose act brought it about may not decide it."""
    person = str(entry.actor.get("person") or "")
    proposer = "" if person.startswith(_SERVICE_PERSON) else person
    open_case(MeasureProposed.from_data(_data(entry)), proposer=proposer, command=_command(entry, "open"))


def on_proposal_withdrawn(entry: Entry) -> None:
    """A withdrawn proposal closes its case."""
    close_case(ProposalWithdrawn.from_data(_data(entry)), command=_command(entry, "close"))


def on_stores_registered(entry: Entry) -> None:
    """An import's stores become known."""
    note_stores(StoresRegistered.from_data(_data(entry)), seq=entry.seq, day=clock.local_day(entry.at))


def on_store_recorded(entry: Entry) -> None:
    """A store's name, area and chains become known."""
    note_store(StoreRecorded.from_data(_data(entry)), seq=entry.seq, day=clock.local_day(entry.at))


def on_chain_registered(entry: Entry) -> None:
    """A chain's name becomes known."""
    note_chain(ChainRegistered.from_data(_data(entry)), seq=entry.seq)


def on_case_approved(entry: Entry) -> None:
    """An approved case gets its paper."""
    prepare_paper(
        CaseApproved.from_data(_data(entry)),
        approved_at=entry.at,
        policy=policies.current(),
        command=_command(entry, "prepare"),
    )


def on_paper_rendered(entry: Entry) -> None:
    """A stored paper issues its case."""
    issue_case(PaperRendered.from_data(_data(entry)), command=_command(entry, "issue"))


def on_case_closed(entry: Entry) -> None:
    """A withdrawn case makes its paper void."""
    annul_paper(CaseClosed.from_data(_data(entry)), command=_command(entry, "annul"))


def on_decision_served(entry: Entry) -> None:
    """A served decision is noted in its case, and in the case that it ends."""
    served = DecisionServed.from_data(_data(entry))
    serve_case(served, command=_command(entry, "serve"))
    resume_case(served, command=_command(entry, "resume"))


def kept_for_audit(entry: Entry) -> None:
    """Nothing follows from this message: it stands in the journal for those who audit it."""


HANDLERS: Mapping[str, Mapping[str, Handler]] = {
    "ratings": {
        "MeasureProposed": on_measure_proposed,
        "ProposalWithdrawn": on_proposal_withdrawn,
    },
    "agreements": {
        "StoresRegistered": on_stores_registered,
        "StoreRecorded": on_store_recorded,
        "ChainRegistered": on_chain_registered,
    },
    "gateway": {
        "CaseApproved": on_case_approved,
        "PaperRendered": on_paper_rendered,
        "CaseClosed": on_case_closed,
        "DecisionServed": on_decision_served,
        "CaseIssued": kept_for_audit,
        "CaseTookEffect": kept_for_audit,
        "CaseResumed": kept_for_audit,
        "PaperPrepared": kept_for_audit,
        "PaperNumbered": kept_for_audit,
        "PaperAnnulled": kept_for_audit,
        "PersonRegistered": kept_for_audit,
        "AccountCreated": kept_for_audit,
    },
}


def _command(entry: Entry, effect: str) -> Command:
    return effect_command(entry, effect, service=ALIAS, at=clock.now())


def _data(entry: Entry) -> dict[str, Any]:
    return dict(entry.data)
