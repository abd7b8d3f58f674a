"""Where the embedded stack keeps its data and which ports it uses: all from the environment, all with a default."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.people.tokens import KeyPair
from common.settings import SERVICES, CommonSettings, load, one_of, whole
from deploy.stack.children import StartError
from deploy.stack.embedded import mongo_uri, redis_url
from deploy.stack.keys import ServiceKeys, new_secret
from deploy.stack.notes import damaged, read_note, write_note
from deploy.stack.processes import MONGO_PORT, PORTS, REDIS_PORT, Process

_DEFAULT_PORTS = {**PORTS, "mongo": MONGO_PORT, "redis": REDIS_PORT}
_ENVIRONMENTS = ("demo", "test")
#: The file by which a data folder is known as one of ours.
SECRETS = "secrets.json"
#: The settings folder of the sample city, for which the embedded stack works.
SAMPLE = Path(__file__).parent.parent / "demo" / "installation"


@dataclass(frozen=True, slots=True)
class Layout:
    """Folder and ports of one embedded stack; `environment` is demo or test."""

    data: Path
    ports: Mapping[str, int]
    environment: str = "demo"
    log_level: str = "info"

    @property
    def mongo_uri(self) -> str:
        """The connection string of the embedded mongod."""
        return mongo_uri([self.ports["mongo"]])

    @property
    def redis_url(self) -> str:
        """The connection string of the embedded Redis."""
        return redis_url(self.ports["redis"])

    @property
    def clock_file(self) -> Path:
        """The file with the clock's offset, the same for all processes."""
        return self.data / "clock.json"

    @property
    def address(self) -> str:
        """Where a browser finds the gateway."""
        return self.url("gateway")

    def url(self, service: str) -> str:
        """Where a service's app answers."""
        return f"http://127.0.0.1:{self.ports[service]}"

    def folder(self, *parts: str) -> Path:
        """A folder inside the data folder, made when it is missing. Raises `StartError` when it cannot be."""
        folder = self.data.joinpath(*parts)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unusable(folder, error) from error
        return folder

    def check_folder(self) -> None:
        """Raise `StartError` unless the data folder, made when it is missing, can be written to."""
        folder = self.folder()
        try:
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            raise _unusable(folder, error) from error


def _unusable(folder: Path, error: OSError) -> StartError:
    match error:
        case FileExistsError() | NotADirectoryError():
            reason = "它或它的上级是文件，不是目录"
        case PermissionError():
            reason = "没有写入的权限"
        case _:
            reason = error.strerror or str(error)
    return StartError(
        f"数据目录 {folder} 不能使用：{reason}。请改正，或用环境变量 YAOCHENG_DATA 另选一个可以写入的目录。"
    )


def port_variable(part: str) -> str:
    """The variable that sets the port of a part: a service, `mongo` or `redis`."""
    return f"YAOCHENG_PORT_{part.upper()}"


def data_folder(environ: Mapping[str, str]) -> Path:
    """Where the stack keeps its data."""
    return Path(environ.get("YAOCHENG_DATA", "").strip() or ".run").absolute()


def read_layout(environ: Mapping[str, str] | None = None) -> Layout:
    """The layout that the environment asks for. Raises `StartError` that names every wrong variable."""
    source = os.environ if environ is None else environ
    problems: list[str] = []

    def read(variable: str, parse: Any, default: Any) -> Any:
        text = source.get(variable, "").strip()
        try:
            return parse(text) if text else default
        except ValueError as error:
            problems.append(f"  - {variable}: {error}")
            return default

    ports = {part: read(port_variable(part), whole(least=1, most=65535), port) for part, port in _DEFAULT_PORTS.items()}
    for part, port in ports.items():
        if list(ports.values()).count(port) > 1:
            problems.append(f"  - {port_variable(part)}: {port} is used twice")
    layout = Layout(
        data=data_folder(source),
        ports=ports,
        environment=read("YAOCHENG_ENVIRONMENT", one_of(*_ENVIRONMENTS), "demo"),
        log_level=read("YAOCHENG_LOG_LEVEL", one_of("debug", "info", "warning", "error"), "info"),
    )
    if problems:
        raise StartError("环境变量有误，请改正后重试：\n" + "\n".join(problems))
    return layout


@dataclass(frozen=True, slots=True)
class Secrets:
    """What only this installation knows; kept in the data folder, readable by its owner alone."""

    keys: ServiceKeys
    secret_key: str
    identity_key: str


def installation_secrets(layout: Layout) -> Secrets:
    """The secrets of the installation in this data folder, made at its first run.

    Raises `StartError` when the file that keeps them is damaged: new ones would not fit the data.
    """
    path = layout.folder() / SECRETS
    if not path.exists():
        _keep(path, Secrets(ServiceKeys.generate(), new_secret(), new_secret()))
    content = read_note(path)
    try:
        keys = ServiceKeys({service: KeyPair(**content["keys"][service]) for service in SERVICES})
        secret_key = str(content["secret_key"])
    except (KeyError, TypeError) as error:
        raise damaged(path, f"缺少 {error}") from error
    if "identity_key" in content:
        return Secrets(keys, secret_key, str(content["identity_key"]))
    # Once one secret did both: the hashes made with it stay valid, and forms get a new one.
    taken_over = Secrets(keys, new_secret(), secret_key)
    _keep(path, taken_over)
    return taken_over


def environment_of(process: Process, layout: Layout, secrets: Secrets) -> dict[str, str]:
    """What a process of the embedded stack is told; exactly the variables of its row in the table."""
    return service_environment(process.service, layout, secrets)


def service_environment(service: str, layout: Layout, secrets: Secrets) -> dict[str, str]:
    """The settings under which the processes of one service run in the embedded stack."""
    environment = {
        "YAOCHENG_ENVIRONMENT": layout.environment,
        "YAOCHENG_SERVICE": service,
        "YAOCHENG_MONGO_URI": layout.mongo_uri,
        "YAOCHENG_MONGO_DATABASE": f"yaocheng_{service}",
        "YAOCHENG_REDIS_URL": layout.redis_url,
        "YAOCHENG_SERVICE_KEY": secrets.keys.private(service),
        "YAOCHENG_PUBLIC_KEYS": secrets.keys.public(),
        **{f"YAOCHENG_{each.upper()}_URL": layout.url(each) for each in SERVICES},
        "YAOCHENG_ANCHOR_DIR": str(layout.folder("anchors", service)),
        "YAOCHENG_INSTALLATION": str(SAMPLE),
        "YAOCHENG_CLOCK_FILE": str(layout.clock_file),
        "YAOCHENG_LOG_LEVEL": layout.log_level,
    }
    if service == "gateway":
        environment |= {
            "YAOCHENG_SECRET_KEY": secrets.secret_key,
            "YAOCHENG_IDENTITY_KEY": secrets.identity_key,
            "YAOCHENG_PUBLIC_URL": layout.address,
        }
    return environment


def settings_of(service: str, environ: Mapping[str, str]) -> CommonSettings:
    """The settings that every service shares, for a command that looks into one service's database."""
    return load(CommonSettings, {**environ, "YAOCHENG_SERVICE": service})


def _keep(path: Path, secrets: Secrets) -> None:
    pairs = {service: {"private": pair.private, "public": pair.public} for service, pair in secrets.keys.pairs.items()}
    content = {"keys": pairs, "secret_key": secrets.secret_key, "identity_key": secrets.identity_key}
    write_note(path, content, mode=0o600)
