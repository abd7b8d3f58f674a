"""The gateway's policy files, read once and strictly when the process starts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from common.rules.policy_files import load_policy
from services.gateway.domain.policy import GatewayPolicy

FOLDER = Path(__file__).parent / "policy"


@cache
def current() -> GatewayPolicy:
    """The parameters that the gateway decides by. Raises `PolicyError` for a file that is not right."""
    return GatewayPolicy.read(load_policy(FOLDER).parameters)
