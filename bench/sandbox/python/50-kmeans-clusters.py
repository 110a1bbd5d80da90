"""k-means and hierarchical clustering by hand on seeded points."""

import random
from collections import Counter
from math import dist, inf

rng = random.Random(42)
CENTRES = [(0, 0), (6, 1), (3, 6)]
points = [(cx + rng.uniform(-1.5, 1.5), cy + rng.uniform(-1.5, 1.5)) for cx, cy in CENTRES for _ in range(20)]


def mean(group):
    return tuple(sum(axis) / len(group) for axis in zip(*group))


def seeds(points, k):
    chosen = [points[0]]
    while len(chosen) < k:
        chosen.append(max(points, key=lambda p: min(dist(p, c) for c in chosen)))
    return chosen


def kmeans(points, k, rounds=50):
    centres = seeds(points, k)
    for number in range(1, rounds + 1):
        groups = [[] for _ in centres]
        for point in points:
            groups[min(range(k), key=lambda i: dist(point, centres[i]))].append(point)
        moved = [mean(group) if group else centre for group, centre in zip(groups, centres)]
        if moved == centres:
            break
        centres = moved
    inertia = sum(dist(p, c) ** 2 for c, group in zip(centres, groups) for p in group)
    return centres, groups, inertia, number


for k in range(1, 6):
    print(f"k={k} inertia={kmeans(points, k)[2]:8.3f}")

centres, groups, inertia, rounds = kmeans(points, 3)
print("rounds:", rounds)
for centre, group in sorted(zip(centres, groups)):
    print(f"({centre[0]:.3f}, {centre[1]:.3f}) {len(group)} points")


def silhouette(groups):
    scores = []
    for i, group in enumerate(groups):
        for point in group:
            inner = sum(dist(point, p) for p in group) / max(len(group) - 1, 1)
            outer = min(sum(dist(point, p) for p in g) / len(g) for j, g in enumerate(groups) if j != i)
            scores.append((outer - inner) / max(inner, outer))
    return sum(scores) / len(scores)


print(f"silhouette: {silhouette(groups):.4f}")


def single_linkage(points, count):
    clusters = [[p] for p in points]
    while len(clusters) > count:
        best, pair = inf, None
        for i in range(len(clusters)):
            for j in range(i):
                gap = min(dist(p, q) for p in clusters[i] for q in clusters[j])
                if gap < best:
                    best, pair = gap, (i, j)
        i, j = pair
        clusters[j] += clusters.pop(i)
    return clusters


print("single linkage:", sorted(len(c) for c in single_linkage(points[::2], 3)))


def nearest(point, k=5):
    labelled = sorted((dist(point, p), i // 20) for i, p in enumerate(points))[:k]
    return Counter(label for _, label in labelled).most_common(1)[0][0]


print("nearest neighbours:", [nearest(p) for p in [(0.5, 0.5), (5, 1), (3, 5), (3, 2)]])
