"""What plotting calls return: tuples of artists with the values they stand for."""

from __future__ import annotations


class Container(tuple):
    def __new__(cls, artists=(), *_args, **_kwargs):
        return super().__new__(cls, artists)

    def __init__(self, artists=(), label: str = '', **facts):
        self._label = label
        self.__dict__.update(facts)

    def get_label(self) -> str:
        return self._label

    def set_label(self, label) -> None:
        self._label = '' if label is None else str(label)

    def remove(self) -> None:
        for artist in self:
            for item in artist if isinstance(artist, (list, tuple)) else [artist]:
                if item is not None:
                    item.remove()

    def get_children(self) -> list:
        return list(self)


class BarContainer(Container):
    """`patches`, `datavalues`, `orientation`, and `errorbar` if there is one."""

    @property
    def patches(self) -> list:
        return list(self)


class ErrorbarContainer(Container):
    """`(line, caps, bars)`."""

    @property
    def lines(self) -> tuple:
        return tuple(self)


class StemContainer(Container):
    """`(markers, stems, baseline)`, also by name."""

    markerline = property(lambda self: self[0])
    stemlines = property(lambda self: self[1])
    baseline = property(lambda self: self[2])
