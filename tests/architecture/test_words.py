"""Words that no agreement measure has: it is 协议处理, and against a chain 责令整改、暂停结算 (practice 12.13)."""

import pytest

from tests.architecture.sources import ROOT

_KINDS = {".py", ".html", ".md", ".po"}


@pytest.mark.parametrize("word", ["惩戒"])
def test_nothing_that_is_read_says(word: str) -> None:
    files = [
        each
        for folder in ("services", "common", "deploy", "docs")
        for each in sorted((ROOT / folder).rglob("*"))
        if each.suffix in _KINDS
    ]

    assert files
    assert [str(each.relative_to(ROOT)) for each in files if word in each.read_text(encoding="utf-8")] == []
