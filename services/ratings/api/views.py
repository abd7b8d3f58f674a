"""From values to the mappings that the schemas show: nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from common.commands import AREA_ROLES, CITY_ROLES, Actor
from services.ratings.domain import violation as violation_rules
from services.ratings.domain.catalogue import Catalogue, Item
from services.ratings.domain.violation import Violation
from services.ratings.grades.usecases.explain_grade import ExplainedGrade
from services.ratings.measures.domain.proposal import Resumption, early_end, status_on
from services.ratings.measures.storage.proposals import proposal_of
from services.ratings.rectifications.domain import rectification as rectification_rules
from services.ratings.rectifications.domain.rectification import Rectification

Body = dict[str, Any]
Resumptions = Mapping[tuple[str, str], Resumption]


def is_staff(actor: Actor) -> bool:
    """Whether the actor sees who recorded and confirmed."""
    return actor.has(*AREA_ROLES, *CITY_ROLES)


def catalogue_view(catalogue: Catalogue) -> Body:
    """The catalogue of a day."""
    items = [_item_view(item) for item in catalogue.items.values()]
    return {"on": catalogue.day, "sha256": catalogue.sha256, "items": items}


def _item_view(item: Item) -> Body:
    months = item.suspend_months
    return {
        "code": item.code,
        "class_title": item.class_title,
        "act": item.act,
        "points": {"least": item.points.least, "most": item.points.most},
        "basis": [{"text": each.text, "verified": each.is_verified} for each in item.basis],
        "consequences": [each.value for each in item.consequences],
        "suspend_months": {"least": months.least, "most": months.most} if months else None,
    }


def violation_view(entry: Violation, *, actor: Actor) -> Body:
    """An entry as the actor may see it."""
    body: Body = {
        "id": entry.violation_id,
        "store_id": entry.store_id,
        "act_id": entry.act_id,
        "item": entry.item,
        "act": entry.act,
        "clause": entry.clause,
        "points": entry.points,
        "occurred_on": entry.occurred_on,
        "found_on": entry.found_on,
        "source": entry.source.value,
        "money": str(entry.money),
        "evidence": entry.evidence,
        "recorded_at": entry.recorded_at,
        "state": entry.status.value,
        "year": entry.decided_on.year if entry.is_in_force and entry.decided_on else None,
        "decided_at": entry.decided_at,
        "reason": entry.reason,
        "objection_on": entry.objection_on,
        "objection_provisional": entry.objection_provisional,
        "actions": [each.value for each in violation_rules.Action if violation_rules.may(actor, entry, each)],
    }
    if is_staff(actor):
        decided_by = entry.decided_by.account if entry.decided_by else None
        body |= {"note": entry.note, "recorded_by": entry.recorded_by.account, "decided_by": decided_by}
    return body


def grade_view(explained: ExplainedGrade) -> Body:
    """A store's grade with its explanation."""
    determination = explained.record.history.determination_on(explained.day)
    return {
        "store_id": explained.record.store_id,
        "name": explained.record.name,
        "on": explained.day,
        "year": explained.day.year,
        "grade": explained.grade.value,
        "points": explained.points.total,
        "determination": {
            "year": determination.year,
            "grade": determination.grade.value,
            "determined_on": determination.determined_on.isoformat(),
            "in_force_from": determination.in_force_from.isoformat(),
        }
        if determination
        else None,
        "policy_on": explained.policy.day,
        "policy_sha256": explained.policy.sha256,
        "explanation": explained.explanation.to_plain(),
    }


def graded_store_view(found: Mapping[str, Any], *, points: int, actor: Actor) -> Body:
    """A store in the list of grades."""
    rating = found["rating"]
    body = {
        "store_id": found["_id"],
        "code": found.get("code"),
        "name": found["name"],
        "area": found["area"],
        "chain_ids": rating["chain_ids"],
        "grade": rating["grade"],
        "points": points,
    }
    return {**body, "awaiting": rating["awaiting"]} if is_staff(actor) else body


def proposal_brief(found: Mapping[str, Any], *, today: date, resumptions: Resumptions) -> Body:
    """A proposal in a list; `resumptions` are the served ones by the case that they end and its subject."""
    proposal = proposal_of(found)
    early = early_end(proposal, resumptions.get((proposal.case_id or "", proposal.subject_id)))
    return {
        "id": proposal.proposal_id,
        "measure": proposal.measure.value,
        "scope": proposal.scope.value,
        "subject_id": proposal.subject_id,
        "status": status_on(proposal, today).value,
        "needs_decision": proposal.needs_decision,
        "proposed_at": proposal.proposed_at,
        "months": proposal.months,
        "most_months": proposal.most_months,
        "working_days": proposal.working_days,
        "affected_count": found.get("affected_count", 0),
        "ends_case_id": proposal.ends_case_id,
        "case_id": proposal.case_id,
        "first_on": proposal.first_on,
        "last_on": proposal.last_on,
        "resumed_on": early.first_on if early else None,
        "resumed_by": early.case_id if early else None,
        "resumed_number": early.number if early else None,
        "rectification": found.get("rectification") or None,
    }


def proposal_view(found: Mapping[str, Any], *, today: date, resumptions: Resumptions) -> Body:
    """A proposal with its facts and figures."""
    return {
        **proposal_brief(found, today=today, resumptions=resumptions),
        "facts": found["facts"],
        "snapshot": found["snapshot"],
        "snapshot_sha256": found["snapshot_sha256"],
        "relied_on": found["relied_on"],
        "episodes": found["episodes"],
    }


def rectification_view(order: Rectification, *, actor: Actor, today: date) -> Body:
    """A rectification as the actor may see it."""
    actions = rectification_rules.Action
    return {
        "id": order.rectification_id,
        "version": order.version,
        "scope": order.scope.value,
        "subject_id": order.subject_id,
        "case_id": order.case_id,
        "proposal_id": order.proposal_id,
        "ordered_on": order.ordered_on,
        "due_on": order.due_on,
        "due_provisional": order.due_provisional,
        "round": order.round,
        "status": rectification_rules.status_on(order, today).value,
        "evidence": [{"text": each.text, "at": each.at.isoformat()} for each in order.evidence],
        "decided_at": order.decided_at,
        "reason": order.reason,
        "actions": [each.value for each in actions if rectification_rules.may(actor, order, each)],
    }
