"""An inventory with dataclasses: defaults, validation, ordering, frozen values, replace."""

from __future__ import annotations

from dataclasses import asdict, astuple, dataclass, field, fields, replace


@dataclass(frozen=True, order=True)
class Money:
    cents: int
    currency: str = "EUR"

    def __post_init__(self):
        if self.cents < 0:
            raise ValueError("money cannot be negative")

    def __mul__(self, factor: int) -> Money:
        return replace(self, cents=self.cents * factor)

    def __str__(self) -> str:
        return f"{self.cents / 100:.2f} {self.currency}"


@dataclass
class Item:
    name: str
    price: Money
    stock: int = 0
    tags: list[str] = field(default_factory=list)
    secret: str = field(default="", repr=False, compare=False)

    @property
    def value(self) -> Money:
        return self.price * self.stock


@dataclass
class Inventory:
    items: dict[str, Item] = field(default_factory=dict)

    def add(self, item: Item) -> None:
        known = self.items.get(item.name)
        self.items[item.name] = item if known is None else replace(known, stock=known.stock + item.stock)

    def total(self) -> Money:
        return Money(sum(item.value.cents for item in self.items.values()))


inventory = Inventory()
inventory.add(Item("bolt", Money(25), 400, ["metal"], secret="supplier 7"))
inventory.add(Item("nut", Money(15), 380, ["metal"]))
inventory.add(Item("bolt", Money(25), 100))
inventory.add(Item("glue", Money(1250), 3))

for item in sorted(inventory.items.values(), key=lambda i: i.value, reverse=True):
    print(f"{item.name:<5} {item.stock:>4} × {item.price} = {item.value}")
print("total:", inventory.total())
print(inventory.items["nut"])
print(asdict(inventory.items["glue"])["price"], astuple(Money(5)))
print([f.name for f in fields(Item)], Money(3) < Money(5), Item("a", Money(1)) == Item("a", Money(1), secret="x"))
try:
    Money(-1)
except ValueError as error:
    print("refused:", error)
try:
    Money(1).cents = 2
except AttributeError as error:
    print(type(error).__name__, "-", error)
