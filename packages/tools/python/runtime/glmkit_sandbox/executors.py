"""``ThreadPoolExecutor`` where there are no threads: what is submitted runs at once, one after the other."""

from concurrent.futures import Future
from concurrent.futures.thread import ThreadPoolExecutor


def install():
    ThreadPoolExecutor.submit = submit


def submit(self, function, /, *args, **kwargs):
    if self._shutdown:
        raise RuntimeError("cannot schedule new futures after shutdown")
    if not hasattr(self, "_worker"):
        # There is but one worker to initialise.
        self._worker = self._create_worker_context()
        self._worker.initialize()
    future = Future()
    future.set_running_or_notify_cancel()
    try:
        future.set_result(function(*args, **kwargs))
    except Exception as error:
        future.set_exception(error)
    return future
