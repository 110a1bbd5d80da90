"""How values are spread along an axis."""

from __future__ import annotations

from math import inf, isfinite, log, log10, nan

from .ticker import (
    AutoLocator,
    LogFormatterSciNotation,
    LogLocator,
    NullLocator,
    ScalarFormatter,
    SymmetricalLogLocator,
)


class LinearScale:
    name = 'linear'

    def __init__(self, **_ignored):
        pass

    def forward(self, value: float) -> float:
        return value

    def inverse(self, value: float) -> float:
        return value

    def locator(self):
        return AutoLocator()

    def minor_locator(self):
        return NullLocator()

    def formatter(self):
        return ScalarFormatter()


class LogScale(LinearScale):
    name = 'log'

    def __init__(self, base: float = 10, subs=None, **_ignored):
        self.base = base

    def forward(self, value: float) -> float:
        return log10(value) if 0 < value < inf else nan

    def inverse(self, value: float) -> float:
        return 10 ** min(max(value, -300), 300)

    def locator(self):
        return LogLocator(self.base)

    def minor_locator(self):
        return LogLocator(self.base, subs='all') if self.base == 10 else NullLocator()

    def formatter(self):
        return LogFormatterSciNotation(self.base)


class SymmetricalLogScale(LinearScale):
    name = 'symlog'

    def __init__(self, base: float = 10, linthresh: float = 2, linscale: float = 1, **_ignored):
        self.base, self.linthresh = base, linthresh
        self._linear = linscale / (1 - 1 / base)

    def forward(self, value: float) -> float:
        size = abs(value)
        if size <= self.linthresh or not isfinite(value):
            return value / self.linthresh * self._linear
        grown = self._linear + log(size / self.linthresh) / log(self.base)
        return grown if value > 0 else -grown

    def inverse(self, value: float) -> float:
        size = abs(value)
        if size <= self._linear:
            return value / self._linear * self.linthresh
        grown = self.linthresh * self.base ** min(size - self._linear, 300)
        return grown if value > 0 else -grown

    def locator(self):
        return SymmetricalLogLocator(base=self.base, linthresh=self.linthresh)


_SCALES = {scale.name: scale for scale in (LinearScale, LogScale, SymmetricalLogScale)}


def make_scale(name: str, options: dict) -> LinearScale:
    """:raises ValueError: If there is no such scale."""
    if name not in _SCALES:
        raise ValueError(f'{name!r} is not a valid value for scale, use one of: {", ".join(_SCALES)}')
    for axis in ('x', 'y'):  # the spelling before matplotlib 3.3
        options = {
            key.removesuffix(axis) if key in (f'base{axis}', f'linthresh{axis}') else key: v
            for key, v in options.items()
        }
    return _SCALES[name](**options)
