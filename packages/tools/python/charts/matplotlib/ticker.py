"""Where ticks are (locators) and what they say (formatters)."""

from __future__ import annotations

from math import ceil, floor, isfinite, log, log10

from ._data import as_list, is_iterable, numbers
from ._rc import rcParams

_MOST = 1000  # ticks; a locator that would make more gives way to the automatic one


class Locator:
    """`tick_values(low, high)` may reach beyond the range; what lies outside is not drawn."""

    axis = None
    adapts = False  # it takes as a third argument how many ticks find room

    def tick_values(self, vmin: float, vmax: float) -> list[float]:
        return []

    def set_params(self, **settings) -> None:
        self.__dict__.update(settings)


class NullLocator(Locator):
    pass


class FixedLocator(Locator):
    def __init__(self, locs, nbins: int | None = None):
        self.locs = numbers(locs)

    def tick_values(self, vmin, vmax):
        return list(self.locs)


class MultipleLocator(Locator):
    def __init__(self, base: float = 1.0, offset: float = 0.0):
        self.base, self.offset = float(base), float(offset)

    def tick_values(self, vmin, vmax):
        return _multiples(self.base, vmin, vmax, self.offset)


class LinearLocator(Locator):
    def __init__(self, numticks: int | None = None, presets=None):
        self.numticks = numticks or 11

    def tick_values(self, vmin, vmax):
        count = max(self.numticks - 1, 1)
        return [vmin + (vmax - vmin) * i / count for i in range(min(count, _MOST) + 1)]


class MaxNLocator(Locator):
    """At most `nbins` steps of a round length; `nbins='auto'` lets the axis choose by its length."""

    def __init__(self, nbins=10, steps=None, integer: bool = False, symmetric=False, prune=None, min_n_ticks: int = 2):
        self.nbins, self.steps, self.integer, self.prune = nbins, steps, integer, prune
        self.min_n_ticks = min_n_ticks
        self.adapts = nbins in (None, 'auto')

    def tick_values(self, vmin, vmax, room: int = 9):
        bins = room if self.nbins in (None, 'auto') else max(int(self.nbins), 1)
        ticks = _round_steps(vmin, vmax, bins, self.steps or (1, 2, 2.5, 5, 10), self.integer, self.min_n_ticks)
        if self.prune:
            ticks = [tick for tick in ticks if vmin <= tick <= vmax]
            ticks = ticks[1 if self.prune in ('lower', 'both') else 0 : -1 if self.prune in ('upper', 'both') else None]
        return ticks


class AutoLocator(MaxNLocator):
    def __init__(self):
        super().__init__(nbins='auto')


def _multiples(base: float, vmin: float, vmax: float, offset: float = 0.0) -> list[float]:
    if not base > 0 or (vmax - vmin) / base > _MOST:
        return AutoLocator().tick_values(vmin, vmax)
    first, last = ceil((vmin - offset) / base - 1e-9), floor((vmax - offset) / base + 1e-9)
    return [_clean(i * base + offset, base) for i in range(first, last + 1)]


def _clean(value: float, step: float) -> float:
    """0.30000000000000004 is 0.3 where the step is 0.1."""
    digits = 12 - floor(log10(abs(step))) if step else 12
    return round(value, digits) + 0.0 if digits < 300 else value


def _round_steps(vmin: float, vmax: float, bins: int, steps, integer: bool, least: int) -> list[float]:
    span = vmax - vmin
    if not (isfinite(span) and span > 0):
        return [vmin]
    power = 10.0 ** floor(log10(span / bins)) if span / bins > 1e-300 else span / bins
    sizes = [power * size for size in steps if size <= 10] + [power * 10 * size for size in steps if 1 < size <= 10]
    if integer:
        sizes = [size for size in sizes if size >= 1 and abs(size - round(size)) < 1e-9] or [1.0]
    fitting = next((i for i, size in enumerate(sizes) if size >= span / bins * (1 - 1e-9)), len(sizes) - 1)
    ticks: list[float] = []
    for step in reversed(sizes[: fitting + 1]):
        ticks = _multiples(step, vmin - step * 0.999, vmax + step * 0.999) if span / step <= _MOST else ticks
        if sum(vmin - step * 1e-9 <= tick <= vmax + step * 1e-9 for tick in ticks) >= least:
            break
    return ticks


