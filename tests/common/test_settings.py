"""Settings: everything missing or wrong is listed at once, nothing secret is shown or defaulted."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from common.settings import (
    CommonSettings,
    Environment,
    SettingsError,
    address,
    key_text,
    load,
    one_of,
    public_keys,
    setting,
    variables,
    whole,
)
from deploy.stack.layout import SAMPLE
from tests.installations import real_folder

KEY = "A" * 43
Environ = Callable[..., dict[str, str]]


@pytest.fixture
def environ() -> dict[str, str]:
    return {
        "YAOCHENG_ENVIRONMENT": "test",
        "YAOCHENG_SERVICE": "ratings",
        "YAOCHENG_MONGO_URI": "mongodb://user:hunter2@127.0.0.1:8417/?replicaSet=rs0",
        "YAOCHENG_REDIS_URL": "redis://127.0.0.1:8479/0",
        "YAOCHENG_SERVICE_KEY": KEY,
        "YAOCHENG_PUBLIC_KEYS": f"agreements={KEY}, ratings={KEY}, gateway={KEY}",
        "YAOCHENG_AGREEMENTS_URL": "http://127.0.0.1:8401/",
        "YAOCHENG_RATINGS_URL": "http://127.0.0.1:8402",
        "YAOCHENG_GATEWAY_URL": "http://127.0.0.1:8400",
        "YAOCHENG_ANCHOR_DIR": "/var/lib/yaocheng/anchors",
        "YAOCHENG_INSTALLATION": str(SAMPLE),
    }


def test_complete_settings_are_read_and_typed(environ: dict[str, str]) -> None:
    settings = load(CommonSettings, environ)

    assert settings.environment is Environment.TEST
    assert settings.mongo_database == "yaocheng_ratings"
    assert settings.agreements_url == "http://127.0.0.1:8401"
    assert settings.anchor_dir == Path("/var/lib/yaocheng/anchors")
    assert settings.clock_file is None
    assert settings.log_level == "info"
    assert dict(settings.public_keys) == {"agreements": KEY, "ratings": KEY, "gateway": KEY}


def test_a_given_database_name_wins(environ: dict[str, str]) -> None:
    assert load(CommonSettings, {**environ, "YAOCHENG_MONGO_DATABASE": "other"}).mongo_database == "other"


def test_everything_missing_and_wrong_is_listed_at_once_with_what_it_is_for(environ: dict[str, str]) -> None:
    del environ["YAOCHENG_MONGO_URI"], environ["YAOCHENG_SERVICE_KEY"]
    environ |= {"YAOCHENG_SERVICE": "billing", "YAOCHENG_REDIS_URL": "127.0.0.1:8479", "YAOCHENG_RATINGS_URL": "  "}

    with pytest.raises(SettingsError) as error:
        load(CommonSettings, environ)

    lines = str(error.value).splitlines()[1:]
    assert [line.split()[1] for line in lines] == [
        "YAOCHENG_SERVICE", "YAOCHENG_MONGO_URI", "YAOCHENG_REDIS_URL", "YAOCHENG_SERVICE_KEY", "YAOCHENG_RATINGS_URL",
    ]  # fmt: skip
    assert "must be one of agreements, ratings, gateway" in lines[0]
    assert "is not set (address of the MongoDB replica set" in lines[1]
    assert "must be an address that starts with redis://" in lines[2]


def test_no_error_shows_the_value_of_a_secret(environ: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as error:
        load(CommonSettings, {**environ, "YAOCHENG_SERVICE_KEY": "hunter2", "YAOCHENG_MONGO_URI": "hunter2"})

    assert "hunter2" not in str(error.value)


def test_no_secret_has_a_default_and_none_is_shown(environ: dict[str, str]) -> None:
    settings = load(CommonSettings, environ)
    secret = [each for each in fields(CommonSettings) if each.metadata["secret"]]

    assert {each.name for each in secret} == {"mongo_uri", "redis_url", "service_key"}
    assert "hunter2" not in repr(settings)
    assert f"service_key={KEY!r}" not in repr(settings)
    for each in secret:
        del environ[each.metadata["variable"]]
    with pytest.raises(SettingsError):
        load(CommonSettings, environ)


def test_production_refuses_a_clock_file(environ: dict[str, str]) -> None:
    environ |= {"YAOCHENG_CLOCK_FILE": "/tmp/clock.json"}

    assert load(CommonSettings, environ).clock_file == Path("/tmp/clock.json")
    with pytest.raises(SettingsError, match="YAOCHENG_CLOCK_FILE must not be set in production"):
        load(CommonSettings, {**environ, "YAOCHENG_ENVIRONMENT": "production"})


def test_production_refuses_the_sample_city_and_what_is_no_settings_folder(
    environ: dict[str, str], tmp_path: Path
) -> None:
    production = {**environ, "YAOCHENG_ENVIRONMENT": "production"}
    real = real_folder(tmp_path / "real")

    assert load(CommonSettings, {**production, "YAOCHENG_INSTALLATION": str(real)}).installation == real
    with pytest.raises(SettingsError) as refused:
        load(CommonSettings, production)
    for name in ("issuers", "notice_series", "areas", "site"):
        assert f"{SAMPLE / name}.yaml is that of the sample city" in str(refused.value)
    with pytest.raises(SettingsError, match="there is no such folder"):
        load(CommonSettings, {**environ, "YAOCHENG_INSTALLATION": str(tmp_path / "nonexist")})


def test_a_service_adds_its_own_settings_and_checks(environ: dict[str, str]) -> None:
    @dataclass(frozen=True, kw_only=True)
    class Settings(CommonSettings):
        workers: int = setting("YAOCHENG_WORKERS", parse=whole(least=1, most=8), default=2, help="how many workers")

        def problems(self) -> tuple[str, ...]:
            return (*super().problems(), *(("too few workers",) if self.workers < 2 else ()))

    assert load(Settings, environ).workers == 2
    assert load(Settings, {**environ, "YAOCHENG_WORKERS": "8"}).workers == 8
    assert variables(Settings)["YAOCHENG_WORKERS"] == "how many workers"
    with pytest.raises(SettingsError, match="too few workers"):
        load(Settings, {**environ, "YAOCHENG_WORKERS": "1"})


def test_the_process_environment_is_read_when_none_is_given(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    assert load(CommonSettings).service == "ratings"


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (one_of("a", "b"), "c"),
        (address("http"), "https://example.org"),
        (address("http"), "http://"),
        (whole(least=1, most=9), "0"),
        (whole(least=1, most=9), "10"),
        (whole(least=1, most=9), "²"),
        (whole(least=1, most=9), "x"),
        (key_text, "AAAA"),
        (key_text, "?" * 43),
        (key_text, "A" * 42),
        (public_keys, KEY),
        (public_keys, f"agreements={KEY}"),
        (public_keys, f"agreements={KEY},ratings={KEY},gateway={KEY},gateway={KEY}"),
        (public_keys, f"agreements={KEY},ratings={KEY},billing={KEY}"),
        (public_keys, f"agreements={KEY},ratings={KEY},gateway=short"),
    ],
)
def test_wrong_values_are_refused_with_a_reason(parse: Callable[[str], object], text: str) -> None:
    with pytest.raises(ValueError, match="must"):
        parse(text)


def test_a_key_may_be_padded() -> None:
    assert key_text(KEY + "=") == KEY
