import io

from . import host


class Stream(io.TextIOBase):
    """``sys.stdout`` and ``sys.stderr``: every full line goes out at once, so that nothing is lost in a stop."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, name):
        self._name = name
        self._rest = []
        self.buffer = Bytes(self)

    @property
    def name(self):
        return f"<{self._name}>"

    def writable(self):
        return True

    def reconfigure(self, **_):
        """Nothing changes: it is UTF-8, a line at a time, whatever is asked for."""

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        end = text.rfind("\n") + 1
        if end:
            self._send("".join(self._rest) + text[:end])
            self._rest = []
        if end < len(text):
            self._rest.append(text[end:])
            if len(self._rest) > 1000:
                self.flush()
        return len(text)

    def flush(self):
        if self._rest:
            self._send("".join(self._rest))
            self._rest = []

    def _send(self, text):
        host.bridge.write(self._name, text.encode("utf-8", "replace").decode("utf-8"))


class Bytes(io.RawIOBase):
    """``sys.stdout.buffer``."""

    def __init__(self, stream):
        self._stream = stream

    def writable(self):
        return True

    def write(self, data):
        self._stream.write(bytes(data).decode("utf-8", "replace"))
        return len(data)

    def flush(self):
        self._stream.flush()
