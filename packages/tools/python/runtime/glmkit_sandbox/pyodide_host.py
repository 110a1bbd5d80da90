"""Python in WebAssembly: the way out is a module that JavaScript registers."""

import os
import random
import time

from . import dbm_files, digests, event_loop, executors, host, time_zones
from .packages import find_missing, refuse
from .runner import prepare, run

__all__ = ["find_missing", "refuse", "run", "start"]


def start():
    """Connects to JavaScript."""
    import _glmkit_bridge

    host.connect(_glmkit_bridge)
    time.sleep = sleep
    # A snapshot has the state of the one that took it.
    random.seed()
    for part in (event_loop, time_zones, digests, dbm_files, executors):
        part.install()
    # Nobody can type into a debugger.
    os.environ["PYTHONBREAKPOINT"] = "0"
    prepare()


def sleep(seconds):
    """Sleeps without counting: the real one would keep a core busy."""
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    left = float(seconds)
    while left > 0:
        part = min(left, 0.05)
        host.bridge.sleep(part * 1000)
        left -= part
