"""Grades, price tiers, interval lookups and time series joins with bisect."""

from bisect import bisect, bisect_left, bisect_right, insort

BREAKS, GRADES = [60, 70, 80, 90], "FDCBA"


def grade(score):
    return GRADES[bisect(BREAKS, score)]


class Tiers:
    """Marginal tax: each slice of income is taxed by its own rate."""

    def __init__(self, bounds, rates):
        self.bounds, self.rates = [0, *bounds], rates

    def tax(self, income):
        last = bisect_right(self.bounds, income)
        total = 0.0
        for i in range(last):
            upper = self.bounds[i + 1] if i + 1 < len(self.bounds) else income
            total += (min(income, upper) - self.bounds[i]) * self.rates[i]
        return total


class Intervals:
    def __init__(self, ranges):
        self.ranges = sorted(ranges)
        self.starts = [start for start, _, _ in self.ranges]

    def find(self, value):
        i = bisect_right(self.starts, value) - 1
        if i >= 0 and value <= self.ranges[i][1]:
            return self.ranges[i][2]
        return None


print([(score, grade(score)) for score in (33, 60, 79, 80, 89.5, 100)])

tiers = Tiers([11_294, 28_797, 82_341], [0.0, 0.11, 0.30, 0.41])
for income in (10_000, 25_000, 60_000, 120_000):
    print(f"{income:>9,} → {tiers.tax(income):>10,.2f} ({tiers.tax(income) / income:.1%})")

hosts = Intervals([(10, 19, "lab"), (30, 39, "office"), (20, 24, "guests")])
print([hosts.find(n) for n in (9, 10, 22, 27, 39, 40)])

ordered = []
for value in [5, 1, 4, 1, 3]:
    insort(ordered, value)
print(ordered, bisect_left(ordered, 1), bisect_right(ordered, 1), bisect_left(ordered, 6))

trades = [(3, 100), (7, 250), (12, 90)]
quotes = [(1, 10.0), (5, 10.2), (6, 10.1), (11, 10.4)]
times = [t for t, _ in quotes]
for t, size in trades:
    quote = quotes[bisect_right(times, t) - 1]
    print(f"t={t} size={size} last quote {quote[1]} from t={quote[0]}")


def longest_increasing(values):
    tails = []
    for value in values:
        i = bisect_left(tails, value)
        tails[i : i + 1] = [value]
    return len(tails)


words = [("kiwi", 4), ("apple", 5), ("fig", 3)]
insort(words, ("plum", 4), key=lambda w: -w[1])
print(longest_increasing([10, 9, 2, 5, 3, 7, 101, 18, 4, 20]), words[-1], words[1])
