"""Every kind of paper that can be ordered; a new one is its module, and its line here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from common.errors import Invalid
from common.phrases import N_
from services.gateway.papers.domain.kind import Kind
from services.gateway.papers.kinds import (
    chain_suspension_decision,
    points_notice,
    resumption_decision,
    suspension_decision,
    termination_decision,
)

_ALL: tuple[Kind[Any], ...] = (
    suspension_decision.KIND,
    termination_decision.KIND,
    chain_suspension_decision.KIND,
    resumption_decision.KIND,
    resumption_decision.CHAIN_KIND,
    points_notice.KIND,
)
KINDS: Mapping[str, Kind[Any]] = MappingProxyType({kind.name: kind for kind in _ALL})


class KindUnknown(Invalid):
    """Raised when no paper of that kind exists."""

    code = "paper_kind_unknown"


def get_kind(name: str) -> Kind[Any]:
    """The kind of that name. Raises `KindUnknown`."""
    try:
        return KINDS[name]
    except KeyError:
        raise KindUnknown(N_("没有“%(name)s”这种文书。请核对文书种类。"), name=name) from None
