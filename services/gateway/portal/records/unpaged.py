"""What staff may do to a store that has no page yet, said where they would look for it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from common.people.commands import OFFICERS, Actor, Role
from services.gateway.portal.shell.speaking import without_page

_RECORDING = (_l("登记违规"), frozenset({Role.REVIEWER}))
#: Each act with who may do it (`ACCESS` of the service that does it).
_OF_STORE = (_RECORDING, (_l("登记加入、退出连锁"), frozenset(OFFICERS)))


def recording_without_page(actor: Actor) -> str:
    """The same of recording a violation alone; empty for who may not."""
    return _told((_RECORDING,), actor)


def acts_without_page(actor: Actor) -> str:
    """The acts of the actor on a store; empty where there is none."""
    return _told(_OF_STORE, actor)


def _told(acts: tuple[tuple[object, frozenset[Role]], ...], actor: Actor) -> str:
    return without_page(str(act) for act, roles in acts if actor.has(*roles))
