"""Generator pipelines: lazy reading, send(), yield from, closing."""

from itertools import islice

LINES = ["# sensors", "t=20.5;h=40", "t=21.0;h=41", "", "t=bad;h=42", "t=22.5;h=39", "t=19.0;h=45"]


def non_empty(lines):
    for line in lines:
        if line and not line.startswith("#"):
            yield line


def parse(lines):
    for line in lines:
        pairs = dict(part.split("=") for part in line.split(";"))
        try:
            yield {key: float(value) for key, value in pairs.items()}
        except ValueError:
            yield {"error": line}


def running_mean():
    total, count, mean = 0.0, 0, None
    while True:
        value = yield mean
        total, count = total + value, count + 1
        mean = total / count


def flatten(tree):
    for node in tree:
        if isinstance(node, (list, tuple)):
            yield from flatten(node)
        else:
            yield node


def primes():
    known = []
    candidate = 2
    while True:
        if all(candidate % p for p in known if p * p <= candidate):
            known.append(candidate)
            yield candidate
        candidate += 1


def guarded(events):
    try:
        while True:
            yield len(events)
            events.append("tick")
    finally:
        events.append("closed")


mean = running_mean()
next(mean)
for reading in parse(non_empty(LINES)):
    print(reading, end=" ")
    print("skipped" if "error" in reading else f"mean {mean.send(reading['t']):.3f}")

print(list(flatten([1, [2, [3, (4, 5)]], [[6]]])))
print(list(islice(primes(), 12)), next(p for p in primes() if p > 500))
events = []
ticks = guarded(events)
print([next(ticks) for _ in range(3)])
ticks.close()
print(events, sum(n * n for n in range(10) if n % 3 == 0))


def delegate():
    result = yield from (n for n in "ab")
    return result


iterator = delegate()
print(next(iterator), next(iterator), next(iterator, "end"))
