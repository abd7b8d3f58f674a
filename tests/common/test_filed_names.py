"""Names under which a file may lie with a record."""

import pytest

from common.filed_names import LONGEST_NAME, is_kind_known, is_plain


@pytest.mark.parametrize("name", ["现场照片.jpg", "a b (1).PDF", "长" * (LONGEST_NAME - 4) + ".ofd"])
def test_what_an_office_calls_its_files_is_taken(name: str) -> None:
    assert is_plain(name)
    assert is_kind_known(name)


@pytest.mark.parametrize(
    "name", ["", "../x.pdf", "..\\x.pdf", "x\r\nA: 1.pdf", "x\x00.pdf", "\u202efdp.x.pdf", "长" * LONGEST_NAME + ".pdf"]
)
def test_a_path_and_what_nobody_sees_are_no_name(name: str) -> None:
    assert not is_plain(name)


@pytest.mark.parametrize("name", ["x.exe", "x.pdf.exe", "x", "x.pdf.", "x.pdf<b>"])
def test_another_kind_is_not_known(name: str) -> None:
    assert not is_kind_known(name)
