"""What the processes of ratings must be told by their environment: nothing beyond what every service needs."""

from __future__ import annotations

from dataclasses import dataclass

from common.settings import CommonSettings


@dataclass(frozen=True, kw_only=True)
class Settings(CommonSettings):
    """The settings of ratings."""
