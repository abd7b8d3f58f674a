"""One key for one name, however it was typed."""

import pytest
import unicodedata2 as unicodedata
from hypothesis import given
from hypothesis import strategies as st

from common.folding import fold, fold_words

SIGNS = st.sampled_from(
    "药房店一二ＡaÀßŉǰ１2²（）〔〕[]{}【】《》「」()-－—–−─〜·・•‧ 　\t\u200b\u00ad\ufe0f\U000e0101\u0301\u0345ﬁ㈱"
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("康源大药房（药洲店）", "康源大药房(药洲店)"),
        ("康源大药房〔药洲店〕", "康源大药房【药洲店】"),
        ("试搜２店", "试搜2店"),
        ("试括（示例） 大药房", "试括(示例)大药房"),
        ("abc药房", "ＡＢＣ药房"),
        ("阿·卜药店", "阿・卜药店"),
        ("一路1－2号", "一路1—2号"),
        ("示医保决〔2026〕3号", "示医保决[２０２６]3号"),
        ("示医保决〔2026〕3号", "示医保决（2026） 3 号"),
        ("试葛\U000e0101记药店", "试葛记药店"),
        ("益民\u200b大药房", "益民大药房"),
        ("p36030200001", "P36030200001"),
    ],
)
def test_what_is_only_typed_otherwise_has_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("一路1-2号", "一路12号"),
        ("（示例）大药房", "示例大药房"),
        ("药洲·一店", "药洲一店"),
        ("药洲药房", "藥洲藥房"),
        ("一店", "—店"),
        ("一店", "二店"),
        ("1.5路", "15路"),
    ],
)
def test_what_reads_otherwise_keeps_its_own_key(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.one_of(st.text(), st.text(SIGNS)))
def test_the_key_of_a_key_is_the_key(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_every_single_sign_has_a_key_that_stays() -> None:
    letters = [chr(each) for each in range(0x110000) if not 0xD800 <= each < 0xE000]

    assert [each for each in letters if fold(fold(each)) != fold(each)] == []


@given(st.text(SIGNS))
def test_a_key_has_no_spaces_no_small_letters_and_one_kind_of_each_sign(text: str) -> None:
    key = fold(text)

    assert not any(each.isspace() or each != each.upper() for each in key)
    assert {each for each in key if unicodedata.category(each) in {"Ps", "Pe", "Pd"}} <= set("()-")


@given(st.text(SIGNS), st.text(SIGNS))
def test_spaces_part_words_and_change_no_key(one: str, other: str) -> None:
    assert "".join(fold_words(f"{one} {other}")) == "".join(fold_words(one) + fold_words(other))
    assert fold(f"{one} {other}") == fold(f"{one}　{other}")


def test_words_of_spaces_alone_are_none() -> None:
    assert fold_words(" 　\t") == ()
    assert fold_words("康源　药洲 \u200b １店") == ("康源", "药洲", "1店")
