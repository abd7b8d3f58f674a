"""Stores: lists, one store, its chain memberships, and whether its settlement is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from functools import wraps
from typing import Any

from flask import Response, current_app, request

from common import clock
from common.messages.words import MembershipKind
from common.people.commands import OFFICERS, Command, Receipt
from common.web import (
    Access,
    Blueprint,
    ReceiptSchema,
    answer,
    asked,
    command_route,
    current_actor,
    etag,
)
from services.agreements import policies
from services.agreements.country import townships
from services.agreements.domain.areas import Area
from services.agreements.domain.heads import Head, HeadTitle
from services.agreements.domain.roles import READERS
from services.agreements.stores.api.answers import (
    AreaDetailSchema,
    AreaListSchema,
    StoreDetailSchema,
    StorePageSchema,
)
from services.agreements.stores.api.schemas import (
    HeadSchema,
    JoinSchema,
    LeaveSchema,
    LookupSchema,
    SignedTextSchema,
    StandingQuery,
    StandingsQuery,
    StoresQuery,
)
from services.agreements.stores.api.standing_answers import LookupAnswerSchema, StandingPageSchema, StandingSchema
from services.agreements.stores.api.views import (
    looked_up_view,
    standing_view,
    store_detail,
    store_hold_view,
    store_view,
)
from services.agreements.stores.usecases.get_standing import get_standing, get_store_with_standing
from services.agreements.stores.usecases.get_standing import list_standings as visible_standings
from services.agreements.stores.usecases.join_chain import join_chain
from services.agreements.stores.usecases.leave_chain import leave_chain
from services.agreements.stores.usecases.list_chains import find_chain_names
from services.agreements.stores.usecases.list_stores import list_stores as visible_stores
from services.agreements.stores.usecases.look_up_standings import look_up_standings
from services.agreements.stores.usecases.record_head import record_head
from services.agreements.stores.usecases.record_signed_text import record_signed_text

View = Callable[..., Any]
blueprint = Blueprint("stores", __name__, url_prefix="/api/v1", description="药店与结算状态")

#: Who may call which route.
ACCESS: Mapping[str, Access] = {
    "stores.list_areas": Access(READERS),
    "stores.show_area": Access(READERS),
    "stores.list_stores": Access(READERS),
    "stores.show_store": Access(READERS),
    "stores.show_standing": Access(READERS),
    "stores.list_standings": Access(READERS),
    "stores.look_up": Access(READERS),
    "stores.join": Access(OFFICERS),
    "stores.leave": Access(OFFICERS),
    "stores.record_text": Access(OFFICERS),
    "stores.set_head": Access(OFFICERS),
}


@blueprint.route("/areas", methods=["GET"])
@blueprint.response(200, AreaListSchema)
def list_areas() -> dict[str, Any]:
    """药店所在的行政区划，供选择；编码以 00 结尾的为全市"""
    table = policies.current().areas.on(clock.today())
    return {"items": [asdict(each) for each in table.areas.values()]}


@blueprint.route("/areas/<code>", methods=["GET"])
@blueprint.response(200, AreaDetailSchema)
def show_area(code: str) -> dict[str, Any]:
    """一个行政区划及其所辖乡镇、街道；已不再使用的编码也能查到"""
    area, is_former = _area(code)
    return {**asdict(area), "is_former": is_former, "townships": townships(code)}


def _area(code: str) -> tuple[Area, bool]:
    """The area of a code, and whether it is given no longer. Raises `AreaNotFound`."""
    table = policies.current().areas.on(clock.today())
    return table.get(code), code not in table.areas


@blueprint.route("/stores", methods=["GET"])
@blueprint.arguments(StoresQuery(), location="query")
@blueprint.response(200, StorePageSchema)
def list_stores(query: dict[str, Any]) -> dict[str, Any]:
    """药店列表：按连锁、区划、名称或编码查找"""
    today = clock.today()
    actor = current_actor()
    found = visible_stores(
        actor=actor,
        store_ids=query["store_ids"].split(",") if query["store_ids"] else None,
        chain_id=query["chain_id"],
        area=query["area"],
        text=query["q"],
        shop_number=query["shop_number"],
        day=today,
        page=asked(query),
    )
    names = find_chain_names(sorted({chain for store in found for chain in store.reach}))
    shown = {"day": today, "chain_names": names, "actor": actor, **_parameters(today)}
    return answer(found, lambda each: store_view(each, **shown))


@blueprint.route("/stores/<store_id>", methods=["GET"])
@blueprint.response(200, StoreDetailSchema)
def show_store(store_id: str) -> Any:
    """一家药店：基本信息、连锁关系、协议期、当前结算状态、各项暂停结算"""
    today = clock.today()
    actor = current_actor()
    store, standing, holds = get_store_with_standing(store_id, actor=actor, now=clock.now())
    names = find_chain_names(store.reach)
    texts = policies.current().texts_on(today)
    detail = store_detail(store, day=today, chain_names=names, texts=texts, actor=actor, **_parameters(today))
    lying = [store_hold_view(each) for each in holds]
    return {**detail, "standing": standing_view(standing, actor=actor), "holds": lying}, 200, etag(store.version)


def _parameters(day: date) -> dict[str, Any]:
    """What the views of stores need of the policy of a day."""
    policy = policies.current()
    return {"areas": policy.areas.on(day), "count_franchise": policy.count_franchise.on(day)}


def _mostly_without_query(view: View) -> View:
    """Read `StandingQuery` only when there is a query: the settlement system asks for now, at every sale."""
    schema = StandingQuery()
    reading = blueprint.arguments(schema, location="query")(view)
    nothing_asked = schema.load({})

    @wraps(reading)
    def choose(*arguments: Any, **named: Any) -> Any:
        return reading(*arguments, **named) if request.query_string else view(nothing_asked, *arguments, **named)

    return choose


@blueprint.route("/stores/<store_id>/standing", methods=["GET"])
@_mostly_without_query
@blueprint.response(200, StandingSchema)
def show_standing(query: dict[str, Any], store_id: str) -> Response:
    """药店在某一时刻能否结算，及其原因"""
    actor = current_actor()
    answer = get_standing(store_id, actor=actor, at=query["at"], known_at=query["known_at"], now=clock.now())
    return _json(standing_view(answer, actor=actor))


@blueprint.route("/standings", methods=["GET"])
@blueprint.arguments(StandingsQuery(), location="query")
@blueprint.response(200, StandingPageSchema)
def list_standings(query: dict[str, Any]) -> Response:
    """多家药店的结算状态：按连锁，或列出药店编号"""
    actor = current_actor()
    found, not_found = visible_standings(
        actor=actor,
        store_ids=query["store_ids"].split(",") if query["store_ids"] else [],
        chain_id=query["chain_id"],
        at=query["at"],
        known_at=query["known_at"],
        now=clock.now(),
        page=asked(query),
    )
    return _json({**answer(found, lambda each: standing_view(each, actor=actor)), "not_found": list(not_found)})


@blueprint.route("/standings/lookup", methods=["POST"])
@blueprint.arguments(LookupSchema())
@blueprint.response(200, LookupAnswerSchema)
def look_up(body: dict[str, Any]) -> Response:
    """批量查询结算状态：按医保编码或者药店编号，一次最多 10000 个；只读，不需要 Idempotency-Key"""
    actor, now = current_actor(), clock.now()
    asked_at = {"at": body["at"] or now, "known_at": body["known_at"] or now}
    found = look_up_standings(body["codes"], actor=actor, now=now, **asked_at)
    # Written a chunk at a time, so that no more than the text of the answer is held.
    rows = [_written([looked_up_view(each, actor=actor) for each in chunk])[1:-1] for chunk in found]
    content = b'%b,"items":[%b]}' % (_written(asked_at)[:-1], b",".join(rows))
    return current_app.response_class(content, mimetype="application/json")


@blueprint.route("/stores/<store_id>/memberships", methods=["POST"])
@blueprint.arguments(JoinSchema())
@blueprint.response(201, ReceiptSchema)
@command_route(status=201)
def join(body: dict[str, Any], store_id: str, *, command: Command) -> Receipt:
    """登记药店加入连锁；连锁已有送达的暂停结算决定的，须先向该店单独送达，送达登记前加入不生效（见 waits_for）"""
    return join_chain(
        store_id,
        chain_id=body["chain_id"],
        kind=MembershipKind(body["kind"]),
        from_on=body["from_on"],
        command=command,
    )


@blueprint.route("/stores/<store_id>/memberships/leave", methods=["POST"])
@blueprint.arguments(LeaveSchema())
@blueprint.response(200, ReceiptSchema)
@command_route
def leave(body: dict[str, Any], store_id: str, *, command: Command) -> Receipt:
    """登记药店退出连锁"""
    return leave_chain(store_id, until_on=body["until_on"], command=command)


@blueprint.route("/stores/<store_id>/terms/<agreement_id>/signed-text", methods=["POST"])
@blueprint.arguments(SignedTextSchema())
@blueprint.response(200, ReceiptSchema)
@command_route
def record_text(body: dict[str, Any], store_id: str, agreement_id: str, *, command: Command) -> Receipt:
    """登记随名册接管的协议签的是哪一版文本：只登记一次，此后按该文本的连锁条款执行"""
    return record_signed_text(store_id, agreement_id, text=body["text"], remark=body["remark"], command=command)


@blueprint.route("/stores/<store_id>/head", methods=["POST"])
@blueprint.arguments(HeadSchema())
@blueprint.response(200, ReceiptSchema)
@command_route
def set_head(body: dict[str, Any], store_id: str, *, command: Command) -> Receipt:
    """登记营业执照所载的法定代表人、负责人、投资人或者经营者，变更的重新登记"""
    return record_head(store_id, Head(HeadTitle(body["title"]), body["name"]), command=command)


def _written(value: Any) -> bytes:
    return current_app.json.dumps(value).encode()


def _json(body: dict[str, Any]) -> Response:
    """A finished answer, written once: the standing is asked for at every sale."""
    return current_app.response_class(current_app.json.dumps(body), mimetype="application/json")
