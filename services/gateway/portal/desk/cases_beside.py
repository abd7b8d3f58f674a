"""What a case is told of the other suspensions of its store: whoever adopts or decides it must know of them."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from common import clock
from services.gateway.cases.domain.case import COMPUTED_LABELS, LABELS, Case, Status, status_on
from services.gateway.cases.usecases.find_beside import find_beside, period_of
from services.gateway.portal.records.case_events import named_case
from services.gateway.portal.shell.form_page import Fact
from services.gateway.portal.shell.instants import full_day


def beside_facts(case: Case) -> tuple[Fact, ...]:
    """The other suspensions of the store that are open or stand today, a line each; nothing where there are none."""
    today = clock.today()
    lines = [_told(each, today) for each in find_beside(case, today=today)]
    return (Fact("beside", _l("该店其他中止案件"), "\n".join(lines)),) if lines else ()


def _told(case: Case, today: date) -> str:
    """A suspension by its number, or else the day of its proposal: how it stands, and on which days as far as set."""
    status, period = status_on(case, today), period_of(case, today=today)
    label = _(LABELS[status] if isinstance(status, Status) else COMPUTED_LABELS[status])
    named = named_case(case)
    if period is None:
        return _("%(case)s：%(status)s", case=named, status=label)
    first, last = full_day(period.first_day), full_day(period.last_day)
    is_moved = case.effect is None and case.particulars is not None and period.first_day > case.particulars.first_on
    if is_moved:
        return _("%(case)s：%(status)s，最早自%(first)s起至%(last)s", case=named, status=label, first=first, last=last)
    return _("%(case)s：%(status)s，自%(first)s起至%(last)s", case=named, status=label, first=first, last=last)
