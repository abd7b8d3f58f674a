"""What only the deciders of a proposed measure are told (办理提示): no paper prints it.

Source: practice section 7 (case and approval); decision 0055.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from common.phrases import N_, Param, Phrase, filled, told
from common.rules.laws import SECOND_SUSPENSION, AgreementClauses
from services.ratings.domain.history import Penalty
from services.ratings.domain.measures import Measure, Proposed
from services.ratings.domain.violation import Violation

_AGAIN = N_(
    "就同一记分提出的建议，或者取代它的另一项建议，未作出决定即已终结，依据仍在，因此重新提出；请核对此前各案的理由。"
)


@dataclass(frozen=True, slots=True)
class Note:
    """What only the deciders are told, in a phrase with places; no paper prints it."""

    phrase: Phrase
    params: Mapping[str, Param] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The note in Chinese."""
        return filled(self.phrase, self.params)


def told_notes(notes: Iterable[Note]) -> dict[str, Any]:
    """The notes as figures of a proposal: in Chinese, and beside it as phrases for who tells them in English."""
    said = tuple(notes)
    return {
        "notes": [each.text for each in said],
        "note_phrases": [{"phrase": each.phrase, "params": told(each.params)} for each in said],
    }


def store_notes(
    entry: Violation,
    *,
    proposed: Proposed,
    suspended: Sequence[Penalty],
    agreed: AgreementClauses,
    entries: Sequence[Violation],
    is_again: bool = False,
) -> list[Note]:
    """What the deciders of a store's measure are told: what the text asks for, and how it stands with the notices.

    `entry` is the one that brings the measure, `entries` are all on which it rests, `suspended` the suspensions before
    in the term; `is_again` says that the ground is proposed again (decision 0068).
    """
    grounds = agreed.termination_grounds
    notes = [Note(_AGAIN)] if is_again else []
    is_suspension = proposed.measure is Measure.SUSPENSION
    if is_suspension and suspended and SECOND_SUSPENSION in grounds:
        second = N_(
            "该店在本协议期内已被中止过%(count)s次，本次中止生效后即属“%(ground)s”，"
            "协议第%(article)s条约定应当解除协议；生效之日系统另行提出解除建议。"
        )
        told_of: dict[str, Param] = {
            "count": len(suspended),
            "ground": grounds[SECOND_SUSPENSION],
            "article": agreed.termination,
        }
        notes.append(Note(second, told_of))
    if proposed.instead_of is Measure.TERMINATION:
        lacking = N_(
            "累计记分达到%(reached)s分，记分规则对应的处理是解除协议；但该店所签协议第%(article)s条没有约定因记分解除协议，"
            "因此建议中止协议，月数按中止各档中最高的一档。"
        )
        notes.append(Note(lacking, {"reached": proposed.points or 0, "article": agreed.termination}))
    if proposed.follows_on is not None:
        follows = N_("前次中止尚未期满，本次中止应自%(day)s起算。")
        notes.append(Note(follows, {"day": proposed.follows_on}))
    if is_suspension and entry.item in grounds:
        must = N_(
            "该行为属于“%(ground)s”（%(item)s项），协议第%(article)s条约定应当解除协议；"
            "目录对该项同时规定了中止。由经办人员采纳时选择中止或者解除，审批人员批准或者退回。"
        )
        notes.append(Note(must, {"ground": grounds[entry.item], "item": entry.item, "article": agreed.termination}))
    elif is_suspension and entry.is_termination_ground:
        ground = N_(
            "该行为同时属于可以解除协议的情形（%(item)s项）。"
            "由经办人员采纳时按情节选择中止或者解除，审批人员批准或者退回。"
        )
        notes.append(Note(ground, {"item": entry.item}))
    return [*notes, *_windows(entries)]


def _windows(entries: Sequence[Violation]) -> list[Note]:
    """How it stands with the notices of entries, and with the windows to object that these open."""
    notes = []
    count = sum(each.objection_on is None for each in entries)
    if count:
        untold = N_(
            "提出建议时，所依据的记分有%(count)s项尚未告知该店，异议期自告知书送达起算；请核对是否已送达，期满后再作出决定。"
        )
        notes.append(Note(untold, {"count": count}))
    last = max((each.objection_on for each in entries if each.objection_on is not None), default=None)
    if last is not None:
        window = N_("所依据的记分，异议期最迟至%(day)s；期满前作出决定的，请先核对该店有无异议。")
        notes.append(Note(window, {"day": last}))
    return notes
