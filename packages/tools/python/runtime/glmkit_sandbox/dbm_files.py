"""``dbm``, which Pyodide leaves out and ``shelve`` needs: a table of SQLite, in the format of Python's own."""

import os
import sys
from collections.abc import MutableMapping


def install():
    sys.modules.setdefault("dbm", sys.modules[__name__])


class DatabaseError(Exception):
    """What is wrong with a file or its use."""


# ``except dbm.error`` catches both.
error = (DatabaseError, OSError)


def open(file, /, flag="r", mode=0o666):
    """Opens a file of keys and values, both bytes; see ``dbm.open``."""
    if flag not in ("r", "w", "c", "n"):
        raise ValueError(f"Flag must be one of 'r', 'w', 'c', or 'n', not {flag!r}")
    path = os.fsdecode(file)
    if flag == "n" and os.path.exists(path):
        os.remove(path)
    if flag in ("r", "w") and not os.path.exists(path):
        raise DatabaseError(f'Cannot open "{path}": it does not exist, use flag "c" to create it')
    return Database(path, flag)


def whichdb(file):
    """Which module can open a file: this is the only one."""
    return "dbm.sqlite3" if os.path.exists(os.fsdecode(file)) else None


class Database(MutableMapping):
    def __init__(self, path, flag):
        import sqlite3

        self._connection = sqlite3.connect(path, autocommit=True)
        self._run("CREATE TABLE IF NOT EXISTS Dict (key BLOB UNIQUE NOT NULL, value BLOB NOT NULL)")
        self._is_read_only = flag == "r"

    def __getitem__(self, key):
        for (value,) in self._run("SELECT value FROM Dict WHERE key = ?", _blob(key)):
            return value
        raise KeyError(key)

    def __setitem__(self, key, value):
        self._write("REPLACE INTO Dict VALUES (?, ?)", _blob(key), _blob(value))

    def __delitem__(self, key):
        if self._write("DELETE FROM Dict WHERE key = ?", _blob(key)).rowcount == 0:
            raise KeyError(key)

    def __iter__(self):
        return (key for (key,) in self._run("SELECT key FROM Dict").fetchall())

    def __len__(self):
        return self._run("SELECT count(*) FROM Dict").fetchone()[0]

    def keys(self):
        return list(self)

    def close(self):
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _write(self, statement, *values):
        if self._is_read_only:
            raise DatabaseError("The file was opened for reading only")
        return self._run(statement, *values)

    def _run(self, statement, *values):
        if self._connection is None:
            raise DatabaseError("The file has already been closed")
        return self._connection.execute(statement, values)


def _blob(data):
    return data.encode() if isinstance(data, str) else bytes(data)
