"""A dramatiq worker with its own broker and nothing of ours to do: a part of the floor of B11."""

import os

import dramatiq
from dramatiq.brokers.redis import RedisBroker

dramatiq.set_broker(RedisBroker(url=os.environ["BARE_REDIS_URL"]))


@dramatiq.actor
def nothing() -> None:
    """Declares the queue that the worker listens to."""
