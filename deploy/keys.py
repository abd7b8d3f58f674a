"""The services' own signing keys, made at the first run of the embedded stack and for tests."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def encode(raw: bytes) -> str:
    """Bytes as base64url without padding, as the settings want them."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """The bytes behind base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(frozen=True, slots=True)
class ServiceKeys:
    """Of each service its private key (Ed25519, raw 32 bytes in base64url)."""

    privates: Mapping[str, str]

    @classmethod
    def generate(cls, services: Sequence[str]) -> ServiceKeys:
        """New keys for these services."""
        return cls({service: encode(Ed25519PrivateKey.generate().private_bytes_raw()) for service in services})

    def private(self, service: str) -> str:
        """The value of YAOCHENG_SERVICE_KEY of a service."""
        return self.privates[service]

    def public(self) -> str:
        """The value of YAOCHENG_PUBLIC_KEYS, the same for every service: `name=key,name=key`."""
        return ",".join(f"{service}={_public_half(private)}" for service, private in sorted(self.privates.items()))


def _public_half(private: str) -> str:
    return encode(Ed25519PrivateKey.from_private_bytes(decode(private)).public_key().public_bytes_raw())
