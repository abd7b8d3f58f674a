"""The health check of a container: `python -m deploy.stack.probe URL | clerk | worker`; status 0 when it works."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

from deploy.stack.readiness import app_is_ready, clerk_is_alive, worker_is_alive


def works(what: str, environ: Mapping[str, str]) -> bool:
    """Whether the process of this container works; `environ` holds the settings that it was started with."""
    match what:
        case "clerk":
            return clerk_is_alive(environ["YAOCHENG_MONGO_URI"], environ["YAOCHENG_MONGO_DATABASE"])
        case "worker":
            return worker_is_alive(environ["YAOCHENG_REDIS_URL"], environ["YAOCHENG_SERVICE"])
        case url:
            return app_is_ready(url)


def main(arguments: Sequence[str]) -> int:
    """Exit status of the check."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m deploy.stack.probe URL | clerk | worker\n")
        return 2
    return 0 if works(arguments[0], os.environ) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
