"""What ratings tells of an entry beside its own fields: wordings of its item, why nothing follows, its twins."""

from __future__ import annotations

from typing import TypedDict


class Wording(TypedDict):
    """The words of an item in a version of the catalogue: that `of` the annex, the act, the confirmation."""

    of: list[str]
    since: str
    act: str | None
    counts: bool


class Unproposed(TypedDict):
    """Why an entry brings no suspension: a word of ratings (`Reason`), and the number of points that it is about."""

    reason: str
    points: int | None


class Twin(TypedDict):
    """Another entry of the same store, item and day that is not known to be of the same act; `counted` is its cost."""

    id: str
    item: str
    state: str
    money: str
    counted: int | None
