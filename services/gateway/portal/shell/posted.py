"""What comes back with a form beside its answers: its key, its step, and what its author had seen of the record."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

import orjson
from flask import request

from services.gateway.drafts.domain.draft import Shown
from services.gateway.portal.shell.form_page import Subject
from services.gateway.portal.shell.marks import mark_of, marked_person

_LONGEST_LEAF = 64
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
#: Sent by the kit's script, which wants a fragment instead of a page.
_SCRIPT_HEADER = ("X-Requested-With", "kit")
Seen = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that is another one than the form's author had seen."""

    label: str
    before: str
    now: str


def new_key() -> str:
    """A key for a form that nobody has sent yet."""
    return secrets.token_urlsafe(24)


def posted_key() -> str:
    """The form's key; a new one in place of what is none of ours, so that the post counts as one of its own."""
    return _found_key() or new_key()


def posted_shown() -> Shown:
    """What the posted form was shown with."""
    return Shown(request.form.get("leaf", "")[:_LONGEST_LEAF], request.form.get("shown", ""))


def asked_key() -> str | None:
    """The key in the address, or None."""
    key = request.args.get("key", "")
    return key if _KEY.fullmatch(key) else None


def posted_step() -> tuple[str, str]:
    """The button that was pressed, and what it is about (`remove:SHA256`).

    To send what came without a key of ours is to check it: nothing would tell that it comes a second time.
    """
    step, _, argument = request.form.get("step", "").partition(":")
    return ("check" if step == "send" and _found_key() is None else step), argument


def is_by_script() -> bool:
    """Whether the kit's script asks."""
    name, value = _SCRIPT_HEADER
    return request.headers.get(name) == value


def is_from_here() -> bool:
    """Whether the browser says that a page of ours posts; where it says nothing, it may be another site."""
    site = request.headers.get("Sec-Fetch-Site")
    return site == "same-origin" if site else request.headers.get("Origin", "").partition("://")[2] == request.host


def browser_secret(*, is_secure: bool) -> str | None:
    """What only this browser holds, while something is kept for it; None when it holds nothing of that kind."""
    found = request.cookies.get(secret_name(is_secure=is_secure), "")
    return found if _KEY.fullmatch(found) else None


def secret_name(*, is_secure: bool) -> str:
    """The name of that cookie; with the prefix that browsers hold to https where users come over https."""
    return "__Host-yaocheng-kept" if is_secure else "yaocheng-kept"


def mark_for(person: str, *, key: str, secret: str) -> str:
    """The mark of a form at this address."""
    return mark_of(person, path=request.path, key=key, secret=secret)


def posted_person(*, secret: str) -> str | None:
    """The natural person for whom the posted form was made; None when it is no form of ours."""
    key = request.form.get("key", "")
    return marked_person(request.form.get("mark", ""), path=request.path, key=key, secret=secret)


def seen_text(subject: Subject) -> str:
    """What the page shows of the record, for a hidden field."""
    facts = {each.name: [each.compared, str(each.text)] for each in subject.facts}
    return json.dumps({"version": subject.version, "facts": facts}, ensure_ascii=False)


def changes_since(seen: str | None, subject: Subject) -> tuple[Change, ...]:
    """What of the record has changed since its author saw it; everything when that cannot be read, nothing if None.

    A version that moved on without touching a fact that the page shows is no change to its reader.
    """
    if seen is None:
        return ()
    version, facts = _read_seen(seen)
    if version == subject.version:
        return ()
    unseen = ("", "—")
    return tuple(
        Change(str(each.label), facts.get(each.name, unseen)[1], str(each.text))
        for each in subject.facts
        if facts.get(each.name, unseen)[0] != each.compared
    )


def seen_facts(seen: str | None) -> dict[str, str]:
    """What tells each fact from another value of it, as the form's author saw it, by name; empty where nobody knows."""
    return {name: value for name, (value, _) in _read_seen(seen)[1].items()} if seen is not None else {}


def _found_key() -> str | None:
    key = request.form.get("key", "")
    return key if _KEY.fullmatch(key) else None


def _read_seen(seen: str) -> tuple[object, Seen]:
    """Version and facts as `seen_text` wrote them; None and no facts when it is no such text."""
    try:
        # By orjson, which refuses what nests too deep and half a character.
        found = orjson.loads(seen)
        facts = {name: (value, text) for name, (value, text) in found["facts"].items()}
        version = found["version"]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None, {}
    is_ours = all(isinstance(part, str) for pair in facts.values() for part in pair)
    return (version, facts) if is_ours else (None, {})
