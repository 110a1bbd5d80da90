import os
import resource
import signal
import threading
import time
from contextlib import suppress

_MIB = 1024 * 1024

# Libraries, thread stacks and their like, beside the memory of the code.
_SLACK_MIB = 128
_MAPPED_MIB = 1024
_MAX_PROCESSES = 64
_MAX_FILES = 256
_MAX_FILE_MIB = 128
_INTERVAL_SECONDS = 0.05


def set_limits(memory_mib):
    """Tells the kernel how much there is; a ``MemoryError`` is then the code's own, and it can go on."""
    most_data = _size("VmData") + (memory_mib + _SLACK_MIB) * _MIB
    most_mapped = _size("VmSize") + (memory_mib + _SLACK_MIB + _MAPPED_MIB) * _MIB
    for kind, most in (
        (resource.RLIMIT_DATA, most_data),
        (resource.RLIMIT_AS, most_mapped),
        (resource.RLIMIT_NPROC, _MAX_PROCESSES),
        (resource.RLIMIT_NOFILE, _MAX_FILES),
        (resource.RLIMIT_FSIZE, _MAX_FILE_MIB * _MIB),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))


def watch(memory_mib, on_exceeded):
    """
    Calls ``on_exceeded("memory")`` or ``on_exceeded("processes")`` when there is too much of them in all. The kernel
    counts memory for each process alone, and processes of root not at all.
    """
    most = (memory_mib + 2 * _SLACK_MIB) * _MIB

    def look():
        while True:
            time.sleep(_INTERVAL_SECONDS)
            pids = [int(name) for name in os.listdir("/proc") if name.isdigit()]
            if len(pids) > _MAX_PROCESSES:
                on_exceeded("processes")
            # Forks share what they have: only the slow way tells how much that is.
            elif sum(map(_resident, pids)) > most and sum(map(_proportional, pids)) > most:
                on_exceeded("memory")

    threading.Thread(target=look, daemon=True).start()


def is_alone():
    """Whether bubblewrap has started this process, as the only one of its namespace."""
    with open("/proc/1/comm") as name:
        return os.getpid() == 2 and name.read().strip() == "bwrap"


def kill_others():
    """Ends every process of the namespace but this one and that of bubblewrap."""
    if not is_alone():
        raise RuntimeError("Cannot end processes that are not the code's")
    with suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)


def bury_others():
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass


def _size(*fields):
    return _sum("/proc/self/status", fields)


def _resident(pid):
    return _sum(f"/proc/{pid}/status", ("RssAnon", "RssShmem"))


def _proportional(pid):
    return _sum(f"/proc/{pid}/smaps_rollup", ("Pss",))


def _sum(path, fields):
    """Of lines such as ``RssAnon:  1234 kB``, in bytes; nothing of a process that has just ended."""
    try:
        with open(path) as lines:
            pairs = [line.split(":") for line in lines if ":" in line]
    except OSError:
        return 0
    return sum(int(value.split()[0]) * 1024 for field, value in pairs if field in fields)
