"""An order workflow as a state machine with Enum, Flag and auto."""

from enum import Enum, Flag, IntEnum, auto, unique


@unique
class State(Enum):
    DRAFT = "draft"
    PAID = "paid"
    SHIPPED = "shipped"
    DONE = "done"
    CANCELLED = "cancelled"

    @property
    def is_final(self):
        return self in (State.DONE, State.CANCELLED)


class Priority(IntEnum):
    LOW = 1
    NORMAL = 5
    HIGH = 9


class Right(Flag):
    READ = auto()
    WRITE = auto()
    DELETE = auto()
    ALL = READ | WRITE | DELETE


TRANSITIONS = {
    State.DRAFT: {"pay": State.PAID, "cancel": State.CANCELLED},
    State.PAID: {"ship": State.SHIPPED, "cancel": State.CANCELLED},
    State.SHIPPED: {"deliver": State.DONE},
}


class Order:
    def __init__(self, number, priority=Priority.NORMAL):
        self.number, self.priority = number, priority
        self.state = State.DRAFT
        self.history = [self.state.value]

    def apply(self, action):
        try:
            self.state = TRANSITIONS.get(self.state, {})[action]
        except KeyError:
            raise ValueError(f"cannot {action} an order that is {self.state.value}") from None
        self.history.append(self.state.value)


orders = [Order(1), Order(2, Priority.HIGH), Order(3, Priority.LOW)]
for order, actions in zip(orders, (["pay", "ship", "deliver"], ["pay", "cancel", "ship"], ["ship"])):
    for action in actions:
        try:
            order.apply(action)
        except ValueError as error:
            print(f"order {order.number}: {error}")
    print(order.number, order.priority.name, " → ".join(order.history), order.state.is_final)

print([o.number for o in sorted(orders, key=lambda o: o.priority, reverse=True)])
rights = Right.READ | Right.WRITE
print(Right.WRITE in rights, Right.DELETE in rights, (rights & ~Right.WRITE) == Right.READ, Right.ALL.value)
print([member.name for member in State], State("paid") is State.PAID, State["DONE"].value, len(Priority))
print(int(Priority.HIGH) + 1, Priority(5).name, max(Priority).name)
