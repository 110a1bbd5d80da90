"""Generics, protocols, typed dicts and overloads, as in application code."""

from typing import (
    Callable,
    Generic,
    Iterable,
    Iterator,
    Literal,
    NamedTuple,
    Optional,
    Protocol,
    TypedDict,
    TypeVar,
    runtime_checkable,
)


class UserRow(TypedDict, total=False):
    id: int
    name: str
    email: Optional[str]


class Point(NamedTuple):
    x: float
    y: float = 0.0

    def norm(self) -> float:
        return (self.x**2 + self.y**2) ** 0.5


@runtime_checkable
class HasId(Protocol):
    id: int


class User:
    def __init__(self, id: int, name: str) -> None:
        self.id, self.name = id, name


T = TypeVar("T", bound=HasId)
K = TypeVar("K")
V = TypeVar("V")


class Repository(Generic[T]):
    def __init__(self) -> None:
        self._rows: dict[int, T] = {}

    def save(self, row: T) -> T:
        self._rows[row.id] = row
        return row

    def find(self, test: Callable[[T], bool]) -> Iterator[T]:
        return (row for row in self._rows.values() if test(row))

    def __len__(self) -> int:
        return len(self._rows)


def group_by(rows: Iterable[V], key: Callable[[V], K]) -> dict[K, list[V]]:
    groups: dict[K, list[V]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def sort_names(names: Iterable[str], order: Literal["asc", "desc"] = "asc") -> list[str]:
    return sorted(names, reverse=order == "desc")


users: Repository[User] = Repository()
for number, name in enumerate(["Ana", "Bob", "Amir", "Chen", "Bea"], start=1):
    users.save(User(number, name))

print(len(users), [u.name for u in users.find(lambda u: u.id % 2 == 1)])
groups = group_by(users.find(lambda _: True), key=lambda u: u.name[0])
print({letter: [u.name for u in rows] for letter, rows in groups.items()})
print(isinstance(User(9, "x"), HasId), isinstance("x", HasId))
row: UserRow = {"id": 1, "name": "Ana"}
print(row, Point(3, 4).norm(), Point(1)._asdict(), Point(1, 2)._replace(y=5))
print(sort_names(["b", "a", "c"], "desc"), UserRow.__total__, sorted(UserRow.__annotations__))
