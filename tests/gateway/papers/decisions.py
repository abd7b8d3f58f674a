"""What decision letters are written from in tests: facts and printing, with what a test wants different."""

from __future__ import annotations

from datetime import date
from typing import Any

from common.messages.words import Measure
from services.gateway import policies
from services.gateway.domain.party import Party
from services.gateway.papers.domain.kind import Printing
from services.gateway.papers.domain.paper_view import PaperView
from services.gateway.papers.kinds.decision import DecisionFacts, kind_of
from services.gateway.papers.kinds.findings import Finding
from services.gateway.papers.kinds.registry import get_kind


def facts(**different: Any) -> DecisionFacts:
    """A suspension for three months."""
    fields: dict[str, Any] = {
        "measure": Measure.SUSPENSION,
        "first_on": date(2026, 8, 4),
        "months": 3,
        "findings": (Finding("2026年3月2日串换药品。", "协议第20条"), Finding("2026年记分达12分。", "")),
        "source": "日常检查发现。",
        "statement": "",
        "demands": "完成整改后申请验收。",
        "proposal_id": "pro_1",
        "ends_case_id": None,
        "ended_number": None,
    }
    return DecisionFacts(**{**fields, **different})


def printing(**different: Any) -> Printing:
    """Number, day and party of a letter to one store."""
    fields: dict[str, Any] = {
        "number": "示医保决〔2026〕3号",
        "dated_on": date(2026, 4, 1),
        "issuer": policies.current().issuer_on(date(2026, 4, 1)),
        "addressee": Party("sto_1", "康源大药房一店", "P36030200001", "91360302MA1", "建设路1号"),
        "annex": (),
        "is_specimen": True,
    }
    return Printing(**{**fields, **different})


def view_of(told: DecisionFacts, printed: Printing) -> PaperView:
    """The letter of a decision by its kind."""
    return get_kind(kind_of(told.measure)).write(told, printed)
