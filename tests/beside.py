"""Work that is done beside a block again and again: by those who use a system, while a test looks at it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def beside(*works: tuple[Callable[[], object], float]) -> Iterator[None]:
    """The block, while each work is done over and over in a thread of its own, so many seconds after it last was.

    Left when each has ended what it was doing.
    """
    stop = threading.Event()

    def repeat(work: Callable[[], object], pause: float) -> None:
        while not stop.wait(pause):
            work()

    threads = [threading.Thread(target=repeat, args=each) for each in works]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()
