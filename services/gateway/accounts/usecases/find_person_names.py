"""Reads the names of the persons behind accounts, for pages that say who did something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from services.gateway.accounts.storage import accounts


def find_person_names(account_ids: Iterable[str]) -> Mapping[str, str]:
    """The name of the person behind each account that exists, by account id."""
    return accounts.person_names(account_ids)


def find_names_of_persons(person_ids: Iterable[str]) -> Mapping[str, str]:
    """The name of each natural person who has an account, by person id."""
    return accounts.names_of_persons(person_ids)
