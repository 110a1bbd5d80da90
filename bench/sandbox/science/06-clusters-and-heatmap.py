"""Principal components and k-means with numpy, a labelled heatmap and a pie; saved as PNG."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

rng = np.random.default_rng(11)
centres = np.array([[0, 0, 0, 0], [5, 5, 0, 1], [0, 6, 6, 2]])
data = np.vstack([centre + rng.normal(0, 0.8, (40, 4)) for centre in centres])

scaled = (data - data.mean(axis=0)) / data.std(axis=0)
_, singular, components = np.linalg.svd(scaled, full_matrices=False)
explained = singular**2 / (singular**2).sum()
projected = scaled @ components[:2].T
print("explained:", explained.round(3).tolist(), projected.shape)

means = scaled[[0, 40, 80]]
for rounds in range(1, 50):
    labels = np.linalg.norm(scaled[:, None] - means[None], axis=2).argmin(axis=1)
    moved = np.array([scaled[labels == k].mean(axis=0) for k in range(3)])
    if np.allclose(moved, means):
        break
    means = moved
print("clusters:", np.bincount(labels).tolist(), "rounds", rounds)

table = pd.DataFrame(data, columns=list("wxyz")).groupby(labels).mean().round(1)
print((table + 0).to_csv(index=True).strip())
correlations = np.corrcoef(data.T)

figure, (left, middle, right) = plt.subplots(1, 3, figsize=(12, 4), constrained_layout=True)
left.scatter(projected[:, 0], projected[:, 1], c=labels, cmap="Set1", s=15)
left.set(xlabel="first component", ylabel="second component", title="Clusters")
image = middle.imshow(correlations, vmin=-1, vmax=1, cmap="coolwarm")
middle.set_xticks(range(4))
middle.set_xticklabels(list("wxyz"))
for i in range(4):
    for j in range(4):
        middle.annotate(f"{correlations[i, j]:.1f}", (j, i), ha="center", va="center")
figure.colorbar(image, ax=middle, shrink=0.8)
right.pie(np.bincount(labels), labels=["one", "two", "three"], autopct="%.0f%%")
figure.savefig("x.png", dpi=50)
plt.close(figure)
print(plt.imread("x.png").shape, correlations.shape, round(float(np.abs(correlations).max()), 3))
