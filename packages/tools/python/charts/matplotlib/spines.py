"""The lines around a plot."""

from __future__ import annotations

from ._rc import rcParams
from ._svg import PX, paint
from .artist import Artist

SIDES = ('left', 'right', 'bottom', 'top')


class Spine(Artist):
    zorder = 2.5

    def __init__(self, side: str):
        self.side = side
        self.color = rcParams['axes.edgecolor']
        self.linewidth = rcParams['axes.linewidth']
        self.linestyle = '-'
        self.position: object = None
        self.bounds: tuple | None = None
        super().__init__(visible=rcParams.get(f'axes.spines.{side}', True))

    def set_edgecolor(self, color) -> None:
        self.color = color

    set_ec = set_edgecolor

    def set_bounds(self, low=None, high=None) -> None:
        self.bounds = low if isinstance(low, tuple) else (low, high)

    def place(self, axes) -> float:
        """Its pixel across: x of an upright spine, y of a level one."""
        left, top, right, bottom = axes.box
        edge = {'left': left, 'right': right, 'bottom': bottom, 'top': top}[self.side]
        upright = self.side in ('left', 'right')
        known = {None: ('outward', 0.0), 'zero': ('data', 0.0), 'center': ('axes', 0.5)}
        kind, amount = self.position if isinstance(self.position, tuple) else known[self.position]
        if kind == 'outward':
            return edge + float(amount) * PX * {'left': -1, 'right': 1, 'bottom': 1, 'top': -1}[self.side]
        along = axes.along('x' if upright else 'y', 'data' if kind == 'data' else 'axes')(float(amount))
        return min(max(along, left), right) if upright else min(max(along, top), bottom)

    def draw(self, canvas, axes) -> None:
        left, top, right, bottom = axes.box
        at = self.place(axes)
        style = paint(None, self.color, self.linewidth, self.linestyle, self.alpha, cap='square')
        upright = self.side in ('left', 'right')
        start, end = (bottom, top) if upright else (left, right)
        if self.bounds is not None:
            along = axes.along('y' if upright else 'x', 'data')
            start, end = (edge if value is None else along(value) for value, edge in zip(self.bounds, (start, end)))
        canvas.line(*((at, start, at, end) if upright else (start, at, end, at)), style)


class Spines(dict):
    """By name, by attribute, or several at once: `spines[['top', 'right']].set_visible(False)`."""

    def __getitem__(self, key):
        if isinstance(key, (list, tuple)):
            return Chosen([self[name] for name in key])
        if isinstance(key, slice):
            return Chosen(list(self.values()))
        return super().__getitem__(key)

    def __getattr__(self, name: str) -> Spine:
        if name in self:
            return self[name]
        raise AttributeError(f'Spines has no "{name}" here, use one of: {", ".join(self)}')


class Chosen:
    def __init__(self, spines: list[Spine]):
        self._spines = spines

    def __getattr__(self, name: str):
        calls = [getattr(spine, name) for spine in self._spines]
        return lambda *args, **kwargs: [call(*args, **kwargs) for call in calls] and None
