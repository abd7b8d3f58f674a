"""What nobody sees is found, what only looks unusual is let through."""

import pytest
import unicodedata2
from hypothesis import given
from hypothesis import strategies as st

from common.visible import find_invisible, has_invisible, without_selectors


@pytest.mark.parametrize("text", ["益民 大药房𠮷㛃〇", "a\u00a0b", "葛\U000e0100", "", "Ⅲ（甲）", "𮯰𱍐𰻝𠮷堂"])
def test_ordinary_spaces_and_rare_characters_are_visible(text: str) -> None:
    assert not has_invisible(text)


@pytest.mark.parametrize(
    "hidden", ["\u202e", "\u2066", "\u200b", "\u200f", "\ufeff", "\x00", "\x7f", "\n", "\ue000", "\u2028", "\ufffd"]
)
def test_what_nobody_sees_is_found(hidden: str) -> None:
    assert has_invisible(f"益民{hidden}大药房")


@pytest.mark.parametrize("nothing", ["\u3164", "\u2800", "益民\u115f", "\ufe0f", "\U000e0100", "\u0301"])
def test_what_is_drawn_as_nothing_is_found(nothing: str) -> None:
    assert has_invisible(nothing)


def test_line_breaks_may_be_allowed() -> None:
    assert not has_invisible("一\n二\r\n\t三", allowed="\n\r\t")
    assert has_invisible("一\n\u202e二", allowed="\n\r\t")


@pytest.mark.parametrize(
    ("text", "code", "name", "place", "around"),
    [
        ("益民\u200b大药房", "U+200B", "零宽空格", 3, "益民▯大药房"),
        ("\ufeff益民", "U+FEFF", "字节顺序标记", 1, "▯益民"),
        ("药\u00ad房", "U+00AD", "软连字符", 2, "药▯房"),
        ("示例市药洲区益民\ue000大药房望江路一店", "U+E000", "私用区字符", 9, "市药洲区益民▯大药房望江路"),
        ("甲\u202e乙", "U+202E", "文字方向控制符", 2, "甲▯乙"),
        ("甲\U000e0fff", "U+E0FFF", "未定义的字符", 2, "甲▯"),
        ("\U000e0100甲", "U+E0100", "异体字选择符", 1, "▯甲"),
        ("\u0301甲", "U+0301", "单独的附加符号", 1, "▯甲"),
        ("甲\x07", "U+0007", "控制字符", 2, "甲▯"),
        ("益民�药房", "U+FFFD", "替换字符（原字已丢失）", 3, "益民▯药房"),
    ],
)
def test_which_character_it_is_and_where_is_told(text: str, code: str, name: str, place: int, around: str) -> None:
    found = find_invisible(text)

    assert found is not None
    assert (found.code, found.name, found.place, found.around) == (code, name, place, around)


@given(st.text())
def test_found_is_what_is_said_to_be_there(text: str) -> None:
    assert (find_invisible(text) is not None) == has_invisible(text)


def test_every_assigned_han_character_is_visible() -> None:
    han = [chr(point) for point in range(0x20000, 0x32400) if unicodedata2.category(chr(point)) == "Lo"]

    assert len(han) > 60_000
    assert not has_invisible("".join(han))


def test_a_selector_upon_a_han_character_chooses_a_form_and_may_go() -> None:
    assert without_selectors("试葛\U000e0101记\ufe00药店") == "试葛记药店"
    assert without_selectors("☎\ufe0f \U000e0100A\ufe0f") == "☎\ufe0f \U000e0100A\ufe0f"
