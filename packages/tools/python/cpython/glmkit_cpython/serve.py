import json
import os
import queue
import signal
import sys
import threading

from glmkit_sandbox import prepare, run
from glmkit_sandbox.host import connect

from .capture import Capture
from .channel import Channel
from .figures import watch_pyplot
from .host import Host
from .interrupts import Interrupts
from .limits import bury_others, is_alone, kill_others, set_limits, watch


def serve(memoryMiB, fonts):  # noqa: N803
    """Runs one program after the other for the parent, until it is killed or the parent is gone."""
    if not is_alone():
        sys.exit("Cannot run Python without bubblewrap around it: there would be no wall")
    channel = Channel()
    interrupts = Interrupts()
    jobs = queue.SimpleQueue()
    capture = Capture()
    host = Host(channel, interrupts, capture)

    def listen():
        for request in channel.requests():
            if request["type"] == "run":
                jobs.put(request)
            elif request["type"] == "return":
                host.answer(request)
            else:
                interrupts.strike(lambda run=request["run"]: host.run == run)
        _die()

    def on_exceeded(what):
        host.end(_exceeded(what, memoryMiB))
        _die()

    set_limits(memoryMiB)
    connect(host)
    prepare()
    watch_pyplot(fonts)
    capture.start(host.print)
    watch(memoryMiB, on_exceeded)
    threading.Thread(target=listen, daemon=True).start()
    channel.send(type="ready")
    while True:
        job = jobs.get()
        host.begin(job)
        request = {key: job[key] for key in ("code", "tools", "maxResultBytes", "maxFileBytes")}
        interrupts.arm()
        try:
            verdict = json.loads(run(json.dumps(request | {"files": host.given_files()})))
        except KeyboardInterrupt:
            verdict = {}
        finally:
            interrupts.disarm()
        if not channel.is_open:
            os._exit(0)
        kill_others()
        bury_others()
        capture.drain()
        host.end(_interrupted(verdict) if interrupts.is_over else verdict)


def _interrupted(verdict):
    """Whatever it says: what it waited for was ended with it."""
    message = "The code ran longer than it may and was stopped"
    error = verdict.get("error", {}) | {"kind": "timeout", "name": "TimeoutError", "message": message}
    return {"status": "timeout", "error": error}


def _exceeded(what, memory_mib):
    if what == "memory":
        message = f"The code used more than {memory_mib} MiB of memory and was stopped"
        return {"status": "memory", "error": {"kind": "memory", "name": "MemoryError", "message": message}}
    message = "The code started too many processes and was stopped"
    return {"status": "error", "error": {"kind": "crash", "name": "ProcessLimitError", "message": message}}


def _die():
    os.kill(os.getpid(), signal.SIGKILL)
