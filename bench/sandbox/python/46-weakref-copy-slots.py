"""Object lifetimes: weak references, finalizers, shallow and deep copies, slots, reference cycles."""

import copy
import gc
import weakref
from types import MappingProxyType, SimpleNamespace


class Node:
    __slots__ = ("name", "children", "_parent", "__weakref__")

    def __init__(self, name, parent=None):
        self.name, self.children = name, []
        self._parent = weakref.ref(parent) if parent is not None else None
        if parent is not None:
            parent.children.append(self)

    @property
    def parent(self):
        return self._parent() if self._parent else None

    def __repr__(self):
        return f"<{self.name}>"


class Money:
    def __init__(self, amount, log):
        self.amount, self.log = amount, log

    def __copy__(self):
        self.log.append("shallow")
        return Money(self.amount, self.log)

    def __deepcopy__(self, memo):
        self.log.append("deep")
        memo[id(self)] = clone = Money(copy.deepcopy(self.amount, memo), self.log)
        return clone


root = Node("root")
leaf = Node("leaf", Node("branch", root))
print(leaf.parent, leaf.parent.parent, root.parent)
try:
    root.colour = "green"
except AttributeError as error:
    print(type(error).__name__)
branch = leaf.parent
del root
gc.collect()
print(branch.parent, leaf.parent)

events = []
cache = weakref.WeakValueDictionary()
node = cache["n"] = Node("cached")
weakref.finalize(node, events.append, "finalized")
print(sorted(cache), weakref.getweakrefcount(node) >= 1)
del node
gc.collect()
print(sorted(cache), events)


class Cyclic:
    pass


a, b = Cyclic(), Cyclic()
a.other, b.other = b, a
watch = weakref.ref(a, lambda _: events.append("cycle collected"))
del a, b
gc.collect()
print(watch(), events[-1])

original = {"list": [1, [2, 3]], "tuple": (4, [5])}
original["self"] = original
shallow, deep = copy.copy(original), copy.deepcopy(original)
original["list"][1].append(99)
print(shallow["list"], deep["list"], deep["self"] is deep, deep["tuple"] is original["tuple"])

log = []
money = Money([1, 2], log)
copies = [copy.copy(money), copy.deepcopy(money)]
print(log, [c.amount is money.amount for c in copies], copy.deepcopy([money, money], {})[0] is money)

settings = SimpleNamespace(debug=True, level=3)
settings.level += 1
view = MappingProxyType(vars(settings))
print(settings, view["level"], settings == SimpleNamespace(debug=True, level=4))
