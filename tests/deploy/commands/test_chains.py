"""Chains that are none are listed with what to do."""

from deploy.commands.chains import no_chains, report

CHAINS = [
    {"id": "chn_1", "name": "单体药店", "direct_stores": 31},
    {"id": "chn_2", "name": "益民大药房", "direct_stores": 4},
    {"id": "chn_3", "name": "ＮＡＮ", "direct_stores": 0},
    {"id": "chn_4", "name": "直营", "direct_stores": 2},
]


def test_chains_whose_name_names_none_are_listed_with_their_stores() -> None:
    lines = report(no_chains(CHAINS))

    assert [line for line in lines if line.startswith("  ")] == [
        "  “单体药店”（chn_1）：直营门店 31 家",
        "  “ＮＡＮ”（chn_3）：直营门店 0 家",
        "  “直营”（chn_4）：直营门店 2 家",
    ]
    assert "退出连锁" in lines[-2]


def test_an_installation_without_them_is_told_as_that() -> None:
    assert report(no_chains(CHAINS[1:2])) == ["没有以“单体”“无”等字样登记的连锁。"]
