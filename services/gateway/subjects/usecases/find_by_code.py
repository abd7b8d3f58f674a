"""Finds the stores of a code among what the gateway has heard, within the actor's scope.

A read.
"""

from __future__ import annotations

from datetime import date

from common.people.commands import Actor
from services.gateway.subjects.domain.subject import Subject
from services.gateway.subjects.storage import subjects


def find_by_code(code: str, *, actor: Actor, day: date, limit: int) -> tuple[Subject, ...]:
    """Stores of which this is the whole 医保编码 or 统一社会信用代码, however it is typed."""
    return subjects.with_code(code, actor=actor, day=day, limit=limit)
