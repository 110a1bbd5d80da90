"""Scatter, statistics, grids of colours, texts and tables."""

from __future__ import annotations

from math import exp, pi, sqrt

from ._data import as_list, broadcast, finite, is_iterable, number, numbers, quantile, rows
from ._rc import rcParams
from .artist import canonical
from .cm import color_range
from .collections import LineCollection, PathCollection, PolyCollection, QuadMesh
from .colors import is_color_like, to_rgba
from .lines import Line2D
from .patches import FancyArrow, Polygon
from .text import Annotation, Text


class MorePlots:
    def scatter(self, x, y, s=None, c=None, marker=None, cmap=None, norm=None, vmin=None, vmax=None, alpha=None,
                linewidths=None, *, edgecolors=None, data=None, **kwargs) -> PathCollection:  # fmt: skip
        if data is not None:
            x, y, s, c = (data[v] if isinstance(v, str) and v in data else v for v in (x, y, s, c))
        x, y = self.xaxis.convert(x), self.yaxis.convert(y)
        if len(x) != len(y):
            raise ValueError('x and y must be the same size')
        width = kwargs.pop('linewidth', kwargs.pop('lw', None)) if linewidths is None else linewidths
        look = canonical({**kwargs, 'alpha': alpha, 'linewidth': width})
        color, face = look.pop('color', None), look.pop('facecolor', None)
        color = next((given for given in (c, color, face) if given is not None), None)
        array = None
        if color is None:
            color = self.next_look('patches', {})['color']
        elif not is_color_like(color) or (isinstance(color, list) and len(color) == len(x)):
            color, array = self._scatter_colors(as_list(color), len(x))
        sizes = as_list(s) if is_iterable(s) else [rcParams['lines.markersize'] ** 2 if s is None else number(s)]
        look['edgecolor'] = look.get('edgecolor', rcParams['scatter.edgecolors']) if edgecolors is None else edgecolors
        marker, norm = marker or rcParams['scatter.marker'], color_range(array or [], vmin, vmax, norm)
        points = PathCollection(list(zip(x, y)), sizes, color, marker, norm, cmap, array, **look)
        self.figure.current_image = points if array is not None else self.figure.current_image
        self.record('scatter plot', look.get('label'), x, y)
        return self.add_collection(points)

    def _scatter_colors(self, items: list, count: int) -> tuple[list | None, list | None]:
        if items and all(isinstance(item, str) or is_iterable(item) for item in items):
            return [to_rgba(item) for item in items], None
        if len(items) != count:
            raise ValueError(
                f"'c' argument has {len(items)} elements, which is inconsistent with 'x' and 'y' with size {count}."
            )
        return None, numbers(items)

    # Statistics

    def boxplot(self, x, notch=None, sym=None, vert=True, whis=1.5, positions=None, widths=None, patch_artist=None,
                labels=None, showmeans=None, showfliers=True, boxprops=None, medianprops=None, flierprops=None,
                meanprops=None, capprops=None, whiskerprops=None, tick_labels=None, orientation=None, zorder=2,
                **_ignored) -> dict:  # fmt: skip
        upright = vert and orientation != 'horizontal'
        sets = _sets(x)
        places = numbers(positions) if positions is not None else [float(i + 1) for i in range(len(sets))]
        span = max(places, default=1) - min(places, default=0)
        widths = min(0.5, max(0.15 * span, 0.15)) if widths is None else widths
        wide = broadcast(1, numbers(widths), len(sets))
        filled = rcParams['boxplot.patchartist'] if patch_artist is None else patch_artist
        ink = {'color': rcParams['text.color'], 'linewidth': 1.0, 'zorder': zorder}
        result: dict[str, list] = {name: [] for name in ('whiskers', 'caps', 'boxes', 'medians', 'fliers', 'means')}

        def line(name: str, xs: list, ys: list, look: dict, own) -> None:
            xs, ys = (xs, ys) if upright else (ys, xs)
            result[name].append(self.add_line(Line2D(xs, ys, **{**look, **canonical(own or {})})))

        for values, at, width in zip(sets, places, wide):
            low, median, high = (quantile(values, share) for share in (0.25, 0.5, 0.75))
            start, end = _whiskers(values, low, high, whis)
            left, right = at - width / 2, at + width / 2
            ring = [(left, low), (right, low), (right, high), (left, high)]
            if filled:
                look = {'facecolor': 'C0', 'edgecolor': ink['color'], **ink, **canonical(boxprops or {})}
                look.pop('color', None)
                result['boxes'].append(self.add_patch(Polygon(ring if upright else [(b, a) for a, b in ring], **look)))
            else:
                line('boxes', [p for p, _ in [*ring, ring[0]]], [v for _, v in [*ring, ring[0]]], ink, boxprops)
            line('whiskers', [at, at], [low, start], ink, whiskerprops)
            line('whiskers', [at, at], [high, end], ink, whiskerprops)
            line('caps', [at - width / 4, at + width / 4], [start, start], ink, capprops)
            line('caps', [at - width / 4, at + width / 4], [end, end], ink, capprops)
            middle = {**ink, 'color': 'C1', 'zorder': zorder + 0.1}
            line('medians', [left, right], [median, median], middle, medianprops)
            if showfliers and sym != '':
                out = [value for value in values if value < start or value > end]
                dots = {'linestyle': 'None', 'marker': 'o', 'markerfacecolor': 'none', 'zorder': zorder}
                line('fliers', [at] * len(out), out, {**dots, 'markeredgecolor': ink['color']}, flierprops)
            if rcParams['boxplot.showmeans'] if showmeans is None else showmeans:
                mean = sum(values) / len(values)
                mark = {'linestyle': 'None', 'marker': '^', 'color': 'C2', 'zorder': zorder + 0.2}
                line('means', [at], [mean], mark, meanprops)
        names = [str(item) for item in as_list(tick_labels if tick_labels is not None else labels or [])]
        axis = self.xaxis if upright else self.yaxis
        axis.set_ticks(places, names or [f'{place:g}' for place in places])
        edge = 0.5 if positions is None else max(wide, default=0.5)
        axis.domain.shown = [min(places, default=0) - edge, max(places, default=1) + edge]
        for i, values in enumerate(sets):
            self.record('box plot', names[i] if i < len(names) else '', [], values)
        return result

    def violinplot(self, dataset, positions=None, vert: bool = True, widths=0.5, showmeans=False, showextrema=True,
                   showmedians=False, points: int = 100, orientation=None, **_ignored) -> dict:  # fmt: skip
        upright = vert and orientation != 'horizontal'
        sets = _sets(dataset)
        places = numbers(positions) if positions is not None else [float(i + 1) for i in range(len(sets))]
        wide = broadcast(1, numbers(widths), len(sets))
        bodies, rules = [], {'cmins': [], 'cmaxes': [], 'cmeans': [], 'cmedians': [], 'cbars': []}
        for values, at, width in zip(sets, places, wide):
            low, high = min(values), max(values)
            levels = [low + (high - low) * i / (points - 1) for i in range(points)]
            dense = _density(values, levels)
            half = [width / 2 * value / (max(dense) or 1) for value in dense]
            ring = [(at - h, v) for h, v in zip(half, levels)] + [
                (at + h, v) for h, v in zip(reversed(half), reversed(levels))
            ]
            ring = ring if upright else [(b, a) for a, b in ring]
            bodies.append(self.add_collection(PolyCollection([ring], facecolor='C0', alpha=0.3)))
            marks = {
                'cmins': low,
                'cmaxes': high,
                'cmeans': sum(values) / len(values),
                'cmedians': quantile(values, 0.5),
            }
            for name, value in marks.items():
                rules[name].append([(at - width / 4, value), (at + width / 4, value)])
            rules['cbars'].append([(at, low), (at, high)])
            self.record('violin plot', '', [], values)
        result: dict = {'bodies': bodies}
        wanted = {
            'cmins': showextrema,
            'cmaxes': showextrema,
            'cbars': showextrema,
            'cmeans': showmeans,
            'cmedians': showmedians,
        }
        for name in (name for name, shown in wanted.items() if shown):
            pieces = rules[name] if upright else [[(b, a) for a, b in piece] for piece in rules[name]]
            result[name] = self.add_collection(LineCollection(pieces, color='C0'))
        return result

    # Grids of colours

    def imshow(self, X, cmap=None, norm=None, *, aspect=None, alpha=None, vmin=None, vmax=None,  # noqa: N803
               origin=None, extent=None, **kwargs) -> QuadMesh:  # fmt: skip
        grid = rows(X)
        height, width = len(grid), max(map(len, grid), default=0)
        upper = (origin or rcParams['image.origin']) == 'upper'
        ends = (height - 0.5, -0.5) if upper else (-0.5, height - 0.5)
        left, right, bottom, top = (-0.5, width - 0.5, *ends) if extent is None else numbers(extent)
        start, end = (top, bottom) if upper else (bottom, top)
        xs, ys = _evenly(left, right, width), _evenly(start, end, height)
        mesh = self._mesh(grid, xs, ys, cmap, norm, vmin, vmax, alpha, kwargs)
        self.yaxis.domain.inverted = bottom > top
        self.set_aspect(rcParams['image.aspect'] if aspect is None else aspect)
        return mesh

    def matshow(self, Z, **kwargs) -> QuadMesh:  # noqa: N803
        mesh = self.imshow(Z, **kwargs)
        self.xaxis.tick_top()
        for axis in (self.xaxis, self.yaxis):
            axis.set_major_locator(_whole_numbers())
        return mesh

    def pcolormesh(
        self, *args, cmap=None, norm=None, vmin=None, vmax=None, alpha=None, shading=None, **kwargs
    ) -> QuadMesh:
        grid = rows(args[-1])
        height, width = len(grid), max(map(len, grid), default=0)
        xs = self.xaxis.convert(_row(args[0])) if len(args) == 3 else [float(i) for i in range(width + 1)]
        ys = self.yaxis.convert(_column(args[1])) if len(args) == 3 else [float(i) for i in range(height + 1)]
        xs, ys = (_borders(edges) if len(edges) == count else edges for edges, count in ((xs, width), (ys, height)))
        return self._mesh(grid, xs, ys, cmap, norm, vmin, vmax, alpha, kwargs)

    pcolor = pcolormesh

    def _mesh(self, grid, xs, ys, cmap, norm, vmin, vmax, alpha, kwargs) -> QuadMesh:
        mesh = self.add_collection(QuadMesh(grid, xs, ys, cmap, norm, vmin, vmax, alpha=alpha, **kwargs))
        self.figure.current_image = mesh
        self.axisbelow = True
        self.record('heat map', '', [], mesh.array)
        self.records[-1]['shape'] = (len(grid), max(map(len, grid), default=0))
        return mesh

    # Texts

    def text(self, x, y, s, fontdict=None, **kwargs) -> Text:
        return self.add_artist(Text(x, y, s, fontdict=fontdict, **kwargs))

    def annotate(
        self, text, xy, xytext=None, xycoords='data', textcoords=None, arrowprops=None, **kwargs
    ) -> Annotation:
        text = kwargs.pop('s', text)
        return self.add_artist(Annotation(text, xy, xytext, xycoords, textcoords, arrowprops, **kwargs))

    def arrow(self, x, y, dx, dy, **kwargs) -> FancyArrow:
        return self.add_patch(FancyArrow(x, y, dx, dy, **kwargs))

    def table(self, cellText=None, rowLabels=None, colLabels=None, loc: str = 'bottom', **kwargs):  # noqa: N803
        from .table import Table

        return self.add_artist(Table(cellText, rowLabels, colLabels, loc, **kwargs))


