"""lru_cache, partial, reduce, singledispatch, total_ordering, cached_property, cmp_to_key."""

from functools import (
    cached_property,
    cmp_to_key,
    lru_cache,
    partial,
    reduce,
    singledispatch,
    total_ordering,
)


@lru_cache(maxsize=128)
def collatz(n):
    return 0 if n == 1 else 1 + collatz(n // 2 if n % 2 == 0 else 3 * n + 1)


@lru_cache
def partitions(n, largest):
    if n == 0:
        return 1
    return sum(partitions(n - k, k) for k in range(1, min(n, largest) + 1))


@singledispatch
def show(value):
    return f"? {value}"


@show.register
def _(value: int):
    return f"{value:,}"


@show.register(list)
@show.register(tuple)
def _(values):
    return "[" + "; ".join(map(show, values)) + "]"


@show.register
def _(value: None):
    return "–"


@total_ordering
class Version:
    def __init__(self, text):
        self.text = text

    @cached_property
    def parts(self):
        Version.parsed = getattr(Version, "parsed", 0) + 1
        return tuple(int(p) for p in self.text.split("."))

    def __eq__(self, other):
        return self.parts == other.parts

    def __lt__(self, other):
        return self.parts < other.parts

    def __repr__(self):
        return f"v{self.text}"


def compose(*functions):
    return reduce(lambda f, g: lambda x: g(f(x)), functions)


print(max(range(1, 1000), key=collatz), collatz(871), partitions(30, 30))
print(show([1234567, None, ("x", 10)]), show(2.5))
versions = [Version(v) for v in ("1.10.0", "1.9.3", "2.0", "1.9")]
print(sorted(versions), max(versions), Version("1.0") >= Version("0.9"), Version.parsed)
clean = compose(str.strip, str.lower, lambda text: text.replace(" ", "-"))
print(clean("  Hello Big World "), reduce(lambda a, d: a * 10 + d, [4, 0, 9, 6]))
to_base = lambda base, text: int(text, base)
from_hex = partial(to_base, 16)
print(from_hex("ff"), from_hex.args, partial(int, base=2)("1011"))


def largest_number(a, b):
    return -1 if a + b > b + a else 1


print("".join(sorted(["3", "30", "34", "5", "9"], key=cmp_to_key(largest_number))))
collatz.cache_clear()
print(collatz.cache_info().currsize, collatz.cache_parameters())
