"""Chains, and the holds that lie on stores and chains."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from common import clock
from common.web import (
    Access,
    Blueprint,
    PageQuery,
    answer,
    asked,
    current_actor,
    etag,
)
from services.agreements.domain.roles import READERS
from services.agreements.stores.api.answers import ChainPageSchema, ChainSchema, HoldListSchema, JoiningListSchema
from services.agreements.stores.api.schemas import HoldsQuery
from services.agreements.stores.api.views import hold_view
from services.agreements.stores.domain.chain import Chain
from services.agreements.stores.usecases.list_chains import get_chain
from services.agreements.stores.usecases.list_chains import list_chains as visible_chains
from services.agreements.stores.usecases.list_holds import list_holds as visible_holds
from services.agreements.stores.usecases.list_joinings import Joining
from services.agreements.stores.usecases.list_joinings import list_joinings as waiting_joinings

blueprint = Blueprint("chains", __name__, url_prefix="/api/v1", description="连锁与暂停结算")

#: Who may call which route.
ACCESS: Mapping[str, Access] = {
    "chains.list_chains": Access(READERS),
    "chains.show_chain": Access(READERS),
    "chains.list_holds": Access(READERS),
    "chains.list_joinings": Access(READERS),
}


@blueprint.route("/chains", methods=["GET"])
@blueprint.arguments(PageQuery(), location="query")
@blueprint.response(200, ChainPageSchema)
def list_chains(query: dict[str, Any]) -> dict[str, Any]:
    """连锁列表"""
    found = visible_chains(actor=current_actor(), day=clock.today(), page=asked(query))
    return answer(found, lambda each: _view(*each))


@blueprint.route("/chains/<chain_id>", methods=["GET"])
@blueprint.response(200, ChainSchema)
def show_chain(chain_id: str) -> Any:
    """一家连锁"""
    chain, size = get_chain(chain_id, actor=current_actor(), day=clock.today())
    return _view(chain, size), 200, etag(chain.version)


@blueprint.route("/holds", methods=["GET"])
@blueprint.arguments(HoldsQuery(), location="query")
@blueprint.response(200, HoldListSchema)
def list_holds(query: dict[str, Any]) -> dict[str, Any]:
    """一家药店、多家药店或一家连锁的全部暂停结算记录"""
    now, store_ids = clock.now(), query["store_ids"]
    found = visible_holds(
        actor=current_actor(),
        store_id=query["store_id"],
        store_ids=store_ids.split(",") if store_ids else None,
        chain_id=query["chain_id"],
        now=now,
    )
    return {"items": [hold_view(each.hold, store_id=each.store_id, at=now) for each in found]}


@blueprint.route("/joinings", methods=["GET"])
@blueprint.response(200, JoiningListSchema)
def list_joinings() -> dict[str, Any]:
    """等待送达连锁决定后才加入连锁的门店，及其原因"""
    found = waiting_joinings(actor=current_actor(), today=clock.today())
    return {"items": [_joining_view(each) for each in found]}


def _joining_view(joining: Joining) -> dict[str, Any]:
    return {
        "store_id": joining.store.id,
        "store_name": joining.store.particulars.name,
        "chain_id": joining.chain_id,
        "chain_name": joining.chain_name,
        "registered_on": joining.registered_on,
        "case_id": joining.case_id,
        "number": joining.number,
    }


def _view(chain: Chain, size: int) -> dict[str, Any]:
    return {"id": chain.id, "version": chain.version, "name": chain.name, "direct_stores": size}
