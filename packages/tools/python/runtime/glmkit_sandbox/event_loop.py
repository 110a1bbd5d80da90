"""asyncio where there are neither threads nor sockets: a loop of timers and callbacks."""

_loop = None


def run_coroutine(coroutine):
    """Runs what awaits at the top level to its end, on the loop of the session."""
    import asyncio

    global _loop
    if _loop is None or _loop.is_closed():
        _loop = asyncio.new_event_loop()
    return _loop.run_until_complete(coroutine)


def install():
    """Makes ``asyncio.run`` and its like work without an operating system."""
    import asyncio
    import time
    import warnings
    from asyncio import base_events

    class Clock:
        def select(self, timeout):
            if timeout is None:
                raise RuntimeError("The code awaits something that can never happen: no timer and no task is pending")
            if timeout > 0:
                time.sleep(timeout)
            return []

    class Loop(base_events.BaseEventLoop):
        def __init__(self):
            super().__init__()
            self._selector = Clock()

        def _process_events(self, events):
            pass

        def call_soon_threadsafe(self, callback, *args, context=None):
            return self.call_soon(callback, *args, context=context)

        def run_in_executor(self, executor, function, *args):
            future = self.create_future()
            try:
                future.set_result(function(*args))
            except Exception as error:
                future.set_exception(error)
            return future

        async def shutdown_default_executor(self, timeout=None):
            pass

        def add_signal_handler(self, *args):
            raise NotImplementedError

        def remove_signal_handler(self, *args):
            return False

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)

        class Policy(asyncio.DefaultEventLoopPolicy):
            def new_event_loop(self):
                return Loop()

            def get_event_loop(self):
                # As before Python 3.14, and in most programs that were ever written: it is made when it is first asked for.
                if self._local._loop is None:
                    self.set_event_loop(self.new_event_loop())
                return self._local._loop

        asyncio.set_event_loop_policy(Policy())
    # Pyodide's own loop counts as running all the time, and its replacement of this needs a browser.
    asyncio.events._set_running_loop(None)
    asyncio.run = _run


def _run(main, *, debug=None, loop_factory=None):
    import asyncio

    with asyncio.Runner(debug=debug, loop_factory=loop_factory) as runner:
        return runner.run(main)
