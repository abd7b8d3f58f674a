"""The program that loads the sample city into a running, empty stack; started by `yaocheng run`.

It runs with the settings of the gateway: the first administrator is made in its database, all else over HTTP.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from common import clock, mongo
from common.people.commands import Command, derived_id, service_actor
from common.settings import load as load_settings
from deploy.demo.city import cast, plan
from deploy.demo.city.load import load
from deploy.demo.waiting import NeverHappened
from deploy.stack.hand import Refused
from deploy.stack.notes import write_note
from services.gateway import ALIAS, policies
from services.gateway.accounts.usecases.create_first_administrator import NotTheFirst, create_first_administrator
from services.gateway.settings import Settings


def main() -> int:
    """Make the first administrator if there is none, load the city, and note what was done in the data folder."""
    settings = load_settings(Settings, dict(os.environ))
    note = Path(os.environ["YAOCHENG_DATA"]) / "sample-city.json"
    write_note(note, {"began": True})
    _create_administrator(settings)
    try:
        loaded = load(
            settings.gateway_url,
            administrator=cast.ADMINISTRATOR,
            password=cast.DEMO_PASSWORD,
            report=_tell,
        )
    except (Refused, NeverHappened) as error:
        _tell(str(error))
        return 1
    accounts = [{"username": username, "duty": duty} for username, duty in loaded.accounts]
    write_note(note, {"done": list(loaded.done), "password": cast.DEMO_PASSWORD, "accounts": accounts})
    return 0


def _create_administrator(settings: Settings) -> None:
    """The first account, on the city's first day; a repeated load finds it already there."""
    if clock.now() < plan.REGISTERED_AT:
        clock.set_clock(plan.REGISTERED_AT)
    mongo.connect(settings.mongo_uri, alias=ALIAS, database_name=settings.mongo_database)
    at = clock.now()
    with contextlib.suppress(NotTheFirst):
        create_first_administrator(
            username=cast.ADMINISTRATOR,
            password=cast.DEMO_PASSWORD,
            person_name=cast.ADMINISTRATOR_NAME,
            rules=policies.current().sign_in.on(clock.local_day(at)),
            command=Command(service_actor(ALIAS), derived_id("cmd", "sample-city"), at),
        )


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
