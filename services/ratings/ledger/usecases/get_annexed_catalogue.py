"""The catalogue of violations that is annexed to the agreement of a store (所签协议所附的目录).

Source: practice 1.7 and 12.14, agreement Art. 19, decision 0056. A read.
"""

from __future__ import annotations

from datetime import date

from common.people.commands import Actor
from services.ratings import policies
from services.ratings.domain.catalogue import Catalogue
from services.ratings.domain.store import Annex
from services.ratings.ledger.domain.judging import annex_of
from services.ratings.stores.usecases.find_store import get_visible_store


def get_annexed_catalogue(store_id: str, day: date, *, actor: Actor, today: date) -> tuple[Catalogue, Annex]:
    """The version that binds the store for acts of a day, and the agreement that carries it.

    Raises `StoreNotFound` outside the actor's scope of today, `CatalogueNotAgreed` where no such agreement is known.
    """
    record = get_visible_store(store_id, actor=actor, today=today)
    annex = annex_of(record, day)
    return policies.annexed_catalogue(annex, day), annex
