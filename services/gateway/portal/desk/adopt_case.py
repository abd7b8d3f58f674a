"""Adopting a case (采纳): a reviewer takes a proposal over and adds first day, months and the text of the paper."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from common import clock
from common.errors import DomainError, Unavailable
from common.messages.words import Measure
from common.people.commands import Receipt
from common.web import Access, current_actor
from services.gateway.cases.domain.alternatives import measures_of, with_measure
from services.gateway.cases.domain.case import ACTORS, Action, Case
from services.gateway.cases.domain.particulars import Cause, Particulars, leaves_choice
from services.gateway.cases.usecases.adopt_case import bounds_of, fitting_causes, months_of
from services.gateway.cases.usecases.adopt_proposal import adopt_proposal
from services.gateway.cases.usecases.check_adoption import check_adoption
from services.gateway.cases.usecases.draft_finding import draft_finding
from services.gateway.cases.usecases.find_evidence import find_evidence
from services.gateway.cases.usecases.name_parties import name_parties
from services.gateway.cases.usecases.preview_decision import preview_adoption
from services.gateway.clients.agreements import get_chain
from services.gateway.clients.together import together
from services.gateway.domain.periods import first_days
from services.gateway.domain.policy import MonthRange
from services.gateway.domain.rectifying import RectificationTerms
from services.gateway.papers.domain.paper_view import PaperView
from services.gateway.portal.desk.annex_notes import unreached_fact
from services.gateway.portal.desk.case_record import load_for, told_months
from services.gateway.portal.shell.fields import Choice, Day, Files, KitForm, Line, TextBlock, Whole
from services.gateway.portal.shell.form_page import Fact, FormPage, Outgoing, Subject
from services.gateway.portal.shell.instants import full_day
from services.gateway.portal.shell.own_commands import execute
from services.gateway.portal.shell.serving import register
from services.gateway.wiring import wiring

#: Who may open which page.
ACCESS: Mapping[str, Access] = {"pages.adopt_case": Access(ACTORS[Action.ADOPT])}


#: What only some decisions have, and what of it is a word of an enum.
_OF_HEADQUARTERS = ("addressee", "addressee_reason", "addressee_uscc", "addressee_head")
_OF_SOME = ("measure", "cause", "reasons", "facts_found", *_OF_HEADQUARTERS)
_WORDS: Mapping[str, type[Cause | Measure]] = {"measure": Measure, "cause": Cause}


class AdoptionForm(KitForm):
    """What the adopter adds to the proposal."""

    measure = Choice(
        _l("采取的措施"),
        choices=[],
        help=_l(
            "第一项为建议的措施。采取中止的，填写中止月数和整改要求，不选解除原因；采取解除的，选择解除原因，不填中止月数。"
        ),
    )
    first_on = Day(_l("起始日"))
    months = Whole(_l("中止月数"), least=1, most=120, counted=told_months)
    source = TextBlock(_l("案件来源"), required=False, most=1000, help=_l("如日常检查、群众举报；最多1000个字。"))
    facts_found = TextBlock(
        _l("查明的事实"),
        required=False,
        most=4000,
        help=_l(
            "何时、何处、何事、涉及多少；印在逐项事实之前，可以不写。确认违规时写有复核意见的，已据以预填，请核对、改写。"
        ),
    )
    statement = TextBlock(_l("陈述申辩情况"), help=_l("何时告知、当事人意见、采纳与否；未提出的也请写明。"))
    demands = TextBlock(_l("整改要求"), help=_l("整改内容；连锁措施还应写明申请恢复的办法；解除的，写明解除后的义务。"))
    reasons = TextBlock(
        _l("处理理由"),
        most=2000,
        help=_l("根据违规的性质、情节和后果，为何采取这一措施；有期限的，为何确定这一期限；最多2000个字。"),
    )
    addressee = Line(
        _l("连锁总部登记名称"),
        help=_l("营业执照上的名称，决定书以此为受送达人；已按登记的连锁名称填写，不同的请改正并写明理由。"),
    )
    addressee_reason = TextBlock(
        _l("与登记名称不同的理由"),
        required=False,
        most=500,
        help=_l("名称与系统登记的连锁名称不同的才填写，如登记的是简称、以营业执照为准；不印在决定书上，最多500个字。"),
    )
    addressee_uscc = Line(_l("连锁总部统一社会信用代码"), required=False, most=18)
    addressee_head = Line(
        _l("连锁总部法定代表人"), required=False, most=50, help=_l("营业执照上的姓名；不知道的留空。")
    )
    cause = Choice(
        _l("解除原因"),
        choices=[(each.value, _l(each.label)) for each in Cause],
        help=_l(
            "按本案的解除事由列出；决定书写明原因，并据此告知不予受理期限。认定违反法律法规的，须以医保行政部门的认定为据。"
        ),
    )
    files = Files(_l("附件"), help=_l("检查笔录、告知回证、申辩材料等；已随案留存的文件不必重新上传。"))

    def adapt(self, record: Case) -> None:
        """What the paper must say follows from its measure, the bounds from the rules: only a suspension has months.

        Where there is a choice of measures, what not all of them have may be left out; the rules tell what is lacking.
        """
        policy, today = wiring().policy, clock.today()
        possible = {each: with_measure(record, each) for each in measures_of(record)}
        furthest = policy.first_day_ahead.on(today)
        bounds = (bounds_of(each, today=today) for each in possible.values())
        days = [first_days(today, furthest_days=furthest, bounds=each) for each in bounds]
        self._bound_day((min(first for first, _last in days), max(last for _first, last in days)))
        self._offer(tuple(possible))
        if any(each.has_months for each in possible):
            self._bound_months(months_of(record, policy=policy, today=today))
            self._tell_rectification(policy.rectification_terms.on(today))
        else:
            del self.months
        if Measure.TERMINATION in possible:
            fitting = fitting_causes(possible[Measure.TERMINATION], policy=policy, today=today)
            self.cause.choices = tuple((each.value, _(each.label)) for each in fitting)
        else:
            del self.cause
        if not record.measure.is_of_chain:
            for name in _OF_HEADQUARTERS:
                delattr(self, name)
        if not record.measure.burdens:
            del self.facts_found
        if not leaves_choice(record.measure, record.snapshot):
            del self.reasons
        elif record.measure.is_of_chain:
            self.reasons.description = _("采取连锁措施的理由：较轻的措施为何不足以达到目的；最多2000个字。")

    def _offer(self, measures: tuple[Measure, ...]) -> None:
        """The choice between measures, if there is one, and what each of them needs."""
        self.measure.choices = tuple((each.value, _(each.label)) for each in measures)
        self.months.required = all(each.has_months for each in measures)
        self.cause.required = all(each is Measure.TERMINATION for each in measures)
        self.statement.required = all(each.burdens for each in measures)
        self.demands.required = all(each.calls_for_rectification for each in measures)
        if len(measures) == 1:
            del self.measure

    def _bound_day(self, within: tuple[date, date]) -> None:
        """Tell the first and the last day that may be chosen; of a resumption that is too late, that none is left."""
        first, last = (full_day(each) for each in within)
        if within[0] > within[1]:
            told = _("原决定至%(last)s期满，期满后自行恢复，已没有可选的日期；请由审批人员撤回本案。", last=last)
            self.first_on.description = told
            return
        self.first_on.within = within
        self.first_on.description = _(
            "印在决定书上的第一日，%(first)s至%(last)s（含当日）；送达不早于该日的，自送达次日起生效。",
            first=first,
            last=last,
        )

    def _bound_months(self, allowed: MonthRange) -> None:
        self.months.least, self.months.most = allowed.shortest, allowed.longest
        if allowed.shortest == allowed.longest:
            self.months.description = _("本案为%(months)s。", months=told_months(allowed.shortest))
        else:
            self.months.description = _(
                "本案为%(shortest)d至%(longest)d个月。", shortest=allowed.shortest, longest=allowed.longest
            )

    def _tell_rectification(self, terms: RectificationTerms) -> None:
        """The paper says until when: nobody has to work it out, and no other day belongs into the text."""
        self.demands.description = _(
            "整改内容。中止期满自行恢复，不因整改提前。整改期限写入决定书，不必填写：自中止起算之日起（含当日）"
            "%(most)d个工作日，"
            "且届满后距中止期限届满不少于%(left)d个工作日（中止%(short)d个月以内的，不少于%(short_left)d个工作日）。",
            most=terms.store_working_days,
            left=terms.before_end,
            short=terms.short_months,
            short_left=terms.before_end_of_short,
        )

    def particulars(self) -> Particulars:
        """The answers of a valid form."""
        months = self.months.data if "months" in self else None
        texts = (self.source.data or "", self.statement.data or "", self.demands.data or "")
        said: dict[str, Any] = {name: self[name].data or None for name in _OF_SOME if name in self}
        words = {name: word(said[name]) for name, word in _WORDS.items() if said.get(name)}
        return Particulars(self.first_on.data, months, *texts, **said | words)


def written_before(subject: Subject) -> dict[str, str]:
    """Of a case that was returned what its adopter had written; of a new one the months that are proposed, the name of
    the party as it is registered, and what the entries record as found, unless that cannot be read.
    """
    case: Case = subject.record
    proposed = {"measure": measures_of(case)[0].value}
    if case.particulars is None:
        return {**proposed, "months": str(case.proposed_months or ""), **_known(case)}
    return proposed | {name: str(value) for name, value in asdict(case.particulars).items() if value}


def _known(case: Case) -> dict[str, str]:
    """The registered name of a chain, and what the entries record as found; what cannot be read is left open."""
    connections = wiring().connections
    asked = {"facts_found": lambda: draft_finding(case, connection=connections["ratings"])}
    if case.measure.is_of_chain:
        asked["addressee"] = lambda: get_chain(connections["agreements"], case.subject_id).name
    return {name: answer.value or "" for name, answer in together(asked).items()}


def check(subject: Subject, form: AdoptionForm) -> None:
    """Raise what is refused in the end, before the check page is shown; a silent service bars nobody from that."""
    with suppress(Unavailable):
        check_adoption(
            subject.record,
            form.particulars(),
            version=subject.version,
            actor=current_actor(),
            policy=wiring().policy,
            today=clock.today(),
            connections=wiring().connections,
        )


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What the check page shows of the decision: whom it would not reach, and the letter."""

    unreached: tuple[Fact, ...]
    letter: PaperView


