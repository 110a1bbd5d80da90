"""Bars, histograms and pies."""

from __future__ import annotations

from math import ceil, cos, isnan, log2, pi, sin

from ._data import Numbers, as_list, broadcast, finite, is_iterable, number, numbers, quantile, rows
from ._rc import font_points, rcParams
from ._svg import PX
from .artist import canonical
from .colors import is_color_like
from .container import BarContainer, Container
from .patches import Polygon, Rectangle, Wedge
from .text import Annotation, Text


def _each(value, count: int) -> list:
    """A property of each bar: lists take turns, but a colour of numbers is one colour."""
    one = isinstance(value, (str, tuple)) and is_color_like(value)
    items = [value] if one or not is_iterable(value) else as_list(value)
    return [items[i % len(items)] for i in range(count)] if items else [None] * count


class BarPlots:
    def bar(self, x, height, width=0.8, bottom=None, *, align: str = 'center', data=None, **kwargs) -> BarContainer:
        if data is not None:
            x, height = (data[v] if isinstance(v, str) and v in data else v for v in (x, height))
        return self._bars('vertical', x, height, width, bottom, align, kwargs)

    def barh(self, y, width, height=0.8, left=None, *, align: str = 'center', data=None, **kwargs) -> BarContainer:
        if data is not None:
            y, width = (data[v] if isinstance(v, str) and v in data else v for v in (y, width))
        return self._bars('horizontal', y, width, height, left, align, kwargs)

    def _bars(self, orientation: str, places, sizes, thickness, base, align: str, kwargs: dict) -> BarContainer:
        upright = orientation == 'vertical'
        along, across = (self.xaxis, self.yaxis) if upright else (self.yaxis, self.xaxis)
        names = as_list(places)
        at, values = along.convert(names), across.convert(sizes)
        count = len(at) if len(at) != 1 else len(values)
        at, values = broadcast(0, at, count), broadcast(1, values, count)
        thick = broadcast(2, numbers(thickness), count)
        bases = broadcast(3, across.convert(0 if base is None else base), count)
        look = canonical(kwargs)
        errors = {name: look.pop(name, None) for name in ('xerr', 'yerr')}
        error_look = {name: look.pop(name, None) for name in ('ecolor', 'capsize')}
        error_look |= {'width': (look.get('error_kw') or {}).get('elinewidth')}
        error_look |= {
            key: v for key, v in (look.pop('error_kw', None) or {}).items() if key in ('ecolor', 'capsize', 'capthick')
        }
        label, ticks = look.pop('label', None), look.pop('tick_label', None)
        look = {**({} if 'facecolor' in look else self.next_look('patches', look)), **look}
        faces = _each(look.pop('facecolor', look.pop('color', None)), count)
        look.pop('color', None)
        each = {
            name: _each(look.pop(name), count) for name in ('edgecolor', 'linewidth', 'hatch', 'alpha') if name in look
        }
        labels = [str(item) for item in as_list(label)] if is_iterable(label) else [''] * count
        patches = []
        for i in range(count):
            start = at[i] - thick[i] / 2 if align == 'center' else at[i]
            own = {name: items[i] for name, items in each.items()}
            place = (start, bases[i], thick[i], values[i]) if upright else (bases[i], start, values[i], thick[i])
            bar = Rectangle(place[:2], *place[2:], facecolor=faces[i], label=labels[i], **own, **look)
            if values[i] != 0:
                bar.held = ([], [bases[i]]) if upright else ([bases[i]], [])
            patches.append(self.add_patch(bar))
        errorbar = self._bar_errors(at, [b + v for b, v in zip(bases, values)], upright, errors, error_look)
        if ticks is not None:
            along.set_ticks(at, [str(item) for item in broadcast(4, ticks, count)])
        own_label = '' if label is None or is_iterable(label) else str(label)
        facts = {'errorbar': errorbar, 'datavalues': Numbers(values), 'orientation': orientation}
        container = BarContainer(patches, label=own_label, **facts)
        self.containers.append(container)
        kind = 'bar chart' if upright else 'horizontal bar chart'
        shown = as_list(ticks) if ticks is not None and is_iterable(ticks) else names
        self.record(kind, own_label, *((shown, values) if upright else (values, shown)))
        return container

    def _bar_errors(self, at: list, ends: list, upright: bool, errors: dict, look: dict):
        if all(error is None for error in errors.values()):
            return None
        x, y = (at, ends) if upright else (ends, at)
        caps, bars = self._error_bars(
            x, y, errors['xerr'], errors['yerr'], look.get('ecolor') or rcParams['text.color'], look.get('width'),
            look.get('capsize'), look.get('capthick'),
        )  # fmt: skip
        return Container((None, caps, bars))

    def bar_label(
        self, container, labels=None, *, fmt='%g', label_type: str = 'edge', padding: float = 0, **kwargs
    ) -> list:
        """Writes the values of bars at their ends, or into their middle."""
        upright = container.orientation == 'vertical'
        inverted = self.get_axis('y' if upright else 'x').domain.inverted
        values = container.datavalues
        shown = as_list(labels) if labels is not None else ['' if isnan(v) else _formatted(fmt, v) for v in values]
        texts = []
        for bar, value, text in zip(container, values, shown):
            away = 0 if label_type == 'center' else -1 if (value < 0) != inverted else 1
            end = 1 if away else 0.5
            gap = away * (float(padding) + 2) if away else float(padding)
            place = {'textcoords': 'offset points', 'ha': 'center', 'va': 'center'}
            if upright:
                xy = (bar.x + bar.width / 2, bar.y + bar.height * end)
                place |= {'xytext': (0, gap), 'va': ('center', 'bottom', 'top')[away]}
            else:
                xy = (bar.x + bar.width * end, bar.y + bar.height / 2)
                place |= {'xytext': (gap, 0), 'ha': ('center', 'left', 'right')[away]}
            texts.append(self.add_artist(Annotation(str(text), xy, **{**place, **kwargs})))
        return texts

    def broken_barh(self, xranges, yrange, **kwargs) -> Container:
        look = canonical(kwargs)
        look = {**({} if 'facecolor' in look else self.next_look('patches', look)), **look}
        spans = [
            (self.xaxis.convert_one(a) if isinstance(a, str) else number(a), number(width)) for a, width in xranges
        ]
        if any(hasattr(a, 'toordinal') for a, _ in xranges):
            self.xaxis.axis_date()
        faces = _each(look.pop('facecolor', look.pop('color', None)), len(spans))
        look.pop('color', None)
        bars = [
            Rectangle((a, yrange[0]), width, yrange[1], facecolor=face, **look)
            for (a, width), face in zip(spans, faces)
        ]
        self.record('timeline', look.get('label'), [a for a, _ in spans], [yrange[0]] * len(spans))
        return Container([self.add_patch(bar) for bar in bars])

    def hist(self, x, bins=None, range=None, density: bool = False, weights=None, cumulative=False,  # noqa: A002
             bottom=None, histtype: str = 'bar', align='mid', orientation: str = 'vertical', rwidth=None,
             log: bool = False, color=None, label=None, stacked: bool = False, **kwargs):  # fmt: skip
        """Counts by bins; returns the counts, the edges and the bars (lists of them for several data sets)."""
        sets = [finite((self.xaxis if orientation == 'vertical' else self.yaxis).convert(values)) for values in rows(x)]
        loads = (
            [numbers(items) for items in rows(weights)]
            if weights is not None
            else [[1.0] * len(values) for values in sets]
        )
        edges = _edges(
            [value for values in sets for value in values], rcParams['hist.bins'] if bins is None else bins, range
        )
        counts = [_count(values, load, edges) for values, load in zip(sets, loads)]
        widths = [b - a for a, b in zip(edges, edges[1:])]
        if density:
            whole = sum(map(sum, counts)) if stacked else None
            counts = [[c / ((whole or sum(row) or 1) * w) for c, w in zip(row, widths)] for row in counts]
        if cumulative:
            counts = [_summed([c * w if density else c for c, w in zip(row, widths)], cumulative) for row in counts]
        colors = _each(color, len(sets)) if color is not None else [None] * len(sets)
        labels = as_list(label) if is_iterable(label) else [label] + [None] * (len(sets) - 1)
        below = (
            [0.0] * len(widths) if bottom is None else [number(v) for v in broadcast(3, numbers(bottom), len(widths))]
        )
        groups, tops = [], []
        share = 0.8 if rwidth is None and len(sets) > 1 and not stacked else rwidth or 1.0
        beside = 1 if stacked or histtype != 'bar' else len(sets)
        for i, row in enumerate(counts):
            look = {'color': colors[i], 'label': labels[i] if i < len(labels) else None, **kwargs}
            heights = [c + b for c, b in zip(row, below)] if stacked else row
            if histtype.startswith('step'):
                groups.append(
                    self._outline(edges, heights, below if stacked else [0.0] * len(row), histtype, orientation, look)
                )
            else:
                starts = [
                    a + w * (1 - share) / 2 + w * share * i / beside * (beside > 1) for a, w in zip(edges, widths)
                ]
                place = (starts, row, [w * share / beside for w in widths], below)
                bars = self.bar if orientation == 'vertical' else self.barh
                groups.append(bars(*place, align='edge', **look))
                self.records.pop()
            self.record('histogram', look['label'], list(edges), row)
            tops.append(Numbers(heights))
            below = heights if stacked else below
        if log:
            (self.set_yscale if orientation == 'vertical' else self.set_xscale)('log')
        if len(sets) == 1:
            return tops[0], Numbers(edges), groups[0]
        return tops, Numbers(edges), groups

    def _outline(
        self, edges: list, tops: list, below: list, histtype: str, orientation: str, kwargs: dict
    ) -> Container:
        upper = [(x, y) for a, b, y in zip(edges, edges[1:], tops) for x in (a, b)]
        lower = [(x, y) for a, b, y in zip(edges, edges[1:], below) for x in (a, b)]
        points = [lower[0], *upper, *reversed(lower)] if lower else []
        points = [(y, x) for x, y in points] if orientation == 'horizontal' else points
        look = canonical(kwargs)
        look = {**self.next_look('patches', look), **look}
        color = look.pop('color')
        filled = histtype == 'stepfilled' or look.pop('fill', False)
        look = {'facecolor': color, **look} if filled else {'edgecolor': color, 'linewidth': 1.5, **look, 'fill': False}
        return Container([self.add_patch(Polygon(points, **look))])

    def pie(self, x, explode=None, labels=None, colors=None, autopct=None, pctdistance: float = 0.6, shadow=False,
            labeldistance: float | None = 1.1, startangle: float = 0, radius: float = 1, counterclock: bool = True,
            wedgeprops=None, textprops=None, center=(0, 0), frame: bool = False, rotatelabels=False, normalize=True,
            **_ignored):  # fmt: skip
        values = finite(numbers(x))
        total = sum(values) if normalize or sum(values) > 1 else 1.0
        if any(value < 0 for value in values):
            raise ValueError("Wedge sizes 'x' must be non negative values")
        names = as_list(labels) if labels is not None else [''] * len(values)
        if len(names) != len(values):
            raise ValueError("'label' must be of length 'x'")
        if explode is not None and len(as_list(explode)) != len(values):
            raise ValueError("'explode' must be of length 'x'")
        offsets = numbers(explode) if explode is not None else [0.0] * len(values)
        palette = (
            _each(colors, len(values))
            if colors is not None
            else [self.next_look('patches', {})['color'] for _ in values]
        )
        wedges, texts, percents = [], [], []
        angle = float(startangle)
        for value, name, away, color in zip(values, names, offsets, palette):
            turn = (360 * value / total if total else 0) * (1 if counterclock else -1)
            middle = (angle + turn / 2) * pi / 180
            cx, cy = center[0] + away * radius * cos(middle), center[1] + away * radius * sin(middle)
            first, last = sorted((angle, angle + turn))
            look = {'facecolor': color, 'linewidth': 1, 'label': str(name), **canonical(wedgeprops or {})}
            wedges.append(self.add_patch(Wedge((cx, cy), radius, first, last, **look)))
            if labeldistance is not None:
                ha = 'left' if cos(middle) > 0 else 'right'
                place = (cx + labeldistance * radius * cos(middle), cy + labeldistance * radius * sin(middle))
                texts.append(self.add_artist(Text(*place, name, **{'ha': ha, 'va': 'center', **(textprops or {})})))
            if autopct is not None:
                share = 100 * value / total if total else 0.0
                shown = autopct(share) if callable(autopct) else autopct % share
                place = (cx + pctdistance * radius * cos(middle), cy + pctdistance * radius * sin(middle))
                percents.append(
                    self.add_artist(Text(*place, shown, **{'ha': 'center', 'va': 'center', **(textprops or {})}))
                )
            angle += turn
        self._spread_labels(texts, radius)
        if not frame:
            self.frame_on = False
            self.set_xticks([])
            self.set_yticks([])
            reach = 1.25 * radius
            self.set_xlim(center[0] - reach, center[0] + reach)
            self.set_ylim(center[1] - reach, center[1] + reach)
        self.set_aspect('equal')
        self.record('pie chart', '', [str(name) for name in names], values)
        return (wedges, texts) if autopct is None else (wedges, texts, percents)

    def _spread_labels(self, texts: list[Text], radius: float) -> None:
        """Moves labels of thin slices apart, up and down, where they would touch."""
        step = 1.25 * font_points(None) * PX / max(min(self.length('x'), self.length('y')) / (2.5 * radius), 1)
        for side in ('left', 'right'):
            column = sorted(
                (text for text in texts if text.horizontalalignment == side and text.text.strip()),
                key=lambda text: text.y,
            )
            gaps = [b.y - a.y for a, b in zip(column, column[1:])]
            if all(gap >= step for gap in gaps):
                continue
            places = [text.y for text in column]
            for _ in range(60):
                for i in range(len(places) - 1):
                    missing = step - (places[i + 1] - places[i])
                    if missing > 1e-6:
                        places[i] -= missing / 2
                        places[i + 1] += missing / 2
            for text, y in zip(column, places):
                text.y = y


