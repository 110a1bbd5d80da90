"""Lines, areas, error bars and reference lines."""

from __future__ import annotations

from math import isnan, nan

from ._data import as_list, broadcast, is_iterable, number, rows, same_length
from ._rc import rcParams
from .artist import canonical
from .collections import LineCollection, PolyCollection
from .colors import is_color_like
from .container import ErrorbarContainer, StemContainer
from .lines import Line2D
from .markers import NAMES
from .patches import Polygon, Rectangle
from .transforms import Transform


def read_format(fmt: str) -> dict:
    """`'ro--'` → colour, marker, line style.

    :raises ValueError: If a character means nothing.
    """
    if is_color_like(fmt) and not fmt.replace('.', '').isdigit():
        return {'color': fmt}
    found: dict = {}
    rest = fmt
    while rest:
        style = next((style for style in ('--', '-.', '-', ':') if rest.startswith(style)), None)
        if style is not None:
            found['linestyle'], rest = style, rest[len(style) :]
        elif rest[0] == 'C' and rest[1:2].isdigit():
            found['color'], rest = rest[:2], rest[2:]
        elif rest[0] in 'bgrcmykw':
            found['color'], rest = rest[0], rest[1:]
        elif rest[0] in NAMES:
            found['marker'], rest = rest[0], rest[1:]
        else:
            raise ValueError(f'{fmt!r} is not a valid format string (unrecognized character {rest[0]!r})')
    if 'marker' in found and 'linestyle' not in found:
        found['linestyle'] = 'None'
    return found


