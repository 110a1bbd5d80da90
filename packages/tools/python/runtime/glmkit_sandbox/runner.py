import ast
import builtins
import inspect
import io
import json
import linecache
import sys

from . import host
from .display import display, finish_figures, show_result
from .errors import describe
from .event_loop import run_coroutine
from .files import WORK, collect, put, track_open_files
from .streams import Stream
from .tools import ToolError, Tools

FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT

_main = sys.modules["__main__"].__dict__
_runs = 0


def _new_filename():
    """Each program is a file of its own: a function of an earlier one keeps its lines."""
    global _runs
    _runs += 1
    linecache.cache.pop(f"code-{_runs - 100}.py", None)
    return "code.py" if _runs == 1 else f"code-{_runs}.py"


def prepare():
    """Makes the world of a session: ``__main__``, the working directory, the output."""
    sys.stdin = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    sys.stdout, sys.stderr = Stream("stdout"), Stream("stderr")
    WORK.enter()
    track_open_files()
    sys.argv = ["code.py"]
    builtins.display = display
    builtins.ToolError = ToolError
    sys.path[:] = [path for path in sys.path if path]
    sys.path.insert(0, str(WORK.path))


def run(request):
    """Runs one program.

    ``request`` is JSON of ``{"code", "tools": [names], "files": [[name, latin1]], "maxResultBytes", "maxFileBytes"}``;
    the answer is JSON of ``{"status": "ok" | "error" | "timeout" | "memory" | "output-limit", "result", "error"}``.
    Variables stay for the next run; files that are new or changed go to the host.
    """
    job = json.loads(request)
    builtins.tools = Tools(job["tools"])
    for name, data in job["files"]:
        put(name, data.encode("latin-1"))
    filename = _new_filename()
    verdict = _attempt(job["code"], filename, job["maxResultBytes"])
    try:
        finish_figures()
        collect(job["maxFileBytes"])
    except BaseException as error:
        if verdict["status"] == "ok":
            verdict = describe(error, filename)
    return json.dumps(verdict)


def _attempt(code, filename, max_result_bytes):
    linecache.cache[filename] = (len(code), None, code.splitlines(keepends=True), filename)
    try:
        value = _evaluate(code, filename)
        if value is None:
            return {"status": "ok"}
        text = show_result(value)
        if text is None:
            return {"status": "ok"}
        if len(text) > max_result_bytes:
            return {"status": "output-limit", "result": text[:1000], "isTooLong": True}
        return {"status": "ok", "result": text}
    except SystemExit as error:
        if error.code in (None, 0):
            return {"status": "ok"}
        return describe(error, filename)
    except BaseException as error:
        return describe(error, filename)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def _evaluate(code, filename):
    """The value of the last statement, if it is an expression."""
    tree = ast.parse(code, filename)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    _main.update(__name__="__main__", __file__=filename)
    programs = [compile(tree, filename, "exec", FLAGS, dont_inherit=True)]
    if last is not None:
        programs.append(compile(ast.Expression(last.value), filename, "eval", FLAGS, dont_inherit=True))
    value = None
    if any(_awaits(program) for program in programs):
        # All of it on the loop: a task may be made where nothing awaits it yet.
        value = run_coroutine(_execute(programs))
    else:
        for program in programs:
            value = eval(program, _main)
    if value is not None:
        _main["_"] = value
    return value


async def _execute(programs):
    value = None
    for program in programs:
        value = eval(program, _main)
        if _awaits(program):
            value = await value
    return value


def _awaits(program):
    # A generator expression as a value is no coroutine of ours.
    return program.co_flags & inspect.CO_COROUTINE