def _formatted(fmt, value: float) -> str:
    if callable(fmt):
        return fmt(value)
    return fmt.format(value) if '{' in fmt else fmt % value


def _edges(values: list[float], bins, limits) -> list[float]:
    if is_iterable(bins):
        return [float(edge) for edge in numbers(bins)]
    low, high = (
        map(float, map(number, limits))
        if limits is not None
        else (float(min(values, default=0)), float(max(values, default=1)))
    )
    if low == high:
        low, high = low - 0.5, high + 0.5
    if isinstance(bins, str):
        inside = sorted(value for value in values if low <= value <= high)
        sturges = (high - low) / (log2(len(inside)) + 1) if inside else 0
        quartiles = quantile(inside, 0.75) - quantile(inside, 0.25) if inside else 0
        diaconis = 2 * quartiles / len(inside) ** (1 / 3) if inside else 0
        width = {'sqrt': (high - low) / max(len(inside), 1) ** 0.5, 'sturges': sturges, 'fd': diaconis}.get(bins)
        width = width or min(w for w in (sturges, diaconis, high - low) if w > 0)  # 'auto', and what is unknown
        bins = min(max(ceil((high - low) / width), 1), 1000)
    count = int(bins)
    if count < 1:
        raise ValueError('`bins` must be positive, when an integer')
    return [low + (high - low) * i / count for i in range(count)] + [high]


def _count(values: list[float], weights: list[float], edges: list[float]) -> list[float]:
    from bisect import bisect_right

    counts = [0.0] * (len(edges) - 1)
    for value, weight in zip(values, weights):
        if edges[0] <= value <= edges[-1]:
            counts[min(bisect_right(edges, value) - 1, len(counts) - 1)] += weight
    return counts


def _summed(counts: list[float], direction) -> list[float]:
    total, result = 0.0, []
    backwards = not isinstance(direction, bool) and direction < 0
    for count in reversed(counts) if backwards else counts:
        total += count
        result.append(total)
    return result[::-1] if backwards else result
