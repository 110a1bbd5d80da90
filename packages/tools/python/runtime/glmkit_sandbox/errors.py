import re
import sys
import traceback

from .tools import ToolError

MAX_MESSAGE = 4000

# The programs of a session.
_OURS = re.compile(r"code(-\d+)?\.py")


def describe(error, filename):
    """What a program ended with, as a verdict."""
    if isinstance(error, MemoryError):
        return _verdict("memory", "memory", "MemoryError", "The code used more memory than it may", error, filename)
    if isinstance(error, KeyboardInterrupt):
        # Whether that was the deadline, the host knows.
        return _verdict("timeout", "timeout", "KeyboardInterrupt", "The code was interrupted", error, filename)
    if isinstance(error, SystemExit):
        return _verdict("error", "runtime", "SystemExit", f"The code ended with exit code {error.code}", error, filename)
    return _verdict("error", _kind(error), type(error).__name__, _message(error), error, filename)


def _kind(error):
    if isinstance(error, ToolError):
        return error.kind
    if isinstance(error, SyntaxError):
        return "syntax"
    return "missing_module" if isinstance(error, ModuleNotFoundError) else "runtime"


def _message(error):
    if isinstance(error, SyntaxError):
        return str(error.msg)
    if isinstance(error, KeyError):
        return f"KeyError: {error}"
    try:
        notes = getattr(error, "__notes__", None) or []
        return "\n".join([str(error), *map(str, notes)])
    except BaseException:
        return "The error cannot be shown"


def _verdict(status, kind, name, message, error, filename):
    described = {"kind": kind, "name": name, "message": message[:MAX_MESSAGE]}
    if isinstance(error, SyntaxError) and error.filename == filename and error.lineno:
        described["line"] = error.lineno
        text = (error.text or "").strip("\n")
        if text:
            described["stack"] = f'line {error.lineno}: {text}'[:MAX_MESSAGE]
        return {"status": status, "error": described}
    frames = [f for f in _frames(error) if _OURS.fullmatch(f.filename)]
    own = [f for f in frames if f.filename == filename]
    if own:
        described["line"] = own[-1].lineno
    if frames:
        earlier = ["" if f.filename == filename else " of an earlier run" for f in frames]
        lines = [f"line {f.lineno}{when}, in {f.name}: {(f.line or '').strip()}" for f, when in zip(frames, earlier)]
        if len(lines) > 20:
            lines[10:-10] = [f"… {len(lines) - 20} more"]
        described["stack"] = "\n".join(lines)[:MAX_MESSAGE]
    return {"status": status, "error": described}


def _frames(error):
    try:
        # A recursion that went too deep has a thousand frames; both ends tell the story.
        pairs = list(traceback.walk_tb(error.__traceback__))
        if len(pairs) > 200:
            pairs = pairs[:100] + pairs[-100:]
        return list(traceback.StackSummary.extract(iter(pairs)))
    except BaseException:
        return []


sys.excepthook = lambda *_: None
