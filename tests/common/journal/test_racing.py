import pytest

from common.errors import Conflict
from common.journal.feed import settled


def test_an_effect_is_tried_again_when_somebody_was_faster():
    tries = []

    def effect() -> str:
        tries.append(len(tries))
        if len(tries) < 3:
            raise Conflict("again", code="lost_race")
        return "done"

    assert settled(effect) == "done"
    assert len(tries) == 3


@pytest.mark.parametrize(("code", "tries"), [("lost_race", 10), ("exists", 1)])
def test_an_effect_that_cannot_win_or_is_refused_fails(code, tries):
    seen = []

    def effect() -> None:
        seen.append(1)
        raise Conflict("no", code=code)

    with pytest.raises(Conflict):
        settled(effect)

    assert len(seen) == tries
