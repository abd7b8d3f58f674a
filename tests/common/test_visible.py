"""What nobody sees is found, what only looks unusual is let through."""

import pytest

from common.visible import has_invisible


@pytest.mark.parametrize("text", ["益民 大药房𠮷㛃〇", "a\u00a0b", "葛\U000e0100", "", "Ⅲ（甲）"])
def test_ordinary_spaces_and_rare_characters_are_visible(text: str) -> None:
    assert not has_invisible(text)


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200b", "\u200f", "\ufeff", "\x00", "\x7f", "\n", "\ue000"])
def test_what_nobody_sees_is_found(hidden: str) -> None:
    assert has_invisible(f"益民{hidden}大药房")


@pytest.mark.parametrize("nothing", ["\u3164", "\u2800", "益民\u115f", "\ufe0f", "\U000e0100", "\u0301"])
def test_what_is_drawn_as_nothing_is_found(nothing: str) -> None:
    assert has_invisible(nothing)


def test_line_breaks_may_be_allowed() -> None:
    assert not has_invisible("一\n二\r\n\t三", allowed="\n\r\t")
    assert has_invisible("一\n\u202e二", allowed="\n\r\t")
