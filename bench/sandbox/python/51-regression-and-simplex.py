"""Least squares, gradient descent, logistic regression and a simplex solver, by hand."""

from fractions import Fraction
from math import exp, log


def least_squares(xs, ys, degree):
    """Solves the normal equations exactly."""
    size = degree + 1
    rows = [
        [sum(x ** (i + j) for x in xs) for j in range(size)] + [sum(y * x**i for x, y in zip(xs, ys))]
        for i in range(size)
    ]
    for i in range(size):
        pivot = next(r for r in range(i, size) if rows[r][i])
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [v / rows[i][i] for v in rows[i]]
        for r in range(size):
            if r != i:
                rows[r] = [a - rows[r][i] * b for a, b in zip(rows[r], rows[i])]
    return [row[-1] for row in rows]


xs = [Fraction(x) for x in range(1, 8)]
ys = [Fraction(y) for y in ("2.1", "3.9", "6.2", "7.8", "10.1", "12.2", "13.8")]
line = least_squares(xs, ys, 1)
print("line:", *map(str, line), f"≈ {float(line[0]):.4f} + {float(line[1]):.4f} x")
print("parabola:", [round(float(c), 5) for c in least_squares(xs, ys, 2)])
mean = sum(ys) / len(ys)
residual = sum((y - line[0] - line[1] * x) ** 2 for x, y in zip(xs, ys))
print(f"R² = {float(1 - residual / sum((y - mean) ** 2 for y in ys)):.6f}")

a = b = 0.0
data = [(float(x), float(y)) for x, y in zip(xs, ys)]
for _ in range(4000):
    errors = [(a + b * x - y, x) for x, y in data]
    a -= 0.02 * sum(e for e, _ in errors) / len(data)
    b -= 0.02 * sum(e * x for e, x in errors) / len(data)
print(f"descent: {a:.4f} {b:.4f}")

hours = [(0.5, 0), (1, 0), (1.5, 0), (2, 1), (2.5, 0), (3, 1), (3.5, 1), (4, 1), (5, 1)]
w = c = 0.0
for _ in range(3000):
    gradient = [(1 / (1 + exp(-(w * x + c))) - y, x) for x, y in hours]
    w -= 0.1 * sum(g * x for g, x in gradient)
    c -= 0.1 * sum(g for g, _ in gradient)
loss = -sum(log(p if y else 1 - p) for x, y in hours for p in [1 / (1 + exp(-(w * x + c)))])
print(f"logistic: w={w:.3f} c={c:.3f} loss={loss:.4f}, half at {-c / w:.3f} h")


def simplex(objective, constraints):
    """Maximises objective · x under A x <= b, x >= 0, b >= 0."""
    n, m = len(objective), len(constraints)
    table = [
        [Fraction(v) for v in row] + [Fraction(int(i == j)) for j in range(m)] + [Fraction(limit)]
        for i, (row, limit) in enumerate(constraints)
    ]
    table.append([Fraction(-v) for v in objective] + [Fraction(0)] * (m + 1))
    basis = list(range(n, n + m))
    while min(table[-1][:-1]) < 0:
        column = next(j for j, v in enumerate(table[-1]) if v < 0)
        ratios = [(row[-1] / row[column], i) for i, row in enumerate(table[:-1]) if row[column] > 0]
        if not ratios:
            raise ValueError("unbounded")
        _, pivot = min(ratios)
        basis[pivot] = column
        table[pivot] = [v / table[pivot][column] for v in table[pivot]]
        for i, row in enumerate(table):
            if i != pivot:
                table[i] = [v - row[column] * p for v, p in zip(row, table[pivot])]
    values = dict(zip(basis, (row[-1] for row in table)))
    return table[-1][-1], [values.get(j, Fraction(0)) for j in range(n)]


best, amounts = simplex([3, 5, 4], [([2, 3, 0], 8), ([0, 2, 5], 10), ([3, 2, 4], 15)])
print("simplex:", best, *map(str, amounts))
