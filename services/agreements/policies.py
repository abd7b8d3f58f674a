"""The policy files of agreements, read once and strictly when a process starts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from common.rules.policy_files import SHARED, load_policy
from services.agreements.domain.policy import AgreementsPolicy, policy_from

FOLDER = Path(__file__).parent / "policy"


@cache
def current() -> AgreementsPolicy:
    """The parameters that agreements decides by. Raises `PolicyError` for a file that is not right."""
    files = load_policy(FOLDER, SHARED)
    return policy_from(files.parameters, sha256=files.sha256)
