"""The lifecycle of a numbered paper (文书): approved → numbered → rendered → served, or void; blueprint section 4.

A paper's number is given once and kept even when the paper is void.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from common.errors import NotAllowed


class PaperStatus(StrEnum):
    """How far a paper has come."""

    APPROVED = "approved"
    NUMBERED = "numbered"
    RENDERED = "rendered"
    SERVED = "served"
    VOID = "void"


class PaperAction(StrEnum):
    """What happens to a paper."""

    NUMBER = "number"
    RENDER = "render"
    SERVE = "serve"
    ANNUL = "annul"


class PaperTransitionNotAllowed(NotAllowed):
    """Raised when a paper's status forbids the act: serving what is not stored, serving twice."""

    code = "paper_transition_not_allowed"


TRANSITIONS: Mapping[tuple[PaperStatus, PaperAction], PaperStatus] = MappingProxyType(
    {
        (PaperStatus.APPROVED, PaperAction.NUMBER): PaperStatus.NUMBERED,
        (PaperStatus.NUMBERED, PaperAction.RENDER): PaperStatus.RENDERED,
        (PaperStatus.RENDERED, PaperAction.SERVE): PaperStatus.SERVED,
        (PaperStatus.APPROVED, PaperAction.ANNUL): PaperStatus.VOID,
        (PaperStatus.NUMBERED, PaperAction.ANNUL): PaperStatus.VOID,
        (PaperStatus.RENDERED, PaperAction.ANNUL): PaperStatus.VOID,
    }
)

LABELS: Mapping[PaperStatus, str] = MappingProxyType(
    {
        PaperStatus.APPROVED: "待编号",
        PaperStatus.NUMBERED: "正在制作",
        PaperStatus.RENDERED: "待送达",
        PaperStatus.SERVED: "已送达",
        PaperStatus.VOID: "已作废",
    }
)


def next_paper_status(status: PaperStatus, action: PaperAction) -> PaperStatus:
    """The status after `action`. Raises `PaperTransitionNotAllowed` when the present one forbids it."""
    try:
        return TRANSITIONS[status, action]
    except KeyError:
        raise PaperTransitionNotAllowed(_REFUSALS[action].format(status=LABELS[status])) from None


_REFUSALS = {
    PaperAction.NUMBER: "该文书{status},不能再编号。",
    PaperAction.RENDER: "该文书{status},不能再制作。",
    PaperAction.SERVE: "该文书{status},不能登记送达:文书须先制作完成并存档,且只能送达一次。请刷新后核对。",
    PaperAction.ANNUL: "该文书{status},不能作废。",
}
