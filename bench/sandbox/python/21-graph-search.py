"""Shortest paths, topological order, components and a maze."""

import heapq
from collections import deque
from graphlib import CycleError, TopologicalSorter

ROADS = {
    ("Paris", "Lille"): 225, ("Paris", "Lyon"): 465, ("Paris", "Nantes"): 385, ("Lyon", "Marseille"): 315,
    ("Lyon", "Grenoble"): 110, ("Nantes", "Bordeaux"): 335, ("Bordeaux", "Toulouse"): 245, ("Toulouse", "Marseille"): 405,
    ("Ajaccio", "Bastia"): 150,
}

graph = {}
for (a, b), km in ROADS.items():
    graph.setdefault(a, {})[b] = km
    graph.setdefault(b, {})[a] = km


def dijkstra(start):
    distances, previous, heap = {start: 0}, {}, [(0, start)]
    while heap:
        distance, city = heapq.heappop(heap)
        if distance > distances[city]:
            continue
        for neighbour, km in graph[city].items():
            total = distance + km
            if total < distances.get(neighbour, float("inf")):
                distances[neighbour], previous[neighbour] = total, city
                heapq.heappush(heap, (total, neighbour))
    return distances, previous


def path_to(goal, previous):
    path = [goal]
    while path[-1] in previous:
        path.append(previous[path[-1]])
    return path[::-1]


distances, previous = dijkstra("Lille")
for city in ("Marseille", "Toulouse"):
    print(f"{city}: {distances[city]} km via {' → '.join(path_to(city, previous))}")
print("out of reach:", sorted(set(graph) - set(distances)))

tasks = {"deploy": {"test", "build"}, "test": {"build"}, "build": {"fetch"}, "docs": {"fetch"}}
sorter = TopologicalSorter(tasks)
sorter.prepare()
while sorter.is_active():
    ready = sorted(sorter.get_ready())
    print("now:", ready)
    sorter.done(*ready)
try:
    list(TopologicalSorter({"a": {"b"}, "b": {"a"}}).static_order())
except CycleError as error:
    print("cycle of", len(set(error.args[1])))

MAZE = """
#########
#S..#...#
##.##.#.#
#.....#G#
#########
""".split()
cells = {(r, c): ch for r, row in enumerate(MAZE) for c, ch in enumerate(row) if ch != "#"}
start = next(p for p, ch in cells.items() if ch == "S")
queue, came = deque([start]), {start: None}
while queue:
    r, c = here = queue.popleft()
    if cells[here] == "G":
        break
    for step in ((r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)):
        if step in cells and step not in came:
            came[step] = here
            queue.append(step)
trail = []
while here:
    trail.append(here)
    here = came[here]
print(f"{len(trail) - 1} steps")
for r, row in enumerate(MAZE):
    print("".join("*" if (r, c) in trail and ch == "." else ch for c, ch in enumerate(row)))