class LinePlots:
    def plot(self, *args, scalex: bool = True, scaley: bool = True, data=None, **kwargs) -> list[Line2D]:
        """`plot(y)`, `plot(x, y)`, `plot(x, y, 'ro--')`, `plot(x1, y1, 'g', x2, y2, 'b')`; columns of `y` are lines."""
        given = canonical(kwargs)
        label = given.pop('label', None)
        rest, lines = (
            [data[arg] if data is not None and isinstance(arg, str) and arg in data else arg for arg in args],
            [],
        )
        while rest:
            count = 1 if len(rest) == 1 or isinstance(rest[1], str) else 2
            values, rest = rest[:count], rest[count:]
            look = read_format(rest.pop(0)) if rest and isinstance(rest[0], str) else {}
            for x, y in self._series(values):
                properties = {**look, **given}
                name = (
                    as_list(label)[len(lines)]
                    if isinstance(label, (list, tuple)) and len(label) > len(lines)
                    else label
                )
                properties = {**self.next_look('lines', properties), **properties}
                line = self.add_line(Line2D(x, y, label=name, **properties))
                self.record('scatter plot' if line.linestyle in ('None', '', ' ', 'none') else 'line chart', name, x, y)
                lines.append(line)
        return lines

    def _series(self, values: list) -> list[tuple[list, list]]:
        """Pairs of x and y; the words of categories are looked up here, so that marks hold numbers."""
        ys = rows(values[-1])
        if len(ys) > 1 or (is_iterable(values[-1]) and ys and is_iterable(next(iter(as_list(values[-1])), None))):
            ys = [list(column) for column in zip(*ys)]
        x = as_list(values[0]) if len(values) == 2 else list(range(len(ys[0]) if ys else 0))
        pairs = []
        for y in ys:
            same_length(x, y)
            pairs.append((self.xaxis.convert(x), self.yaxis.convert(y)))
        return pairs

    def step(self, x, y, *args, where: str = 'pre', data=None, **kwargs) -> list[Line2D]:
        return self.plot(x, y, *args, data=data, **{**kwargs, 'drawstyle': f'steps-{where}'})

    def semilogx(self, *args, **kwargs) -> list[Line2D]:
        self.set_xscale('log')
        return self.plot(*args, **kwargs)

    def semilogy(self, *args, **kwargs) -> list[Line2D]:
        self.set_yscale('log')
        return self.plot(*args, **kwargs)

    def loglog(self, *args, **kwargs) -> list[Line2D]:
        self.set_xscale('log')
        return self.semilogy(*args, **kwargs)

    def fill(self, *args, **kwargs) -> list[Polygon]:
        given = canonical(kwargs)
        rest, shapes = list(args), []
        while len(rest) >= 2:
            (x, y), rest = rest[:2], rest[2:]
            look = read_format(rest.pop(0)) if rest and isinstance(rest[0], str) else {}
            look = {**self.next_look('patches', {**look, **given}), **look, **given}
            look.setdefault('facecolor', look.get('color'))
            x, y = self.xaxis.convert(x), self.yaxis.convert(y)
            same_length(x, y)
            shapes.append(self.add_patch(Polygon(list(zip(x, y)), **look)))
            self.record('area chart', look.get('label'), x, y)
        return shapes

    def fill_between(self, x, y1, y2=0, where=None, interpolate: bool = False, step=None, **kwargs) -> PolyCollection:
        return self._fill_between('y', x, y1, y2, where, step, kwargs)

    def fill_betweenx(self, y, x1, x2=0, where=None, step=None, interpolate: bool = False, **kwargs) -> PolyCollection:
        return self._fill_between('x', y, x1, x2, where, step, kwargs)

    def _fill_between(
        self, across: str, along, first, second, where, step, kwargs: dict, held=([], [])
    ) -> PolyCollection:
        axis, other = (self.xaxis, self.yaxis) if across == 'y' else (self.yaxis, self.xaxis)
        t = axis.convert(along)
        ends = [broadcast(1, other.convert(side), len(t)) for side in (first, second)]
        shown = [True] * len(t) if where is None else [bool(value) for value in as_list(where)]
        rings, run = [], []
        for at, a, b, keep in [*zip(t, *ends, shown), (nan, nan, nan, False)]:
            if keep and not isnan(at + a + b):
                run.append((at, a, b))
                continue
            if len(run) > 1:
                run = _stepped(run, step)
                ring = [(at, a) for at, a, _ in run] + [(at, b) for at, _, b in reversed(run)]
                rings.append(ring if across == 'y' else [(b, a) for a, b in ring])
            run = []
        look = canonical(kwargs)
        look = {**self.next_look('patches', {**look, **({'color': 1} if 'facecolor' in look else {})}), **look}
        if 'color' in look:
            color = look.pop('color')
            look = {'facecolor': color, **({'edgecolor': color} if 'linewidth' in look else {}), **look}
        area = self.add_collection(PolyCollection(rings, held, **look))
        if not any(record['kind'] == 'line chart' for record in self.records) or look.get('label'):
            self.record('area chart', look.get('label'), t, ends[0])
        return area

    def stackplot(
        self, x, *args, labels=(), colors=None, hatch=None, baseline: str = 'zero', **kwargs
    ) -> list[PolyCollection]:
        x = self.xaxis.convert(x)
        below, areas = [0.0] * len(x), []
        layers = [layer for arg in args for layer in (as_list(arg.values()) if isinstance(arg, dict) else rows(arg))]
        if baseline == 'sym':
            totals = [sum(number(layer[i]) for layer in layers) for i in range(len(x))]
            below = [-total / 2 for total in totals]
        for i, layer in enumerate(layers):
            values = self.yaxis.convert(layer)
            same_length(x, values)
            above = [a + (0.0 if isnan(b) else b) for a, b in zip(below, values)]
            look = {**kwargs, **({'color': as_list(colors)[i % len(as_list(colors))]} if colors is not None else {})}
            label = as_list(labels)[i] if i < len(as_list(labels)) else None
            areas.append(
                self._fill_between('y', x, below, above, None, None, {**look, 'label': label}, held=([], [0.0]))
            )
            if self.records and self.records[-1]['label'] == str(label or ''):
                self.records[-1] |= {'kind': 'stacked area chart', 'y': values}
            below = above
        return areas

    def stem(
        self,
        *args,
        linefmt=None,
        markerfmt=None,
        basefmt=None,
        bottom: float = 0,
        label=None,
        orientation='vertical',
        **_ignored,
    ):
        values = [arg for arg in args if not isinstance(arg, str)]
        formats = [arg for arg in args if isinstance(arg, str)] + [None] * 3
        (x, y), *_ = self._series(values[:2])
        line = read_format(linefmt or formats[0] or 'C0-')
        mark = read_format(markerfmt or formats[1] or 'o')
        base = read_format(basefmt or formats[2] or 'C3-')
        color = line.get('color', 'C0')
        stems = self.add_collection(
            LineCollection(
                [[(a, bottom), (a, b)] for a, b in zip(x, y)], color=color, linestyle=line.get('linestyle', '-')
            )
        )
        dots = self.add_line(Line2D(x, y, **{'color': color, 'marker': 'o', **mark, 'linestyle': 'None'}))
        ground = self.add_line(Line2D([min(x, default=0), max(x, default=0)], [bottom, bottom], **base))
        container = StemContainer((dots, stems, ground), label=str(label or ''))
        self.containers.append(container)
        self.record('stem plot', label, x, y)
        return container

    def errorbar(self, x, y, yerr=None, xerr=None, fmt: str = '', ecolor=None, elinewidth=None, capsize=None,
                 barsabove=False, capthick=None, *, label=None, **kwargs) -> ErrorbarContainer:  # fmt: skip
        x, y = self.xaxis.convert(x), self.yaxis.convert(y)
        same_length(x, y)
        look = {**(read_format(fmt) if fmt and fmt.lower() != 'none' else {}), **canonical(kwargs)}
        look = {**self.next_look('lines', look), **look}
        line = None
        if fmt.lower() != 'none':
            line = self.add_line(Line2D(x, y, **{**look, 'zorder': look.get('zorder', 2)}))
        color = ecolor or look.get('color')
        parts = self._error_bars(
            x, y, xerr, yerr, color, elinewidth or look.get('linewidth'), capsize, capthick, look.get('alpha')
        )
        container = ErrorbarContainer(
            (line, *parts), label=str(label or ''), has_xerr=xerr is not None, has_yerr=yerr is not None
        )
        self.containers.append(container)
        self.record('line chart' if line is not None and line.linestyle == '-' else 'error bars', label, x, y)
        return container

    def _error_bars(
        self, x, y, xerr, yerr, color, width=None, capsize=None, capthick=None, alpha=None
    ) -> tuple[tuple, tuple]:
        """Caps and bars; an error is one number, one for each point, or a list of the lower and one of the upper."""
        caps, bars = [], []
        size = float(rcParams['errorbar.capsize'] if capsize is None else capsize)
        width = rcParams['lines.linewidth'] if width is None else width
        for error, is_x in ((xerr, True), (yerr, False)):
            if error is None:
                continue
            sides = rows(error)
            lows, highs = (broadcast(2, side, len(x)) for side in (sides if len(sides) == 2 else sides * 2))
            ends = []
            for a, b, low, high in zip(x, y, lows, highs):
                low, high = number(low), number(high)
                if low < 0 or high < 0:
                    raise ValueError(f"'{'xerr' if is_x else 'yerr'}' must not contain negative values")
                ends.append([(a - low, b), (a + high, b)] if is_x else [(a, b - low), (a, b + high)])
            bars.append(self.add_collection(LineCollection(ends, color=color, linewidth=width, alpha=alpha)))
            mark = {
                'marker': '|' if is_x else '_',
                'linestyle': 'None',
                'markersize': 2 * size,
                'color': color,
                'alpha': alpha,
            }
            for points in zip(*ends) if size > 0 else ():
                xs, ys = zip(*points)
                caps.append(self.add_line(Line2D(xs, ys, markeredgewidth=capthick or max(width, 1), **mark)))
        return tuple(caps), tuple(bars)

    # Reference lines

    def axhline(self, y=0, xmin: float = 0, xmax: float = 1, **kwargs) -> Line2D:
        y = self.yaxis.convert_one(y)
        return self._reference([xmin, xmax], [y, y], Transform('axes', 'data', self), kwargs)

    def axvline(self, x=0, ymin: float = 0, ymax: float = 1, **kwargs) -> Line2D:
        x = self.xaxis.convert_one(x)
        return self._reference([x, x], [ymin, ymax], Transform('data', 'axes', self), kwargs)

    def _reference(self, x: list, y: list, transform: Transform, kwargs: dict) -> Line2D:
        look = canonical(kwargs)
        return self.add_line(Line2D(x, y, **{'transform': transform, 'color': 'C0', **look}))

    def axhspan(self, ymin, ymax, xmin: float = 0, xmax: float = 1, **kwargs) -> Rectangle:
        low, high = self.yaxis.convert_one(ymin), self.yaxis.convert_one(ymax)
        return self._span((xmin, low), xmax - xmin, high - low, Transform('axes', 'data', self), kwargs)

    def axvspan(self, xmin, xmax, ymin: float = 0, ymax: float = 1, **kwargs) -> Rectangle:
        low, high = self.xaxis.convert_one(xmin), self.xaxis.convert_one(xmax)
        return self._span((low, ymin), high - low, ymax - ymin, Transform('data', 'axes', self), kwargs)

    def _span(self, corner: tuple, width: float, height: float, transform: Transform, kwargs: dict) -> Rectangle:
        return self.add_patch(
            Rectangle(corner, width, height, **{'transform': transform, 'linewidth': 0, **canonical(kwargs)})
        )

    def hlines(self, y, xmin, xmax, colors=None, linestyles='solid', label='', **kwargs) -> LineCollection:
        y = self.yaxis.convert(y)
        starts, ends = (broadcast(1, self.xaxis.convert(side), len(y)) for side in (xmin, xmax))
        return self._rules([[(a, at), (b, at)] for at, a, b in zip(y, starts, ends)], colors, linestyles, label, kwargs)

    def vlines(self, x, ymin, ymax, colors=None, linestyles='solid', label='', **kwargs) -> LineCollection:
        x = self.xaxis.convert(x)
        starts, ends = (broadcast(1, self.yaxis.convert(side), len(x)) for side in (ymin, ymax))
        return self._rules([[(at, a), (at, b)] for at, a, b in zip(x, starts, ends)], colors, linestyles, label, kwargs)

    def _rules(self, segments: list, colors, dash, label, kwargs: dict) -> LineCollection:
        look = {'color': 'C0' if colors is None else colors, 'linestyle': dash, **canonical(kwargs)}
        return self.add_collection(LineCollection(segments, label=label, **look))


def _stepped(run: list, step: str | None) -> list:
    if step is None:
        return run
    result = run[:1]
    for (t0, a0, b0), (t1, a1, b1) in zip(run, run[1:]):
        corners = {
            'post': [(t1, a0, b0)],
            'pre': [(t0, a1, b1)],
            'mid': [((t0 + t1) / 2, a0, b0), ((t0 + t1) / 2, a1, b1)],
        }
        result += [*corners[step], (t1, a1, b1)]
    return result
