"""The policy files of ratings, read once and strictly when the process starts; and their views of a day."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from common.rules import installation
from common.rules.calendars import state_council_calendar
from common.rules.laws import AgreementClauses, check_laws
from common.rules.policy_files import SHARED, load_policy
from services.ratings.domain.catalogue import FIRST_DAY, Catalogue, Versions
from services.ratings.domain.policy import ChainPolicy, MeasurePolicy, PolicySet, ScoringPolicy
from services.ratings.domain.store import Annex, StoreRecord
from services.ratings.domain.violation import Violation

FOLDER = Path(__file__).parent / "policy"
#: Days whose views are kept: today's, and those of acts under judgement.
_DAYS = 64


@cache
def current() -> PolicySet:
    """Every parameter of ratings. Raises `PolicyError` for a file that is not right."""
    return read(installation.folder())


@cache
def read(installed: Path) -> PolicySet:
    """The parameters with those of a settings folder. Raises `PolicyError`."""
    state_council_calendar()  # a file of the calendar that is not right stops the start as well
    files = load_policy(FOLDER, SHARED, installed=installed)
    check_laws(files.parameters)
    return PolicySet(files.parameters, files.sha256)


@lru_cache(maxsize=_DAYS)
def scoring_on(day: date) -> ScoringPolicy:
    """How points are counted on a day. Raises `ParameterError` before the first values."""
    return ScoringPolicy.on(day, parameters=current())


@lru_cache(maxsize=_DAYS)
def chain_on(day: date) -> ChainPolicy:
    """When a chain trips on a day. Raises `ParameterError` before the first values."""
    return ChainPolicy.on(day, parameters=current())


@lru_cache(maxsize=_DAYS)
def measures_on(day: date) -> MeasurePolicy:
    """What points bring on a day. Raises `ParameterError` before the first values."""
    return MeasurePolicy.on(day, parameters=current())


@lru_cache(maxsize=_DAYS)
def catalogue_on(day: date) -> Catalogue:
    """The catalogue of a day."""
    return Catalogue.on(day, parameters=current())


def annexed_catalogue(annex: Annex, day: date) -> Catalogue:
    """The catalogue that was signed, for acts of a day: what was signed after it does not bind it."""
    return catalogue_on(max(FIRST_DAY, min(annex.taken_on, day)))


def catalogues_of(annex: Annex, *, occurred_on: date, today: date) -> Versions:
    """The catalogues that speak of an act."""
    return Versions(annexed_catalogue(annex, occurred_on), catalogue_on(occurred_on), catalogue_on(today))


@lru_cache(maxsize=_DAYS)
def agreement_on(day: date) -> AgreementClauses:
    """The articles of the text that is standard on a day. Raises `ParameterError` before the first one."""
    return AgreementClauses.read(current().value("agreement_clauses", day))


def agreed_by(record: StoreRecord, entry: Violation) -> AgreementClauses:
    """What the text says that was in force for the store on the day of an act; no ground where nobody knows which.

    Raises `ParameterError` before the first text.
    """
    agreed = agreement_on(entry.annexed_on or entry.occurred_on)
    return agreed if record.annex_on(entry.occurred_on) else agreed.without_grounds()
