"""The secrets of a new installation are what the settings want, and new each time."""

from collections.abc import Callable

from common.people.tokens import Keyring
from common.settings import SERVICES, key_text, load, public_keys
from deploy.stack.keys import ServiceKeys, compose_secrets
from services.gateway.settings import Settings


def _lines() -> dict[str, str]:
    return dict(line.split("=", 1) for line in compose_secrets().splitlines())


def test_the_secrets_of_a_deployment_fit_the_settings() -> None:
    lines = _lines()

    keys = dict(public_keys(lines["YAOCHENG_PUBLIC_KEYS"]))
    for service in SERVICES:
        private = key_text(lines[f"YAOCHENG_SERVICE_KEY_{service.upper()}"])
        assert Keyring.of(service, private_key=private, public_keys=keys).name == service
    assert all(text.isalnum() for name, text in lines.items() if "MONGO" in name or "REDIS" in name)


def test_the_gateway_signs_with_one_secret_and_hashes_with_another(
    environment_of: Callable[..., dict[str, str]],
) -> None:
    lines = _lines()

    settings = load(Settings, {**environment_of("gateway"), **lines})

    assert settings.secret_key == lines["YAOCHENG_SECRET_KEY"]
    assert settings.identity_key == lines["YAOCHENG_IDENTITY_KEY"]
    assert settings.secret_key != settings.identity_key


def test_no_secret_is_made_twice() -> None:
    first, second = _lines(), _lines()

    assert all(first[name] != second[name] for name in first)


def test_services_trust_each_other() -> None:
    keys = ServiceKeys.generate()

    signature = keys.keyring("gateway").seal(b"text")

    assert keys.keyring("ratings").is_sealed(b"text", by="gateway", signature=signature)
