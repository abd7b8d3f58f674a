"""Opens decision cases for proposed measures.

Pattern: follow. The proposal of ratings is the first write; the case is its keyed effect. What the gateway knows of the
store comes from another journal, so it is looked up again after the write: whichever comes later sets the scope.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
from services.gateway.subjects.usecases.find_subjects import find_subjects


@dataclass(frozen=True, slots=True)
class Opening:
    """A proposal whose case is to be opened, by a command.

    `proposer` is the natural person whose act brought the proposal about; empty when a service did by itself.
    """

    proposal: MeasureProposed
    proposer: str
    command: Command


def open_cases(openings: Sequence[Opening]) -> frozenset[str]:
    """Open the cases of proposals; the ids of those that were not open already."""
    subject_ids = [each.proposal.subject_id for each in openings]
    known = find_subjects(subject_ids)
    lists = _stored_lists([each.proposal.affected for each in openings])
    opened = [
        (_case(each, known=known.get(each.proposal.subject_id), affected_sha256=sha256), each.command)
        for each, sha256 in zip(openings, lists, strict=True)
    ]
    new = cases.insert_opened((case, command, (_told(case),)) for case, command in opened)
    present = find_subjects(subject_ids)
    place_cases([each for each in present if present[each] != known.get(each)])
    return new


def case_id_of(proposal_id: str) -> str:
    """The id of the case that a proposal opens, also before it is opened."""
    return derived_id("case", proposal_id)


def _told(case: Case) -> CaseOpened:
    return CaseOpened(
        case_id=case.case_id,
        proposal_id=case.proposal_id,
        measure=case.measure.value,
        subject_id=case.subject_id,
    )


def _case(opening: Opening, *, known: Subject | None, affected_sha256: str | None) -> Case:
    proposal = opening.proposal
    measure = Measure(proposal.measure)
    return Case(
        case_id=case_id_of(proposal.proposal_id),
        version=1,
        status=Status.PROPOSED,
        proposal_id=proposal.proposal_id,
        measure=measure,
        subject_id=proposal.subject_id,
        subject_name=known.name if known else "",
        area=known.area if known else "",
        opened_at=opening.command.at,
        proposed_months=proposal.months,
        ends_case_id=proposal.ends_case_id,
        facts=tuple(Fact(fact["text"], fact.get("clause", ""), fact.get("entry_id")) for fact in proposal.facts),
        snapshot=proposal.snapshot,
        snapshot_sha256=proposal.snapshot_sha256,
        affected_count=len(proposal.affected),
        affected_sha256=affected_sha256,
        hands=Hands(
            adopters=frozenset(),
            proposers=frozenset({opening.proposer} if opening.proposer else ()),
            relied_on=frozenset(proposal.relied_on),
        ),
    )


def _stored_lists(affected: Sequence[Sequence[str]]) -> list[str | None]:
    """Under which SHA-256 each list of affected stores is kept as a file; None for an empty one."""
    contents = [orjson.dumps(each) for each in affected if each]
    stored = iter(files.store_many(ALIAS, contents, filename="affected.json", content_type="application/json"))
    return [next(stored).sha256 if each else None for each in affected]
