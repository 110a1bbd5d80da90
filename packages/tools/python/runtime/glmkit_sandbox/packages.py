"""Packages of the host's folder, unpacked when a program imports them."""

import ast
import importlib.util
import json
import sys

_refused = {}


def find_missing(sources):
    """The top-level modules that programs import and that are not here; JSON in and out."""
    names = {name for source in json.loads(sources) for name in _imports(source)}
    return json.dumps(sorted(name for name in names if not _is_here(name)))


def refuse(reasons):
    """Has imports of modules fail with a reason; JSON of ``{module: reason}``."""
    _refused.update(json.loads(reasons))
    if _refused and Refusal not in sys.meta_path:
        sys.meta_path.append(Refusal)


class Refusal:
    """The last that is asked where a module is."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name in _refused:
            raise ModuleNotFoundError(f"No module named '{name}': {_refused[name]}", name=name)


def _imports(source):
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def _is_here(name):
    try:
        return name in sys.modules or importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False
