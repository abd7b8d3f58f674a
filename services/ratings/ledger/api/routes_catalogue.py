"""The catalogue of violations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from common import clock
from common.web import SIGNED_IN, Access, Blueprint, current_actor
from services.ratings.ledger.api.catalogue_schemas import CatalogueQuery, CatalogueSchema
from services.ratings.ledger.api.views import catalogue_view
from services.ratings.ledger.usecases.get_annexed_catalogue import get_annexed_catalogue
from services.ratings.ledger.usecases.get_catalogue import get_catalogue

blueprint = Blueprint("catalogue", __name__, url_prefix="/api/v1", description="违规行为记分目录")
#: Who may call which route.
ACCESS: Mapping[str, Access] = {"catalogue.read_catalogue": Access(SIGNED_IN)}


@blueprint.route("/catalogue", methods=["GET"])
@blueprint.arguments(CatalogueQuery, location="query")
@blueprint.response(200, CatalogueSchema)
def read_catalogue(query: dict[str, Any]) -> dict[str, Any]:
    """某日有效的违规行为记分目录，或者药店所签协议附有的版本"""
    today = clock.today()
    day = query["on"] or today
    if query["store_id"] is None:
        return catalogue_view(get_catalogue(day))
    found, annex = get_annexed_catalogue(query["store_id"], day, actor=current_actor(), today=today)
    return catalogue_view(found, annex=annex)
