"""Chinese words that come to a page as values and are marked for the catalogue nowhere else.

A page shows them by `gettext(value)`, a template by `value | spoken`. What rules say is marked where they say it.
"""

from __future__ import annotations

from common.phrases import N_

GRADES = (N_("A级"), N_("B级"), N_("C级"), N_("未评级"))
