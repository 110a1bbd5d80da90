"""Colours: reading them, mapping numbers to them."""

from __future__ import annotations

from math import log

from ._color_names import NAMES
from ._data import as_list, finite, is_iterable, number

BASE_COLORS = {
    'b': (0, 0, 1), 'g': (0, 0.5, 0), 'r': (1, 0, 0), 'c': (0, 0.75, 0.75), 'm': (0.75, 0, 0.75),
    'y': (0.75, 0.75, 0), 'k': (0, 0, 0), 'w': (1, 1, 1),
}  # fmt: skip
CSS4_COLORS = {name: f'#{code}' for name, code in (pair.split(':') for pair in NAMES.split())}
CSS4_COLORS |= {name.replace('gray', 'grey'): code for name, code in CSS4_COLORS.items() if 'gray' in name}
TABLEAU_COLORS = {
    'tab:blue': '#1f77b4', 'tab:orange': '#ff7f0e', 'tab:green': '#2ca02c', 'tab:red': '#d62728',
    'tab:purple': '#9467bd', 'tab:brown': '#8c564b', 'tab:pink': '#e377c2', 'tab:gray': '#7f7f7f',
    'tab:olive': '#bcbd22', 'tab:cyan': '#17becf', 'tab:grey': '#7f7f7f',
}  # fmt: skip

_seen: dict[str, tuple] = {'none': (0.0, 0.0, 0.0, 0.0)}


def to_rgba(c, alpha: float | None = None) -> tuple[float, float, float, float]:
    """`(r, g, b, a)`, each 0–1, of any colour matplotlib knows.

    :raises ValueError: If it is no colour.
    """
    if isinstance(c, tuple) and len(c) == 2 and not isinstance(c[1], str):
        c, alpha = c[0], c[1] if alpha is None else alpha
    if c is None:
        c = 'none'
    red, green, blue, opacity = _read_name(c) if isinstance(c, str) else _read_numbers(c)
    if alpha is not None and c != 'none':
        opacity = number(alpha)
    return red, green, blue, opacity


def _read_numbers(c) -> tuple:
    try:
        parts = tuple(min(max(float(v), 0.0), 1.0) for v in as_list(c))
    except (TypeError, ValueError):
        parts = ()
    if len(parts) not in (3, 4):
        raise ValueError(f'Invalid RGBA argument: {c!r}')
    return parts if len(parts) == 4 else (*parts, 1.0)


def _read_name(c: str) -> tuple:
    if c in _seen:
        return _seen[c]
    name = c.strip().lower()
    if len(name) > 1 and name[0] == 'c' and name[1:].isdigit():
        from ._rc import cycle_colors

        colors = cycle_colors()
        return to_rgba(colors[int(name[1:]) % len(colors)])  # not kept: the cycle may change
    if name in BASE_COLORS:
        rgba = (*map(float, BASE_COLORS[name]), 1.0)
    else:
        rgba = _read_hex(TABLEAU_COLORS.get(name) or CSS4_COLORS.get(name) or name, c)
    _seen[c] = rgba
    return rgba


def _read_hex(code: str, given: str) -> tuple:
    digits = code[1:] if code[:1] == '#' else ''
    if len(digits) in (3, 4):
        digits = ''.join(digit * 2 for digit in digits)
    try:
        if len(digits) in (6, 8):
            parts = tuple(int(digits[i : i + 2], 16) / 255 for i in range(0, len(digits), 2))
            return parts if len(parts) == 4 else (*parts, 1.0)
        level = float(code)  # a grey: '0.75'
        if 0 <= level <= 1:
            return level, level, level, 1.0
    except ValueError:
        pass
    raise ValueError(f'Invalid RGBA argument: {given!r}')


def to_rgb(c) -> tuple[float, float, float]:
    return to_rgba(c)[:3]


def to_hex(c, keep_alpha: bool = False) -> str:
    parts = to_rgba(c)
    return '#' + ''.join(f'{round(part * 255):02x}' for part in parts[: 4 if keep_alpha else 3])


def is_color_like(c) -> bool:
    try:
        to_rgba(c)
    except (ValueError, TypeError):
        return False
    return c is not None


def to_rgba_array(c, alpha: float | None = None) -> list[tuple]:
    return [to_rgba(c, alpha)] if isinstance(c, str) else [to_rgba(item, alpha) for item in as_list(c)]


