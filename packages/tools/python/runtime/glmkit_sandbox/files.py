import builtins
import functools
import io
import os
import weakref

from . import host


class WorkingDirectory:
    """Where the code's files are."""

    path = "/work"

    def enter(self):
        os.makedirs(self.path, exist_ok=True)
        os.chdir(self.path)


WORK = WorkingDirectory()

# A file with this time, at a path we know, was there before the run and has not been written since.
_SEEN = 1_000_000_000
_known = set()
_given = {}

# What code has opened and not closed may still keep a part of its text to itself.
_opened = weakref.WeakSet()
_open = io.open


@functools.wraps(_open)
def _open_tracked(*args, **kwargs):
    file = _open(*args, **kwargs)
    _opened.add(file)
    return file


def track_open_files():
    """Lets ``collect`` see what code has opened."""
    builtins.open = io.open = _open_tracked


def put(name, data):
    """Stores a file for the code, below the working directory; one that was given before stays as the code left it."""
    if _given.get(name) == hash(data):
        return
    _given[name] = hash(data)
    path = os.path.normpath(os.path.join(WORK.path, name))
    if not path.startswith(WORK.path + "/"):
        raise ValueError(f'Cannot store "{name}": it is outside of {WORK.path}')
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with _open(path, "wb") as file:
        file.write(data)
    _mark(path)


def _mark(path):
    os.utime(path, (_SEEN, _SEEN))
    _known.add(path)


def collect(max_bytes):
    """Hands out what was written since the last time."""
    for file in list(_opened):
        try:
            file.flush()
        except (OSError, ValueError):
            pass  # closed, or only read
    for folder, folders, names in os.walk(WORK.path):
        folders[:] = [name for name in folders if name != "__pycache__" and not name.startswith(".")]
        for name in sorted(names):
            path = os.path.join(folder, name)
            status = os.lstat(path)
            is_known = path in _known and int(status.st_mtime) == _SEEN
            if is_known or not os.path.isfile(path) or os.path.islink(path):
                continue
            relative = os.path.relpath(path, WORK.path)
            if status.st_size > max_bytes:
                host.bridge.too_big(relative)
                continue
            with _open(path, "rb") as file:
                host.bridge.file(relative, file.read().decode("latin-1"))
            _mark(path)
