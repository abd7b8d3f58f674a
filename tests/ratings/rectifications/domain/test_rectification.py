"""What a rectification refuses."""

from __future__ import annotations

import pytest

from services.ratings.rectifications.domain.rectification import EvidenceMissing, check_text


def test_empty_evidence_is_refused() -> None:
    assert check_text(" 已整改 ", what="整改材料说明") == "已整改"
    with pytest.raises(EvidenceMissing, match="请填写整改材料说明。"):
        check_text("  ", what="整改材料说明")
