"""Words that no agreement measure has: it is 协议处理, and against a chain 责令整改、暂停结算 (practice 12.13)."""

import pytest

from tests.architecture.sources import ROOT

_KINDS = {".py", ".html", ".md", ".po", ".yaml"}
#: Files that quote a source which says the word, or speak of what is no measure of the agency, each with the reason.
QUOTED: dict[str, dict[str, str]] = {
    "惩戒": {},
    "受罚": {},
    "处罚": {
        "services/ratings/policy/penalty_share.yaml": "quotes the notice that the share rests on",
    },
}


def files_with(word: str) -> set[str]:
    """Every file that is read by somebody and has the word."""
    return {
        str(each.relative_to(ROOT))
        for folder in ("services", "common", "deploy", "docs")
        for each in (ROOT / folder).rglob("*")
        if each.suffix in _KINDS and word in each.read_text(encoding="utf-8")
    }


@pytest.mark.parametrize("word", QUOTED)
def test_nothing_that_is_read_says(word: str) -> None:
    assert files_with(word) == set(QUOTED[word])


def test_parameters_are_read_as_well() -> None:
    assert "common/rules/shared/count_franchise.yaml" in files_with("加盟店")
