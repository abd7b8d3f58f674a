"""The facts from which the letter on an entry is written (违规记分告知书), as ratings told them and it keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from common.messages import PointsNoticeOrdered
from common.phrases import N_
from services.gateway.domain.evidence import FOUND_BY
from services.gateway.domain.policy import GatewayPolicy
from services.gateway.papers.domain.kind import FactsMissing
from services.gateway.papers.kinds.version_words import LATER_DAYS, VersionFacts

#: The grades as a letter says them.
GRADES: Mapping[str, str] = {"A": "A级", "B": "B级", "C": "C级", "unrated": "未评级"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsFacts(VersionFacts):
    """The entry as ratings told of it: item, version and clause, day, how it was found, points and grade, the chain.

    `is_counted` says whether the chain counts the store, `counts_as_c` that it was in the share of C before this entry.
    The articles are those of the signed text, on the annexed catalogue, which is taken by `annexed_on`, on measures,
    and on objections, which are answered within `reply_days` working days. The item allows `points_least` to
    `points_most`. `termination_ground` is, in its words, the ground on which the agreement must be ended, None of other
    items. `rectify_days` are the working days that the store has to rectify, None where nothing is ordered;
    `rectify_points` is the number of points that calls for it, None where the item does. `term_last_on` is the last day
    of the agreement where no further suspension is proposed because it could begin only after it; None of others.
    """

    item: str
    act: str
    clause: str
    found_by: str
    confirmed_on: date
    year: int
    points: int
    points_before: int
    points_after: int
    grade_before: str
    grade_after: str
    objection_days: int
    is_in_chain: bool
    counted: int | None
    rules: tuple[str, ...]
    money: str | None
    is_veto: bool
    is_counted: bool | None
    catalogue_article: int | None
    points_article: int | None
    reply_days: int | None
    rectify_days: int | None
    rectify_points: int | None
    measures_article: int | None
    termination_article: int | None
    termination_ground: str | None
    points_least: int | None
    points_most: int | None
    counts_as_c: bool | None
    term_last_on: date | None

    @classmethod
    def of(cls, ordered: PointsNoticeOrdered, *, policy: GatewayPolicy) -> PointsFacts:
        """The facts of a message, with what the agreement says of objections. Raises `FactsMissing`."""
        told = ordered.to_data()
        named = {each.name: told[each.name] for each in fields(cls) if told.get(each.name) is not None}
        facts = read({**named, "is_in_chain": bool(ordered.chain_id)})
        agreed = policy.agreement_clauses.on(facts.annexed_on or facts.occurred_on)
        return replace(
            facts,
            catalogue_article=agreed.catalogue,
            points_article=agreed.points,
            measures_article=agreed.measures,
            reply_days=policy.objection_reply.on(facts.confirmed_on),
            termination_article=agreed.termination,
            termination_ground=agreed.termination_grounds.get(facts.item),
        )

    def stored(self) -> dict[str, Any]:
        """The facts as a paper stores them: JSON-simple values."""
        days = {name: day.isoformat() if (day := getattr(self, name)) else None for name in (*_DAYS, *_LATER)}
        return {**asdict(self), **days, "rules": list(self.rules)}


_DAYS = ("catalogue_on", "occurred_on", "confirmed_on")
_LATER = (*LATER_DAYS, "term_last_on")
#: What notices of the time before do not say: whatever a notice may leave out.
_NOT_TOLD = tuple(each.name for each in fields(PointsFacts) if str(each.type).endswith("| None"))
_UNSAID: Mapping[str, Any] = {**dict.fromkeys(_NOT_TOLD), "rules": (), "is_veto": False}


def read(stored: Mapping[str, Any]) -> PointsFacts:
    """The facts of a stored notice. Raises `FactsMissing`."""
    try:
        days = {name: date.fromisoformat(stored[name]) for name in _DAYS}
        said = {**_UNSAID, **stored}
        later = {name: date.fromisoformat(said[name]) if said[name] else None for name in _LATER}
        facts = PointsFacts(**{**said, **days, **later, "rules": tuple(said["rules"])})
    except (KeyError, TypeError, ValueError) as error:
        raise FactsMissing(
            N_("告知书缺少应载明的事项，不能编号：%(error)s。请核对违规记录。"), error=str(error)
        ) from error
    if not facts.act or facts.found_by not in FOUND_BY or facts.grade_after not in GRADES:
        raise FactsMissing(N_("告知书缺少违规事项、发现方式或者等级，不能编号。请核对违规记录。"))
    return facts
