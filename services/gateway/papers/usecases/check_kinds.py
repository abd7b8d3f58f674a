"""Answers which kinds of paper an installation could not number, since its settings have no series for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from common.rules.policy_files import PolicyError
from services.gateway import policies
from services.gateway.domain.policy import GatewayPolicy
from services.gateway.papers.domain.kind import Kind
from services.gateway.papers.kinds.registry import KINDS


def check_kinds() -> None:
    """Read the parameters of this process. Raises `PolicyError` that names what lacks a series, `ParameterError`."""
    lacking = [f"{kind.label} ({kind.name}) on {day}" for day, kind in lacking_kinds(policies.current())]
    if lacking:
        raise PolicyError(f"notice_series.yaml of the installation has no series for {', '.join(lacking)}")


def lacking_kinds(policy: GatewayPolicy) -> Iterator[tuple[date, Kind[Any]]]:
    """Each kind without a series, with the day, on the days from which a series is another. Raises `ParameterError`."""
    days = {each.from_on for dated in (policy.issuers, policy.notice_series) for each in dated.values}
    for day in sorted(days):
        yield from ((day, kind) for kind in KINDS.values() if not _has_series(kind, policy, day))


def _has_series(kind: Kind[Any], policy: GatewayPolicy, day: date) -> bool:
    try:
        found: object = kind.series(policy, day)
    except KeyError:
        return False
    return isinstance(found, str) and bool(found.strip())
