"""A plot with straight axes: the marks of the `_plot_*` modules on the coordinates of `_axes_base`."""

from __future__ import annotations

from ._axes_base import AxesBase
from ._draw_axis import draw_axis, draw_grid, draw_titles
from ._plot_bars import BarPlots
from ._plot_lines import LinePlots
from ._plot_more import MorePlots
from ._svg import Box, Canvas, union
from .collections import PathCollection, PolyCollection
from .lines import Line2D
from .patches import Rectangle
from .text import Text

_ABOVE = 2.5  # artists from this order on are drawn over the frame


class Axes(LinePlots, BarPlots, MorePlots, AxesBase):
    def draw(self, canvas: Canvas, is_measured: bool = False) -> None:
        """Draws the plot with what lies on and beside it; when it is only measured, just what takes room around it."""
        start = len(canvas.boxes)
        group = [self, *sorted(self.twins, key=lambda twin: twin.zorder)]
        group = [axes for axes in group if axes.visible]
        for axes in group:
            axes.background(canvas)
        if not is_measured:
            for axes in group:
                if axes.axisbelow and axes.axis_on:
                    axes.draw_grids(canvas)
            for axes in group:
                axes.draw_artists(canvas, [artist for artist in axes.artists if artist.zorder < _ABOVE])
        for axes in group:
            if axes.axis_on:
                if not axes.axisbelow:
                    axes.draw_grids(canvas)
                axes.draw_frame(canvas)
        for axes in group:
            late = [artist for artist in axes.artists if artist.zorder >= _ABOVE]
            axes.draw_artists(
                canvas, [artist for artist in late if not is_measured or isinstance(artist, Text) or not artist.clip_on]
            )
        for bar in self.colorbars:
            bar.draw_beside(canvas, self.box, union([self.box, *canvas.boxes[start:]]), is_measured)
        for axes in group:
            draw_titles(axes, canvas, start)
        for axes in group:
            axes.draw_legends(canvas, start, is_measured)

    def draw_grids(self, canvas: Canvas) -> None:
        for name in 'xy':
            draw_grid(self.get_axis(name), canvas)

    def draw_frame(self, canvas: Canvas) -> None:
        if self.frame_on:
            for spine in self.spines.values():
                if spine.visible:
                    spine.draw(canvas, self)
        for name in 'xy':
            draw_axis(self.get_axis(name), canvas)

    def draw_artists(self, canvas: Canvas, artists: list) -> None:
        is_clipped = False
        for artist in sorted(artists, key=lambda artist: artist.zorder):
            if not artist.visible:
                continue
            wants = artist.clip_on and not self.is_polar
            if wants != is_clipped:
                canvas.clip(self.box) if wants else canvas.unclip()
                is_clipped = wants
            artist.draw(canvas, self)
        if is_clipped:
            canvas.unclip()

    def draw_legends(self, canvas: Canvas, start: int, is_measured: bool) -> None:
        for legend in [self.legend_, *(item for item in self.artists if hasattr(item, 'is_outside'))]:
            if legend is None or not legend.is_drawn() or (is_measured and not legend.is_outside()):
                continue
            around = union([self.box, *canvas.boxes[start:]])
            page = (0, 0, canvas.width, canvas.height)
            legend.draw(canvas, legend.place(self.box, around, None if is_measured else self.obstacles(), page))

    def obstacles(self) -> tuple[list, list]:
        """What a legend should not cover: points of lines and markers, boxes of bars and texts."""
        points: list[tuple[float, float]] = []
        boxes: list[Box] = []
        for axes in (self, *self.twins) if self.host is None else (self.host, *self.host.twins):
            for artist in axes.artists:
                if not artist.visible:
                    continue
                project = axes.projector(artist.transform)
                if isinstance(artist, Rectangle) and not axes.is_polar:
                    box = artist.pixels(axes)
                    boxes += [box] if box is not None else []
                elif isinstance(artist, Text):
                    x, y = artist.anchor(axes)
                    boxes += [artist.block().box(x, y)] if artist.text.strip() and x == x and y == y else []
                elif isinstance(artist, Line2D):
                    points += _filled_in([project(x, y) for x, y in zip(artist.xdata, artist.ydata)])
                elif isinstance(artist, PathCollection):
                    points += [project(x, y) for x, y in artist.offsets]
                elif isinstance(artist, PolyCollection):
                    points += [
                        point for ring in artist.polygons for point in _filled_in([project(x, y) for x, y in ring])
                    ]
        return points, boxes


Subplot = Axes


def _filled_in(points: list) -> list:
    """Points along a line too, so that a legend does not lie on a long straight stroke."""
    if len(points) > 200:
        return points
    result = points[:1]
    for (x0, y0), (x1, y1) in zip(points, points[1:]):
        result += [(x0 + (x1 - x0) * i / 8, y0 + (y1 - y0) * i / 8) for i in range(1, 9)]
    return result
