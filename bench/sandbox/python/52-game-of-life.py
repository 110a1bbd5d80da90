"""Cellular automata: Conway's life on a set, rule 110, Langton's ant."""

from collections import Counter
from itertools import product

GLIDER = {(0, 1), (1, 2), (2, 0), (2, 1), (2, 2)}
R_PENTOMINO = {(0, 1), (0, 2), (1, 0), (1, 1), (2, 1)}


def step(alive):
    neighbours = Counter(
        (r + dr, c + dc) for r, c in alive for dr, dc in product((-1, 0, 1), repeat=2) if (dr, dc) != (0, 0)
    )
    return {cell for cell, count in neighbours.items() if count == 3 or (count == 2 and cell in alive)}


def run(alive, generations):
    for _ in range(generations):
        alive = step(alive)
    return alive


def show(alive):
    rows, columns = zip(*alive)
    for r in range(min(rows), max(rows) + 1):
        print("".join("█" if (r, c) in alive else "·" for c in range(min(columns), max(columns) + 1)))


moved = run(GLIDER, 12)
print("glider moved by", min(moved)[0] - min(GLIDER)[0], {(r - 3, c - 3) for r, c in moved} == GLIDER)
show(run(R_PENTOMINO, 20))
print("r-pentomino:", [len(run(R_PENTOMINO, n)) for n in (10, 50, 100)])


def period(alive, limit=20):
    seen = {}
    for n in range(limit):
        key = frozenset(alive)
        if key in seen:
            return n - seen[key]
        seen[key] = n
        alive = step(alive)
    return None


blinker = {(0, 0), (0, 1), (0, 2)}
toad = {(0, 1), (0, 2), (0, 3), (1, 0), (1, 1), (1, 2)}
print("periods:", period(blinker), period(toad), period({(0, 0), (0, 1), (1, 0), (1, 1)}), period(GLIDER))

cells = [0] * 31 + [1]
for _ in range(6):
    print("".join(" #"[c] for c in cells))
    padded = [0, *cells, 0]
    cells = [110 >> (4 * a + 2 * b + c) & 1 for a, b, c in zip(padded, padded[1:], padded[2:])]

black, position, heading = set(), 0j, 1j
for _ in range(1000):
    heading *= 1j if position in black else -1j
    black ^= {position}
    position += heading
print("ant:", len(black), int(position.real), int(position.imag))