class AutoMinorLocator(Locator):
    """Divides each step of the major ticks into `n` (4 or 5 unless given)."""

    def __init__(self, n: int | None = None):
        self.n = n

    def tick_values(self, vmin, vmax):
        major = sorted(self.axis.major_values()) if self.axis else []
        if len(major) < 2:
            return []
        step = major[1] - major[0]
        lead = round(step / 10 ** floor(log10(step)), 3) if step > 0 else 1
        parts = self.n if isinstance(self.n, int) else 5 if lead in (1, 2.5, 5, 10) else 4
        values = _multiples(step / parts, vmin, vmax, major[0] % step)
        return [value for value in values if all(abs(value - tick) > step / parts / 10 for tick in major)]


class LogLocator(Locator):
    """Powers of `base`, and with `subs` their multiples."""

    def __init__(self, base: float = 10.0, subs=(1.0,), numticks=None, **_ignored):
        self.base = float(base)
        self.subs = list(range(2, int(self.base))) if isinstance(subs, str) or subs is None else numbers(subs)

    def tick_values(self, vmin, vmax):
        if vmax <= 0:
            return []
        vmin = max(vmin, vmax * 1e-300, 1e-300)
        first, last = floor(log(vmin, self.base) + 1e-9), ceil(log(vmax, self.base) - 1e-9)
        stride = max(1, ceil((last - first) / 10))
        if stride > 1 and self.subs != [1.0]:
            return []
        powers = [
            self.base**power for power in range(first, last + 1) if (power - first) % stride == 0 and abs(power) < 300
        ]
        return [_clean(sub * power, power) for power in powers for sub in self.subs]


