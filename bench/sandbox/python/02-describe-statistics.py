"""Descriptive statistics of response times, with the statistics module and by hand."""

import statistics as st
from math import sqrt

latencies = [112, 98, 105, 130, 97, 101, 99, 250, 110, 108, 95, 102, 115, 99, 121, 480, 103, 100, 107, 111]


def percentile(values, p):
    ordered = sorted(values)
    position = (len(ordered) - 1) * p / 100
    low = int(position)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (position - low)


mean, median, stdev = st.mean(latencies), st.median(latencies), st.stdev(latencies)
print(f"n={len(latencies)} mean={mean:.2f} median={median} stdev={stdev:.3f}")
print("quartiles:", [round(q, 2) for q in st.quantiles(latencies, n=4)])
for p in (50, 90, 95, 99):
    print(f"p{p}: {percentile(latencies, p):.1f} ms")

q1, _, q3 = st.quantiles(latencies, n=4)
iqr = q3 - q1
outliers = [x for x in latencies if x < q1 - 1.5 * iqr or x > q3 + 1.5 * iqr]
print("outliers:", outliers)

clean = [x for x in latencies if x not in outliers]
half = 1.96 * st.stdev(clean) / sqrt(len(clean))
print(f"clean mean: {st.fmean(clean):.2f} ± {half:.2f}")
print("mode of rounded:", st.mode(round(x, -1) for x in latencies))

before, after = [12.1, 11.8, 12.5, 13.0, 12.2], [11.0, 11.2, 11.9, 12.1, 11.5]
differences = [a - b for a, b in zip(before, after)]
t = st.mean(differences) / (st.stdev(differences) / sqrt(len(differences)))
print(f"paired t = {t:.3f}, correlation = {st.correlation(before, after):.4f}")
slope, intercept = st.linear_regression(before, after)
print(f"after = {slope:.3f} * before + {intercept:.3f}")
