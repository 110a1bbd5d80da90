import fcntl
import json
import os
import threading

_REQUESTS, _REPLIES = 0, 3

# Out of the way of code that closes or reuses low numbers.
_LOWEST = 100


class Channel:
    """The two pipes to the parent: a JSON text a line, both ways."""

    def __init__(self):
        self._requests = _move(_REQUESTS)
        self._replies = _move(_REPLIES)
        os.close(_REPLIES)
        self._lock = threading.Lock()
        self.is_open = True
        os.register_at_fork(after_in_child=self._forget)

    def requests(self):
        with os.fdopen(self._requests, "rb") as lines:
            for line in lines:
                yield json.loads(line)

    def send(self, **message):
        line = json.dumps(message).encode() + b"\n"
        with self._lock:
            while line and self.is_open:
                line = line[os.write(self._replies, line) :]

    def _forget(self):
        """A process the code has forked must not speak for this one."""
        self._lock = threading.Lock()
        if self.is_open:
            self.is_open = False
            os.close(self._replies)
            os.close(self._requests)


def _move(number):
    moved = fcntl.fcntl(number, fcntl.F_DUPFD_CLOEXEC, _LOWEST)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, number)
    os.close(nothing)
    return moved
