"""Reads what the gateway has heard of stores and chains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.gateway.subjects.domain.subject import Subject
from services.gateway.subjects.storage import subjects


def find_subject(subject_id: str) -> Subject | None:
    """The store or chain; None while the gateway has not heard of it."""
    return subjects.find(subject_id)


def find_subjects(subject_ids: Sequence[str]) -> Mapping[str, Subject]:
    """Those that the gateway has heard of, by id."""
    return subjects.find_many(subject_ids)
