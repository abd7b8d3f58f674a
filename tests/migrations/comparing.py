"""Compares what two databases hold, and says in words what differs; known exceptions are named by pattern."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_ABSENT = "(absent)"


def differences(before: Mapping[str, Any], after: Mapping[str, Any], *, apart: Iterable[str] = ()) -> list[str]:
    """Each place at which two nested mappings differ, with both values.

    A place is written `service.collection.key.field.number`. Those that a pattern of `apart` names are left out, with
    everything below them; `*` stands for any one part.
    """
    known = [re.compile(re.escape(each).replace(r"\*", "[^/]+").replace(r"\.", "/") + "(/.*)?") for each in apart]
    return [
        f"{'.'.join(place)}: {left!r:.200} became {right!r:.200}"
        for place, left, right in _walk(before, after, ())
        if not any(pattern.fullmatch("/".join(place)) for pattern in known)
    ]


def _walk(left: Any, right: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    if isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        left, right = (dict(enumerate(each)) for each in (left, right))
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        for key in dict.fromkeys((*left, *right)):
            yield from _walk(left.get(key, _ABSENT), right.get(key, _ABSENT), (*place, str(key)))
    elif left != right:
        yield place, left, right
