import signal
import threading
import time

from .limits import kill_others

_AGAIN_SECONDS = 0.02


class Interrupts:
    """Lets an interrupt strike the code, but never a message that is half written. Of the main thread."""

    def __init__(self):
        self._thread = threading.get_ident()
        self._held = True
        self._is_due = False
        self._has_struck = False
        # Whether the time of the run has come.
        self.is_over = False

    def arm(self):
        """Code follows that may be interrupted; an earlier run may have changed the handler."""
        signal.signal(signal.SIGINT, self._handle)
        self._is_due = self._held = self.is_over = False

    def disarm(self):
        self._held = True

    def strike(self, is_wanted):
        """
        Called from another thread. A signal ends sleeping and waiting, too; but while it waits for a process, that has
        to end first, and the C library may lose the signal.
        """
        self.is_over = True
        self._has_struck = False
        while is_wanted():
            signal.pthread_kill(self._thread, signal.SIGINT)
            time.sleep(_AGAIN_SECONDS)
            if self._has_struck:
                return
            kill_others()

    def shield(self, work):
        """Does the work; an interrupt meanwhile comes after it."""
        if self._held or threading.get_ident() != self._thread:
            return work()
        self._held = True
        try:
            return work()
        finally:
            self._held = False
            if self._is_due:
                self._is_due = False
                raise KeyboardInterrupt

    def _handle(self, *_):
        self._has_struck = True
        if not self._held:
            raise KeyboardInterrupt
        self._is_due = True
