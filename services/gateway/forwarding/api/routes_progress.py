"""Whether what is read is up to date: which services have not caught up with what is recorded, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from common import clock
from common.people.commands import PERSONS
from common.web import Access, Blueprint
from services.gateway.forwarding.api.schemas import LatenessSchema
from services.gateway.wiring import wiring

blueprint = Blueprint("progress", __name__, url_prefix="/api/v1", description="办理进度")
#: Who may call which route.
ACCESS: Mapping[str, Access] = {"progress.read_progress": Access(PERSONS)}


@blueprint.route("/progress", methods=["GET"])
@blueprint.response(200, LatenessSchema)
def read_progress() -> dict[str, Any]:
    """正在办理：哪些服务还没有跟上最新记录，哪些没有应答，自何时起"""
    lateness = wiring().lateness
    late = lateness.late(seconds=wiring().policy.told_late_after.on(clock.today()), at=clock.now())
    return {"late": _listed(late), "silent": _listed(lateness.silent())}


def _listed(found: Mapping[str, datetime]) -> list[dict[str, Any]]:
    return [{"service": service, "since": since} for service, since in found.items()]
