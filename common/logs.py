"""Log lines as JSON: a static message, facts in fields, secrets and personal data never (redacted by type).

Each line carries the service, the process and the id of the request or job that it belongs to.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, MutableMapping
from typing import Any

import orjson
import structlog
from structlog.typing import FilteringBoundLogger

REDACTED = "[redacted]"
#: Tracebacks without the values of variables: those hold what people entered.
_TRACES = structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False))
_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


class Personal(str):
    """A text that no log line, no `repr` and no traceback may show: a person's data, or a secret.

    It compares and formats as the text itself where it is used on purpose (`str.__str__`): only logging and `repr`
    hide it.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return REDACTED


def configure(service: str, process: str, *, level: str = "info") -> None:
    """Set up this process's logging, its libraries' included: one JSON object a line on standard output."""

    def name_process(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        """For every thread, those of the web server's pool as well: context variables would not reach them."""
        return {"service": service, "process": process, **event}

    shared = (
        name_process,
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    )
    structlog.configure(
        processors=[*shared, _TRACES, redact, _as_line],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        logger_factory=structlog.WriteLoggerFactory(),
        cache_logger_on_first_use=False,
    )
    _route_library_logs(level)


def get_logger(name: str) -> FilteringBoundLogger:
    """The logger of a module; messages are static, facts are keyword arguments."""
    logger: FilteringBoundLogger = structlog.get_logger(module=name)
    return logger


def bind(**facts: str) -> None:
    """Add facts (the request's id) to every further line of this request or job."""
    structlog.contextvars.bind_contextvars(**facts)


def unbind(*names: str) -> None:
    """Take such facts off again at the end of the request or job."""
    structlog.contextvars.unbind_contextvars(*names)


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace everything personal in a log line, however deep it lies."""
    return {name: _redacted(value) for name, value in event.items()}


def _redacted(value: Any) -> Any:
    if isinstance(value, Personal):
        return REDACTED
    if isinstance(value, Mapping):
        return {str(key): _redacted(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_redacted(each) for each in value]
    return value


def _as_line(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
    return orjson.dumps(dict(event), default=repr).decode()


class _ToStructlog(logging.Handler):
    """Passes what libraries log on to the same lines."""

    def emit(self, record: logging.LogRecord) -> None:
        logger = structlog.get_logger(module=record.name)
        logger.log(record.levelno, record.getMessage(), exc_info=record.exc_info or None)


def _route_library_logs(level: str) -> None:
    root = logging.getLogger()
    root.handlers = [_ToStructlog()]
    root.setLevel(max(_LEVELS[level], logging.WARNING))
