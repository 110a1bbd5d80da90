"""Working days, month ends and recurring meetings with datetime and calendar."""

import calendar
from datetime import date, timedelta

HOLIDAYS = {date(2025, 1, 1), date(2025, 4, 18), date(2025, 4, 21), date(2025, 5, 1)}


def is_working_day(day):
    return day.weekday() < 5 and day not in HOLIDAYS


def add_working_days(start, count):
    day = start
    while count > 0:
        day += timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


def nth_weekday(year, month, weekday, n):
    weeks = calendar.monthcalendar(year, month)
    days = [week[weekday] for week in weeks if week[weekday]]
    return date(year, month, days[n - 1])


def month_ends(year):
    for month in range(1, 13):
        yield date(year, month, calendar.monthrange(year, month)[1])


print("10 working days after 2025-04-14:", add_working_days(date(2025, 4, 14), 10))
print("second Tuesdays:", ", ".join(f"{nth_weekday(2025, m, 1, 2):%d %b}" for m in range(1, 7)))
print("month ends on a weekend:", [d.isoformat() for d in month_ends(2025) if d.weekday() >= 5])
print("leap years:", [y for y in range(1996, 2031) if calendar.isleap(y)])

start, end = date(2025, 3, 1), date(2025, 4, 30)
span = [start + timedelta(days=i) for i in range((end - start).days + 1)]
print("working days in March and April:", sum(map(is_working_day, span)))

birthday, today = date(1990, 11, 23), date(2025, 6, 15)
age = today.year - birthday.year - ((today.month, today.day) < (birthday.month, birthday.day))
print("age:", age, "| ISO week:", tuple(today.isocalendar()), "| day of year:", today.timetuple().tm_yday)
print(calendar.TextCalendar(firstweekday=0).formatmonth(2025, 2).rstrip())
