import json

from . import host


class ToolError(Exception):
    """A tool that was called from the code failed, or may not be called."""

    def __init__(self, tool, message, kind="tool"):
        super().__init__(message)
        self.tool = tool
        self.kind = kind


class Tools:
    """The functions the code may call: ``tools.search_documents(query="…")``, or ``tools["odd-name"](…)``."""

    def __init__(self, names):
        self._names = tuple(names)
        for name in names:
            if name.isidentifier():
                setattr(self, name, _function(name))

    def __getitem__(self, name):
        if name not in self._names:
            raise KeyError(name)
        return _function(name)

    def __getattr__(self, name):
        raise AttributeError(f'There is no tool "{name}"; tools: {", ".join(self._names) or "none"}')

    def __dir__(self):
        return list(self._names)


def _function(name):
    def call(*args, **kwargs):
        if len(args) > 1 or (args and (kwargs or not isinstance(args[0], dict))):
            raise TypeError(f"Cannot call tools.{name}: pass its arguments by name")
        text = json.dumps(args[0] if args else kwargs, default=_plain)
        answer = json.loads(host.bridge.call(name, text))
        if answer["isError"]:
            raise ToolError(name, answer["text"], answer.get("kind", "tool"))
        return json.loads(answer["text"])

    call.__name__ = call.__qualname__ = name
    return call


def _plain(value):
    for method in ("tolist", "isoformat", "__float__"):
        if hasattr(value, method):
            return getattr(value, method)()
    if isinstance(value, (set, frozenset, tuple, range)) or hasattr(value, "__iter__"):
        return list(value)
    return str(value)
