"""Stores the evidence (证据材料) that the second person files with an entry, and reads it.

Pattern: a file by its content, owned by the entry that it was filed with; it counts from the confirmation on that
names it, and is harmless before.
"""

from __future__ import annotations

import hashlib
from datetime import date

from common import files, owned_files
from common.errors import Invalid
from common.files import FileMissing, StoredFile
from common.people.commands import Actor
from common.phrases import N_
from services.ratings import ALIAS
from services.ratings.domain.violation import Action, SamePerson, Violation, after, check_second_person
from services.ratings.ledger.usecases.get_violation import get_visible_entry


class EvidenceRefused(Invalid):
    """Raised when what came is empty, or is not what its SHA-256 names."""

    code = "evidence_refused"


def store_evidence(violation_id: str, *, sha256: str, content: bytes, actor: Actor, today: date) -> StoredFile:
    """Keep a file for who may confirm the entry; the same file again changes nothing.

    Raises `ViolationNotFound`, `SamePerson`, `TransitionNotAllowed`, `EvidenceRefused`.
    """
    _, entry, _ = get_visible_entry(violation_id, actor=actor, today=today)
    _check_second_person(actor, entry)
    after(entry.status, Action.CONFIRM)
    if not content:
        raise EvidenceRefused(N_("文件是空的（0字节），请核对后重新上传。"))
    if hashlib.sha256(content).hexdigest() != sha256:
        raise EvidenceRefused(N_("文件内容与其 SHA-256 不符，可能没有传完整，请重新上传。"))
    return owned_files.put(ALIAS, violation_id, content, filename=sha256, content_type="application/octet-stream")


def _check_second_person(actor: Actor, entry: Violation) -> None:
    try:
        check_second_person(actor, entry)
    except SamePerson as refusal:
        told = N_(
            "证据材料由确认该违规的另一人提交：本人记录或补记过改正情况的，换用其他账号也不能提交，请由另一位工作人员处理。"
        )
        raise SamePerson(told) from refusal


def get_evidence(violation_id: str, *, sha256: str, actor: Actor, today: date) -> bytes:
    """The content of a file of an entry that the actor may see. Raises `ViolationNotFound`, `FileMissing`."""
    _, entry, _ = get_visible_entry(violation_id, actor=actor, today=today)
    if sha256 not in {each.sha256 for each in entry.files}:
        raise FileMissing(N_("这条违规记录没有这份证据材料，请核对后重试。"))
    if owned_files.find(ALIAS, violation_id, sha256):
        return owned_files.get(ALIAS, violation_id, sha256)
    # Confirmed by a version that kept evidence among the files of record.
    return files.get(ALIAS, sha256)
