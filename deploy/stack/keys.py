"""The secrets of a new installation: each service's signing key, and what the gateway signs and hashes with."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from common.people.tokens import KeyPair, Keyring, generate_key
from common.settings import SERVICES

_MONGO_USERS = ("ROOT", *(service.upper() for service in SERVICES))


@dataclass(frozen=True, slots=True)
class ServiceKeys:
    """Of each service its key pair, as the settings want them."""

    pairs: Mapping[str, KeyPair]

    @classmethod
    def generate(cls, services: Sequence[str] = SERVICES) -> ServiceKeys:
        """New keys for these services."""
        return cls({service: generate_key() for service in services})

    def private(self, service: str) -> str:
        """The value of YAOCHENG_SERVICE_KEY of a service."""
        return self.pairs[service].private

    def public(self) -> str:
        """The value of YAOCHENG_PUBLIC_KEYS, the same for every service: `name=key,name=key`."""
        return ",".join(f"{service}={pair.public}" for service, pair in self.pairs.items())

    def keyring(self, service: str) -> Keyring:
        """The keyring of one service, which trusts all of them."""
        public = {each: pair.public for each, pair in self.pairs.items()}
        return Keyring.of(service, private_key=self.private(service), public_keys=public)


def new_secret() -> str:
    """A new value of YAOCHENG_SECRET_KEY or YAOCHENG_IDENTITY_KEY."""
    return secrets.token_urlsafe(48)


def compose_secrets() -> str:
    """Fresh secrets for `docker-compose.yml`, as lines of an environment file; nothing of them is kept here."""
    keys = ServiceKeys.generate()
    lines = [f"YAOCHENG_SERVICE_KEY_{service.upper()}={keys.private(service)}" for service in SERVICES]
    lines.append(f"YAOCHENG_PUBLIC_KEYS={keys.public()}")
    lines.append(f"YAOCHENG_SECRET_KEY={new_secret()}")
    lines.append(f"YAOCHENG_IDENTITY_KEY={new_secret()}")
    lines.extend(f"YAOCHENG_MONGO_PASSWORD_{user}={secrets.token_hex(24)}" for user in _MONGO_USERS)
    lines.append(f"YAOCHENG_MONGO_KEY={secrets.token_hex(128)}")
    lines.append(f"YAOCHENG_REDIS_PASSWORD={secrets.token_hex(24)}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(compose_secrets())
