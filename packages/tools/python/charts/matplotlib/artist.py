"""What all parts of a picture have in common: properties with their aliases, getters and setters."""

from __future__ import annotations

from ._data import as_list, is_iterable, unknown
from .colors import to_rgba

ALIASES = {
    'lw': 'linewidth', 'linewidths': 'linewidth', 'ls': 'linestyle', 'linestyles': 'linestyle', 'c': 'color',
    'colors': 'color', 'ms': 'markersize', 'mfc': 'markerfacecolor', 'mec': 'markeredgecolor',
    'mew': 'markeredgewidth', 'fc': 'facecolor', 'facecolors': 'facecolor', 'ec': 'edgecolor',
    'edgecolors': 'edgecolor', 'ha': 'horizontalalignment', 'va': 'verticalalignment', 'ma': 'multialignment',
    'size': 'fontsize', 'weight': 'fontweight', 'family': 'fontfamily', 'fontname': 'fontfamily',
    'name': 'fontfamily', 'fontstyle': 'style', 'drawstyle': 'steps',
}  # fmt: skip
_COLORS = ('color', 'facecolor', 'edgecolor', 'markerfacecolor', 'markeredgecolor')


def canonical(properties: dict) -> dict:
    """Full names, without what is None: that asks for the default."""
    return {ALIASES.get(name, name): value for name, value in properties.items() if value is not None}


class Properties:
    """Plain attributes hold the properties; `get_x`, `set_x` and `set(x=…)` reach each of them by name or alias."""

    def __getattr__(self, name: str):
        kind, _, key = name.partition('_')
        key = ALIASES.get(key, key)
        if kind == 'get' and key in self.__dict__:
            return lambda: self.__dict__[key]
        if kind == 'set' and key in self.__dict__:
            return lambda value=None, **_ignored: self.__dict__.__setitem__(key, value)
        known = dir(type(self))
        if kind in ('get', 'set'):
            known = [f'{kind}_{key}' for key in self.__dict__] + [item for item in known if item.startswith(kind)]
        raise unknown(type(self).__name__, name, known)

    def update(self, properties: dict) -> None:
        """Takes the properties there are and leaves the others."""
        for name, value in canonical(properties).items():
            setter = getattr(type(self), f'set_{name}', None)
            if setter is not None:
                setter(self, value)
            elif name in self.__dict__:
                if isinstance(value, str) and name in _COLORS and value not in ('auto', 'face', 'inherit'):
                    to_rgba(value)  # a colour that is none is told where it was given
                self.__dict__[name] = value

    def set(self, **properties) -> None:
        self.update(properties)

    def accept(self, *_args, **_kwargs) -> None:
        """Does nothing: what programs ask for by these names has no effect on our pictures."""


class Artist(Properties):
    zorder: float = 1

    def __init__(self, **properties):
        self.axes = None
        self.label = ''
        self.alpha = None
        self.visible = True
        self.transform = None
        self.clip_on = True
        self.zorder = type(self).zorder
        self.update(properties)

    def set_label(self, label) -> None:
        self.label = '' if label is None else str(label)

    @property
    def figure(self):
        return self.axes.figure if self.axes is not None else None

    def remove(self) -> None:
        if self.axes is not None and self in self.axes.artists:
            self.axes.artists.remove(self)

    set_path_effects = set_picker = set_rasterized = set_gid = set_url = set_in_layout = set_snap = Properties.accept

    def extent(self) -> tuple[list[float], list[float]]:
        """Data values along x and y that the axes must show."""
        return [], []

    def sticky(self) -> tuple[list[float], list[float]]:
        """Values of `extent` that no margin is added beyond."""
        return [], []

    def draw(self, canvas, axes) -> None:
        raise NotImplementedError


def setp(objects, *pairs, **properties) -> None:
    """Sets properties of one artist or of many."""
    properties.update(zip(pairs[::2], pairs[1::2]))
    for item in flatten(objects):
        item.set(**properties)


def flatten(objects):
    for item in as_list(objects) if is_iterable(objects) else [objects]:
        if is_iterable(item):
            yield from flatten(item)
        else:
            yield item
