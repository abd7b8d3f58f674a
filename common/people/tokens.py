"""How one service proves to another who is acting: a token signed by the caller, valid for 60 s, for one audience.

Only the gateway may speak for users; every service may speak for itself and for nobody else (blueprint section 8).
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from common.errors import DomainError
from common.people.commands import Actor, Role, service_actor
from common.phrases import N_
from common.settings import CommonSettings

#: Ed25519 under its fully specified name (RFC 9864); a token with any other algorithm is refused.
ALGORITHM = "Ed25519"
USER_ISSUER = "gateway"
LIFETIME_SECONDS = 60
#: A token is used again for calls within these seconds.
REUSE_SECONDS = 10
#: How far the clocks of two machines may lie apart.
LEEWAY_SECONDS = 5
#: The largest number that a database keeps.
_MOST = 2**63 - 1
#: The code with which a token that was good once is refused: the caller may sign anew and ask again.
EXPIRED = "token_expired"


class TokenRefused(DomainError):
    """Raised when a request carries no token that this service can trust (401)."""

    code = "token_invalid"


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A new Ed25519 key and its public half, each 32 raw bytes in base64url: the form of the settings."""

    private: str = field(repr=False)
    public: str


@dataclass(frozen=True, slots=True, eq=False)
class Keyring:
    """A service's own name and private key, and the public keys of all services; loaded once, equal to itself only."""

    name: str
    own: OKPKey
    public: Mapping[str, OKPKey]

    @classmethod
    def of(cls, name: str, *, private_key: str, public_keys: Mapping[str, str]) -> Self:
        """The keyring from keys in base64url. Raises `ValueError` when the own keys do not belong together."""
        public = {each: OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": x}) for each, x in public_keys.items()}
        if _public_half(private_key) != public_keys.get(name):
            raise ValueError(f"the private key of {name} does not belong to its public key")
        own = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": public_keys[name], "d": private_key})
        return cls(name=name, own=own, public=public)

    @classmethod
    def from_settings(cls, settings: CommonSettings) -> Self:
        """The keyring of the service that these settings belong to."""
        return cls.of(settings.service, private_key=settings.service_key, public_keys=dict(settings.public_keys))

    def seal(self, content: bytes) -> bytes:
        """The signature of this service under some bytes: 64 bytes."""
        return bytes(self.own.private_key.sign(content))  # type: ignore[union-attr]

    def is_sealed(self, content: bytes, *, by: str, signature: bytes) -> bool:
        """Whether `signature` is that of service `by` under exactly these bytes."""
        return by in self.public and _is_sealed(self.public[by], content, signature)


def seal_of(public_key: str) -> Callable[[bytes, bytes], bool]:
    """What tells whether a signature belongs to some bytes, by a public key in base64url. Raises `ValueError`."""
    try:
        key = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": public_key})
    except (JoseError, ValueError) as error:
        raise ValueError("not a public key") from error
    return lambda content, signature: _is_sealed(key, content, signature)


def _is_sealed(key: OKPKey, content: bytes, signature: bytes) -> bool:
    try:
        key.public_key.verify(signature, content)  # type: ignore[union-attr]
    except InvalidSignature:
        return False
    return True


def generate_key() -> KeyPair:
    """A new key pair, for a new installation and for tests."""
    made = OKPKey.generate_key("Ed25519").as_dict(private=True)
    return KeyPair(private=str(made["d"]), public=str(made["x"]))


def sign(keyring: Keyring, actor: Actor, *, audience: str, at: datetime) -> str:
    """A token that lets `actor` act at the service `audience` for 60 s from the start of these 10 seconds.

    Raises `ValueError` when this service may not speak for the actor: that is a bug of the caller.
    """
    seconds = int(at.timestamp())
    return _signed(keyring, actor, audience, seconds - seconds % REUSE_SECONDS)


@lru_cache(maxsize=1024)
def _signed(keyring: Keyring, actor: Actor, audience: str, issued: int) -> str:
    """Made once for calls that follow closely, so that the other side checks its signature once as well."""
    if not _may_speak_for(keyring.name, actor):
        raise ValueError(f"{keyring.name} may not speak for {actor.account}")
    claims = {
        "iss": keyring.name,
        "aud": audience,
        "iat": issued,
        "exp": issued + LIFETIME_SECONDS,
        "sub": actor.account,
        "person": actor.person,
        "roles": [role.value for role in actor.roles],
        "scope": actor.scope_version,
        "on_behalf": actor.on_behalf,
        "deputises": actor.deputises,
    }
    return jwt.encode({"alg": ALGORITHM, "kid": keyring.name}, claims, keyring.own, algorithms=[ALGORITHM])


def verify(keyring: Keyring, token: str, *, at: datetime) -> Actor:
    """The actor that a token names; of the scope of the account it tells the version only (`common.people.scopes`).

    Raises `TokenRefused`: token_missing, token_invalid, token_expired or token_audience.
    """
    if not token:
        raise TokenRefused(N_("请求没有带令牌，请先登录。"), code="token_missing")
    claims, actor = _trusted(keyring, token)
    _check_times(claims, at=at)
    return actor


@lru_cache(maxsize=4096)
def _trusted(keyring: Keyring, token: str) -> tuple[Mapping[str, Any], Actor]:
    """The claims of a token and its actor, without regard to time: the same token is checked once, refusals each time.

    A signature costs as much as a database read, and a caller may use one token for its whole minute.
    """
    claims, issuer = _signed_claims(keyring, token)
    if claims.get("iss") != issuer:
        raise TokenRefused(N_("令牌的签发方与签名不符，请重新登录。"))
    if claims.get("aud") != keyring.name:
        raise TokenRefused(N_("令牌不是发给本服务的，请通过网关访问。"), code="token_audience")
    actor = _actor(claims)
    if not _may_speak_for(issuer, actor):
        raise TokenRefused(N_("签发方无权代表该账号，请重新登录。"))
    return claims, actor


def _signed_claims(keyring: Keyring, token: str) -> tuple[Mapping[str, Any], str]:
    """The claims of a token with a valid signature, and the service whose key made it."""
    signer: list[str] = []

    def key_of(guest: Any) -> OKPKey:
        name = guest.headers().get("kid")
        if not isinstance(name, str) or name not in keyring.public:
            raise TokenRefused(N_("令牌的签发方不明，请重新登录。"))
        signer.append(name)
        return keyring.public[name]

    try:
        decoded = jwt.decode(token, key_of, algorithms=[ALGORITHM])
    except (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise TokenRefused(N_("令牌无效，请重新登录。")) from error
    return decoded.claims, signer[-1]


def _check_times(claims: Mapping[str, Any], *, at: datetime) -> None:
    issued, expires = claims.get("iat"), claims.get("exp")
    # None of ours says when it begins apart from `iat`.
    begins = claims.get("nbf", issued)
    if type(issued) is not int or type(expires) is not int or type(begins) is not int:
        raise TokenRefused(N_("令牌的有效期无效，请重新登录。"))
    if not 0 < expires - issued <= LIFETIME_SECONDS:
        raise TokenRefused(N_("令牌的有效期无效，请重新登录。"))
    seconds = at.timestamp()
    if seconds >= expires + LEEWAY_SECONDS:
        raise TokenRefused(N_("令牌已过期，请重新登录。"), code=EXPIRED)
    if max(issued, begins) > seconds + LEEWAY_SECONDS:
        raise TokenRefused(N_("令牌的签发时间在将来，请检查各服务器的时钟。"))


def _actor(claims: Mapping[str, Any]) -> Actor:
    try:
        return Actor(
            account=_text(claims["sub"]),
            person=_text(claims["person"]),
            roles=tuple(Role(role) for role in _texts(claims["roles"])),
            scope_version=_number(claims["scope"]),
            on_behalf=None if claims["on_behalf"] is None else _text(claims["on_behalf"]),
            deputises=None if claims["deputises"] is None else _text(claims["deputises"]),
        )
    except (KeyError, ValueError) as error:
        raise TokenRefused(N_("令牌的内容不完整，请重新登录。")) from error


def _number(value: object) -> int:
    if type(value) is not int or not 1 <= value <= _MOST:
        raise ValueError("not a version")
    return value


def _text(value: object) -> str:
    # What cannot be printed, half of a character for instance, cannot be asked for in a database either.
    if not isinstance(value, str) or not value or not value.isprintable():
        raise ValueError("not a text")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError("not a list")
    return tuple(_text(item) for item in value)


def _may_speak_for(issuer: str, actor: Actor) -> bool:
    """A service speaks for itself; the gateway also for every user, and no user is a service."""
    if actor == service_actor(issuer):
        return True
    is_user = not actor.has(Role.SERVICE) and not actor.account.startswith("service:")
    return issuer == USER_ISSUER and is_user


def _public_half(private_key: str) -> str:
    raw = base64.urlsafe_b64decode(private_key + "=" * (-len(private_key) % 4))
    public = Ed25519PrivateKey.from_private_bytes(raw).public_key().public_bytes_raw()
    return base64.urlsafe_b64encode(public).rstrip(b"=").decode()
