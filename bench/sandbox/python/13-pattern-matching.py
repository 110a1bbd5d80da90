"""Structural pattern matching: JSON events, expression trees, guards and captures."""

from dataclasses import dataclass


@dataclass
class Num:
    value: float


@dataclass
class Op:
    sign: str
    left: object
    right: object


def evaluate(tree):
    match tree:
        case Num(value) | (int(value) | float(value)):
            return value
        case Op("+", left, right):
            return evaluate(left) + evaluate(right)
        case Op("*", Num(0), _) | Op("*", _, Num(0)):
            return 0
        case Op("*", left, right):
            return evaluate(left) * evaluate(right)
        case Op("/", _, right) if evaluate(right) == 0:
            raise ZeroDivisionError("in tree")
        case Op("/", left, right):
            return evaluate(left) / evaluate(right)
        case Op(sign=other):
            raise ValueError(f"unknown operator {other}")


def describe(event):
    match event:
        case {"type": "click", "at": [x, y]}:
            return f"click at {x},{y}"
        case {"type": "key", "key": ("Enter" | "Return")}:
            return "submit"
        case {"type": "key", "key": str(key), **rest} if len(key) == 1:
            return f"typed {key!r} {sorted(rest)}"
        case {"type": "batch", "events": [first, *others]}:
            return f"{describe(first)} and {len(others)} more"
        case []:
            return "nothing"
        case [single]:
            return f"only {describe(single)}"
        case None | True | False:
            return "a constant"
        case str() as text:
            return f"text of {len(text)}"
        case _:
            return f"unknown {type(event).__name__}"


EVENTS = [
    {"type": "click", "at": (3, 4), "extra": 1},
    {"type": "key", "key": "Return"},
    {"type": "key", "key": "x", "shift": True, "alt": False},
    {"type": "batch", "events": [{"type": "key", "key": "Enter"}, 1, 2]},
    [],
    ["hello"],
    None,
    3.5,
]
for event in EVENTS:
    print(describe(event))

tree = Op("+", Num(2), Op("*", Num(3), Op("/", 9, Num(2))))
print(evaluate(tree), evaluate(Op("*", Num(0), "never looked at")))
for bad in (Op("/", 1, Num(0)), Op("%", 1, 2)):
    try:
        evaluate(bad)
    except (ZeroDivisionError, ValueError) as error:
        print(type(error).__name__, error)
