"""Many marks drawn as one artist: points of a scatter, segments, areas, cells of a grid."""

from __future__ import annotations

from math import isfinite, sqrt

from ._data import as_list, finite, is_iterable, number, rows, spread
from ._rc import rcParams
from ._svg import PX, num, outline, paint
from .artist import Artist
from .cm import ScalarMappable, color_range, flat_numbers
from .colors import to_rgba
from .lines import Line2D
from .markers import is_filled, marker_markup

_MAX_CELLS = 256  # along a side; finer grids are averaged


class PathCollection(Artist, ScalarMappable):
    """Points: `sizes` are areas in square points, `colors` one or a list; the numbers of an `array` choose colours."""

    def __init__(self, offsets, sizes, colors, marker, norm, cmap, array, **properties):
        ScalarMappable.__init__(self, norm, cmap)
        self.array = array
        self.offsets = offsets
        self.sizes = sizes
        self.facecolor = colors
        self.edgecolor: object = 'face'
        self.linewidth: object = 1.0
        self.linestyle = '-'
        self.marker = marker
        self.hatch = None
        Artist.__init__(self, **properties)

    def set_color(self, color) -> None:
        self.facecolor, self.edgecolor = color, 'face'

    def set_offsets(self, offsets) -> None:
        self.offsets = [(number(x), number(y)) for x, y in map(as_list, as_list(offsets))]

    def get_facecolor(self) -> list[tuple]:
        return [
            to_rgba(color, self.alpha) for color in self.face_colors(1 if self.array is None else len(self.offsets))
        ]

    get_facecolors = get_facecolor

    def face_colors(self, count: int) -> list:
        if self.array is not None:
            return [self.to_rgba(value) for value in self.array]
        return spread(self.facecolor, count) if isinstance(self.facecolor, list) else [self.facecolor] * count

    def extent(self):
        return [x for x, _ in self.offsets], [y for _, y in self.offsets]

    def legend_elements(self, prop: str = 'colors', num='auto', fmt=None, func=lambda value: value, **_ignored):
        """Markers and texts for a legend of the colours or the sizes."""
        values = sorted(set(finite((self.array or []) if prop == 'colors' else spread(self.sizes, len(self.offsets)))))
        if len(values) > 9:
            from .ticker import MaxNLocator

            ticks = MaxNLocator(num if isinstance(num, int) else 5).tick_values(values[0], values[-1])
            values = [tick for tick in ticks if values[0] <= tick <= values[-1]]
        handles = []
        for value in values:
            color = self.to_rgba(value) if prop == 'colors' else self.face_colors(1)[0]
            size = 6.0 if prop == 'colors' else sqrt(max(value, 0))
            handles.append(Line2D([], [], linestyle='', marker=self.marker, color=color, markersize=size))
        return handles, [f'{func(value):g}' for value in values]

    def draw(self, canvas, axes) -> None:
        count = len(self.offsets)
        project = axes.projector(self.transform)
        sizes, widths = spread(self.sizes, count), spread(self.linewidth, count)
        faces = self.face_colors(count)
        edges = faces if isinstance(self.edgecolor, str) and self.edgecolor == 'face' else spread(self.edgecolor, count)
        filled = is_filled(self.marker)
        shared = None  # equal neighbours stand in one group: most scatters have one look
        for (x, y), size, face, edge, width in zip(self.offsets, sizes, faces, edges, widths):
            px, py = project(x, y)
            if not (isfinite(px) and isfinite(py) and isfinite(number(size))):
                continue
            own = face == edge and filled
            look = paint(
                face if filled else None,
                None if own else edge if filled else face,
                number(width),
                self.linestyle,
                self.alpha,
            )
            if look != shared:
                canvas.add(f'{"</g>" if shared is not None else ""}<g{look}>')
                shared = look
            # A marker without an edge of its own is as large as matplotlib's with one.
            diameter = (sqrt(max(number(size), 0)) + (number(width) if own else 0)) * PX
            canvas.add(marker_markup(self.marker, px, py, diameter))
        if shared is not None:
            canvas.add('</g>')


class LineCollection(Artist):
    zorder = 2

    def __init__(self, segments, **properties):
        self.segments = [[(number(x), number(y)) for x, y in map(as_list, as_list(piece))] for piece in segments]
        self.color: object = rcParams['lines.color']
        self.linewidth: object = rcParams['lines.linewidth']
        self.linestyle: object = '-'
        super().__init__(**properties)

    def set_segments(self, segments) -> None:
        self.segments = [[(number(x), number(y)) for x, y in piece] for piece in segments]

    def extent(self):
        points = [point for piece in self.segments for point in piece]
        return [x for x, _ in points], [y for _, y in points]

    def draw(self, canvas, axes) -> None:
        project = axes.projector(self.transform)
        count = len(self.segments)
        dashes = spread(self.linestyle, count) if isinstance(self.linestyle, list) else [self.linestyle] * count
        colors = [self.color] * count if isinstance(self.color, tuple) else spread(self.color, count)
        for piece, color, width, dash in zip(self.segments, colors, spread(self.linewidth, count), dashes):
            canvas.path(outline([project(x, y) for x, y in piece]), paint(None, color, number(width), dash, self.alpha))


