"""The parameters that the gateway decides by, as typed values of a day; style part II, E.

Each field of `GatewayPolicy` is the policy file of the same name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from common.rules.laws import AgreementClauses, Laws
from common.rules.parameters import Dated, Parameter, get_parameter, shaped, typed
from services.gateway.domain.rectifying import RectificationTerms


@dataclass(frozen=True, slots=True)
class Issuer:
    """The agency (经办机构) whose decisions are issued: its name, series, remedies and contact (issuers.yaml).

    `review_online` is where review can be sought online (行政复议在线入口); without it no decision is served that way.
    """

    name: str
    series: str
    review_authority: str
    court: str
    bureau: str
    contact: str
    copies_to: tuple[str, ...]
    review_online: str | None = None

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Self:
        """The agency from a value of issuers.yaml. Raises `ValueError` for an entry that is missing or unknown."""
        if set(value) != {"agency"}:
            raise ValueError("must have the key agency, and no other")
        return shaped(cls, value["agency"])


@dataclass(frozen=True, slots=True)
class Site:
    """Who runs the site, for the foot of every page: 主办单位, 咨询电话, ICP备案号, 网站标识码 (site.yaml)."""

    host: str
    phone: str
    record: str | None = None
    code: str | None = None

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Self:
        """The site from a value of site.yaml. Raises `ValueError` for an entry that is missing or unknown."""
        return shaped(cls, value)


@dataclass(frozen=True, slots=True)
class MonthRange:
    """The fewest and the most months that a suspension may last, both allowed (suspension_months.yaml)."""

    shortest: int
    longest: int

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Self:
        """The range from a value of suspension_months.yaml."""
        return cls(shortest=int(value["shortest"]), longest=int(value["longest"]))

    def narrowed(self, snapshot: Mapping[str, Any]) -> MonthRange:
        """The part of the range that a proposal leaves to its deciders, by `months_least` and `months_most`."""
        least, most = snapshot.get("months_least"), snapshot.get("months_most")
        return MonthRange(max(self.shortest, least or self.shortest), min(self.longest, most or self.longest))


@dataclass(frozen=True, slots=True)
class SignInRules:
    """How sign-in is kept safe: wrong tries that are too many within a window, and how long a session lasts.

    `most` names what is counted together as `accounts/domain/guessing.py` does; who was wrong so often waits
    `locked_for`.
    """

    most: Mapping[str, int]
    window: timedelta
    locked_for: timedelta
    session_lasts: timedelta
    shortest_password: int

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Self:
        """The rules from a value of sign_in.yaml."""
        return cls(
            most={name: int(most) for name, most in value["failures"].items()},
            window=timedelta(minutes=int(value["window_minutes"])),
            locked_for=timedelta(minutes=int(value["locked_minutes"])),
            session_lasts=timedelta(hours=int(value["session_hours"])),
            shortest_password=int(value["shortest_password"]),
        )


@dataclass(frozen=True, slots=True)
class GatewayPolicy:
    """All parameters of the gateway.

    `termination_causes` are those that fit a ground to terminate, by its name; `objection_reply` is within how many
    working days an objection to points is answered.
    `first_day_ahead` is the furthest printed first day, in days from today; `decision_days` how long a proposal may
    wait for its decision; `told_late_after` from how many seconds on users are told that a service is behind.
    `count_franchise` says whether decisions on a chain reach its franchise stores as those that it runs itself.
    """

    issuers: Dated[Issuer]
    suspension_months: Dated[MonthRange]
    first_day_ahead: Dated[int]
    decision_days: Dated[int]
    told_late_after: Dated[int]
    sign_in: Dated[SignInRules]
    notice_series: Dated[Mapping[str, str]]
    non_acceptance_years: Dated[Mapping[str, int]]
    termination_causes: Dated[Mapping[str, tuple[str, ...]]]
    objection_reply: Dated[int]
    rectification_terms: Dated[RectificationTerms]
    laws: Dated[Mapping[str, Any]]
    checked_articles: Dated[Mapping[str, Any]]
    agreement_clauses: Dated[AgreementClauses]
    count_franchise: Dated[bool]
    site: Dated[Site]

    @classmethod
    def read(cls, parameters: Mapping[str, Parameter]) -> Self:
        """The policy from its parameters by name. Raises `ParameterError` when one is missing."""
        return cls(
            issuers=typed(get_parameter(parameters, "issuers"), Issuer.read),
            suspension_months=typed(get_parameter(parameters, "suspension_months"), MonthRange.read),
            first_day_ahead=typed(get_parameter(parameters, "first_day_ahead"), int),
            decision_days=typed(get_parameter(parameters, "decision_days"), int),
            told_late_after=typed(get_parameter(parameters, "told_late_after"), int),
            sign_in=typed(get_parameter(parameters, "sign_in"), SignInRules.read),
            notice_series=typed(get_parameter(parameters, "notice_series"), dict),
            non_acceptance_years=typed(get_parameter(parameters, "non_acceptance_years"), dict),
            termination_causes=typed(get_parameter(parameters, "termination_causes"), dict),
            objection_reply=typed(get_parameter(parameters, "objection_reply"), int),
            rectification_terms=typed(get_parameter(parameters, "rectification_terms"), RectificationTerms.read),
            laws=typed(get_parameter(parameters, "laws"), dict),
            checked_articles=typed(get_parameter(parameters, "checked_articles"), dict),
            agreement_clauses=typed(get_parameter(parameters, "agreement_clauses"), AgreementClauses.read),
            count_franchise=typed(get_parameter(parameters, "count_franchise"), bool),
            site=typed(get_parameter(parameters, "site"), Site.read),
        )

    def issuer_on(self, day: date) -> Issuer:
        """The issuer of decisions made on a day."""
        return self.issuers.on(day)

    def laws_on(self, day: date) -> Laws:
        """The laws, and which of their articles were checked by a day."""
        return Laws.read(self.laws.on(day), self.checked_articles.on(day))
