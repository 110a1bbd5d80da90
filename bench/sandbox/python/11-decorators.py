"""Decorators: with arguments, stacked, on classes, keeping signatures; caching and retrying."""

import functools
import inspect


def retry(times, catch=Exception):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            for attempt in range(1, times + 1):
                try:
                    return function(*args, **kwargs)
                except catch as error:
                    print(f"  attempt {attempt}: {error}")
                    if attempt == times:
                        raise

        return wrapper

    return decorate


def validate(**rules):
    def decorate(function):
        signature = inspect.signature(function)

        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            for name, rule in rules.items():
                if not rule(bound.arguments[name]):
                    raise ValueError(f"{function.__name__}: bad {name}={bound.arguments[name]!r}")
            return function(*args, **kwargs)

        return wrapper

    return decorate


def singleton(cls):
    instances = {}

    @functools.wraps(cls, updated=())
    def get(*args, **kwargs):
        if cls not in instances:
            instances[cls] = cls(*args, **kwargs)
        return instances[cls]

    return get


calls = {"n": 0}


@retry(3, catch=ConnectionError)
def flaky():
    """Fails twice."""
    calls["n"] += 1
    if calls["n"] < 3:
        raise ConnectionError("reset by peer")
    return "data"


@validate(rate=lambda r: 0 < r < 1, years=lambda y: y > 0)
def grow(amount, rate, years=1):
    return round(amount * (1 + rate) ** years, 2)


@functools.lru_cache(maxsize=None)
def paths(rows, columns):
    return 1 if rows == 0 or columns == 0 else paths(rows - 1, columns) + paths(rows, columns - 1)


@singleton
class Config:
    def __init__(self):
        self.values = {}


print(flaky(), flaky.__name__, flaky.__doc__)
print(grow(1000, 0.05, years=3))
try:
    grow(1000, 5)
except ValueError as error:
    print(error)
print(paths(16, 16), paths.cache_info())
print(Config() is Config(), str(inspect.signature(grow)))
