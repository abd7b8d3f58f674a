"""The catalogue of violations of a day that a user names."""

from __future__ import annotations

from datetime import date

from common.rules.parameters import BeforeFirstPolicy
from services.ratings import policies
from services.ratings.domain.catalogue import Catalogue


def get_catalogue(day: date) -> Catalogue:
    """The version in force on the day. Raises `BeforeFirstPolicy` for a day that has none."""
    catalogue = policies.catalogue_on(day)
    if not catalogue.listed:
        raise BeforeFirstPolicy.of_day(day)
    return catalogue
