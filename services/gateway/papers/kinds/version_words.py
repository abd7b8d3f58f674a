"""By which version of the catalogue an act was judged, in the words of a letter; decisions 0047 and 0056.

A version is named by its own first day, never by the day by which it is taken: signature, act or confirmation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from common.rules.chinese_numbers import chinese_day

#: Days that letters of the time before do not say.
LATER_DAYS = ("annexed_on", "annexed_since", "catalogue_since", "signed_on", "agreed_from")


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionFacts:
    """The day of an act, and by which days the version that counts and the annexed one are taken.

    Each has its first day (`catalogue_since`, `annexed_since`). The annexed one was signed on `signed_on`, None where
    nobody knows, for a term from `agreed_from`.
    """

    occurred_on: date
    catalogue_on: date
    catalogue_since: date | None
    annexed_on: date | None
    annexed_since: date | None
    signed_on: date | None
    agreed_from: date | None


def version_text(facts: VersionFacts) -> str:
    """Which version counts: that which was signed, or a later one only where it is lighter; and when it was signed."""
    if facts.annexed_on is not None:
        return f"{_applied(facts)}{_signed(facts)}"
    if facts.catalogue_on <= facts.occurred_on:
        return "行为发生时适用的版本"
    return f"按{chinese_day(facts.catalogue_on)}适用的版本，该版本较行为发生时适用的版本为轻"


def _applied(facts: VersionFacts) -> str:
    agreed = f"自{chinese_day(facts.agreed_from)}起的" if facts.agreed_from else "所签"
    since = f"、自{chinese_day(facts.annexed_since)}起施行的" if facts.annexed_since else "的"
    annexed = f"你单位{agreed}协议所附{since}版本"
    if facts.catalogue_on == facts.annexed_on:
        return annexed
    later = f"自{chinese_day(facts.catalogue_since)}起施行的版本" if facts.catalogue_since else "其后的版本"
    return f"{later}，该版本较{annexed}为轻"


def _signed(facts: VersionFacts) -> str:
    """When the agreement was signed; by which day its annex is taken where nobody knows, or it was after the act."""
    if facts.agreed_from is None or facts.annexed_on is None:
        return ""
    if facts.signed_on is None:
        return "；协议签署日期没有记载，按协议起始之前施行的版本认定"
    signed = f"；协议签署日期为{chinese_day(facts.signed_on)}"
    return f"{signed}，在行为之后，按行为发生时施行的版本认定" if facts.signed_on > facts.annexed_on else signed
