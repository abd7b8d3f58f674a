"""Chinese prose is set in full-width marks, and nothing else is touched."""

import pytest

from services.gateway.papers.layout.punctuation import prose


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("你单位(编码:P3603;地址:建设路1号)履行", "你单位（编码：P3603；地址：建设路1号）履行"),
        ("共1,234.56元,于8:30至9:00。", "共1,234.56元，于8:30至9:00。"),
        ("见https://a.cn:80/x?y=1,z。", "见https://a.cn:80/x?y=1,z。"),
        ("(一)见(依据:第十条(二))", "（一）见（依据：第十条（二））"),
        ("电话0000-123,传真(0799)688", "电话0000-123，传真(0799)688"),
        ("他说“好”,走了!", "他说“好”，走了！"),
        ("abc, def (g)", "abc, def (g)"),
        ("", ""),
    ],
)
def test_marks_of_chinese_become_full_width(typed, printed):
    assert prose(typed) == printed


def test_a_name_inside_a_sentence_is_printed_as_it_is_stored():
    assert prose("经查,甲店(南),违约", names=("甲店(南)", "")) == "经查，甲店(南)，违约"
