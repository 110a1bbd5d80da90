"""Dates on an axis: days since 1970-01-01, ticks at round moments, labels by `strftime`."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime, timedelta, timezone

from ._data import EPOCH, as_list, days, is_iterable
from .ticker import Formatter, Locator

MO, TU, WE, TH, FR, SA, SU = range(7)
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
YEARLY, MONTHLY, WEEKLY, DAILY, HOURLY, MINUTELY, SECONDLY = range(7)
_MOST = 1000  # ticks
_FIRST, _LAST = -EPOCH + 1.0, 2932896.0  # years 1 to 9999


def date2num(d):
    return [days(item) for item in as_list(d)] if is_iterable(d) else days(d)


def num2date(x, tz=None):
    if is_iterable(x):
        return [num2date(item) for item in as_list(x)]
    return moment_of(x).replace(tzinfo=timezone.utc)


def moment_of(value: float) -> datetime:
    value = min(max(float(value), _FIRST), _LAST)
    microseconds = round((value % 1) * 86400e6 / 1000) * 1000
    return datetime.fromordinal(int(value // 1) + EPOCH) + timedelta(microseconds=microseconds)


class DateLocator(Locator):
    """Moments `step` units apart within the range."""

    unit = 'day'
    step = 1

    def tick_values(self, vmin, vmax):
        vmin, vmax = max(vmin, _FIRST), min(vmax, _LAST - 366)
        if not vmax >= vmin:
            return []
        result = [days(moment) for moment in self.moments(moment_of(vmin), moment_of(vmax))]
        return result if len(result) <= _MOST else AutoDateLocator().tick_values(vmin, vmax)

    def moments(self, start: datetime, end: datetime) -> list[datetime]:
        raise NotImplementedError


class YearLocator(DateLocator):
    def __init__(self, base: int = 1, month: int = 1, day: int = 1, tz=None):
        self.base, self.month, self.day = max(int(base), 1), month, day

    def moments(self, start, end):
        first = max(start.year - start.year % self.base, self.base if self.base > 1 else 1)
        return [datetime(year, self.month, self.day) for year in range(first, end.year + 1, self.base)]


class MonthLocator(DateLocator):
    def __init__(self, bymonth=None, bymonthday: int = 1, interval: int = 1, tz=None):
        self.months = set(range(1, 13)) if bymonth is None else set(as_list(bymonth))
        self.day = as_list(bymonthday)[0]
        self.interval = max(int(interval), 1)

    def moments(self, start, end):
        found = []
        for index in range(start.year * 12 + start.month - 1, min(end.year * 12 + end.month, 9999 * 12), 1):
            year, month = divmod(index, 12)
            if month + 1 in self.months and (index % self.interval == 0 or len(self.months) < 12):
                last = monthrange(year, month + 1)[1]
                found.append(datetime(year, month + 1, min(self.day if self.day > 0 else last, last)))
        return found


class DayLocator(DateLocator):
    """Every `interval`-th day of each month; one close to the end of the month gives way to the 1st."""

    def __init__(self, bymonthday=None, interval: int = 1, tz=None):
        self.interval = max(int(interval), 1)
        self.days = None if bymonthday is None else set(as_list(bymonthday))

    def moments(self, start, end):
        first = datetime(start.year, start.month, start.day)
        every = (first + timedelta(i) for i in range(min((end - first).days, _MOST * 31) + 1))
        return [moment for moment in every if self._is_tick(moment)]

    def _is_tick(self, moment: datetime) -> bool:
        if self.days is not None:
            return moment.day in self.days
        left = monthrange(moment.year, moment.month)[1] - moment.day
        return (moment.day - 1) % self.interval == 0 and left >= self.interval // 2


class _Regular(DateLocator):
    """Every `interval` hours, minutes or seconds, counted from midnight."""

    seconds = 3600

    def __init__(self, interval: int = 1, tz=None):
        self.interval = max(int(interval), 1)

    def moments(self, start, end):
        step = timedelta(seconds=self.seconds * self.interval)
        midnight = datetime(start.year, start.month, start.day)
        first = midnight + step * ((start - midnight) // step)
        return [first + step * i for i in range(min(int((end - first) / step), _MOST) + 1)]


class HourLocator(_Regular):
    def __init__(self, byhour=None, interval: int = 1, tz=None):
        super().__init__(interval)
        self.hours = None if byhour is None else set(as_list(byhour))

    def moments(self, start, end):
        return [moment for moment in super().moments(start, end) if self.hours is None or moment.hour in self.hours]


class MinuteLocator(_Regular):
    seconds = 60

    def __init__(self, byminute=None, interval: int = 1, tz=None):
        super().__init__(interval)
        self.minutes = None if byminute is None else set(as_list(byminute))

    def moments(self, start, end):
        return [
            moment for moment in super().moments(start, end) if self.minutes is None or moment.minute in self.minutes
        ]


class SecondLocator(_Regular):
    seconds = 1

    def __init__(self, bysecond=None, interval: int = 1, tz=None):
        super().__init__(interval)


class WeekdayLocator(DateLocator):
    def __init__(self, byweekday=0, interval: int = 1, tz=None):
        self.weekdays = {int(day) for day in as_list(byweekday)}
        self.interval = max(int(interval), 1)

    def moments(self, start, end):
        first = datetime(start.year, start.month, start.day)
        found = []
        for i in range(min((end - first).days + 1, _MOST * 7 * self.interval)):
            day = first + timedelta(i)
            if day.weekday() in self.weekdays and (day.toordinal() // 7) % self.interval == 0:
                found.append(day)
        return found


class AutoDateLocator(DateLocator):
    """The finest round steps that give at most about `room` ticks."""

    adapts = True
    _STEPS = [
        *((SecondLocator, n, n / 86400) for n in (1, 5, 10, 15, 30)),
        *((MinuteLocator, n, n / 1440) for n in (1, 5, 10, 15, 30)),
        *((HourLocator, n, n / 24) for n in (1, 2, 3, 4, 6, 12)), *((DayLocator, n, n) for n in (1, 2, 3)),
        (DayLocator, 7, 7.6), (DayLocator, 14, 15), *((MonthLocator, n, n * 30.4) for n in (1, 2, 3, 4, 6)),
        *((YearLocator, n, n * 365.25) for n in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)),
    ]  # fmt: skip

    def __init__(self, tz=None, minticks: int = 5, maxticks=None, interval_multiples: bool = True):
        self.room = maxticks if isinstance(maxticks, int) else 8
        self.span = 0.0

    def tick_values(self, vmin, vmax, room: int = 9):
        self.span = vmax - vmin
        most = max(min(room, self.room), 2)
        kind, count, _ = next((step for step in self._STEPS if self.span / step[2] <= most), self._STEPS[-1])
        locator = kind(count) if kind is YearLocator else kind(interval=count)
        found = locator.tick_values(vmin, vmax)
        return found or [vmin]


class DateFormatter(Formatter):
    def __init__(self, fmt: str, tz=None, **_ignored):
        self.fmt = fmt

    def __call__(self, x, pos=None):
        return moment_of(x).strftime(self.fmt)


class AutoDateFormatter(Formatter):
    """As much of the moment as the ticks need: year, month, day or time."""

    def __init__(self, locator=None, tz=None, defaultfmt: str = '%Y-%m-%d', **_ignored):
        self.fmt = defaultfmt

    def set_locs(self, locs):
        super().set_locs(locs)
        moments = [moment_of(value) for value in self.locs]
        if any(moment.second for moment in moments):
            self.fmt = '%H:%M:%S'
        elif any(moment.hour or moment.minute for moment in moments):
            self.fmt = '%H:%M' if moments[0].date() == moments[-1].date() else '%m-%d %H:%M'
        elif any(moment.day > 1 for moment in moments) or len(moments) < 2:
            self.fmt = '%Y-%m-%d' if moments and moments[0].year != moments[-1].year or len(moments) < 2 else '%m-%d'
        else:
            self.fmt = '%Y-%m' if any(moment.month > 1 for moment in moments) else '%Y'

    def __call__(self, x, pos=None):
        return moment_of(x).strftime(self.fmt)

    def get_offset(self):
        """The year, where the labels leave it out."""
        return f'{moment_of(self.locs[-1]):%Y}' if self.fmt == '%m-%d' and self.locs else ''


class ConciseDateFormatter(AutoDateFormatter):
    """Short labels; the first of a year or a month says which."""

    def __call__(self, x, pos=None):
        moment = moment_of(x)
        if self.fmt == '%Y-%m':
            return f'{moment:%Y}' if moment.month == 1 else f'{moment:%b}'
        if self.fmt in ('%Y-%m-%d', '%m-%d'):
            return f'{moment:%b}' if moment.day == 1 else f'{moment:%d}'
        return moment.strftime(self.fmt)
