"""How and on which day a decision counts as served (送达), recorded by hand; practice.md 1.11, blueprint section 6."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from common.errors import Invalid
from common.phrases import N_


class ServiceDayRefused(Invalid):
    """Raised when the day of service lies in the future or before the paper was issued."""

    code = "service_day_refused"


class Manner(StrEnum):
    """The manner of service (送达方式)."""

    IN_PERSON = "in_person"
    LEFT = "left"
    POST = "post"
    ELECTRONIC = "electronic"
    ANNOUNCEMENT = "announcement"

    @property
    def label(self) -> str:
        """The manner's name on pages and papers."""
        return _LABELS[self]


_LABELS = {
    Manner.IN_PERSON: "直接送达",
    Manner.LEFT: "留置送达",
    Manner.POST: "邮寄送达",
    Manner.ELECTRONIC: "电子送达",
    Manner.ANNOUNCEMENT: "公告送达",
}


def check_service_day(served_on: date, *, issued_on: date, today: date) -> None:
    """Raise `ServiceDayRefused` unless `issued_on <= served_on <= today`."""
    if served_on > today:
        raise ServiceDayRefused.about("served_on", N_("送达日期不能晚于今天，请在实际送达后登记。"))
    if served_on < issued_on:
        raise ServiceDayRefused.about(
            "served_on", N_("送达日期不能早于文书印发之日（%(day)s），请核对送达回证。"), day=issued_on
        )
