"""The gateway's policy files, read once and strictly when the process starts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from common.rules import installation
from common.rules.laws import check_laws
from common.rules.policy_files import SHARED, load_policy
from services.gateway.domain.policy import GatewayPolicy

FOLDER = Path(__file__).parent / "policy"


@cache
def current() -> GatewayPolicy:
    """The parameters that the gateway decides by. A file that is not right raises `PolicyError`, `ParameterError`."""
    return read(installation.folder())


@cache
def read(installed: Path) -> GatewayPolicy:
    """The parameters with those of a settings folder. Raises `PolicyError`, `ParameterError`."""
    files = load_policy(FOLDER, SHARED, installed=installed, brought=installation.brought_for("gateway"))
    check_laws(files.parameters)
    return GatewayPolicy.read(files.parameters)
