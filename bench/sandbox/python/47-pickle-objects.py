"""Pickle own classes with state control, versions and shared references."""

import io
import pickle
from collections import OrderedDict
from datetime import date, datetime, timedelta, timezone


class Connection:
    def __init__(self, host, retries=3):
        self.host, self.retries = host, retries
        self.socket = f"socket to {host}"

    def __getstate__(self):
        state = self.__dict__.copy()
        del state["socket"]
        return {"version": 2, **state}

    def __setstate__(self, state):
        if state.pop("version", 1) < 2:
            state["retries"] = 3
        self.__dict__.update(state)
        self.socket = f"reopened {self.host}"


class Point:
    made = 0

    def __new__(cls, x, y):
        cls.made += 1
        return super().__new__(cls)

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __getnewargs__(self):
        return self.x, self.y

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)


class Safe(pickle.Unpickler):
    ALLOWED = {("builtins", "set"), ("collections", "OrderedDict"), ("datetime", "date")}

    def find_class(self, module, name):
        if (module, name) not in self.ALLOWED:
            raise pickle.UnpicklingError(f"{name} is not allowed")
        return super().find_class(module, name)


def clone(value, protocol=pickle.HIGHEST_PROTOCOL):
    return pickle.loads(pickle.dumps(value, protocol))


back = clone(Connection("db.local", 5))
print(back.host, back.retries, back.socket)
print(clone(Point(1, 2)) == Point(1, 2), Point.made)

shared = [1, 2]
data = {"a": shared, "b": shared, "when": datetime(2025, 1, 2, 3, tzinfo=timezone.utc), "delta": timedelta(hours=5)}
copied = clone(data)
copied["a"].append(3)
print(copied["b"], copied["when"].isoformat(), copied["delta"], [clone(data, p) == data for p in range(6)])

stream = io.BytesIO()
for item in ("first", {2, 1}, OrderedDict(x=1)):
    pickle.dump(item, stream)
stream.seek(0)
items = []
while True:
    try:
        items.append(Safe(stream).load())
    except EOFError:
        break
print(items[0], sorted(items[1]), dict(items[2]))
for value in (date(2025, 1, 2), Connection("x"), print):
    try:
        print(Safe(io.BytesIO(pickle.dumps(value))).load())
    except pickle.UnpicklingError as error:
        print("refused:", error)
for bad in (lambda: 1, (n for n in "ab")):
    try:
        pickle.dumps(bad)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        print("cannot pickle a", type(bad).__name__)
