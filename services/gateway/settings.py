"""What the gateway's processes must be told by their environment, beside what every process must be told."""

from __future__ import annotations

from dataclasses import dataclass

from common.settings import CommonSettings, Environment, address, setting

_SHORTEST_SECRET = 32


def _secret(text: str) -> str:
    if len(text) < _SHORTEST_SECRET:
        raise ValueError(f"must have at least {_SHORTEST_SECRET} characters")
    return text


@dataclass(frozen=True, kw_only=True)
class Settings(CommonSettings):
    """The gateway's settings."""

    secret_key: str = setting(
        "YAOCHENG_SECRET_KEY", parse=_secret, secret=True,
        help="signs the tokens of forms: at least 32 random characters; when changed, open forms must be reloaded",
    )  # fmt: skip
    identity_key: str = setting(
        "YAOCHENG_IDENTITY_KEY", parse=_secret, secret=True,
        help="keys the hash by which persons are told apart: at least 32 random characters, never to be changed",
    )  # fmt: skip
    public_url: str = setting(
        "YAOCHENG_PUBLIC_URL", parse=address("http", "https"),
        help="the address under which users reach the gateway, such as https://yaocheng.example.gov.cn",
    )  # fmt: skip

    @property
    def is_secure(self) -> bool:
        """Whether users come over https, so that cookies are for https alone."""
        return self.public_url.startswith("https://")

    def problems(self) -> tuple[str, ...]:
        """Beside those of every process: production is served over https only."""
        found = super().problems()
        if self.environment is Environment.PRODUCTION and not self.is_secure:
            return (*found, "YAOCHENG_PUBLIC_URL must start with https:// in production: sign-in needs it")
        return found
