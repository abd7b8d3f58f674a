"""Who stands on a store's licence (营业执照) beside its name: by the form of the business, one of four.

Source: practice 12.17. 企业负责人 of the drug licence is another person's office, and none of these.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class HeadTitle(StrEnum):
    """What the licence calls the person: of a company, a branch, a sole proprietorship, a self-employed trader."""

    LEGAL_REPRESENTATIVE = "legal_representative"  # 法定代表人
    PERSON_IN_CHARGE = "person_in_charge"  # 负责人
    INVESTOR = "investor"  # 投资人
    OPERATOR = "operator"  # 经营者


@dataclass(frozen=True, slots=True)
class Head:
    """The person, under the title of the licence."""

    title: HeadTitle
    name: str
