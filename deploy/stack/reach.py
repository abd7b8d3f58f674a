"""How a command reaches what it works on: a service's database, or the gateway over HTTP.

Inside a container the environment says it; beside an embedded stack the data folder does.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
from pymongo.database import Database

from common import mongo
from common.rules import installation
from common.settings import SERVICES, CommonSettings, load
from common.unavailable import is_unavailable
from deploy.stack.children import StartError
from deploy.stack.layout import installation_secrets, port_variable, service_environment
from deploy.stack.running import running_layout, usage


def reachable_services() -> tuple[str, ...]:
    """The services whose settings this process can know: its own in a container, all beside an embedded stack."""
    return (os.environ["YAOCHENG_SERVICE"],) if is_in_container() else SERVICES


def environment_for(service: str) -> dict[str, str]:
    """The environment of a service's processes. Raises `StartError` when this place does not know it."""
    if is_in_container():
        if os.environ["YAOCHENG_SERVICE"] != service:
            raise StartError(f"这里只有服务 {os.environ['YAOCHENG_SERVICE']} 的设置；请在服务 {service} 的容器中运行。")
        return dict(os.environ)
    layout = running_layout()
    return service_environment(service, layout, installation_secrets(layout))


@contextmanager
def connected(service: str) -> Iterator[tuple[CommonSettings, Database[dict[str, Any]]]]:
    """The settings that all services share, and the service's database, open under its alias.

    What the command does then, it does by the rules of the service's installation. Raises `StartError` when the
    database does not answer.
    """
    settings = load(CommonSettings, environment_for(service))
    os.environ[installation.VARIABLE] = str(settings.installation)
    mongo.connect(settings.mongo_uri, alias=service, database_name=settings.mongo_database)
    try:
        yield settings, mongo.database(service)
    except Exception as error:
        if not is_unavailable(error):
            raise
        address = "" if is_in_container() else f"127.0.0.1:{running_layout().ports['mongo']}"
        raise not_answering(f"服务 {service} 的数据库", address=address, part="mongo") from error
    finally:
        mongo.disconnect(service)


def not_answering(what: str, *, address: str, part: str) -> StartError:
    """What is told when `part` of the system does not answer: where it was looked for, and what says where it is."""
    if is_in_container():
        variable = "YAOCHENG_MONGO_URI" if part == "mongo" else f"YAOCHENG_{part.upper()}_URL"
        return StartError(f"{what} {address}".rstrip() + f" 没有应答；请核对环境变量 {variable}，并确认它正在运行。")
    return StartError(
        f"{what} {address} 没有应答；请确认系统正在运行（yaocheng status），"
        f"或用环境变量 YAOCHENG_DATA 指明数据目录、用 {port_variable(part)} 指明端口。"
    )


def gateway_address() -> str:
    """Where the gateway answers for a client on this machine. Raises `StartError` where nothing says it."""
    if not is_in_container():
        return running_layout().address
    if not os.environ.get("YAOCHENG_GATEWAY_URL"):
        raise StartError("没有设置环境变量 YAOCHENG_GATEWAY_URL，不知道网关在哪里。")
    return os.environ["YAOCHENG_GATEWAY_URL"]


@contextmanager
def gateway_client(*, timeout: httpx2.Timeout) -> Iterator[httpx2.Client]:
    """A client of the gateway. Raises `StartError` when that does not answer: at once, if nothing is there at all.

    The patience of a `Hand` is for a system that restarts. A stack whose processes live is one, although its gateway
    refuses a connection.
    """
    address = gateway_address()
    with httpx2.Client(base_url=address, timeout=timeout, trust_env=False) as client:
        try:
            try:
                client.get("/livez")
            except httpx2.ConnectError:
                if is_in_container() or not usage(running_layout()):
                    raise
            yield client
        except httpx2.TransportError as error:
            raise not_answering("网关", address=address, part="gateway") from error


def prepare_clock() -> None:
    """Let `common.clock` find the clock of the embedded stack, unless the environment says otherwise.

    Raises `StartError` where there is no such stack.
    """
    os.environ.setdefault("YAOCHENG_ENVIRONMENT", "demo")
    if os.environ["YAOCHENG_ENVIRONMENT"] != "production" and "YAOCHENG_CLOCK_FILE" not in os.environ:
        os.environ["YAOCHENG_CLOCK_FILE"] = str(running_layout().clock_file)


def is_in_container() -> bool:
    """Whether the environment says which service this is and where its database is."""
    return "YAOCHENG_MONGO_URI" in os.environ and "YAOCHENG_SERVICE" in os.environ