def preview(subject: Subject, form: AdoptionForm) -> Foreseen | None:
    """What the decision would say; None while that cannot be told, which bars nobody from going on."""
    particulars, connections = form.particulars(), wiring().connections
    try:
        case = with_measure(subject.record, particulars.measure)
        evidence = find_evidence(case, connection=connections["ratings"])
        parties = name_parties(case, first_on=particulars.first_on, connection=connections["agreements"])
        letter = preview_adoption(
            case, particulars, parties, evidence=evidence, policy=wiring().policy, today=clock.today()
        )
        return Foreseen(unreached_fact(parties.affected), letter)
    except DomainError:
        return None


def send(subject: Subject, form: AdoptionForm, outgoing: Outgoing) -> Receipt:
    """Adopt the case in the version that was shown. Raises what `adopt_proposal` does."""
    return execute(
        outgoing,
        lambda command: adopt_proposal(
            subject.record.case_id,
            version=subject.version,
            particulars=form.particulars(),
            policy=wiring().policy,
            today=clock.local_day(command.at),
            connections=wiring().connections,
            command=command,
            attachments=((each.name, outgoing.read(each)) for each in outgoing.files),
        ),
    )


PAGE = register(
    FormPage(
        endpoint="adopt_case",
        rule="/cases/<case_id>/adopt",
        title=_l("采纳处理建议"),
        submit=_l("采纳，提交审批"),
        owner="gateway",
        form=AdoptionForm,
        template="desk/adopt_case.html",
        load=partial(load_for, Action.ADOPT),
        check=check,
        preview=preview,
        send=send,
        initial=written_before,
    )
)
