"""A priority scheduler, k-way merge and running median with heapq."""

import heapq
from itertools import count


class Scheduler:
    def __init__(self):
        self._heap, self._order, self._removed = [], count(), set()

    def add(self, at, name, every=None):
        heapq.heappush(self._heap, (at, next(self._order), name, every))

    def cancel(self, name):
        self._removed.add(name)

    def run(self, until):
        while self._heap and self._heap[0][0] <= until:
            at, _, name, every = heapq.heappop(self._heap)
            if name in self._removed:
                continue
            yield at, name
            if every:
                self.add(at + every, name, every)


class RunningMedian:
    def __init__(self):
        self.low, self.high = [], []

    def push(self, value):
        heapq.heappush(self.low, -heapq.heappushpop(self.high, value))
        if len(self.low) > len(self.high):
            heapq.heappush(self.high, -heapq.heappop(self.low))
        if len(self.high) > len(self.low):
            return self.high[0]
        return (self.high[0] - self.low[0]) / 2


scheduler = Scheduler()
scheduler.add(0, "heartbeat", every=4)
scheduler.add(3, "report")
scheduler.add(3, "mail")
scheduler.add(5, "backup", every=5)
for at, name in scheduler.run(until=10):
    print(f"{at:>2} {name}")
    if at == 8:
        scheduler.cancel("backup")

streams = [[1, 5, 9], [2, 2, 8], [0, 7]]
print(list(heapq.merge(*streams)))
print(heapq.nlargest(3, ["pear", "fig", "banana", "kiwi"], key=len), heapq.nsmallest(2, [5, 1, 4, 2]))

median = RunningMedian()
print([median.push(v) for v in [5, 15, 1, 3, 8, 7]])

heap = [9, 4, 7, 1, 8, 2]
heapq.heapify(heap)
print(heap[0], heapq.heapreplace(heap, 10), [heapq.heappop(heap) for _ in range(len(heap))])


def huffman(text):
    order = count()
    heap = [(text.count(c), next(order), c) for c in sorted(set(text))]
    heapq.heapify(heap)
    while len(heap) > 1:
        a, b = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, (a[0] + b[0], next(order), (a[2], b[2])))
    codes = {}

    def walk(node, prefix):
        if isinstance(node, str):
            codes[node] = prefix or "0"
        else:
            walk(node[0], prefix + "0")
            walk(node[1], prefix + "1")

    walk(heap[0][2], "")
    return codes


codes = huffman("abracadabra")
print(codes, len("".join(codes[c] for c in "abracadabra")), "bits")
