"""Knapsack, edit distance with its script, longest common subsequence, coin change, matrix chain."""

from functools import cache


def knapsack(items, capacity):
    best = [[0] * (capacity + 1) for _ in range(len(items) + 1)]
    for i, (_, weight, value) in enumerate(items, start=1):
        for room in range(capacity + 1):
            best[i][room] = best[i - 1][room]
            if weight <= room:
                best[i][room] = max(best[i][room], best[i - 1][room - weight] + value)
    chosen, room = [], capacity
    for i in range(len(items), 0, -1):
        if best[i][room] != best[i - 1][room]:
            chosen.append(items[i - 1][0])
            room -= items[i - 1][1]
    return best[-1][-1], chosen[::-1]


def edit_script(a, b):
    d = [[i + j if i * j == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            d[i][j] = min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1]))
    steps, i, j = [], len(a), len(b)
    while i or j:
        if i and j and d[i][j] == d[i - 1][j - 1] + (a[i - 1] != b[j - 1]):
            if a[i - 1] != b[j - 1]:
                steps.append(f"{a[i - 1]}→{b[j - 1]}")
            i, j = i - 1, j - 1
        elif i and d[i][j] == d[i - 1][j] + 1:
            steps.append(f"-{a[i - 1]}")
            i -= 1
        else:
            steps.append(f"+{b[j - 1]}")
            j -= 1
    return d[-1][-1], steps[::-1]


def common_subsequence(a, b):
    @cache
    def best(i, j):
        if i == len(a) or j == len(b):
            return ""
        if a[i] == b[j]:
            return a[i] + best(i + 1, j + 1)
        return max(best(i + 1, j), best(i, j + 1), key=len)

    return best(0, 0)


def change(amount, coins):
    ways, fewest = [1] + [0] * amount, [0] + [amount + 1] * amount
    for coin in coins:
        for total in range(coin, amount + 1):
            ways[total] += ways[total - coin]
            fewest[total] = min(fewest[total], fewest[total - coin] + 1)
    return ways[amount], fewest[amount]


@cache
def chain(sizes):
    if len(sizes) <= 2:
        return 0
    return min(
        chain(sizes[: k + 1]) + chain(sizes[k:]) + sizes[0] * sizes[k] * sizes[-1] for k in range(1, len(sizes) - 1)
    )


print(knapsack([("tent", 5, 9), ("stove", 3, 5), ("rope", 4, 6), ("lamp", 1, 2), ("book", 2, 1)], 9))
for pair in (("kitten", "sitting"), ("人工智能", "人工能力"), ("", "abc")):
    print(*pair, *edit_script(*pair))
print(common_subsequence("AGGTABXYZTAB", "GXTXAYBTZAB"))
print(change(100, (1, 2, 5, 10, 20, 50)), change(7, (5, 10)))
print(chain((40, 20, 30, 10, 30)), chain.cache_info().currsize)
