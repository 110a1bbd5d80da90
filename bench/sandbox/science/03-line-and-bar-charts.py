"""Two panels: a line chart with a band and grouped bars; saved as PNG."""

import os

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun"]
north = np.array([12, 15, 14, 18, 21, 24])
south = np.array([9, 11, 16, 17, 16, 20])

figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
left.plot(months, north, marker="o", label="north")
left.plot(months, south, marker="s", linestyle="--", label="south")
left.fill_between(range(len(months)), north - 1.5, north + 1.5, alpha=0.2)
left.set_title("Revenue")
left.set_ylabel("k€")
left.grid(True, alpha=0.3)
left.legend(loc="upper left")

width = 0.4
positions = np.arange(len(months))
bars = right.bar(positions - width / 2, north, width, label="north", color="tab:blue")
right.bar(positions + width / 2, south, width, label="south", color="tab:orange")
right.set_xticks(positions)
right.set_xticklabels(months, rotation=45)
right.axhline(north.mean(), color="gray", linewidth=1)
for bar in bars:
    right.text(bar.get_x() + bar.get_width() / 2, bar.get_height() + 0.2, f"{bar.get_height():.0f}", ha="center")
right.legend()

figure.suptitle("First half of 2025")
figure.tight_layout()
figure.savefig("x.png", dpi=100)
plt.close(figure)

with open("x.png", "rb") as file:
    header = file.read(24)
print(header[1:4].decode(), int.from_bytes(header[16:20], "big"), int.from_bytes(header[20:24], "big"))
print(os.path.getsize("x.png") > 10_000, len(bars), f"{north.mean():.2f}", (north - south).tolist())
