"""Stores a file that was chosen for a form, or lets go of one: the bytes under the draft, its name in the draft."""

from __future__ import annotations

from common import owned_files
from services.gateway import ALIAS
from services.gateway.drafts.domain.draft import Draft, DraftFile, check_file
from services.gateway.drafts.storage import drafts


def store_file(draft: Draft, *, name: str, content: bytes, content_type: str) -> Draft:
    """The draft with the file; one that it has already changes nothing. Raises `FileRefused`."""
    check_file(name, len(content), beside=draft.content.files, held=drafts.held_bytes(draft.account))
    stored = owned_files.put(ALIAS, draft.draft_id, content, filename=name, content_type=content_type)
    is_added = drafts.add_file(draft.draft_id, DraftFile(stored.sha256, name, stored.size, content_type))
    found = drafts.find(draft.draft_id) or draft
    if not is_added and found.sent is None and stored.sha256 not in {each.sha256 for each in found.content.files}:
        # Others were faster: there is no room for it any more.
        owned_files.remove(ALIAS, draft.draft_id, stored.sha256)
        check_file(name, len(content), beside=found.content.files, held=drafts.held_bytes(draft.account))
    return found


def remove_file(draft: Draft, *, sha256: str) -> Draft:
    """The draft without the file; one that was sent keeps it."""
    if drafts.drop_file(draft.draft_id, sha256):
        owned_files.remove(ALIAS, draft.draft_id, sha256)
    return drafts.find(draft.draft_id) or draft


def read_file(draft: Draft, *, sha256: str) -> bytes:
    """The content of a file of the draft. Raises `FileMissing`."""
    return owned_files.get(ALIAS, draft.draft_id, sha256)


def copy_files(source: Draft, *, to: Draft) -> Draft:
    """The other draft with the files of the first: each draft owns its own."""
    for each in source.content.files:
        content = read_file(source, sha256=each.sha256)
        to = store_file(to, name=each.name, content=content, content_type=each.content_type)
    return to
