"""However many sign in at once: who has signed in is answered while every place before the passwords is taken."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2

from common.people.commands import Role
from deploy.stack.children import wait_until
from deploy.stack.processes import PROCESSES
from services.gateway.accounts.storage.passwords import WAITING
from tests.common.web.running import served
from tests.gateway.builders import user

#: As many as came within a second when they slowed the standing check.
AT_ONCE = 24
GUNICORN = next(each for each in PROCESSES if each.name == "gateway-app").command()
THREADS = int(GUNICORN[GUNICORN.index("--threads") + 1])


def test_every_other_route_answers_while_no_place_to_sign_in_is_left(
    environment_of: Any, neighbours: Any, gateway_db: Any, signed: Any, tmp_path: Any
) -> None:
    settlement = signed(user(Role.SETTLEMENT)).headers
    go_on, answers = tmp_path / "go_on", list[tuple[int, str]]()
    environ = environment_of("gateway", YAOCHENG_AGREEMENTS_URL=neighbours.url("agreements"), CHECKED_FROM=str(go_on))
    app = "tests.gateway.accounts.held_service:held_app()"
    with served(app, environ, threads=THREADS, log=tmp_path / "held.log") as address:

        def sign_in(number: int) -> None:
            body = {"username": f"nobody.{number}", "password": "x" * 12}
            answer = httpx2.post(f"{address}/api/v1/session", json=body, timeout=120)
            answers.append((answer.status_code, answer.json()["code"]))

        def ask(path: str) -> httpx2.Response:
            return httpx2.get(f"{address}{path}", headers=settlement, timeout=20)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            for number in range(AT_ONCE):
                pool.submit(sign_in, number)
            try:
                wait_until(
                    lambda: len(answers) == AT_ONCE - WAITING, seconds=60, what="those who are told to come back"
                )
                standing = ask("/api/v1/stores/sto_none/standing")
                others = [ask(path).status_code for path in ("/livez", "/api/v1/session", "/sign-in")]
                full = list(answers)
            finally:
                go_on.touch()

    assert set(full) == {(503, "sign_in_busy")}
    assert (standing.status_code, standing.json()["code"]) == (404, "store_not_found")
    assert others == [200, 200, 200]
    assert answers[len(full) :] == [(401, "sign_in_failed")] * WAITING
