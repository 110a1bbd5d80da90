"""Lines with markers."""

from __future__ import annotations

from math import isfinite

from ._data import as_list, is_iterable, numbers
from ._rc import rcParams
from ._svg import PX, is_drawn, outline, paint
from .artist import Artist
from .markers import is_filled, is_marker, marker_markup

_MANY = 4000  # points; from here on those of one pixel column are thinned to its extremes


class Line2D(Artist):
    zorder = 2

    def __init__(self, xdata, ydata, **properties):
        self.xdata, self.ydata = numbers(xdata), numbers(ydata)
        self.color = rcParams['lines.color']
        self.linewidth = rcParams['lines.linewidth']
        self.linestyle = rcParams['lines.linestyle']
        self.marker = rcParams['lines.marker']
        self.markersize = rcParams['lines.markersize']
        self.markeredgewidth = rcParams['lines.markeredgewidth']
        self.markerfacecolor = self.markeredgecolor = 'auto'
        self.fillstyle = 'full'
        self.steps = 'default'
        self.markevery = self.dashes = None
        super().__init__(**properties)

    def get_data(self) -> tuple[list[float], list[float]]:
        return self.xdata, self.ydata

    def set_data(self, *data) -> None:
        x, y = data if len(data) == 2 else data[0]
        self.set_xdata(x)
        self.set_ydata(y)

    def set_xdata(self, x) -> None:
        self.xdata = self.axes.xaxis.convert(x) if self.axes else numbers(x)

    def set_ydata(self, y) -> None:
        self.ydata = self.axes.yaxis.convert(y) if self.axes else numbers(y)

    def get_xydata(self) -> list[tuple[float, float]]:
        return list(zip(self.xdata, self.ydata))

    def extent(self):
        return self.xdata, self.ydata

    def draw(self, canvas, axes) -> None:
        project = axes.projector(self.transform)
        points = [project(x, y) for x, y in zip(self.xdata, self.ydata)]
        self.draw_points(canvas, points)

    def draw_points(self, canvas, points: list[tuple[float, float]]) -> None:
        dash = (0, self.dashes) if is_iterable(self.dashes) else self.linestyle
        if is_drawn(dash) and len(points) > 1:
            style = paint(None, self.color, self.linewidth, dash, self.alpha, cap='square', join='round')
            canvas.path(outline(_thinned(_stepped(points, self.steps))), style)
        if is_marker(self.marker):
            canvas.add(f'<g{self.marker_paint()}>')
            for x, y in self._marked(points):
                if isfinite(x) and isfinite(y):
                    canvas.add(marker_markup(self.marker, x, y, self.markersize * PX))
            canvas.add('</g>')

    def marker_paint(self) -> str:
        face = self.color if self.markerfacecolor == 'auto' else self.markerfacecolor
        edge = self.color if self.markeredgecolor == 'auto' else self.markeredgecolor
        if not is_filled(self.marker) or self.fillstyle == 'none':
            face = None
        return paint(face, edge, self.markeredgewidth, None, self.alpha)

    def _marked(self, points: list) -> list:
        every = self.markevery
        if every is None:
            return points
        if isinstance(every, int):
            return points[::every]
        return [points[i] for i in as_list(every) if isinstance(i, int) and -len(points) <= i < len(points)]


def _stepped(points: list, steps: str) -> list:
    """Corners for `steps-pre`, `-mid` and `-post`."""
    if not steps.startswith('steps'):
        return points
    result = points[:1]
    for (x0, y0), (x1, y1) in zip(points, points[1:]):
        if steps == 'steps-post':
            result += [(x1, y0)]
        elif steps == 'steps-mid':
            middle = (x0 + x1) / 2
            result += [(middle, y0), (middle, y1)]
        else:
            result += [(x0, y1)]
        result.append((x1, y1))
    return result


def _thinned(points: list) -> list:
    if len(points) < _MANY:
        return points
    result: list = []
    column: list = []
    for point in points:
        if column and (not isfinite(point[0]) or not isfinite(point[1]) or int(point[0]) != int(column[0][0])):
            result += _extremes(column)
            column = []
        if isfinite(point[0]) and isfinite(point[1]):
            column.append(point)
        else:
            result.append(point)
    return result + _extremes(column)


def _extremes(column: list) -> list:
    if len(column) < 5:
        return column
    inner = sorted(range(1, len(column) - 1), key=lambda i: column[i][1])
    return [column[0], *(column[i] for i in sorted({inner[0], inner[-1]})), column[-1]]
