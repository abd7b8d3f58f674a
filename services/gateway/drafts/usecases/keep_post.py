"""Keeps what was posted after the session had ended, sealed, and gives it back to its author in the same browser."""

from __future__ import annotations

import secrets
from datetime import datetime

from common.phrases import N_
from services.gateway.drafts.domain.kept_post import (
    KEPT_FOR,
    MOST_KEPT,
    KeptPostRefused,
    Parcel,
    Place,
    browser_id,
    packed,
    unpacked,
)
from services.gateway.drafts.domain.sealing import seal, unseal
from services.gateway.drafts.storage import kept_posts
from services.gateway.drafts.storage.kept_posts import Sealed


def keep_post(parcel: Parcel, *, person: str, path: str, browser: str, server: str, at: datetime) -> str:
    """Keep a parcel for half an hour; its id. `browser` and `server` are the secrets that open it together."""
    place = Place(f"kep_{secrets.token_hex(16)}", person, path)
    content = seal(packed(parcel), browser=browser, server=server, bound=place.bound)
    known = browser_id(browser)
    kept_posts.delete(kept_posts.ids_of(known)[MOST_KEPT - 1 :])
    kept_posts.insert(Sealed(place.post_id, content, at + KEPT_FOR), browser=known)
    return place.post_id


def open_kept_post(place: Place, *, browser: str, server: str, at: datetime) -> Parcel:
    """What is kept, for the person and address that it was kept for. Raises `KeptPostRefused`."""
    sealed = kept_posts.find(place.post_id)
    content = unseal(sealed.content, browser=browser, server=server, bound=place.bound) if sealed else None
    if sealed is None or content is None:
        raise KeptPostRefused(
            N_("没有找到为您保留的内容：它可能已经恢复过、已超过30分钟，或是由其他人员、在其他浏览器中填写的。")
        )
    if at >= sealed.expires_at:
        kept_posts.delete([place.post_id])
        raise KeptPostRefused(N_("保留的内容已超过30分钟，已按规定删除。"), code="kept_post_expired")
    return unpacked(content)


def find_kept_post(*, person: str, path: str, browser: str, server: str, at: datetime) -> str | None:
    """The id of what was kept last for a person and address in this browser; None where there is nothing."""
    for post_id in kept_posts.ids_of(browser_id(browser)):
        try:
            open_kept_post(Place(post_id, person, path), browser=browser, server=server, at=at)
        except KeptPostRefused:
            continue
        return post_id
    return None


def forget_kept_post(post_id: str) -> None:
    """Its author has it back."""
    kept_posts.delete([post_id])


def forget_kept_posts(*, at: datetime) -> int:
    """Delete what has been kept long enough at an instant; how many. The clerk's schedule runs it."""
    return kept_posts.delete(kept_posts.expired_ids(at=at))
