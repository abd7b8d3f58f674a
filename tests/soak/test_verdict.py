"""What a soak run is judged by."""

from collections.abc import Callable

import pytest

from tests.soak import verdict
from tests.soak.watching import Sample

LOOKS = 100


def run(
    *,
    memory: Callable[[int], float] = lambda number: 100.0,
    files: Callable[[int], int] = lambda number: 50,
    behind: Callable[[int], int] = lambda number: 3,
    parked: int = 0,
    name: str = "ratings-clerk",
) -> list[Sample]:
    return [
        Sample(
            float(number), {name: memory(number)}, {name: files(number)}, {"ratings ← gateway": behind(number)}, parked
        )
        for number in range(LOOKS)
    ]


def test_a_run_that_stays_as_it_is_has_no_faults() -> None:
    assert verdict.faults(run()) == []


def test_what_grows_while_it_warms_up_is_no_fault() -> None:
    assert (
        verdict.faults(
            run(memory=lambda number: min(100.0, 40.0 + 3 * number), files=lambda number: min(50, number * 2))
        )
        == []
    )


@pytest.mark.parametrize(
    ("samples", "told"),
    [
        (run(memory=lambda number: 100.0 + number / 4), "ratings-clerk grew from 110 to 123 MiB"),
        (run(files=lambda number: 50 + number), "ratings-clerk holds 141 files open, 88 before"),
        (run(behind=lambda number: 10 * number), "ratings ← gateway is 910 entries behind"),
        (run(parked=2), "2 entries are parked"),
    ],
)
def test_what_goes_on_growing_is_a_fault(samples: list[Sample], told: str) -> None:
    assert verdict.faults(samples) == [told]


def test_a_few_mebibytes_are_no_growth_however_small_the_process() -> None:
    assert verdict.faults(run(memory=lambda number: 10.0 + number / 15)) == []


def test_the_cache_of_a_server_is_not_judged() -> None:
    assert verdict.faults(run(memory=lambda number: 100.0 + 5 * number, name="mongo")) == []


def test_a_peak_that_passes_is_no_fault() -> None:
    assert verdict.faults(run(behind=lambda number: 2000 if 40 < number < 60 else 1)) == []
