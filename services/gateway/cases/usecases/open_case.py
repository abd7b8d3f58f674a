"""Opens a decision case for a proposed measure.

Pattern: follow. The proposal of ratings is the first write; the case is its keyed effect. What the gateway knows of the
store comes from another journal, so it is looked up again after the write: whichever comes later sets the scope.
"""

from __future__ import annotations

import orjson

from common import files
from common.messages import CaseOpened, MeasureProposed
from common.messages.words import Measure
from common.people.commands import Command, derived_id
from services.gateway import ALIAS
from services.gateway.cases.domain.case import Case, Fact, Status
from services.gateway.cases.domain.due_process import Hands
from services.gateway.cases.storage import cases
from services.gateway.cases.usecases.place_cases import place_cases
from services.gateway.subjects.domain.subject import Subject
from services.gateway.subjects.usecases.find_subjects import find_subject


def open_case(proposal: MeasureProposed, *, proposer: str, command: Command) -> bool:
    """Open the case of a proposal; False when it is open already.

    `proposer` is the natural person whose act brought the proposal about; empty when a service did by itself.
    """
    case_id = derived_id("case", proposal.proposal_id)
    known = find_subject(proposal.subject_id)
    case = _case(case_id, proposal, proposer=proposer, known=known, command=command)
    message = CaseOpened(
        case_id=case_id,
        proposal_id=proposal.proposal_id,
        measure=proposal.measure,
        subject_id=proposal.subject_id,
    )
    is_new = cases.insert_opened(case, command=command, messages=(message,))
    if find_subject(proposal.subject_id) != known:
        place_cases([proposal.subject_id])
    return is_new


def _case(case_id: str, proposal: MeasureProposed, *, proposer: str, known: Subject | None, command: Command) -> Case:
    measure = Measure(proposal.measure)
    return Case(
        case_id=case_id,
        version=1,
        status=Status.PROPOSED,
        proposal_id=proposal.proposal_id,
        measure=measure,
        subject_id=proposal.subject_id,
        subject_name=known.name if known else "",
        area=known.area if known else "",
        opened_at=command.at,
        proposed_months=proposal.months,
        ends_case_id=proposal.ends_case_id,
        facts=tuple(Fact(fact["text"], fact.get("clause", ""), fact.get("entry_id")) for fact in proposal.facts),
        snapshot=proposal.snapshot,
        snapshot_sha256=proposal.snapshot_sha256,
        affected_count=len(proposal.affected),
        affected_sha256=_stored_list(proposal.affected) if proposal.affected else None,
        hands=Hands(
            adopters=frozenset(),
            proposers=frozenset({proposer} if proposer else ()),
            relied_on=frozenset(proposal.relied_on),
        ),
    )


def _stored_list(store_ids: list[str]) -> str:
    """The SHA-256 under which the list of affected stores is kept as a file."""
    content = orjson.dumps(store_ids)
    return files.store(ALIAS, content, filename="affected.json", content_type="application/json").sha256
