"""Reads one decision case, for those in whose jurisdiction it lies."""

from __future__ import annotations

import orjson

from common import files
from common.people.commands import Actor
from common.phrases import N_
from services.gateway import ALIAS
from services.gateway.cases.domain.case import Case
from services.gateway.cases.storage import cases
from services.gateway.domain.party import Annexed
from services.gateway.papers.usecases.read_annex import read_annex


def get_case(case_id: str, *, actor: Actor) -> Case:
    """The case. Raises `CaseNotFound` when there is none, or none that the actor may see."""
    case = cases.get(case_id)
    if not case.is_seen_by(actor):
        raise cases.CaseNotFound(N_("没有找到该案件，请核对编号；也可能不在您的管辖范围内。"))
    return case


def get_attachment(case_id: str, sha256: str, *, actor: Actor) -> tuple[str, bytes]:
    """A file of the case: its name and content. Raises `CaseNotFound`, `FileMissing`."""
    for each in get_case(case_id, actor=actor).attachments:
        if each.sha256 == sha256:
            return each.name, files.get(ALIAS, sha256)
    raise files.FileMissing(N_("这个案件没有这份附件，请核对后重试。"))


def affected_ids(case: Case) -> tuple[str, ...]:
    """The stores that the proposal would reach, as it counted them."""
    if case.affected_sha256 is None:
        return ()
    return tuple(orjson.loads(files.get(ALIAS, case.affected_sha256)))


def annex_of(case: Case) -> tuple[Annexed, ...]:
    """The stores of the decision's annex, as they were named when the case was adopted."""
    return read_annex(case.annex_sha256)
