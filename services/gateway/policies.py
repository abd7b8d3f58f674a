"""The gateway's policy files, read once and strictly when the process starts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from common.rules.laws import check_laws
from common.rules.policy_files import SHARED, load_policy
from services.gateway.domain.policy import GatewayPolicy

FOLDER = Path(__file__).parent / "policy"


@cache
def current() -> GatewayPolicy:
    """The parameters that the gateway decides by. Raises `PolicyError` for a file that is not right."""
    files = load_policy(FOLDER, SHARED)
    check_laws(files.parameters)
    return GatewayPolicy.read(files.parameters)
