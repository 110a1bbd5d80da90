"""Styles that take turns: `cycler(color=['r', 'g']) + cycler(linestyle=['-', '--'])`."""

from __future__ import annotations


class Cycler:
    def __init__(self, entries):
        self._entries = [dict(entry) for entry in entries]

    def __iter__(self):
        return iter([dict(entry) for entry in self._entries])

    def __len__(self) -> int:
        return len(self._entries)

    def __call__(self):
        from itertools import cycle

        return cycle(self)

    def __getitem__(self, index) -> Cycler:
        return Cycler(self._entries[index])

    def __add__(self, other: Cycler) -> Cycler:
        if len(self) != len(other):
            raise ValueError(f'Can only add equal length cycles, not {len(self)} and {len(other)}')
        return Cycler({**a, **b} for a, b in zip(self, other))

    def __mul__(self, other) -> Cycler:
        if isinstance(other, int):
            return Cycler(self._entries * other)
        return Cycler({**a, **b} for a in self for b in other)

    @property
    def keys(self) -> set[str]:
        return {key for entry in self._entries for key in entry}

    def by_key(self) -> dict[str, list]:
        return {key: [entry.get(key) for entry in self] for key in sorted(self.keys)}

    def concat(self, other: Cycler) -> Cycler:
        return Cycler([*self, *other])

    def __eq__(self, other) -> bool:
        return isinstance(other, Cycler) and list(self) == list(other)

    def __repr__(self) -> str:
        return ' + '.join(f'cycler({key!r}, {values!r})' for key, values in self.by_key().items())


def cycler(*args, **kwargs) -> Cycler:
    """`cycler(other)`, `cycler('color', values)` or `cycler(color=values, linestyle=values)`."""
    if len(args) == 1:
        return Cycler(args[0])
    columns = {args[0]: args[1]} if args else kwargs
    made = [Cycler({key: value} for value in values) for key, values in columns.items()]
    result = made[0]
    for other in made[1:]:
        result = result + other
    return result
