"""Distribution and correlation of simulated measurements, with a regression line; saved as PNG."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

rng = np.random.default_rng(2025)
height = rng.normal(170, 9, 300)
weight = 0.9 * (height - 100) + rng.normal(0, 7, 300)
people = pd.DataFrame({"height": height, "weight": weight, "group": np.where(np.arange(300) % 3 == 0, "a", "b")})

print(people.shape, people[["height", "weight"]].mean().round(1).to_dict())
correlation = people[["height", "weight"]].corr().iloc[0, 1]
slope, intercept = np.polyfit(people["height"], people["weight"], 1)
print(f"r = {correlation:.3f}, weight = {slope:.2f} * height {intercept:+.1f}")

figure, axes = plt.subplots(2, 2, figsize=(8, 6))
counts, edges, _ = axes[0, 0].hist(people["height"], bins=12, edgecolor="white")
axes[0, 0].set_title("height (cm)")
axes[0, 1].boxplot([people.loc[people["group"] == g, "weight"] for g in ("a", "b")])
axes[0, 1].set_xticklabels(["a", "b"])
for name, part in people.groupby("group"):
    axes[1, 0].scatter(part["height"], part["weight"], s=8, label=name, alpha=0.6)
line = np.array([people["height"].min(), people["height"].max()])
axes[1, 0].plot(line, slope * line + intercept, color="black")
axes[1, 0].legend(title="group")
image = axes[1, 1].imshow(np.histogram2d(height, weight, bins=8)[0].T, origin="lower", cmap="viridis")
figure.colorbar(image, ax=axes[1, 1])
figure.savefig("x.png")
plt.close(figure)

print(int(counts.sum()), len(edges), int(counts.argmax()))
print(people.groupby("group")["weight"].agg(["count", "median"]).round(1).to_dict())
pixels = plt.imread("x.png")
print(pixels.shape, bool(pixels[..., :3].min() < 0.1), bool((pixels[0, 0, :3] == 1).all()))
