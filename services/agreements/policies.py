"""The policy files of agreements, read once and strictly when a process starts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from common.rules import installation
from common.rules.policy_files import SHARED, load_policy
from services.agreements.country import read_country
from services.agreements.domain.policy import AgreementsPolicy, policy_from
from services.agreements.text_files import read_titles

FOLDER = Path(__file__).parent / "policy"


@cache
def current() -> AgreementsPolicy:
    """The parameters that agreements decides by. A file that is not right raises `PolicyError`, `ParameterError`."""
    return read(installation.folder())


@cache
def read(installed: Path) -> AgreementsPolicy:
    """The parameters with those of a settings folder. Raises `PolicyError`, `ParameterError`."""
    files = load_policy(FOLDER, SHARED, installed=installed, brought=installation.brought_for("agreements"))
    titles = read_titles(installed)
    return policy_from(files.parameters, country=read_country(), titles=titles, sha256=files.sha256)
