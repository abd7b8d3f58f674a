"""Answers what the register has of stores that a roster would bring: the store itself, and its USCC."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from services.agreements.domain.store import Particulars
from services.agreements.stores.domain.registration import KnownBy
from services.agreements.stores.storage import stores


def find_registered_stores(found: Sequence[Particulars], *, besides: str | None) -> list[KnownBy | None]:
    """Of each store by what the register knows it, None if it does not; stores of the import `besides` do not count."""
    if not found:
        return []
    prints = [stores.digest(each.fingerprint) for each in found]
    codes = [each.code for each in found if each.code]
    known_codes, known_prints = stores.registered(codes=codes, fingerprints=prints, besides=besides)
    by_print = [KnownBy.NAME_AND_ADDRESS if each in known_prints else None for each in prints]
    return [
        KnownBy.CODE if each.code in known_codes else otherwise for each, otherwise in zip(found, by_print, strict=True)
    ]


def find_carriers(usccs: Iterable[str], *, day: date, besides: str | None) -> dict[str, set[frozenset[str]]]:
    """Of each USCC in the register the chains, on a day, of each store that carries it; not of the import `besides`."""
    return stores.chains_by_uscc(usccs, day=day, besides=besides)


def find_first_carriers(usccs: Iterable[str]) -> dict[str, str]:
    """Of each USCC of which a store is marked as the first carrier, the import of that store."""
    return stores.imports_of_first_carriers(usccs)
