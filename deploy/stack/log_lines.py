"""How the embedded stack shows what its processes say: one readable line each, with the process's name before it.

A line for which there is no room, as on a full disk, is left out: the stack does not end for want of words.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, TextIO

from common.full_disk import FULL

_COLOURS = ("36", "32", "35", "33", "34", "96", "92", "95", "93", "94")
_LEVEL_COLOURS = {"error": "31", "critical": "31", "warning": "33"}
#: Fields that the prefix says already, or that only machines read.
_LEFT_OUT = frozenset({"event", "level", "at", "service", "process", "logger", "module"})


class LogPrinter:
    """Writes prefixed lines to one stream; coloured when `coloured`."""

    def __init__(self, stream: TextIO, *, width: int, coloured: bool) -> None:
        self._stream = stream
        self._width = width
        self._coloured = coloured
        self._colour_of: dict[str, str] = {}

    def show(self, name: str, line: str) -> None:
        """Print one line of a process: JSON lines as `time level message field=value`, others as they are."""
        text, level = readable(line)
        colour = self._colour_of.setdefault(name, _COLOURS[len(self._colour_of) % len(_COLOURS)])
        prefix = self._painted(f"{name:<{self._width}} |", colour)
        self.say(f"{prefix} {self._painted(text, _LEVEL_COLOURS.get(level))}")

    def say(self, line: str) -> None:
        """Print one line of the stack's own, without a prefix."""
        try:
            self._stream.write(f"{line}\n")
            self._stream.flush()
        except OSError as error:
            if error.errno not in FULL:
                raise

    def _painted(self, text: str, colour: str | None) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if colour and self._coloured else text


def readable(line: str) -> tuple[str, str]:
    """A log line for a person, and its level; a line that is no JSON object comes back unchanged."""
    try:
        fields = json.loads(line)
    except ValueError:
        return line, ""
    if not isinstance(fields, dict) or "event" not in fields:
        return line, ""
    level = str(fields.get("level", ""))
    facts = " ".join(f"{key}={_short(value)}" for key, value in fields.items() if key not in _LEFT_OUT)
    parts = (_time_of(fields.get("at")), level.upper(), str(fields["event"]), facts)
    return " ".join(part for part in parts if part), level


def _time_of(stamp: Any) -> str:
    try:
        return datetime.fromisoformat(str(stamp)).astimezone().strftime("%H:%M:%S")
    except ValueError:
        return ""


def _short(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict) and "exc_type" in value[0]:
        return _last_frame(value[0])
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _last_frame(error: dict[str, Any]) -> str:
    """An exception in one line: what, and where it was raised; the whole of it stands in the JSON log."""
    frames = error.get("frames") or [{}]
    where = f"{frames[-1].get('filename', '')}:{frames[-1].get('lineno', '')}"
    return f"{error['exc_type']}: {error.get('exc_value', '')} ({where})"
