"""What a process must be told by its environment: read once, checked whole, frozen.

`load` lists every missing or wrong variable at once, with its help text, and then refuses (style part II, B). There
are no default secrets.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from common.rules import installation as installed

SERVICES = ("agreements", "ratings", "gateway")
_LOG_LEVELS = ("debug", "info", "warning", "error")
_KEY_BYTES = 32

SettingsType = TypeVar("SettingsType", bound="CommonSettings")


class Environment(StrEnum):
    """Where a process runs: the clock can be set in demo and test, and papers carry 样张 there."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


class SettingsError(Exception):
    """Raised when variables are missing or wrong; the text has one line each, with what it is for."""


def setting(
    variable: str,
    *,
    help: str,
    parse: Callable[[str], Any] = str,
    default: Any = MISSING,
    secret: bool = False,
) -> Any:
    """A field of a settings class: its variable, how to read it, what it is for.

    `parse` raises `ValueError` with a reason. Without `default` the variable must be set. A `secret` is never shown.
    """
    metadata = {"variable": variable, "parse": parse, "help": help, "secret": secret}
    if default is MISSING:
        return field(metadata=metadata, repr=not secret)
    return field(metadata=metadata, repr=not secret, default=default)


def one_of(*choices: str) -> Callable[[str], str]:
    """A parser that accepts only these words."""

    def parse(text: str) -> str:
        if text not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}")
        return text

    return parse


def address(*schemes: str) -> Callable[[str], str]:
    """A parser for URLs of these schemes; the trailing slash is cut off."""

    def parse(text: str) -> str:
        parts = urlsplit(text)
        if parts.scheme not in schemes or not parts.netloc:
            raise ValueError(f"must be an address that starts with {' or '.join(f'{name}://' for name in schemes)}")
        return text.rstrip("/")

    return parse


