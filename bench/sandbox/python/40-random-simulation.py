"""Seeded simulations: dice, bootstrap, Monte Carlo, random walk, shuffled sampling."""

import random
import statistics

rng = random.Random(20250310)

rolls = [rng.randint(1, 6) + rng.randint(1, 6) for _ in range(5000)]
print("two dice:", {total: rolls.count(total) for total in range(2, 13)})

inside = sum(rng.random() ** 2 + rng.random() ** 2 <= 1 for _ in range(20_000))
print(f"pi ≈ {4 * inside / 20_000:.4f}")

sample = [12.1, 9.8, 11.4, 10.9, 13.2, 8.7, 10.1, 11.8, 12.6, 9.9]
means = sorted(statistics.fmean(rng.choices(sample, k=len(sample))) for _ in range(1000))
print(f"bootstrap 95 %: {means[25]:.3f} – {means[974]:.3f}")


def walk(steps):
    position, highest = 0, 0
    for _ in range(steps):
        position += rng.choice((-1, 1))
        highest = max(highest, position)
    return position, highest


print("walks:", [walk(100) for _ in range(4)])


def queue_simulation(customers):
    clock = free_at = waited = longest = 0.0
    for _ in range(customers):
        clock += rng.expovariate(1 / 4)
        start = max(clock, free_at)
        waited += start - clock
        longest = max(longest, start - clock)
        free_at = start + rng.uniform(2, 5)
    return waited / customers, longest


print("queue: mean {:.3f}, longest {:.3f}".format(*queue_simulation(500)))

deck = [rank + suit for suit in "♠♥♦♣" for rank in "A23456789TJQK"]
rng.shuffle(deck)
print(" ".join(deck[:5]), "|", " ".join(sorted(rng.sample(deck, 4))))
print(rng.choices(["common", "rare", "epic"], weights=[80, 18, 2], k=8))
print(f"{rng.gauss(0, 1):.6f} {rng.triangular(0, 10, 3):.6f} {rng.betavariate(2, 3):.6f} {rng.getrandbits(32)}")

state = rng.getstate()
first = [rng.random() for _ in range(3)]
rng.setstate(state)
print(
    first == [rng.random() for _ in range(3)],
    random.Random("text").randrange(10**6),
    random.Random(7).randbytes(4).hex(),
)

infected, history = {0}, []
for day in range(6):
    contacts = {rng.randrange(200) for _ in infected for _ in range(2)}
    infected |= contacts
    history.append(len(infected))
print("epidemic:", history)
