"""What people call a text of the standard agreement."""

import pytest

from services.agreements.domain.texts import title_of


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("# 服务协议\n\n（标准文本，2026年版）\n\n甲方为经办机构。\n", "服务协议（标准文本，2026年版）"),
        ("# 服务协议\n（2026年版）", "服务协议（2026年版）"),
        ("# 服务协议\n\n甲方（以下简称甲方）为经办机构。\n", "服务协议"),
        ("# 服务协议", "服务协议"),
        ("", ""),
    ],
)
def test_a_text_is_called_by_its_heading_and_the_edition_below(content, expected):
    assert title_of(content) == expected