def whole(*, least: int, most: int) -> Callable[[str], int]:
    """A parser for whole numbers between two bounds, both included."""

    def parse(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            raise ValueError(f"must be a whole number from {least} to {most}")
        return int(text)

    return parse


def key_text(text: str) -> str:
    """A parser for a raw Ed25519 key: 32 bytes in base64url, without padding."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("must be 32 bytes in base64url") from None
    if len(raw) != _KEY_BYTES:
        raise ValueError(f"must be 32 bytes in base64url, has {len(raw)}")
    return text.rstrip("=")


def public_keys(text: str) -> tuple[tuple[str, str], ...]:
    """A parser for `agreements=KEY,ratings=KEY,gateway=KEY`: pairs of service and key, every service once."""
    pairs = []
    for item in text.split(","):
        name, separator, key = item.strip().partition("=")
        if not separator or name not in SERVICES:
            raise ValueError("must look like agreements=KEY,ratings=KEY,gateway=KEY")
        pairs.append((name, key_text(key)))
    if sorted(name for name, _ in pairs) != sorted(SERVICES):
        raise ValueError(f"must name each of {', '.join(SERVICES)} once")
    return tuple(pairs)


@dataclass(frozen=True, kw_only=True)
class CommonSettings:
    """What every process of every service needs to know."""

    environment: Environment = setting(
        "YAOCHENG_ENVIRONMENT",
        parse=lambda text: Environment(one_of(*Environment)(text)),
        help="production, demo or test; only the last two let the clock be set",
    )
    service: str = setting("YAOCHENG_SERVICE", parse=one_of(*SERVICES), help="which service this process belongs to")
    mongo_uri: str = setting(
        "YAOCHENG_MONGO_URI",
        parse=address("mongodb", "mongodb+srv"),
        secret=True,
        help="address of the MongoDB replica set, such as mongodb://127.0.0.1:8417/?replicaSet=rs0",
    )
    mongo_database: str = setting(
        "YAOCHENG_MONGO_DATABASE", default="", help="name of this service's database; yaocheng_<service> if not given"
    )
    redis_url: str = setting(
        "YAOCHENG_REDIS_URL",
        parse=address("redis", "rediss", "unix"),
        secret=True,
        help="address of Redis, which only carries wake-ups for workers, such as redis://127.0.0.1:8479/0",
    )
    service_key: str = setting(
        "YAOCHENG_SERVICE_KEY",
        parse=key_text,
        secret=True,
        help="this service's own Ed25519 private key: 32 raw bytes in base64url",
    )
    public_keys: tuple[tuple[str, str], ...] = setting(
        "YAOCHENG_PUBLIC_KEYS",
        parse=public_keys,
        help="the public keys of all services: agreements=KEY,ratings=KEY,gateway=KEY",
    )
    agreements_url: str = setting(
        "YAOCHENG_AGREEMENTS_URL", parse=address("http", "https"), help="where the service agreements answers"
    )
    ratings_url: str = setting(
        "YAOCHENG_RATINGS_URL", parse=address("http", "https"), help="where the service ratings answers"
    )
    gateway_url: str = setting(
        "YAOCHENG_GATEWAY_URL", parse=address("http", "https"), help="where the gateway answers inside the network"
    )
    anchor_dir: Path = setting(
        "YAOCHENG_ANCHOR_DIR",
        parse=Path,
        help="folder outside the database for signed journal heads and the highest paper numbers",
    )
    installation: Path = setting(
        installed.VARIABLE, parse=Path, help="the settings folder of the installation: who it is, and where"
    )
    clock_file: Path | None = setting(
        "YAOCHENG_CLOCK_FILE",
        parse=Path,
        default=None,
        help="file with the clock's offset, the same for all processes; only in demo and test",
    )
    log_level: str = setting(
        "YAOCHENG_LOG_LEVEL", parse=one_of(*_LOG_LEVELS), default="info", help="debug, info, warning or error"
    )

    def __post_init__(self) -> None:
        if not self.mongo_database:
            object.__setattr__(self, "mongo_database", f"yaocheng_{self.service}")

    def url_of(self, service: str) -> str:
        """Where a service answers inside the network."""
        return str(getattr(self, f"{service}_url"))

    def problems(self) -> tuple[str, ...]:
        """What is wrong between variables that are each right; subclasses add to it."""
        production = self.environment is Environment.PRODUCTION
        found = [str(each) for each in installed.problems(self.installation, production=production)]
        if production and self.clock_file is not None:
            told = "YAOCHENG_CLOCK_FILE must not be set in production: the clock of a production system is real time"
            found.append(told)
        return tuple(found)


def load(cls: type[SettingsType], environ: Mapping[str, str] | None = None) -> SettingsType:
    """The settings of a process from its environment; an empty variable counts as not set.

    Raises `SettingsError` that lists everything missing or wrong.
    """
    source = os.environ if environ is None else environ
    found: dict[str, Any] = {}
    wrong: list[str] = []
    for each in fields(cls):
        text = source.get(each.metadata["variable"], "").strip()
        if text:
            try:
                found[each.name] = each.metadata["parse"](text)
            except ValueError as error:
                wrong.append(_line(each.metadata, str(error)))
        elif each.default is MISSING and each.default_factory is MISSING:
            wrong.append(_line(each.metadata, "is not set"))
    if not wrong:
        settings = cls(**found)
        wrong.extend(settings.problems())
    if wrong:
        raise SettingsError("The settings are not complete:\n" + "\n".join(f"  - {line}" for line in wrong))
    return settings


def variables(cls: type[CommonSettings]) -> dict[str, str]:
    """Every variable of a settings class with its help text: for documents, and for the guard test of the stack."""
    return {each.metadata["variable"]: each.metadata["help"] for each in fields(cls)}


def _line(metadata: Mapping[str, Any], reason: str) -> str:
    return f"{metadata['variable']} {reason} ({metadata['help']})"
