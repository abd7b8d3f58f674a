"""The finished sentences with which a resumption is proposed, each with the clause that it rests on.

Source: practice section 7 (case and approval), blueprint section 6. Papers print these sentences as they are.
"""

from __future__ import annotations

from datetime import date

from common.rules.chinese_numbers import chinese_day
from common.rules.laws import AgreementClauses, agreement_text
from services.ratings.measures.domain.proposal import Fact


def resumption_fact(*, number: str, passed_on: date, is_chain: bool, agreed: AgreementClauses) -> Fact:
    """Why a resumption is proposed, of a whole chain or of one store, to whom the letter speaks."""
    subject, article = ("你单位及所属门店", agreed.chain) if is_chain else ("你单位", agreed.suspension)
    return Fact(f"{subject}已按{number}完成整改，{chinese_day(passed_on)}经验收合格。", agreement_text(article))
