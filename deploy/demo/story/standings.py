"""Whether stores may settle, as the settlement system asks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from deploy.demo.story import people
from deploy.demo.story.stage import Stage
from deploy.stack.hand import Body

#: So many ids fit into one address.
_AT_ONCE = 90
_LABELS = {"open": "开通", "partly_open": "部分开通", "closed": "关闭"}


def standings_of(stage: Stage, store_ids: Iterable[str]) -> list[Body]:
    """The standing of each store now, as the settlement system sees it."""
    asked = sorted(store_ids)
    hand = stage.hand(people.SETTLEMENT)
    return [
        each
        for start in range(0, len(asked), _AT_ONCE)
        for each in hand.get_all("/standings", store_ids=",".join(asked[start : start + _AT_ONCE]))
    ]


def openness(found: Iterable[Body]) -> dict[str, int]:
    """How many are open, partly open, closed; what does not occur is left out."""
    return dict(Counter(each["standing"] for each in found))


def openness_text(found: Iterable[Body]) -> str:
    """The same for a reader: `开通 55 家，关闭 1 家`."""
    counts = openness(found)
    return "，".join(f"{label} {counts[each]} 家" for each, label in _LABELS.items() if each in counts)


def standing_text(standing: Body) -> str:
    """Whether one store may settle, and why not: `开通`, `关闭：中止协议……`."""
    reasons = standing["reasons"] if standing["standing"] != "open" else ()
    return "：".join((_LABELS[standing["standing"]], *(each["text"] for each in reasons)))


def holds_behind(standing: Body) -> dict[str, str]:
    """The holds that close a store: id and scope."""
    return {reason["hold_id"]: reason["scope"] for reason in standing["reasons"] if reason["hold_id"]}
