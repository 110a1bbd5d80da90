"""Tournaments, rotas and combinations with itertools."""

from collections import Counter
from itertools import (
    accumulate,
    chain,
    combinations,
    compress,
    cycle,
    groupby,
    islice,
    pairwise,
    permutations,
    product,
    starmap,
    takewhile,
    zip_longest,
)
from operator import itemgetter, mul


def round_robin(teams):
    teams = list(teams)
    if len(teams) % 2:
        teams.append(None)
    half = len(teams) // 2
    for _ in range(len(teams) - 1):
        yield [(a, b) for a, b in zip(teams[:half], reversed(teams[half:])) if a and b]
        teams.insert(1, teams.pop())


def batched(iterable, size):
    iterator = iter(iterable)
    while batch := tuple(islice(iterator, size)):
        yield batch


for number, games in enumerate(round_robin(["Lyon", "Nice", "Brest", "Lens", "Metz"]), start=1):
    print(f"round {number}:", ", ".join(f"{a}–{b}" for a, b in games))

rota = dict(zip(["Mon", "Tue", "Wed", "Thu", "Fri"], cycle(["Ana", "Bo", "Cy"])))
print(rota)

coins = [200, 100, 50, 20, 10]
ways = [c for n in range(1, 5) for c in combinations(coins, n) if sum(c) == 170]
print("170 as:", ways, "| outfits:", len(list(product("shirt polo".split(), "jeans shorts".split(), [1, 2, 3]))))

sales = [("Jan", 120), ("Jan", 80), ("Feb", 200), ("Mar", 50), ("Mar", 75)]
monthly = {month: sum(v for _, v in rows) for month, rows in groupby(sales, key=itemgetter(0))}
print(monthly, list(accumulate(monthly.values())), list(accumulate([3, 1, 4, 1, 5], max)))
print([b - a for a, b in pairwise([1, 4, 9, 16, 25])], list(batched("ABCDEFG", 3)))
print(list(zip_longest("abc", [1, 2], fillvalue="-")), list(starmap(mul, [(2, 3), (4, 5)])))
print(list(takewhile(lambda n: n < 50, accumulate(range(1, 100)))), "".join(compress("ABCDEF", [1, 0, 1, 0, 1, 1])))

words = Counter(chain.from_iterable(line.split() for line in ["to be or not", "to be that is", "the question"]))
print(words.most_common(2), len({"".join(p) for p in permutations("level")}))