def _sets(x) -> list[list[float]]:
    items = as_list(x.values()) if isinstance(x, dict) else rows(x)
    found = [finite(numbers(item)) for item in items]
    if any(not values for values in found):
        raise ValueError('Each data set needs at least one number')
    return found


def _whiskers(values: list[float], low: float, high: float, whis) -> tuple[float, float]:
    if is_iterable(whis):
        return tuple(quantile(values, number(share) / 100) for share in whis)
    reach = number(whis) * (high - low)
    start = min((value for value in values if value >= low - reach), default=low)
    end = max((value for value in values if value <= high + reach), default=high)
    return min(start, low), max(end, high)


def _density(values: list[float], levels: list[float]) -> list[float]:
    """A Gaussian kernel estimate with Scott's bandwidth."""
    mean = sum(values) / len(values)
    spread = sqrt(sum((value - mean) ** 2 for value in values) / max(len(values) - 1, 1)) or 1.0
    width = spread * len(values) ** -0.2
    scale = 1 / (len(values) * width * sqrt(2 * pi))
    return [scale * sum(exp(-(((level - value) / width) ** 2) / 2) for value in values) for level in levels]


def _evenly(start: float, end: float, count: int) -> list[float]:
    return [start + (end - start) * i / max(count, 1) for i in range(count + 1)]


def _borders(centers: list[float]) -> list[float]:
    if len(centers) < 2:
        return [centers[0] - 0.5, centers[0] + 0.5] if centers else []
    inner = [(a + b) / 2 for a, b in zip(centers, centers[1:])]
    return [2 * centers[0] - inner[0], *inner, 2 * centers[-1] - inner[-1]]


def _row(values) -> list:
    """One row of x coordinates that may come as a full grid."""
    return rows(values)[0]


def _column(values) -> list:
    lines = rows(values)
    return [line[0] for line in lines] if len(lines) > 1 else lines[0]


def _whole_numbers():
    from .ticker import MaxNLocator

    return MaxNLocator(nbins=9, integer=True)
