"""Every process of ours, in one table: the embedded stack starts it, `docker-compose.yml` must agree with it.

Which service has which process is blueprint section 3; `tests/architecture` compares table, compose file and settings.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from common.settings import SERVICES

#: Where each service's app listens: in its container always, in the embedded stack unless told otherwise.
PORTS = {"gateway": 8400, "agreements": 8401, "ratings": 8402}
#: Of the embedded stack only.
MONGO_PORT = 8417
REDIS_PORT = 8479
LIVE_PATH = "/livez"
READY_PATH = "/readyz"

_COMMON_ENVIRONMENT = (
    "YAOCHENG_ENVIRONMENT",
    "YAOCHENG_SERVICE",
    "YAOCHENG_MONGO_URI",
    "YAOCHENG_MONGO_DATABASE",
    "YAOCHENG_REDIS_URL",
    "YAOCHENG_SERVICE_KEY",
    "YAOCHENG_PUBLIC_KEYS",
    "YAOCHENG_AGREEMENTS_URL",
    "YAOCHENG_RATINGS_URL",
    "YAOCHENG_GATEWAY_URL",
    "YAOCHENG_ANCHOR_DIR",
    "YAOCHENG_INSTALLATION",
    "YAOCHENG_LOG_LEVEL",
)
_OWN_ENVIRONMENT = {"gateway": (*("YAOCHENG_SECRET_KEY", "YAOCHENG_IDENTITY_KEY", "YAOCHENG_PUBLIC_URL"),)}
#: Forbidden in production, so no compose service has it; the embedded stack gives it to every process.
DEMO_ENVIRONMENT = ("YAOCHENG_CLOCK_FILE",)


class Kind(StrEnum):
    """What a process does for its service (blueprint section 3)."""

    APP = "app"
    CLERK = "clerk"
    WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Process:
    """One process of ours; `port` and `health_path` only where it answers HTTP."""

    service: str
    kind: Kind
    environment: tuple[str, ...]
    port: int | None = None
    health_path: str | None = None

    @property
    def name(self) -> str:
        """The name in logs and in the compose file."""
        return f"{self.service}-{self.kind}"

    def command(self, *, python: str = "python", host: str = "0.0.0.0", port: int | None = None) -> tuple[str, ...]:
        """The command line. The number of web processes comes from WEB_CONCURRENCY, which gunicorn reads itself."""
        match self.kind:
            case Kind.APP:
                bind = f"{host}:{port or self.port}"
                return (
                    python,
                    "-m",
                    "gunicorn",
                    *_GUNICORN,
                    "--bind",
                    bind,
                    f"services.{self.service}.app:create_app()",
                )
            case Kind.CLERK:
                return (python, "-m", f"services.{self.service}.clerk")
            case Kind.WORKER:
                return (
                    python,
                    "-m",
                    "dramatiq",
                    f"services.{self.service}.worker",
                    "--processes",
                    "1",
                    "--threads",
                    "1",
                )


#: Each consumer of a journal holds a thread for its long poll, so there are more threads than cores.
_GUNICORN = (
    *("--worker-class", "common.web.server.ProblemWorker", "--threads", "12", "--keep-alive", "30", "--timeout", "60"),
    *("--graceful-timeout", "3", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"),
    *("--log-level", "warning"),
)


def _processes(service: str, *kinds: Kind) -> tuple[Process, ...]:
    environment = (*_COMMON_ENVIRONMENT, *_OWN_ENVIRONMENT.get(service, ()))
    return tuple(
        Process(service, kind, environment, port=PORTS[service], health_path=READY_PATH)
        if kind is Kind.APP
        else Process(service, kind, environment)
        for kind in kinds
    )


PROCESSES: tuple[Process, ...] = (
    *_processes("agreements", Kind.APP, Kind.CLERK, Kind.WORKER),
    *_processes("ratings", Kind.APP, Kind.CLERK),
    *_processes("gateway", Kind.APP, Kind.CLERK, Kind.WORKER),
)

assert {process.service for process in PROCESSES} == set(SERVICES)
