"""Answers what the register has of stores that a roster would bring: the store itself, and its USCC."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from services.agreements.domain.store import Particulars
from services.agreements.stores.domain.registration import KnownBy, KnownStore
from services.agreements.stores.storage import registrations, stores


def find_registered_stores(
    found: Sequence[Particulars], *, areas: tuple[str, ...], besides: str | None
) -> list[KnownStore | None]:
    """Of each store the one that the register knows already, None if it does not.

    `areas` are the leading digits of the areas whose stores may be named; stores of the import `besides` do not count.
    """
    if not found:
        return []
    prints = [stores.digest(each.fingerprint) for each in found]
    codes = [each.code for each in found if each.code]
    by_code, by_print = stores.registered(codes=codes, fingerprints=prints, besides=besides)
    hidden = registrations.incomplete_ids()

    def known(each: Particulars, fingerprint: str) -> KnownStore | None:
        holder, by = by_code.get(each.code or ""), KnownBy.CODE
        if holder is None:
            holder, by = by_print.get(fingerprint), KnownBy.NAME_AND_ADDRESS
        if holder is None:
            return None
        may_see = holder.area.startswith(areas) and holder.import_id not in hidden
        return KnownStore(by, holder.fingerprint == fingerprint, holder.name if may_see else None, holder.code)

    return list(map(known, found, prints))


def find_names_of_carriers(usccs: Iterable[str], *, areas: tuple[str, ...], besides: str | None) -> dict[str, str]:
    """Of each USCC the name of a store that carries it, if it lies in the areas; not of the import `besides`."""
    return stores.names_by_uscc(
        usccs, areas=areas, hidden=[*registrations.incomplete_ids(), *([besides] if besides else [])]
    )


def find_carriers(usccs: Iterable[str], *, day: date, besides: str | None) -> dict[str, set[frozenset[str]]]:
    """Of each USCC in the register the chains, on a day, of each store that carries it; not of the import `besides`."""
    return stores.chains_by_uscc(usccs, day=day, besides=besides)


def find_first_carriers(usccs: Iterable[str]) -> dict[str, str]:
    """Of each USCC of which a store is marked as the first carrier, the import of that store."""
    return stores.imports_of_first_carriers(usccs)
