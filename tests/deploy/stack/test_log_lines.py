"""What the processes log as JSON is shown as one readable line."""

import contextlib
import io
from pathlib import Path

from deploy.stack.log_lines import LogPrinter, readable


def test_a_json_line_becomes_time_level_message_and_facts() -> None:
    line = '{"event": "clerk started", "level": "info", "at": "2026-11-22T03:29:01Z", "service": "ratings", "loops": 3}'

    text, level = readable(line)

    assert text.endswith(" INFO clerk started loops=3")
    assert level == "info"


def test_other_lines_stay_as_they_are() -> None:
    assert readable("Listening at 127.0.0.1") == ("Listening at 127.0.0.1", "")
    assert readable("[1, 2]") == ("[1, 2]", "")


def test_an_exception_is_named_with_its_place() -> None:
    line = (
        '{"event": "job failed", "level": "error", "exception": [{"exc_type": "ValueError", "exc_value": "no",'
        ' "frames": [{"filename": "a.py", "lineno": 1}, {"filename": "b.py", "lineno": 2}]}]}'
    )

    assert readable(line)[0] == "ERROR job failed exception=ValueError: no (b.py:2)"


def test_each_line_has_its_process_before_it() -> None:
    stream = io.StringIO()
    printer = LogPrinter(stream, width=8, coloured=False)

    printer.show("mongo", "ready")
    printer.say("done")

    assert stream.getvalue() == "mongo    | ready\ndone\n"


def test_colours_only_where_wanted() -> None:
    stream = io.StringIO()

    LogPrinter(stream, width=5, coloured=True).show("mongo", '{"event": "x", "level": "error"}')

    assert "\x1b[" in stream.getvalue()


def test_a_line_for_which_there_is_no_room_is_left_out() -> None:
    with contextlib.suppress(OSError), Path("/dev/full").open("w", encoding="utf-8") as full:
        printer = LogPrinter(full, width=8, coloured=False)
        shown = 0
        for _ in range(100):
            printer.show("mongo", "a line " * 200)
            shown += 1

    assert shown == 100