class Normalize:
    """Maps `vmin`–`vmax` to 0–1; what is not given is read off the data."""

    def __init__(self, vmin=None, vmax=None, clip: bool = False, **_ignored):
        self.vmin, self.vmax, self.clip = vmin, vmax, clip

    def autoscale_None(self, values) -> None:
        known = finite(number(v) for v in values)
        if known:
            self.vmin = min(known) if self.vmin is None else self.vmin
            self.vmax = max(known) if self.vmax is None else self.vmax

    def __call__(self, value):
        if is_iterable(value):
            items = as_list(value)
            self.autoscale_None(items)
            return [self(item) for item in items]
        lo, hi = number(self.vmin or 0), number(1 if self.vmax is None else self.vmax)
        result = self.scaled(number(value), lo, hi)
        return min(max(result, 0.0), 1.0) if self.clip else result

    def scaled(self, value: float, lo: float, hi: float) -> float:
        return (value - lo) / (hi - lo) if hi != lo else 0.0


class LogNorm(Normalize):
    def autoscale_None(self, values) -> None:
        super().autoscale_None(v for v in values if number(v) > 0)

    def scaled(self, value: float, lo: float, hi: float) -> float:
        return (log(value) - log(lo)) / (log(hi) - log(lo)) if value > 0 and hi > lo > 0 else 0.0


class TwoSlopeNorm(Normalize):
    def __init__(self, vcenter, vmin=None, vmax=None):
        super().__init__(vmin, vmax)
        self.vcenter = vcenter

    def scaled(self, value: float, lo: float, hi: float) -> float:
        below = value < self.vcenter
        span = self.vcenter - lo if below else hi - self.vcenter
        return 0.5 + 0.5 * (value - self.vcenter) / (span or 1)


class Colormap:
    """Calls with 0–1 (float) or an index (int), or a list of them, give `(r, g, b, a)`."""

    def __init__(self, name: str, stops: list[tuple], N: int = 256):
        self.name, self.stops, self.N = name, stops, N
        self.bad = (0.0, 0.0, 0.0, 0.0)

    def __call__(self, X, alpha: float | None = None, bytes: bool = False):
        if is_iterable(X):
            return [self(item, alpha, bytes) for item in as_list(X)]
        if type(X) is int:
            rgba = self.at(min(max(X, 0), self.N - 1))
        else:
            value = number(X)
            rgba = self.at(min(max(int(value * self.N), 0), self.N - 1)) if value == value else self.bad
        rgba = rgba if alpha is None else (*rgba[:3], float(alpha))
        return tuple(round(part * 255) for part in rgba) if bytes else rgba

    def at(self, index: int) -> tuple:
        place = index / max(self.N - 1, 1) * (len(self.stops) - 1)
        low = min(int(place), len(self.stops) - 2) if len(self.stops) > 1 else 0
        share = place - low
        high = self.stops[min(low + 1, len(self.stops) - 1)]
        return tuple(a + (b - a) * share for a, b in zip(self.stops[low], high))

    def resampled(self, lutsize: int) -> Colormap:
        return ListedColormap([self(i / max(lutsize - 1, 1)) for i in range(lutsize)], self.name)

    def reversed(self, name: str | None = None) -> Colormap:
        return type(self)(name or f'{self.name}_r', self.stops[::-1], self.N)

    def copy(self) -> Colormap:
        return type(self)(self.name, self.stops, self.N)

    def set_bad(self, color='k', alpha=None) -> None:
        self.bad = to_rgba(color, alpha)

    def set_under(self, color='k', alpha=None) -> None:
        """Accepted; values below the range have the first colour."""

    set_over = set_under


class ListedColormap(Colormap):
    def __init__(self, colors, name: str = 'from_list', N: int | None = None):
        stops = to_rgba_array(colors)
        super().__init__(name if isinstance(name, str) else 'from_list', stops, len(stops))

    @property
    def colors(self) -> list[tuple]:
        return [stop[:3] for stop in self.stops]

    def at(self, index: int) -> tuple:
        return self.stops[index]

    def reversed(self, name: str | None = None) -> ListedColormap:
        return ListedColormap(self.stops[::-1], name or f'{self.name}_r')

    def copy(self) -> ListedColormap:
        return ListedColormap(self.stops, self.name)


class LinearSegmentedColormap(Colormap):
    @staticmethod
    def from_list(name: str, colors, N: int = 256, gamma: float = 1.0) -> LinearSegmentedColormap:
        items = as_list(colors)
        if items and is_iterable(items[0]) and len(items[0]) == 2:  # pairs of place and colour
            places = [float(place) for place, _ in items]
            listed = [to_rgba(color) for _, color in items]
            return LinearSegmentedColormap(name, [_between(places, listed, i / 255) for i in range(256)], N)
        return LinearSegmentedColormap(name, to_rgba_array(items), N)


def _between(places: list[float], colors: list[tuple], at: float) -> tuple:
    for i in range(1, len(places)):
        if at <= places[i]:
            share = (at - places[i - 1]) / ((places[i] - places[i - 1]) or 1)
            return tuple(a + (b - a) * share for a, b in zip(colors[i - 1], colors[i]))
    return colors[-1]
