"""Log lines are JSON, carry their request, and show nobody's data."""

import json
import logging
import threading
from typing import Any

import pytest
import structlog

from common import logs
from common.logs import REDACTED, Personal


@pytest.fixture(autouse=True)
def as_before() -> Any:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, _ = handlers, root.setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_line_says_what_where_and_in_which_request(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("ratings", "clerk")
    logs.bind(request_id="request-1")
    logs.get_logger("relay").info("relayed", count=3)
    logs.unbind("request_id")
    logs.get_logger("relay").info("idle")

    first, second = lines(capsys)

    assert first | {"at": ""} == {
        "event": "relayed", "level": "info", "service": "ratings", "process": "clerk", "request_id": "request-1",
        "module": "relay", "count": 3, "at": "",
    }  # fmt: skip
    assert first["at"].endswith("Z")
    assert "request_id" not in second


def test_every_thread_of_a_process_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("ratings", "app")
    logs.bind(request_id="request-1")
    thread = threading.Thread(target=logs.get_logger("x").info, args=("elsewhere",))
    thread.start()
    thread.join()

    (line,) = lines(capsys)

    assert (line["service"], line["process"]) == ("ratings", "app")
    assert "request_id" not in line


def test_personal_data_is_hidden_by_its_type_however_deep(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("gateway", "app")
    secret = Personal("360302199001011234")
    logs.get_logger("x").info("seen", a=secret, b={"c": [secret, {"d": (secret,)}]}, e={secret}, f=Exception(secret))

    (line,) = lines(capsys)

    assert "3603021990" not in json.dumps(line)
    assert line["a"] == REDACTED
    assert line["b"] == {"c": [REDACTED, {"d": [REDACTED]}]}


def test_a_personal_text_is_the_text_itself_but_does_not_show_itself() -> None:
    secret = Personal("13800000000")

    assert secret == "13800000000"
    assert str(secret) == "13800000000"
    assert repr(secret) == REDACTED
    assert repr([secret]) == f"[{REDACTED}]"


def test_a_traceback_shows_no_values_of_variables(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("gateway", "app")
    identity_number = "360302" + "199001011234"
    try:
        raise RuntimeError(f"length {len(identity_number)}")
    except RuntimeError:
        logs.get_logger("x").exception("failed")

    (line,) = lines(capsys)

    assert line["exception"][0]["exc_type"] == "RuntimeError"
    assert "199001011234" not in json.dumps(line)


def test_the_level_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("gateway", "app", level="warning")
    logs.get_logger("x").info("quiet")
    logs.get_logger("x").warning("loud")

    assert [line["event"] for line in lines(capsys)] == ["loud"]


def test_what_libraries_log_comes_in_the_same_form(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("gateway", "app")
    logging.getLogger("some.library").warning("slow: %s s", 3)
    logging.getLogger("some.library").info("chatter")
    try:
        raise KeyError("x")
    except KeyError:
        logging.getLogger("some.library").exception("broken")

    slow, broken = lines(capsys)

    assert (slow["event"], slow["module"], slow["level"]) == ("slow: 3 s", "some.library", "warning")
    assert broken["exception"][0]["exc_type"] == "KeyError"
