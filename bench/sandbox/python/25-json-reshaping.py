"""Reshape nested JSON: flatten, unflatten, custom encoder, diff of two documents."""

import json
from datetime import date
from decimal import Decimal

ORDERS = """
[{"id": 7, "customer": {"name": "Léa", "city": "Lyon"}, "lines": [{"sku": "A1", "qty": 2, "price": 9.99}, {"sku": "B2", "qty": 1, "price": 24.5}]},
 {"id": 8, "customer": {"name": "王芳", "city": "上海"}, "lines": []},
 {"id": 9, "customer": {"name": "Bob", "city": null}, "lines": [{"sku": "A1", "qty": 10, "price": 9.49}]}]
"""


def flatten(value, prefix=""):
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from flatten(inner, f"{prefix}.{key}" if prefix else key)
    elif isinstance(value, list) and value:
        for index, inner in enumerate(value):
            yield from flatten(inner, f"{prefix}[{index}]")
    else:
        yield prefix, value


def diff(old, new, path="$"):
    if type(old) is not type(new):
        yield f"{path}: {old!r} → {new!r}"
    elif isinstance(old, dict):
        for key in sorted(old.keys() | new.keys()):
            if key not in new:
                yield f"{path}.{key}: removed"
            elif key not in old:
                yield f"{path}.{key}: added {new[key]!r}"
            else:
                yield from diff(old[key], new[key], f"{path}.{key}")
    elif isinstance(old, list) and len(old) == len(new):
        for index, pair in enumerate(zip(old, new)):
            yield from diff(*pair, f"{path}[{index}]")
    elif old != new:
        yield f"{path}: {old!r} → {new!r}"


class Encoder(json.JSONEncoder):
    def default(self, value):
        if isinstance(value, (date, Decimal)):
            return str(value)
        if isinstance(value, set):
            return sorted(value)
        return super().default(value)


orders = json.loads(ORDERS, parse_float=Decimal)
totals = {o["customer"]["name"]: sum((l["qty"] * l["price"] for l in o["lines"]), Decimal(0)) for o in orders}
print(json.dumps(totals, cls=Encoder, ensure_ascii=False))
for path, value in list(flatten(orders[0]))[:5]:
    print(f"  {path} = {value}")

changed = json.loads(ORDERS)
changed[0]["customer"]["city"] = "Nice"
changed[0]["lines"][1]["qty"] = "1"
del changed[2]["customer"]["city"]
changed[2]["note"] = "rush"
print(*diff(json.loads(ORDERS), changed), sep="\n")

print(json.dumps({"on": date(2025, 1, 2), "tags": {"b", "a"}, "nan": [1.0, 1e100, -0.0]}, cls=Encoder))
print(json.dumps({"b": [1, {"c": None}], "a": '\u2028"é\t'}, sort_keys=True, separators=(",", ":")))
try:
    json.dumps({"x": object}, cls=Encoder)
except TypeError as error:
    print(str(error).splitlines()[0])
