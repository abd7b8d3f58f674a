"""Whom a decision addresses, as a paper names them; practice.md section 7, items 6 and 7."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Party:
    """A store or a chain: its name, and its codes and address where there are any (当事人)."""

    party_id: str
    name: str
    code: str | None = None
    uscc: str | None = None
    address: str | None = None
