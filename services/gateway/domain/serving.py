"""How and on which day a decision counts as served (送达), recorded by hand; practice.md 1.11, blueprint section 6."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from common.errors import Invalid
from common.phrases import N_, Phrase


class ServiceDayRefused(Invalid):
    """Raised when the day of service lies in the future or before the paper was issued."""

    code = "service_day_refused"


class ConsentMissing(Invalid):
    """Raised when a paper would be served electronically without the party's written consent to that."""

    code = "consent_missing"


class NotServedOnline(Invalid):
    """Raised when a decision would be served electronically while no remedy can be sought that way (复议法 22)."""

    code = "not_served_online"


class Manner(StrEnum):
    """The manner of service (送达方式)."""

    IN_PERSON = "in_person"
    LEFT = "left"
    POST = "post"
    ELECTRONIC = "electronic"
    ANNOUNCEMENT = "announcement"

    @property
    def label(self) -> Phrase:
        """The manner's name on pages and papers."""
        return _LABELS[self]


#: How long an announcement stands before its paper is served; agreement Art. 35.
ANNOUNCED_FOR = timedelta(days=30)
_LABELS = {
    Manner.IN_PERSON: N_("直接送达"),
    Manner.LEFT: N_("留置送达"),
    Manner.POST: N_("邮寄送达"),
    Manner.ELECTRONIC: N_("电子送达"),
    Manner.ANNOUNCEMENT: N_("公告送达"),
}


def check_service_day(served_on: date, *, issued_on: date, today: date) -> None:
    """Raise `ServiceDayRefused` unless `issued_on <= served_on <= today`."""
    if served_on > today:
        raise ServiceDayRefused.about("served_on", N_("送达日期不能晚于今天，请在实际送达后登记。"))
    if served_on < issued_on:
        raise ServiceDayRefused.about(
            "served_on", N_("送达日期不能早于文书印发之日（%(day)s），请核对送达回证。"), day=issued_on
        )


def check_manner(
    manner: Manner,
    *,
    served_on: date,
    issued_on: date,
    consent_on: date | None,
    is_decision: bool,
    has_online_review: bool,
) -> None:
    """Raise what is refused of a manner of service; agreement Art. 35, practice 1.11, 12.18.

    `consent_on` is the day of the 送达地址及电子送达确认书. Raises `ConsentMissing`, `NotServedOnline`,
    `ServiceDayRefused`.
    """
    if manner is Manner.ANNOUNCEMENT and served_on < issued_on + ANNOUNCED_FOR:
        told = N_("公告送达自公告之日起满30日视为送达，送达日期不得早于%(day)s，请核对公告日期。")
        raise ServiceDayRefused.about("served_on", told, day=issued_on + ANNOUNCED_FOR)
    if manner is not Manner.ELECTRONIC:
        return
    if consent_on is None or consent_on > served_on:
        told = N_("电子送达须当事人事先签署送达地址及电子送达确认书：请填写签署日期；没有签署的，请改用其他方式送达。")
        raise ConsentMissing.about("consent_on", told)
    if is_decision and not has_online_review:
        told = N_("尚未设置行政复议在线入口，决定书不能电子送达，请改用其他方式送达。")
        raise NotServedOnline.about("manner", told)
