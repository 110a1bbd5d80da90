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
from .files import WORK, collect, put
from .streams import Stream
from .tools import ToolError, Tools

FILENAME = "code.py"
FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT

_main = sys.modules["__main__"].__dict__


def prepare():
    """Makes the world of a session: ``__main__``, the working directory, the output."""
    sys.stdin = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    sys.stdout, sys.stderr = Stream("stdout"), Stream("stderr")
    WORK.enter()
    sys.argv = [FILENAME]
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
    verdict = _attempt(job["code"], job["maxResultBytes"])
    try:
        finish_figures()
        collect(job["maxFileBytes"])
    except BaseException as error:
        if verdict["status"] == "ok":
            verdict = describe(error, FILENAME)
    return json.dumps(verdict)


def _attempt(code, max_result_bytes):
    linecache.cache[FILENAME] = (len(code), None, code.splitlines(keepends=True), FILENAME)
    try:
        value = _evaluate(code)
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
        return describe(error, FILENAME)
    except BaseException as error:
        return describe(error, FILENAME)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def _evaluate(code):
    """The value of the last statement, if it is an expression."""
    tree = ast.parse(code, FILENAME)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    _main.update(__name__="__main__", __file__=FILENAME)
    programs = [compile(tree, FILENAME, "exec", FLAGS, dont_inherit=True)]
    if last is not None:
        programs.append(compile(ast.Expression(last.value), FILENAME, "eval", FLAGS, dont_inherit=True))
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
