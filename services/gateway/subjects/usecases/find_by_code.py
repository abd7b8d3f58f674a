"""Finds the stores of a code among what the gateway has heard, within the actor's scope where there is one.

A read.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from common.folding import fold
from common.people.commands import Actor
from services.gateway.subjects.domain.subject import Subject
from services.gateway.subjects.storage import subjects


def find_by_code(code: str, *, actor: Actor, day: date, limit: int) -> tuple[Subject, ...]:
    """Stores of which this is the whole 医保编码 or 统一社会信用代码, however it is typed."""
    return subjects.with_code(code, actor=actor, day=day, limit=limit)


def find_by_codes(codes: Iterable[str], *, actor: Actor, day: date) -> dict[str, tuple[Subject, ...]]:
    """The same of many codes, by the code as it was given; one that names no store is missing."""
    given = list(codes)
    of_key: dict[str, list[Subject]] = {}
    for each in subjects.with_codes(given, actor=actor, day=day):
        for key in each.codes:
            of_key.setdefault(key, []).append(each)
    return {code: tuple(of_key[fold(code)]) for code in given if fold(code) in of_key}


def find_stores_with(code: str) -> tuple[Subject, ...]:
    """Every store of which this is the whole code, whoever may see it."""
    return subjects.all_with_code(code)
