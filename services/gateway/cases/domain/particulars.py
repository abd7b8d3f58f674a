"""What the adopter adds to a proposal, and whether that is all that the paper has to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from common.errors import FieldProblem, Invalid
from common.messages.words import Measure
from common.phrases import N_


class ParticularsMissing(Invalid):
    """Raised when the adopter leaves out what the paper has to say."""

    code = "particulars_missing"


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the adopter adds to the proposal: the printed first day, the months, and the text of the paper."""

    first_on: date
    months: int | None
    source: str
    statement: str
    demands: str


def check_complete(measure: Measure, particulars: Particulars) -> None:
    """Raise `ParticularsMissing` unless the paper will say what a decision of this measure must say.

    Source: practice section 7 (defence and finding, rectification and resumption).
    """
    wanted = (
        ("statement", measure.burdens, N_("请写明陈述申辩情况：何时告知、当事人意见和采纳与否；未提出的也请写明。")),
        ("demands", measure.calls_for_rectification, N_("请写明整改要求、期限和申请恢复的办法。")),
    )
    problems = [
        FieldProblem(name, told, f"{name}_missing")
        for name, is_wanted, told in wanted
        if is_wanted and not getattr(particulars, name).strip()
    ]
    if problems:
        raise ParticularsMissing.of(*problems)
