"""Reads what users pass as data: any iterable, any kind of number, dates, gaps."""

from __future__ import annotations

from math import inf, isfinite, nan

EPOCH = 719163  # date(1970, 1, 1).toordinal(): date values are days since then, as in matplotlib


def is_iterable(value) -> bool:
    return hasattr(value, '__iter__') and not isinstance(value, (str, bytes))


def as_list(values) -> list:
    """A list of whatever iterable it is (array-likes by `tolist`); a scalar becomes a list of one."""
    to_list = getattr(values, 'tolist', None)
    if callable(to_list):
        values = to_list()
    return list(values) if is_iterable(values) else [values]


def days(moment) -> float:
    """Days since 1970-01-01 of a date or datetime; one with a time zone counts in UTC."""
    value = float(moment.toordinal() - EPOCH)
    if hasattr(moment, 'hour'):
        seconds = moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6
        offset = moment.utcoffset()
        value += (seconds - (offset.total_seconds() if offset else 0)) / 86400
    return value


def number(value) -> float:
    """A float of any number, date or duration (in days), but whole numbers stay so; None is a gap, nan."""
    if isinstance(value, int):
        return value + 0 if abs(value) < 1e300 else inf
    if value is None:
        return nan
    if hasattr(value, 'toordinal'):
        return days(value)
    if hasattr(value, 'total_seconds'):
        return value.total_seconds() / 86400
    try:
        return float(value)
    except OverflowError:
        return inf


def numbers(values) -> list[float]:
    return alike([number(value) for value in as_list(values)])


def alike(values: list[float]) -> list[float]:
    """As in an array: all are whole numbers, or all are floats."""
    return values if all(type(value) is int for value in values) else [float(value) for value in values]


def finite(values) -> list[float]:
    return [value for value in values if isfinite(value)]


def spread(value, count: int) -> list:
    """One value for each of `count` marks: a list is repeated until it is long enough."""
    items = as_list(value) if is_iterable(value) else [value]
    return [items[i % len(items)] for i in range(count)] if items else [None] * count


def same_length(x: list, y: list) -> None:
    if len(x) != len(y):
        shapes = f'({len(x)},) and ({len(y)},)'
        raise ValueError(f'x and y must have same first dimension, but have shapes {shapes}')


def broadcast(place: int, value, count: int) -> list:
    """As `spread`, but the length must fit; `place` is the argument's in the call, for matplotlib's own wording."""
    items = as_list(value)
    if len(items) not in (1, count):
        shapes = f'arg 0 with shape ({count},) and arg {place} with shape ({len(items)},)'
        raise ValueError(
            f'shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between {shapes}.'
        )
    return items * count if len(items) == 1 else items


def quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def rows(values) -> list[list]:
    """Data sets out of one list or a list of lists."""
    items = as_list(values)
    return [as_list(item) for item in items] if items and is_iterable(items[0]) else [items]


class Numbers(list):
    """A list with what code written for arrays asks of one."""

    def max(self):
        return max(self)

    def min(self):
        return min(self)

    def sum(self):
        return sum(self)

    def mean(self):
        return sum(self) / len(self)

    def tolist(self) -> list:
        return list(self)

    @property
    def size(self) -> int:
        return len(self)


def unknown(owner: str, name: str, known) -> AttributeError:
    """The error for what does not exist: it tells what there is."""
    public = ', '.join(sorted(key for key in known if not key.startswith('_')))
    return AttributeError(f'{owner} has no "{name}" here, use one of: {public}')
