"""What routes and pages reach for beside the request: settings, policy, connections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from common.people.tokens import Keyring
from services.gateway import ALIAS, policies
from services.gateway.clients.brief import Brief
from services.gateway.clients.connection import Connection
from services.gateway.clients.lateness import Lateness
from services.gateway.clients.progress import Own, Place, Remote
from services.gateway.domain.policy import GatewayPolicy
from services.gateway.settings import Settings

_EXTENSION = "yaocheng_gateway"
#: Seconds in which a service must say how far it is.
_SOON = 3.0


@dataclass(frozen=True, slots=True)
class Wiring:
    """One per process; by service name its connection, its `brief` for what need not be told, and its `place` to ask
    how far it is; `lateness` tells which are behind.
    """

    settings: Settings
    policy: GatewayPolicy
    connections: Mapping[str, Connection]
    briefs: Mapping[str, Brief]
    places: Mapping[str, Place]
    lateness: Lateness


def wire(settings: Settings) -> Wiring:
    """The wiring of a process with these settings; nothing is called yet."""
    keyring = Keyring.from_settings(settings)
    connections = {
        "agreements": Connection("agreements", settings.agreements_url, keyring),
        "ratings": Connection("ratings", settings.ratings_url, keyring),
    }
    soon = {service: Remote(each.within(_SOON)) for service, each in connections.items()}
    return Wiring(
        settings=settings,
        policy=policies.read(settings.installation),
        connections=connections,
        briefs={service: Brief(each) for service, each in connections.items()},
        places={"gateway": Own(ALIAS), **{service: Remote(each) for service, each in connections.items()}},
        lateness=Lateness({"gateway": Own(ALIAS), **soon}),
    )


def install(app: Flask, wiring: Wiring) -> None:
    """Give the app its wiring."""
    app.extensions[_EXTENSION] = wiring


def wiring() -> Wiring:
    """The wiring of the current app."""
    return cast(Wiring, current_app.extensions[_EXTENSION])
