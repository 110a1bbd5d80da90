"""Matrices by hand: product, inverse, determinant, elimination, power iteration."""

from fractions import Fraction
from math import isclose, sqrt


class Matrix:
    def __init__(self, rows):
        self.rows = [list(row) for row in rows]
        if len({len(row) for row in self.rows}) != 1:
            raise ValueError("rows of different lengths")

    @classmethod
    def identity(cls, n):
        return cls([[int(i == j) for j in range(n)] for i in range(n)])

    @property
    def shape(self):
        return len(self.rows), len(self.rows[0])

    @property
    def T(self):
        return Matrix(zip(*self.rows))

    def __matmul__(self, other):
        if self.shape[1] != other.shape[0]:
            raise ValueError(f"cannot multiply {self.shape} by {other.shape}")
        columns = list(zip(*other.rows))
        return Matrix([[sum(a * b for a, b in zip(row, column)) for column in columns] for row in self.rows])

    def __pow__(self, n):
        result, base = Matrix.identity(self.shape[0]), self
        while n:
            if n & 1:
                result = result @ base
            base, n = base @ base, n >> 1
        return result

    def __eq__(self, other):
        return isinstance(other, Matrix) and self.rows == other.rows

    def __str__(self):
        return "\n".join("  ".join(f"{str(v):>6}" for v in row) for row in self.rows)

    def reduced(self):
        """Gauss-Jordan in exact fractions; also returns the determinant of the left square."""
        rows = [[Fraction(v) for v in row] for row in self.rows]
        determinant = Fraction(1)
        for i in range(len(rows)):
            pivot = next((r for r in range(i, len(rows)) if rows[r][i]), None)
            if pivot is None:
                return Matrix(rows), Fraction(0)
            if pivot != i:
                rows[i], rows[pivot] = rows[pivot], rows[i]
                determinant = -determinant
            determinant *= rows[i][i]
            rows[i] = [v / rows[i][i] for v in rows[i]]
            for r in range(len(rows)):
                if r != i:
                    rows[r] = [a - rows[r][i] * b for a, b in zip(rows[r], rows[i])]
        return Matrix(rows), determinant

    def inverse(self):
        n = self.shape[0]
        wide = Matrix([row + unit for row, unit in zip(self.rows, Matrix.identity(n).rows)])
        return Matrix([row[n:] for row in wide.reduced()[0].rows])


A = Matrix([[2, 1, 1], [1, 3, 2], [1, 0, 0]])
print(A.inverse(), "\ndet:", A.reduced()[1], A @ A.inverse() == Matrix.identity(3))
solved, _ = Matrix([[2, 1, 8], [1, -3, -3]]).reduced()
print("x, y =", *[str(row[-1]) for row in solved.rows])
print("fib(90) =", (Matrix([[1, 1], [1, 0]]) ** 90).rows[0][1], A.T.rows[0])

vector = [1.0, 1.0]
for _ in range(50):
    vector = [4 * vector[0] + vector[1], 2 * vector[0] + 3 * vector[1]]
    length = sqrt(sum(v * v for v in vector))
    vector = [v / length for v in vector]
print("main eigenvector:", [round(v, 6) for v in vector], isclose(4 * vector[0] + vector[1], 5 * vector[0]))
try:
    A @ Matrix([[1, 2]])
except ValueError as error:
    print(error)
