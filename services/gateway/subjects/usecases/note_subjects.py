"""Keeps what the gateway needs to know of stores and chains (name, area, chains) up to the journal of agreements.

Pattern: follow. What is seen by where its store lies (cases, papers) follows in its own room.
"""

from __future__ import annotations

from collections.abc import Mapping

from services.gateway.subjects.domain.subject import Told
from services.gateway.subjects.storage import subjects


def note_subjects(told: Mapping[str, Told]) -> None:
    """Note what the latest entry told of each subject, by its id; one that has seen a later entry is left."""
    subjects.note(told)
