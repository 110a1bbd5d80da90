import os

from . import host


class WorkingDirectory:
    """Where the code's files are."""

    path = "/work"

    def enter(self):
        os.makedirs(self.path, exist_ok=True)
        os.chdir(self.path)


WORK = WorkingDirectory()

# A file whose time is this was there before the run and has not been written since.
_SEEN = 1_000_000_000


def put(name, data):
    """Stores a file for the code, below the working directory."""
    path = os.path.normpath(os.path.join(WORK.path, name))
    if not path.startswith(WORK.path + "/"):
        raise ValueError(f'Cannot store "{name}": it is outside of {WORK.path}')
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)
    os.utime(path, (_SEEN, _SEEN))


def collect(max_bytes):
    """Hands out what was written since the last time."""
    for folder, folders, names in os.walk(WORK.path):
        folders[:] = [name for name in folders if name != "__pycache__" and not name.startswith(".")]
        for name in sorted(names):
            path = os.path.join(folder, name)
            status = os.lstat(path)
            if int(status.st_mtime) == _SEEN or not os.path.isfile(path) or os.path.islink(path):
                continue
            relative = os.path.relpath(path, WORK.path)
            if status.st_size > max_bytes:
                host.bridge.too_big(relative)
                continue
            with open(path, "rb") as file:
                host.bridge.file(relative, file.read().decode("latin-1"))
            os.utime(path, (_SEEN, _SEEN))
