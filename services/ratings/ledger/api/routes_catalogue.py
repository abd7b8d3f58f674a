"""The catalogue of violations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from common import clock
from common.web import SIGNED_IN, Access, Blueprint
from services.ratings.ledger.api.catalogue_schemas import CatalogueQuery, CatalogueSchema
from services.ratings.ledger.api.views import catalogue_view
from services.ratings.ledger.usecases.get_catalogue import get_catalogue

blueprint = Blueprint("catalogue", __name__, url_prefix="/api/v1", description="违规行为记分目录")
#: Who may call which route.
ACCESS: Mapping[str, Access] = {"catalogue.read_catalogue": Access(SIGNED_IN)}


@blueprint.route("/catalogue", methods=["GET"])
@blueprint.arguments(CatalogueQuery, location="query")
@blueprint.response(200, CatalogueSchema)
def read_catalogue(query: dict[str, Any]) -> dict[str, Any]:
    """某日有效的违规行为记分目录"""
    return catalogue_view(get_catalogue(query["on"] or clock.today()))
