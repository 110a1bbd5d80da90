import codecs
import os
import selectors
import threading

_READ_BYTES = 65_536
_NAMES = {1: "stdout", 2: "stderr"}


class Capture:
    """Makes prints of what C code and other processes write to the file descriptors 1 and 2."""

    def __init__(self):
        self._lock = threading.Lock()
        self._selector = selectors.DefaultSelector()

    def start(self, write):
        """``write(stream, text)`` takes it, from any thread."""
        self._write = write
        for number, name in _NAMES.items():
            source, target = os.pipe()
            os.dup2(target, number)
            os.close(target)
            os.set_blocking(source, False)
            decoder = codecs.getincrementaldecoder("utf-8")("replace")
            self._selector.register(source, selectors.EVENT_READ, (name, decoder))
        os.register_at_fork(before=self._lock.acquire, after_in_parent=self._lock.release, after_in_child=self._lock.release)
        threading.Thread(target=self._follow, daemon=True).start()

    def drain(self):
        """Returns when all that was written has been handed on."""
        while self._read(0):
            pass

    def _follow(self):
        while True:
            self._read(None)

    def _read(self, timeout):
        ready = self._selector.select(timeout)
        with self._lock:
            return any([self._take(key.fd, *key.data) for key, _ in ready])

    def _take(self, source, name, decoder):
        try:
            data = os.read(source, _READ_BYTES)
        except BlockingIOError:
            return False
        text = decoder.decode(data)
        if text:
            self._write(name, text)
        if not data:
            # The code has closed it.
            self._selector.unregister(source)
        return bool(data)
