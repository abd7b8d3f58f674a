"""Which stores of a roster will not belong to their chain at once, because a decision on it was served before.

Source: blueprint section 6, "who a chain hold reaches"; decision 0032.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from common.phrases import N_, Param, filled


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many `stores` of a chain wait for the service of a decision; `from_on` is when it ends, None if unknown."""

    name: str
    stores: int
    case_id: str
    number: str
    from_on: date | None

    @property
    def sentence(self) -> str:
        """What whoever commits the roster should know of it."""
        phrase = N_(
            "连锁“%(name)s”已送达%(number)s：名册中的 %(stores)s 家药店登记后等待送达，"
            "自该决定送达药店本身的次日起才属于该连锁；在此之前按没有连锁计。"
        )
        params: dict[str, Param] = {"name": self.name, "number": self.number, "stores": self.stores}
        if self.from_on is not None:
            phrase = N_(
                "连锁“%(name)s”已送达%(number)s：名册中的 %(stores)s 家药店登记后等待送达，"
                "自该决定送达药店本身的次日起、最迟自%(day)s起才属于该连锁；在此之前按没有连锁计。"
            )
            params["day"] = self.from_on
        return filled(phrase, params)

    @property
    def fields(self) -> dict[str, str | int]:
        """The same as JSON-simple values."""
        return {"name": self.name, "stores": self.stores, "case_id": self.case_id, "number": self.number}
