"""The scale of a colour map beside a plot."""

from __future__ import annotations

from ._svg import PX, Box, Canvas, num, paint, union
from .artist import Artist, Properties
from .axes import Axes
from .ticker import MaxNLocator, as_formatter, as_locator

_STEPS = 128


class Colorbar(Properties):
    def __init__(self, figure, mappable, hosts: list, label: str = '', orientation: str | None = None,
                 location: str | None = None, shrink: float = 1.0, pad: float | None = None, aspect: float = 20,
                 ticks=None, format=None, cax=None, **_ignored):  # noqa: A002  # fmt: skip
        self.mappable, self.hosts = mappable, hosts
        level = orientation == 'horizontal' or location in ('top', 'bottom')
        self.orientation = 'horizontal' if level else 'vertical'
        self.location = location or ('bottom' if level else 'right')
        self.shrink, self.aspect, self.pad = shrink, aspect, pad
        self.ax = cax if cax is not None else Axes(figure)
        self.is_own = cax is None
        self.ax.host = self.ax.host if cax is not None else hosts[0]
        self.outline = self.ax.spines[:]
        self.long, across = (self.ax.xaxis, self.ax.yaxis) if level else (self.ax.yaxis, self.ax.xaxis)
        self._follow()
        if type(mappable.norm).__name__ == 'LogNorm':
            self.long.set_scale('log')
        across.set_visible(False)
        self.long.set_ticks_position(self.location)
        self.ax.grid(False)
        if ticks is not None:
            self.set_ticks(ticks)
        elif self.long.get_scale() == 'linear':
            self.long.set_major_locator(MaxNLocator(nbins='auto'))
        if format is not None:
            self.long.set_major_formatter(format if not isinstance(format, str) or '{' in format else _percent(format))
        self.set_label(label)
        self.ax.add_artist(Ramp(self))

    def _follow(self) -> None:
        """Takes over the limits of the colours, which may have been changed."""
        low, high = self.mappable.get_clim()
        low, high = (0.0, 1.0) if low is None or high is None else (float(low), float(high))
        self.long.domain.set_limits(low, high if high != low else low + 1)

    def set_label(self, label: str, **properties) -> None:
        self.long.set_label_text(
            label, **{key: value for key, value in properties.items() if key not in ('rotation', 'labelpad')}
        )
        if 'rotation' in properties:
            self.long.label.set_rotation(properties['rotation'])

    def set_ticks(self, ticks, labels=None, **_ignored) -> None:
        if hasattr(ticks, 'tick_values'):
            self.long.set_major_locator(as_locator(ticks))
        else:
            self.long.set_ticks(ticks, labels)

    def set_ticklabels(self, labels, **properties) -> None:
        self.long.set_ticklabels(labels, **properties)

    def get_ticks(self) -> list[float]:
        return self.long.major_values()

    update_ticks = minorticks_on = minorticks_off = Properties.accept

    def remove(self) -> None:
        for host in self.hosts:
            if self in host.colorbars:
                host.colorbars.remove(self)

    def draw_beside(self, canvas: Canvas, frame: Box, around: Box, is_measured: bool) -> None:
        """Draws it along one side of `frame`, clear of what is `around` the plot."""
        self._follow()
        left, top, right, bottom = frame
        gap = 10 * PX if self.pad is None else max(self.pad * (right - left), 4)
        if self.orientation == 'vertical':
            length = (bottom - top) * self.shrink
            thick = min(max(length / self.aspect, 8), 24)
            start = (top + bottom - length) / 2
            at = around[2] + gap if self.location == 'right' else around[0] - gap - thick
            self.ax.box = (at, start, at + thick, start + length)
        else:
            length = (right - left) * self.shrink
            thick = min(max(length / self.aspect, 8), 24)
            start = (left + right - length) / 2
            at = around[3] + gap if self.location == 'bottom' else around[1] - gap - thick
            self.ax.box = (start, at, start + length, at + thick)
        self.ax.cell = union([self.ax.box, (0, top, canvas.width, bottom)]) if self.orientation == 'vertical' else None
        self.ax.draw(canvas, is_measured)
        canvas.boxes.append(self.ax.box)


def _percent(fmt: str):
    return as_formatter(lambda value, _pos: fmt % value)


class Ramp(Artist):
    """The colours from the lowest to the highest value."""

    def __init__(self, bar: Colorbar):
        self.bar = bar
        super().__init__()

    def draw(self, canvas: Canvas, axes) -> None:
        left, top, right, bottom = axes.box
        cmap = self.bar.mappable.cmap
        count = min(cmap.N, _STEPS)
        for i in range(count):
            color = cmap((i + 0.5) / count)
            start, end = i / count, (i + 1) / count
            if self.bar.orientation == 'vertical':
                low, high = bottom - start * (bottom - top), bottom - end * (bottom - top)
                cell = f'M{num(left)} {num(low)}H{num(right)}V{num(high)}H{num(left)}Z'
            else:
                near, far = left + start * (right - left), left + end * (right - left)
                cell = f'M{num(near)} {num(top)}V{num(bottom)}H{num(far)}V{num(top)}Z'
            canvas.path(cell, paint(color) + ' shape-rendering="crispEdges"')
