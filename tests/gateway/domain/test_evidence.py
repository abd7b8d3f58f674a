"""What a paper says of the records on which a fact rests: what is recorded, and nothing else."""

from datetime import date

import pytest

from services.gateway.domain.evidence import recorded_evidence

DAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("source", "evidence", "files", "expected"),
    [
        (
            "inspection",
            "现场检查笔录第12号，共3页。",
            2,
            "2026年3月5日现场检查发现；现场检查笔录第12号，共3页；随记录留存证据材料2份",
        ),
        ("report", "举报人王某提供的小票", 1, "2026年3月5日举报投诉核查发现；随记录留存证据材料1份"),
        ("monitoring", "监控记录\n第7号；", 0, "2026年3月5日智能监控发现；监控记录 第7号"),
        ("data", "", 0, "2026年3月5日数据筛查发现"),
        ("elsewhere", "照片", 0, "照片"),
        ("elsewhere", " ", 0, ""),
    ],
)
def test_only_what_is_recorded_is_said(source, evidence, files, expected):
    assert recorded_evidence(found_on=DAY, source=source, evidence=evidence, files=files) == expected
