"""Exact recipes and probability with Fraction."""

from fractions import Fraction
from functools import reduce
from math import comb, gcd, lcm

RECIPE = {"flour (cups)": "2 1/4", "butter (cups)": "3/4", "sugar (cups)": "2/3", "salt (tsp)": "1/8", "eggs": "2"}


def parse(text):
    return sum(Fraction(part) for part in text.split())


def show(value):
    whole, rest = divmod(value, 1)
    if rest == 0:
        return str(whole)
    return f"{whole} {rest}" if whole else str(rest)


for name, amount in RECIPE.items():
    value = parse(amount)
    print(f"{name:<14} ×1 {show(value):>6}  ×1½ {show(value * Fraction(3, 2)):>7}  ÷3 {show(value / 3):>6}")

amounts = [parse(a) for a in RECIPE.values()]
common = reduce(lcm, (a.denominator for a in amounts))
print("common denominator:", common, [int(a * common) for a in amounts])


def birthday(people):
    different = Fraction(1)
    for k in range(people):
        different *= Fraction(365 - k, 365)
    return 1 - different


n = next(n for n in range(2, 100) if birthday(n) > Fraction(1, 2))
print(f"birthday: {n} people, {float(birthday(n)):.6f}")


def at_least(k, n, p):
    return sum(comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))


print("at least 2 sixes in 4 throws:", at_least(2, 4, Fraction(1, 6)))


def continued(value, terms):
    for _ in range(terms):
        whole = value.numerator // value.denominator
        yield whole
        if value == whole:
            return
        value = 1 / (value - whole)


pi = Fraction(3141592653589793, 10**15)
print(list(continued(pi, 5)), pi.limit_denominator(1000), float(pi.limit_denominator(120)))
print("harmonic H10 =", sum(Fraction(1, k) for k in range(1, 11)), "gcd:", gcd(84, 126, 210))
print(Fraction("0.125"), Fraction(0.5), round(Fraction(22, 7), 3), Fraction(7, 2).__floor__())