class SymmetricalLogLocator(Locator):
    def __init__(self, transform=None, subs=None, linthresh: float = 2, base: float = 10):
        self.base, self.linthresh = base, linthresh

    def tick_values(self, vmin, vmax):
        largest = max(abs(vmin), abs(vmax), self.linthresh)
        last = min(ceil(log(largest, self.base)), 300)
        first = ceil(log(self.linthresh, self.base))
        powers = [float(self.base) ** power for power in range(first, last + 1, max(1, (last - first) // 6))]
        return [*(-power for power in reversed(powers)), 0.0, *powers]


def _minus(text: str) -> str:
    return text.replace('-', '−') if rcParams['axes.unicode_minus'] else text


class Formatter:
    """Called with a value and its position; `set_locs` hears all values first."""

    axis = None
    locs: list[float] = []

    def __call__(self, x: float, pos: int | None = None) -> str:
        return ''

    def set_locs(self, locs) -> None:
        self.locs = list(locs)

    def format_ticks(self, values) -> list[str]:
        self.set_locs(values)
        return [str(self(value, i)) for i, value in enumerate(values)]

    def get_offset(self) -> str:
        return ''


class NullFormatter(Formatter):
    pass


class FixedFormatter(Formatter):
    def __init__(self, seq):
        self.seq = [str(item) for item in as_list(seq)]

    def __call__(self, x, pos=None):
        return self.seq[pos] if pos is not None and 0 <= pos < len(self.seq) else ''


class FuncFormatter(Formatter):
    def __init__(self, func):
        self.func = func

    def __call__(self, x, pos=None):
        return self.func(x, pos)


class FormatStrFormatter(Formatter):
    def __init__(self, fmt: str):
        self.fmt = fmt

    def __call__(self, x, pos=None):
        return self.fmt % x


class StrMethodFormatter(Formatter):
    def __init__(self, fmt: str):
        self.fmt = fmt

    def __call__(self, x, pos=None):
        return _minus(self.fmt.format(x=x, pos=pos))


class ScalarFormatter(Formatter):
    """As few digits as tell the ticks apart; very large and very small ones share a factor, shown at the axis' end."""

    def __init__(self, useOffset=None, useMathText=None, useLocale=None, **_ignored):
        self.power = 0
        self.digits = 0
        self.scientific = True
        self.limits = tuple(rcParams['axes.formatter.limits'])

    def set_scientific(self, scientific: bool) -> None:
        self.scientific = scientific

    def set_powerlimits(self, limits) -> None:
        self.limits = tuple(limits)

    def set_useOffset(self, value) -> None:  # noqa: N802 - matplotlib's name
        """Accepted; a number is never taken off the ticks."""

    set_useMathText = set_useLocale = set_useOffset  # noqa: N815

    def set_locs(self, locs):
        super().set_locs(locs)
        largest = max((abs(v) for v in self.locs if isfinite(v)), default=0)
        exponent = floor(log10(largest)) if largest > 0 else 0
        outside = exponent <= self.limits[0] or exponent >= self.limits[1]
        self.power = exponent if self.scientific and largest and outside else 0
        scaled = [v / 10.0**self.power for v in self.locs if isfinite(v)]
        self.digits = next((d for d in range(11) if all(abs(v - round(v, d)) < 10.0**-d * 1e-3 for v in scaled)), 10)

    def __call__(self, x, pos=None):
        value = round(x / 10.0**self.power, self.digits) + 0.0
        return _minus(f'{value:.{self.digits}f}')

    def get_offset(self):
        return _minus(f'1e{self.power}') if self.power else ''

    def format_data(self, value) -> str:
        return f'{value:g}'


class LogFormatter(Formatter):
    def __init__(self, base: float = 10.0, **_ignored):
        self.base = base

    def __call__(self, x, pos=None):
        return f'{x:g}'


class LogFormatterSciNotation(LogFormatter):
    """Powers as `10³`; where not all ticks are powers, plain numbers."""

    def __call__(self, x, pos=None):
        if x > 0 and all(self._is_power(value) for value in self.locs):
            return f'${self.base:g}^{{{round(log(x, self.base))}}}$'
        return f'{x:g}'

    def _is_power(self, value: float) -> bool:
        return value > 0 and abs(log(value, self.base) - round(log(value, self.base))) < 1e-9


LogFormatterMathtext = LogFormatterExponent = LogFormatterSciNotation


class PercentFormatter(Formatter):
    def __init__(
        self, xmax: float = 100, decimals: int | None = None, symbol: str | None = '%', is_latex: bool = False
    ):
        self.xmax, self.decimals, self.symbol = float(xmax), decimals, symbol or ''

    def __call__(self, x, pos=None):
        value = 100.0 * x / self.xmax
        digits = self.decimals
        if digits is None:
            all_values = [100.0 * v / self.xmax for v in self.locs]
            digits = next((d for d in range(6) if all(abs(v - round(v, d)) < 1e-6 for v in all_values)), 6)
        return _minus(f'{round(value, digits) + 0.0:.{digits}f}') + self.symbol


class EngFormatter(Formatter):
    _PREFIXES = {-12: 'p', -9: 'n', -6: 'µ', -3: 'm', 0: '', 3: 'k', 6: 'M', 9: 'G', 12: 'T', 15: 'P'}

    def __init__(self, unit: str = '', places: int | None = None, sep: str = ' ', **_ignored):
        self.unit, self.places, self.sep = unit, places, sep

    def __call__(self, x, pos=None):
        power = min(max(3 * floor(log10(abs(x)) / 3 + 1e-12), -12), 15) if x else 0
        value = x / 10.0**power
        text = f'{value:g}' if self.places is None else f'{value:.{self.places}f}'
        end = self._PREFIXES[power] + self.unit
        return _minus(text + (self.sep + end if end else ''))


def as_formatter(given) -> Formatter:
    """A formatter of what `set_major_formatter` takes: one, a format string or a function."""
    if isinstance(given, str):
        return StrMethodFormatter(given)
    return given if isinstance(given, Formatter) or not callable(given) else FuncFormatter(given)


def as_locator(given) -> Locator:
    return FixedLocator(given) if is_iterable(given) else given
