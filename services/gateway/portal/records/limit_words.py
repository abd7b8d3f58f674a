"""The limit of a chain's share in the reader's language."""

from __future__ import annotations

import re

from flask_babel import lazy_gettext as _l

#: How ratings says that a share is over its limit: `超过15%`, `达到5%`.
_LIMIT = re.compile(r"(超过|达到)(.+)")
_LIMITS = {"超过": _l("超过%(share)s"), "达到": _l("达到%(share)s")}


def limit_text(told: str) -> str:
    """A limit in the reader's language; one in other words stays as it is told."""
    found = _LIMIT.fullmatch(told)
    return str(_LIMITS[found[1]]) % {"share": found[2]} if found else told
