"""Context managers: classes, contextlib, ExitStack, suppressing and redirecting."""

import io
from contextlib import ExitStack, closing, contextmanager, nullcontext, redirect_stdout, suppress

trail = []


class Transaction:
    def __init__(self, store):
        self.store = store

    def __enter__(self):
        self.backup = dict(self.store)
        return self.store

    def __exit__(self, kind, error, trace):
        if kind is not None:
            self.store.clear()
            self.store.update(self.backup)
        trail.append("rollback" if kind else "commit")
        return kind is KeyError


@contextmanager
def tag(name, out):
    out.append(f"<{name}>")
    try:
        yield out
    finally:
        out.append(f"</{name}>")


class Resource:
    def __init__(self, name):
        self.name = name
        trail.append(f"open {name}")

    def close(self):
        trail.append(f"close {self.name}")


accounts = {"ana": 100, "ben": 50}
with Transaction(accounts) as store:
    store["ana"] -= 30
    store["ben"] += 30
with Transaction(accounts) as store:
    store["ana"] -= 1000
    store["nobody"] += 1000
try:
    with Transaction(accounts) as store:
        store["ana"] = 1 / 0
except ZeroDivisionError as error:
    print("passed on:", error)
print(accounts, trail)

html = []
with tag("ul", html), tag("li", html):
    html.append("text")
print("".join(html))

trail.clear()
with ExitStack() as stack:
    names = [stack.enter_context(closing(Resource(n))).name for n in ("a", "b")]
    stack.callback(trail.append, "callback")
    stack.enter_context(suppress(FileNotFoundError))
    open("/definitely/not/here.txt")
print(names, trail)

buffer = io.StringIO()
with redirect_stdout(buffer):
    print("captured")
with nullcontext("plain") as value:
    print(repr(buffer.getvalue()), value)
