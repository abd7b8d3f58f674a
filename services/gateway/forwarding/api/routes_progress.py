"""Whether what is read is up to date: which services have not caught up with what is recorded, and since when."""

from __future__ import annotations

from collections.abc import Mapping
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
    """正在办理：哪些服务还没有跟上最新记录，自何时起"""
    late = wiring().lateness.late(seconds=wiring().policy.told_late_after.on(clock.today()), at=clock.now())
    return {"late": [{"service": service, "since": since} for service, since in late.items()]}
