"""The evidence (证据材料) that a second person files with an entry of the ledger: how much of it, under which names."""

from __future__ import annotations

from dataclasses import dataclass

from common.errors import Invalid
from common.filed_names import KINDS, is_kind_known, is_plain
from common.phrases import N_

#: How many files of evidence an entry may have.
MOST_FILES = 10


class FilesWrong(Invalid):
    """Raised when a confirmation names a file twice or wrongly, or more of them than an entry may have."""

    code = "files_wrong"


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A piece of evidence (证据材料) kept with an entry; `size` in bytes, as it was stored."""

    sha256: str
    name: str
    size: int = 0


def check_files(files: tuple[EvidenceFile, ...]) -> None:
    """Raises `FilesWrong` for the same file twice, for more than `MOST_FILES`, or for a name that is none."""
    if len({each.sha256 for each in files}) < len(files):
        raise FilesWrong.about("files", N_("同一份证据材料只需提交一次，请去掉重复的文件。"))
    if len(files) > MOST_FILES:
        raise FilesWrong.about("files", N_("一条记录最多附%(most)s份证据材料，请合并或减少文件。"), most=MOST_FILES)
    if not all(is_plain(each.name) and is_kind_known(each.name) for each in files):
        told = N_("证据材料的文件名不能含有斜杠、换行或看不见的字符，类型应为：%(kinds)s。请改正后重新提交。")
        raise FilesWrong.about("files", told, kinds="、".join(KINDS))
