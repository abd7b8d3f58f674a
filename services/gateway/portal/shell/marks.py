"""The mark of a form: who it was made for, proven by a signature that outlives session and CSRF token.

With it a post that comes too late (the session is over, or was begun anew in another tab) is still known to come from
a form of ours, so that what was typed may be kept; it never lets anything be carried out.
"""

from __future__ import annotations

import hashlib
import hmac


def mark_of(person: str, *, path: str, key: str, secret: str) -> str:
    """The mark of a form at `path` with its key, made for a natural person."""
    return f"{person}.{_signature(person, path, key, secret)}"


def marked_person(mark: str, *, path: str, key: str, secret: str) -> str | None:
    """The natural person that the form was made for; None when the mark is not ours, or that of another form."""
    person, _, signature = mark.rpartition(".")
    is_ours = hmac.compare_digest(signature.encode(), _signature(person, path, key, secret).encode())
    return person if is_ours else None


def _signature(person: str, path: str, key: str, secret: str) -> str:
    content = "\x1f".join(("form", person, path, key))
    return hmac.new(secret.encode(), content.encode(), hashlib.sha256).hexdigest()
