"""Keeps what was posted after the session had ended, sealed, and gives it back to its author in the same browser."""

from __future__ import annotations

import secrets
from datetime import datetime

from common.phrases import N_
from services.gateway.drafts.domain.kept_post import (
    KEPT_FOR,
    MOST_BYTES,
    MOST_KEPT,
    Kept,
    KeptPostRefused,
    Parcel,
    Place,
    browser_id,
    head_bound,
    packed,
    place_of,
    unpacked,
)
from services.gateway.drafts.domain.sealing import seal, unseal
from services.gateway.drafts.storage import kept_posts
from services.gateway.drafts.storage.kept_posts import Head, Sealed


def keep_post(parcel: Parcel, *, person: str, path: str, browser: str, server: str, at: datetime) -> str | None:
    """Keep a parcel for half an hour, in place of what came from the same form before; its id, None where is no room.

    `browser` and `server` are the secrets that open it together.
    """
    place, salt = place_of(parcel.key, person=person, path=path, browser=browser, server=server), secrets.token_hex(16)
    content = seal(packed(parcel), browser=browser, server=server, bound=place.bound(salt))
    head = seal(path.encode(), browser=browser, server=server, bound=head_bound(place.post_id, person, salt))
    known = browser_id(browser)
    others = [each for each in kept_posts.heads_of(known) if each.post_id != place.post_id]
    beside = [each.size for each in others if at < each.expires_at]
    if len(beside) >= MOST_KEPT or sum(beside) + len(content) > MOST_BYTES:
        return None
    kept_posts.keep(Sealed(Head(place.post_id, head, at + KEPT_FOR, len(content), salt), content), browser=known)
    return place.post_id


def open_kept_post(place: Place, *, browser: str, server: str, at: datetime) -> Parcel:
    """What is kept, for the person and address that it was kept for. Raises `KeptPostRefused`."""
    sealed = kept_posts.find(place.post_id)
    bound = place.bound(sealed.head.salt) if sealed else ()
    content = unseal(sealed.content, browser=browser, server=server, bound=bound) if sealed else None
    if sealed is None or content is None:
        raise KeptPostRefused(
            N_("没有找到为您保留的内容：它可能已经恢复过、已超过30分钟，或是由其他人员、在其他浏览器中填写的。")
        )
    if at >= sealed.head.expires_at:
        kept_posts.delete([place.post_id])
        raise KeptPostRefused(N_("保留的内容已超过30分钟，已按规定删除。"), code="kept_post_expired")
    return unpacked(content)


def list_kept_posts(*, person: str, browser: str, server: str, at: datetime) -> list[Kept]:
    """What is kept for a person in this browser, the latest first; its content stays sealed."""
    found = []
    for each in kept_posts.heads_of(browser_id(browser)):
        bound = head_bound(each.post_id, person, each.salt)
        path = unseal(each.sealed, browser=browser, server=server, bound=bound)
        if path is not None and at < each.expires_at:
            found.append(Kept(each.post_id, path.decode(), each.expires_at))
    return found


def forget_kept_post(post_id: str) -> None:
    """Its author has it back."""
    kept_posts.delete([post_id])


def forget_kept_posts(*, at: datetime) -> int:
    """Delete what has been kept long enough at an instant; how many. The clerk's schedule runs it."""
    return kept_posts.delete(kept_posts.expired_ids(at=at))
