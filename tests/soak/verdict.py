"""What a soak run must not show: memory or files that grow on, journals followed ever later, parked entries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from statistics import median

from tests.soak.watching import Sample

#: The share by which memory of a process may grow from the first to the last quarter after warm-up; less than
#: `SMALL` MiB is none.
GROWTH, SMALL = 0.10, 8.0
#: How many more files a process may have open.
FILES = 24
#: How many entries a follower may be behind in the last quarter.
BEHIND = 500
#: The share of the run that warms up: pools fill, caches and fonts are loaded.
WARM_UP = 0.3
#: Caches of their own, bounded by what they are started with: shown, not judged.
SERVERS = frozenset({"mongo", "redis"})


def warm(samples: Sequence[Sample]) -> Sequence[Sample]:
    """The samples after warm-up."""
    return [each for each in samples if each.seconds >= WARM_UP * samples[-1].seconds]


def ends(samples: Sequence[Sample], of: Callable[[Sample], Mapping[str, float]]) -> dict[str, tuple[float, float]]:
    """Of each name the medians of the first and of the last quarter of these samples."""
    quarter = max(1, len(samples) // 4)
    first, last = samples[:quarter], samples[-quarter:]
    return {name: (_middle(first, of, name), _middle(last, of, name)) for name in sorted(of(samples[-1]))}


def faults(samples: Sequence[Sample]) -> list[str]:
    """Everything that the samples of a run show and must not, in words."""
    judged = warm(samples)
    found = [
        f"{name} grew from {before:.0f} to {after:.0f} MiB"
        for name, (before, after) in ends(judged, lambda each: each.memory).items()
        if name not in SERVERS and after - before > max(SMALL, GROWTH * before)
    ]
    found += [
        f"{name} holds {after:.0f} files open, {before:.0f} before"
        for name, (before, after) in ends(judged, lambda each: each.files).items()
        if after - before > FILES
    ]
    found += [
        f"{name} is {after:.0f} entries behind"
        for name, (_, after) in ends(judged, lambda each: each.behind).items()
        if after > BEHIND
    ]
    parked = max(each.parked for each in samples)
    return [*found, f"{parked} entries are parked"] if parked else found


def _middle(samples: Sequence[Sample], of: Callable[[Sample], Mapping[str, float]], name: str) -> float:
    return median(of(each).get(name, 0) for each in samples)
