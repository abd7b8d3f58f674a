"""The finished sentences with which a resumption is proposed, each with the clause that it rests on.

Source: practice section 7 (case and approval), blueprint section 6. Papers print these sentences as they are.
"""

from __future__ import annotations

from datetime import date

from common.phrases import N_
from common.rules.chinese_numbers import chinese_day
from common.rules.laws import AgreementClauses, agreement_text
from services.ratings.measures.domain.facts import Note
from services.ratings.measures.domain.proposal import Fact


def resumption_fact(*, number: str, passed_on: date, is_chain: bool, agreed: AgreementClauses) -> Fact:
    """Why a resumption is proposed, of a whole chain or of one store, to whom the letter speaks."""
    subject, article = ("你单位及所属门店", agreed.chain) if is_chain else ("你单位", agreed.suspension)
    return Fact(f"{subject}已按{number}完成整改，{chinese_day(passed_on)}经验收合格。", agreement_text(article))


def early_resumption_notes(last_on: date | None) -> list[Note]:
    """What the deciders of a resumption are told: an own suspension would end before its printed last day."""
    if last_on is None:
        return []
    early = N_("原决定的中止期限至%(day)s届满；在此之前恢复系提前恢复，请核对违规条目规定的最短中止月数。")
    return [Note(early, {"day": last_on})]
