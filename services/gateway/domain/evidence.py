"""What a paper says of the records on which a fact rests (证据): how and when it was found, on what, and who was told.

Source: papers.md (decisions: source, facts, evidence). Only what is recorded is said; what is not is left out. Of what
came by a report (举报) the written evidence is not told: it may let the party know who reported it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from common.rules.chinese_numbers import chinese_day

#: How an act came to light, by the words of ratings.
FOUND_BY: Mapping[str, str] = {
    "inspection": "现场检查",
    "monitoring": "智能监控",
    "report": "举报投诉核查",
    "data": "数据筛查",
    "self_report": "单位自查自报",
}
#: How an act came to light where the written evidence may tell of a person whom the party must not know.
_BY_OTHERS = frozenset({"report"})


def may_be_told(source: str) -> bool:
    """Whether the party may read what was written of an act: not what may tell who reported it."""
    return source not in _BY_OTHERS


def recorded_evidence(*, found_on: date, source: str, evidence: str, files: int) -> str:
    """What a paper tells of what the entry of an act records: when and how it was found, the evidence, its files."""
    told = [f"{chinese_day(found_on)}{FOUND_BY[source]}发现"] if source in FOUND_BY else []
    written = " ".join(evidence.split()).rstrip("。；;，, ") if may_be_told(source) else ""
    kept = f"随记录留存证据材料{files}份" if files else ""
    return "；".join([*told, *filter(None, (written, kept))])


def told_by(name: str, number: str, served_on: date) -> str:
    """The notice by which the party was told of an act, with what it is called."""
    return f"{name}（{number}，{chinese_day(served_on)}送达）"
