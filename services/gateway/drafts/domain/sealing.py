"""How a kept post is encrypted: so that neither the database alone opens it, nor the browser alone, nor another person.

The key is made of the browser's secret, which is stored nowhere here, and the server's; person, address and id are
bound to it. Each post has a key of its own, so its nonce need not differ from those of others.
"""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_KEY_BYTES, _NONCE_BYTES = 32, 12


def seal(content: bytes, *, browser: str, server: str, bound: Sequence[str]) -> bytes:
    """The content, to be opened only with the same two secrets and the same `bound` texts, whose first is unique."""
    key, nonce = _key(browser, server, bound)
    return AESGCM(key).encrypt(nonce, content, _joined(bound))


def unseal(sealed: bytes, *, browser: str, server: str, bound: Sequence[str]) -> bytes | None:
    """The content; None when a secret or a bound text is another one, or a byte was changed."""
    key, nonce = _key(browser, server, bound)
    try:
        return AESGCM(key).decrypt(nonce, sealed, _joined(bound))
    except InvalidTag:
        return None


def _key(browser: str, server: str, bound: Sequence[str]) -> tuple[bytes, bytes]:
    derive = HKDF(SHA256(), _KEY_BYTES + _NONCE_BYTES, salt=bound[0].encode(), info=b"yaocheng kept post")
    derived = derive.derive(f"{browser}\x1f{server}".encode())
    return derived[:_KEY_BYTES], derived[_KEY_BYTES:]


def _joined(bound: Sequence[str]) -> bytes:
    return "\x1f".join(bound).encode()