class PolyCollection(Artist):
    """Areas, as of `fill_between`."""

    def __init__(self, rings, held=([], []), **properties):
        self.polygons = rings
        self.held = held
        self.facecolor: object = rcParams['patch.facecolor']
        self.edgecolor = None
        self.linewidth = rcParams['patch.linewidth']
        self.linestyle = '-'
        self.hatch = None
        super().__init__(**properties)

    def set_color(self, color) -> None:
        self.facecolor = self.edgecolor = color

    def get_facecolor(self) -> list[tuple]:
        return [to_rgba(self.facecolor, self.alpha)]

    def extent(self):
        points = [point for ring in self.polygons for point in ring]
        return [x for x, _ in points], [y for _, y in points]

    def sticky(self):
        return self.held

    def paint(self) -> str:
        return paint(self.facecolor, self.edgecolor, self.linewidth, self.linestyle, self.alpha)

    def draw(self, canvas, axes) -> None:
        project = axes.projector(self.transform)
        for ring in self.polygons:
            canvas.path(outline([project(x, y) for x, y in ring], closed=True), self.paint())


class QuadMesh(Artist, ScalarMappable):
    """Cells between `xs` and `ys` (data), coloured by a grid of numbers or of colours; `grid[0]` lies at `ys[0]`."""

    zorder = 0

    def __init__(self, grid, xs, ys, cmap=None, norm=None, vmin=None, vmax=None, **properties):
        ScalarMappable.__init__(self, None, cmap)
        lines = rows(grid)
        self.is_colors = bool(lines and lines[0] and is_iterable(lines[0][0]))
        self.grid = lines if self.is_colors else [[number(value) for value in line] for line in lines]
        self.array = [] if self.is_colors else flat_numbers(self.grid)
        self.norm = color_range(self.array, vmin, vmax, norm)
        self.xs, self.ys = xs, ys
        self.edgecolor = None
        self.linewidth = 0.5
        Artist.__init__(self, **properties)

    def set_data(self, grid) -> None:
        self.grid = [[number(value) for value in line] for line in rows(grid)]
        self.array = flat_numbers(self.grid)

    def extent(self):
        return self.xs, self.ys

    def sticky(self):
        return self.xs, self.ys

    def draw(self, canvas, axes) -> None:
        grid, xs, ys = _coarser(self.grid, self.xs, self.ys) if not self.is_colors else (self.grid, self.xs, self.ys)
        project = axes.projector(self.transform)
        columns = [project(x, ys[0])[0] for x in xs]
        lines = [project(xs[0], y)[1] for y in ys]
        across, down = [num(x) for x in columns], [num(y) for y in lines]
        looks: dict[tuple, list[str]] = {}  # one path for all cells of a colour
        for row, top, bottom in zip(grid, down, down[1:]):
            for value, left, right in zip(row, across, across[1:]):
                looks.setdefault(self._color(value), []).append(f'M{left} {top}H{right}V{bottom}H{left}Z')
        for color, cells in looks.items():
            if color[3] > 0 and all(map(isfinite, columns + lines)):
                look = paint(color, self.edgecolor, self.linewidth, None, self.alpha)
                canvas.path(''.join(cells), f'{look} shape-rendering="crispEdges"')

    def _color(self, value) -> tuple:
        if self.is_colors:
            parts = as_list(value)
            return to_rgba(
                [part / 255 for part in parts] if any(isinstance(p, int) and p > 1 for p in parts) else parts
            )
        return self.to_rgba(value)


AxesImage = QuadMesh


def _coarser(grid: list, xs: list, ys: list):
    """Averages blocks of cells where there are more than a picture can show."""
    down, across = -(-len(grid) // _MAX_CELLS), -(-max(map(len, grid), default=1) // _MAX_CELLS)
    if down <= 1 and across <= 1:
        return grid, xs, ys
    result = []
    for top in range(0, len(grid), down):
        block = grid[top : top + down]
        line = []
        for left in range(0, len(block[0]), across):
            values = finite(value for row in block for value in row[left : left + across])
            line.append(sum(values) / len(values) if values else float('nan'))
        result.append(line)
    return result, [*xs[:-1:across], xs[-1]], [*ys[:-1:down], ys[-1]]
