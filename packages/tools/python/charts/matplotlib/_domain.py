"""What the values along x or y are: their scale, units and limits. Axes that share an axis share its domain."""

from __future__ import annotations

from math import isfinite, pi

from ._data import as_list, number, numbers
from .scale import LinearScale
from .ticker import FixedFormatter, FixedLocator


class Domain:
    def __init__(self, name: str):
        self.name = name
        self.owners: list = []
        self.scale = LinearScale()
        self.low: float | None = None
        self.high: float | None = None
        self.inverted = False
        self.units: str | None = None  # 'category' or 'date'
        self.categories: dict[str, int] = {}
        self.shown: list[float] = []  # values that automatic limits include, such as ticks that were set
        self.is_whole = True  # only whole numbers so far: years, epochs, counts
        self.angular = self.radial = False
        self.locator = self.formatter = self.minor_locator = self.minor_formatter = None
        self.frozen: tuple[float, float] | None = None

    def convert(self, values) -> list[float]:
        items = as_list(values)
        first = next((item for item in items if item is not None), None)
        if isinstance(first, str):
            self.units = 'category'
            return [number(item) if item is None else self._index(str(item)) for item in items]
        if hasattr(first, 'toordinal'):
            self.units = 'date'
        result = numbers(items)
        self.is_whole = self.is_whole and all(value % 1 == 0 for value in result)
        return result

    def convert_one(self, value) -> float:
        return self.convert([value])[0] if isinstance(value, str) else number(value)

    def _index(self, name: str) -> float:
        return float(self.categories.setdefault(name, len(self.categories)))

    def set_limits(self, low, high) -> None:
        self.frozen = None
        if low is not None:
            self.low = float(self.convert_one(low))
        if high is not None:
            self.high = float(self.convert_one(high))
        for value in (self.low, self.high):
            if value is not None and not isfinite(value):
                raise ValueError('Axis limits cannot be NaN or Inf')
        if low is not None and high is not None:
            self.inverted = self.low > self.high
        if self.low is not None and self.high is not None and self.low > self.high:
            self.low, self.high = self.high, self.low

    def is_auto(self) -> bool:
        return self.low is None and self.high is None

    def view(self) -> tuple[float, float]:
        """Values at the start (left, bottom) and the end of the axis."""
        if self.frozen is not None:
            return self.frozen
        low, high = self.low, self.high
        if low is None or high is None:
            auto = self._automatic()
            low, high = auto[0] if low is None else low, auto[1] if high is None else high
        if self.scale.name == 'log' and not low > 0:
            low = min(v for v in (self._automatic()[0], high / 1000) if v > 0) if high > 0 else 1e-3
            high = high if high > low else low * 10
        if low == high:
            low, high = self._widened(low, high)
        return (high, low) if self.inverted else (low, high)

    def values(self) -> tuple[list[float], set[float]]:
        """All data along this axis, and the values no margin is added beyond."""
        index = 0 if self.name == 'x' else 1
        found: list[float] = []
        sticky: set[float] = set()
        for axes in self.owners:
            for artist in axes.artists:
                if artist.transform is None or getattr(artist.transform, self.name) == 'data':
                    found += artist.extent()[index]
                    sticky.update(artist.sticky()[index])
        positive = self.scale.name == 'log'
        return [value for value in found if isfinite(value) and (value > 0 or not positive)], sticky

    def _automatic(self) -> tuple[float, float]:
        if self.angular:
            return 0.0, 2 * pi
        values, sticky = self.values()
        if not values:
            low, high = (min(self.shown), max(self.shown)) if self.shown else (0.0, 1.0)
            return (low, high) if low < high else self._widened(low, high)
        low, high = min(values), max(values)
        if self.radial:
            low = min(low, 0.0)
            sticky.add(low)
        if low == high:
            low, high = self._widened(low, high)
        low, high = self._with_margins(low, high, sticky)
        return min([low, *self.shown]), max([high, *self.shown])

    def _with_margins(self, low: float, high: float, sticky: set[float]) -> tuple[float, float]:
        start, end = self.scale.forward(low), self.scale.forward(high)
        margin = self.owners[0].margin[self.name]
        close = (end - start) * 1e-9
        held = [self.scale.forward(value) for value in sticky]
        before = 0.0 if any(abs(value - start) <= close for value in held) else margin * (end - start)
        after = 0.0 if any(abs(value - end) <= close for value in held) else margin * (end - start)
        length = self.owners[0].length(self.name)
        shares = [min(pixels / max(length, 1), 0.4) for pixels in self.owners[0].room[self.name]]
        total = (end - start) / (1 - sum(shares))
        before, after = max(before, shares[0] * total), max(after, shares[1] * total)
        return self.scale.inverse(start - before), self.scale.inverse(end + after)

    def _widened(self, low: float, high: float) -> tuple[float, float]:
        if self.scale.name == 'log':
            return low / 10, high * 10
        by = 1.0 if self.units == 'date' else 0.5 if self.units == 'category' else abs(low) * 0.05 or 0.05
        return low - by, high + by

    def pick_locator(self):
        if self.locator is not None:
            return self.locator
        if self.units == 'category':
            return FixedLocator(range(len(self.categories)))
        if self.units == 'date':
            from .dates import AutoDateLocator

            return AutoDateLocator()
        locator = self.scale.locator()
        if self.name == 'x' and self.is_whole and self.owners[0].artists and hasattr(locator, 'integer'):
            locator.integer = True
        return locator

    def pick_formatter(self):
        if self.formatter is not None:
            return self.formatter
        if self.units == 'category' and self.locator is None:
            return FixedFormatter(list(self.categories))
        if self.units == 'category':
            names = list(self.categories)
            from .ticker import FuncFormatter

            return FuncFormatter(lambda x, _pos: names[round(x)] if 0 <= round(x) < len(names) else '')
        if self.units == 'date':
            from .dates import AutoDateFormatter

            return AutoDateFormatter()
        return self.scale.formatter()
